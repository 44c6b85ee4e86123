/** The thread in which the model of meaning runs. It ends when it is told to, and nothing is under way then. */
import { parentPort, workerData } from "node:worker_threads";
import { describe } from "@wingman/domain/failure";
import type { FromEmbedder, ToEmbedder } from "./embed-messages.ts";
import { openSession } from "./session.ts";

const say = (message: FromEmbedder): void => parentPort?.postMessage(message);

const none = new Float32Array();

const run = async (): Promise<void> => {
  const session = await openSession(String(workerData));
  await session.embed(["The first run prepares what the others use."]);
  let work = Promise.resolve();
  parentPort?.on("message", (message: ToEmbedder) => {
    work = work.then(async () => {
      if (message.kind === "stop") {
        await session[Symbol.asyncDispose]();
        return parentPort?.close();
      }
      const { texts, hasTokens } = message;
      const made = hasTokens
        ? session.embedTokens(texts)
        : session.embed(texts).then((wholes) => wholes.map((whole) => ({ whole, tokens: none, words: [] })));
      return made.then(
        (vectors) => say({ kind: "embedded", vectors }),
        (error: unknown) => say({ kind: "failed", message: describe(error) }),
      );
    });
  });
  say({ kind: "ready", dimensions: session.dimensions });
};

run().catch((error: unknown) => {
  say({ kind: "failed", message: describe(error) });
  parentPort?.close();
});
