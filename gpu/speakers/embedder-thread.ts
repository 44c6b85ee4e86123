/** The thread in which the model of voices runs. It ends when it is told to, and nothing is under way then. */
import { parentPort, workerData } from "node:worker_threads";
import { describe } from "@wingman/domain/failure";
import { InferenceSession, Tensor } from "../onnx/runtime.ts";
import type { FromEmbedder, ToEmbedder } from "./embedder.ts";
import { bandCount, fbankOf } from "./fbank.ts";

const say = (message: FromEmbedder): void => parentPort?.postMessage(message);

/** What the graph takes, told from the shape of its one input: filter banks (batch, frames, 80) or the sound itself. */
const feedOf = (session: InferenceSession): ((samples: Int16Array) => Tensor) => {
  const [input, ...more] = session.inputMetadata;
  if (!input?.isTensor || input.type !== "float32" || more.length > 0)
    throw new Error(`it asks for the inputs ${session.inputNames.join(", ")}, and not for one of numbers`);
  const { shape } = input;
  if (shape.length === 3 && (shape[2] === bandCount || typeof shape[2] === "string"))
    return (samples) => {
      const banks = fbankOf(samples);
      return new Tensor("float32", banks, [1, banks.length / bandCount, bandCount]);
    };
  if (shape.length === 2)
    return (samples) =>
      new Tensor(
        "float32",
        Float32Array.from(samples, (one) => one / 32_768),
        [1, samples.length],
      );
  throw new Error(`its input has the shape ${shape.join(" × ")}`);
};

const run = async (): Promise<void> => {
  const session = await InferenceSession.create(String(workerData), {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    logSeverityLevel: 3,
  });
  const feed = feedOf(session);
  const [inputName = "", outputName = ""] = [session.inputNames[0], session.outputNames[0]];
  const embed = async (samples: Int16Array): Promise<void> => {
    try {
      const out = await session.run({ [inputName]: feed(samples) });
      const data = out[outputName]?.data;
      if (!(data instanceof Float32Array)) throw new Error("its answer is no vector");
      say({ kind: "embedded", vector: data.slice() });
    } catch (error) {
      say({ kind: "failed", message: `The model of voices failed: ${describe(error)}` });
    }
  };
  let work = Promise.resolve();
  parentPort?.on("message", (message: ToEmbedder) => {
    work = work.then(async () => {
      if (message.kind === "embed") return embed(message.samples);
      await session.release();
      return parentPort?.close();
    });
  });
  say({ kind: "ready" });
};

run().catch((error: unknown) => {
  say({ kind: "failed", message: `The model of voices cannot be used: ${describe(error)}` });
  parentPort?.close();
});
