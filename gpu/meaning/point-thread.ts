/** The thread in which the reader of points runs. It ends when it is told to, and nothing is under way then. */
import { parentPort, workerData } from "node:worker_threads";
import { describe } from "@wingman/domain/failure";
import { readAdapter } from "./adapter.ts";
import type { FromReader, ToReader } from "./point-reader.ts";
import { openPointSession } from "./session.ts";

const say = (message: FromReader): void => parentPort?.postMessage(message);

const run = async (): Promise<void> => {
  const adapter = await readAdapter();
  const session = await openPointSession(String(workerData), adapter);
  await session.read([{ before: ["Rep: the first run"], words: ["prepares", "what", "the", "others", "use"] }]);
  let work = Promise.resolve();
  parentPort?.on("message", (message: ToReader) => {
    work = work.then(async () => {
      if (message.kind === "stop") {
        await session[Symbol.asyncDispose]();
        return parentPort?.close();
      }
      return session.read(message.readings).then(
        (points) => say({ kind: "read", points }),
        (error: unknown) => say({ kind: "failed", message: describe(error) }),
      );
    });
  });
  say({ kind: "ready", name: adapter.name });
};

run().catch((error: unknown) => {
  say({ kind: "failed", message: describe(error) });
  parentPort?.close();
});
