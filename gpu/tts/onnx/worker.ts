/**
 * One voice on a thread of its own. It is told to stop and ends between two sentences: a thread that is terminated inside
 * the model takes its whole process with it.
 */
import { parentPort } from "node:worker_threads";
import { describe } from "@wingman/domain/failure";
import { InferenceSession, Tensor } from "../../onnx/runtime.ts";
import type { FromVoice, ToVoice } from "./messages.ts";

const port = parentPort;
if (port === null) throw new Error("this is a worker's program");
let session: InferenceSession | undefined;
let work: Promise<void> = Promise.resolve();

port.on("message", (message: ToVoice) => {
  work = work.then(() =>
    handle(message).catch((error: unknown) =>
      tell({ kind: "failed", id: message.kind === "say" ? message.id : null, message: describe(error) }),
    ),
  );
});

const handle = async (message: ToVoice): Promise<void> => {
  switch (message.kind) {
    case "load": {
      session = await InferenceSession.create(message.path, {
        executionProviders: ["cpu"],
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        executionMode: "sequential",
        logSeverityLevel: 3,
      });
      return tell({ kind: "loaded" });
    }
    case "say": {
      if (!session) throw new Error("the voice is not loaded");
      const { ids, scales, isOneOfMany } = message;
      const out = await session.run({
        input: new Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]),
        input_lengths: new Tensor("int64", BigInt64Array.of(BigInt(ids.length)), [1]),
        scales: new Tensor("float32", Float32Array.from(scales), [3]),
        ...(isOneOfMany && { sid: new Tensor("int64", BigInt64Array.of(0n), [1]) }),
      });
      const samples = loudAs(out.output?.data as Float32Array); // The one output of such a voice.
      return port.postMessage({ kind: "said", id: message.id, samples } satisfies FromVoice, [
        samples.buffer as ArrayBuffer,
      ]);
    }
    case "stop":
      await session?.release();
      port.close();
  }
};

const tell = (message: FromVoice): void => port.postMessage(message);

/** As loud as 16 bits allow, as Piper does; what is all but silent stays so. */
const loudAs = (sound: Float32Array): Int16Array => {
  let most = 0.01;
  for (const sample of sound) most = Math.max(most, Math.abs(sample));
  const factor = 32_767 / most;
  return Int16Array.from(sound, (sample) => Math.max(-32_767, Math.min(32_767, Math.trunc(sample * factor))));
};
