/** The thread in which one model runs: windows in by message, tokens out, one batch after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { Failure, describe } from "@wingman/domain/failure";
import type { LoadedModel } from "./family.ts";
import { loadModel, type ModelSettings } from "./load.ts";
import type { SoundWindow } from "./model.ts";
import type { FromModel, ToldFailure, ToModel, WindowAnswer } from "./worker-messages.ts";

const port = parentPort;
if (port === null) throw new Error("this is the program of a thread");

const say = (message: FromModel): void => port.postMessage(message);

const told = (error: unknown): ToldFailure =>
  error instanceof Failure
    ? { code: error.code as ToldFailure["code"], message: error.message, remedy: error.remedy }
    : { code: "WING_STT_MODEL", message: `The speech model failed: ${describe(error)}`, remedy: undefined };

async function decodeAll(model: LoadedModel, windows: readonly SoundWindow[]): Promise<WindowAnswer[]> {
  const answers: WindowAnswer[] = [];
  for (const group of model.groupsOf(windows)) {
    const chosen = group.flatMap((at) => windows[at] ?? []);
    try {
      const decoded = await model.decode(chosen);
      for (const [n, at] of group.entries()) {
        const window = decoded[n];
        if (window !== undefined) answers[at] = { decoded: window };
      }
    } catch (error) {
      for (const at of group) answers[at] = { failed: told(error) };
    }
  }
  return answers;
}

try {
  const model = await loadModel(workerData as ModelSettings);
  let work: Promise<void> = Promise.resolve();
  port.on("message", (message: ToModel) => {
    work = work.then(async () => {
      if (message.kind === "decode") return say({ kind: "decoded", answers: await decodeAll(model, message.windows) });
      await model.release();
      // Nothing holds the thread any more: it ends by itself.
      return port.close();
    });
  });
  say({ kind: "ready", facts: model.facts });
} catch (error) {
  say({ kind: "failed", failure: told(error) });
  port.close();
}
