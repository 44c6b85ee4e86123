/** One graph of a model on onnxruntime: opened on the provider asked for and no other, its inputs looked at before anything runs. */
import { basename } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { InferenceSession, Tensor } from "../../onnx/runtime.ts";
import { badModel } from "./model-failure.ts";

export type Provider = "cpu" | "cuda";

/** Threads stay on their own core while they compute and let go of it when they wait: several models share a machine. */
const quietThreads = { session: { intra_op: { allow_spinning: "0" } } };

/** Throws `Failure` WING_STT_GPU where CUDA does not come up, WING_STT_MODEL where the file is no graph. */
export async function openSession(path: string, provider: Provider, threads: number): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(path, {
      executionProviders: [provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
      extra: quietThreads,
    });
  } catch (cause) {
    if (provider === "cuda" && isOfProvider(cause))
      throw new Failure("WING_STT_GPU", "The speech model cannot be run on a graphics card of this machine.", {
        remedy: "Run `wingman gpu install`, see what `wingman doctor` says of the card, or choose the provider cpu.",
        cause,
      });
    throw badModel(`${basename(path)} cannot be run: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

const isOfProvider = (cause: unknown): boolean => /cuda|provider|backend|cudnn|cublas/iu.test(String(cause));

/** Throws `Failure` WING_STT_MODEL naming an input that is missing, or one that nothing is known to give for. */
export function checkInputs(session: InferenceSession, part: string, wanted: readonly string[], known: RegExp): void {
  for (const name of wanted)
    if (!session.inputNames.includes(name)) throw badModel(`The ${part} of the speech model takes no input "${name}".`);
  for (const name of session.inputNames)
    if (!known.test(name)) throw badModel(`The ${part} of the speech model asks for an input "${name}".`);
}

export type InputShape = { readonly type: "float32" | "float16"; readonly shape: readonly (number | string)[] };

/** Kind and shape of an input of numbers, as the graph has them; what is not fixed there is a name. */
export function inputShape(session: InferenceSession, name: string): InputShape {
  const found = session.inputMetadata.find((input) => input.name === name);
  if (found?.isTensor && (found.type === "float32" || found.type === "float16"))
    return { type: found.type, shape: found.shape };
  throw badModel(`The input "${name}" of the speech model holds no numbers.`);
}

/** Numbers in the kind the graph takes. */
export const numbers = (type: InputShape["type"], values: Float32Array, dims: readonly number[]): Tensor =>
  type === "float32" ? new Tensor(type, values, dims) : new Tensor(type, halves(values), dims);

/** onnxruntime takes half precision as a Float16Array where there is one, and its type says Uint16Array. */
const halves = (values: Float32Array): Uint16Array => new Float16Array(values) as unknown as Uint16Array;

export const wholeNumbers = (values: readonly number[], dims: readonly number[]): Tensor =>
  new Tensor("int64", BigInt64Array.from(values, BigInt), dims);

export const ones = (...dims: readonly number[]): Tensor =>
  new Tensor("int64", new BigInt64Array(dims.reduce((product, dim) => product * dim, 1)).fill(1n), dims);

/** An output of numbers as Float32Array, whatever the graph's kind is. */
export function floatsOf(tensor: Tensor | undefined, name: string): Float32Array {
  if (tensor?.type === "float32") return tensor.data as Float32Array;
  if (tensor?.type === "float16") return Float32Array.from(tensor.data as unknown as ArrayLike<number>);
  throw badModel(`The speech model gives no numbers in "${name}".`);
}
