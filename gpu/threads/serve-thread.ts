/** The other end of `model-thread.ts`. The thread ends when it is told to, and nothing is under way then. */
import { parentPort, workerData } from "node:worker_threads";
import { describe } from "@wingman/domain/failure";
import type { FromThread, ToThread } from "./model-thread.ts";

export type Served<Asked, Answer, Facts> = {
  readonly facts: Facts;
  /** An answer for each, in their order. */
  run(asked: readonly Asked[]): Promise<readonly Answer[]>;
  release(): Promise<unknown>;
};

/** `open` gets what the thread was made with, and has made a first run when it resolves. */
export const serveThread = <Asked, Answer, Facts>(
  open: (data: string) => Promise<Served<Asked, Answer, Facts>>,
): void => {
  const say = (message: FromThread<Answer, Facts>): void => parentPort?.postMessage(message);
  const failed = (error: unknown): void => say({ kind: "failed", message: describe(error) });
  const serve = async (): Promise<void> => {
    const served = await open(String(workerData));
    let work = Promise.resolve();
    parentPort?.on("message", (message: ToThread<Asked>) => {
      work = work.then(async () => {
        if (message.kind === "stop") {
          await served.release();
          return parentPort?.close();
        }
        return served.run(message.asked).then((answers) => say({ kind: "ran", answers }), failed);
      });
    });
    say({ kind: "ready", facts: served.facts });
  };
  serve().catch((error: unknown) => {
    failed(error);
    parentPort?.close();
  });
};
