/** Run as a process of its own: ends with 0 when CUDA multiplied two matrices, and only then. */
import { InferenceSession, Tensor } from "@wingman/gpu/onnx/runtime";

/** A graph of one MatMul of two 2 × 2 matrices, `a` and `b`, into `c`. */
const graph =
  "CAg6VQoRCgFhCgFiEgFjIgZNYXRNdWwSAWdaEwoBYRIOCgwIARIICgIIAgoCCAJaEwoBYhIOCgwIARIICgIIAgoCCAJiEwoBYxIOCgwIARIICgIIAgoCCAJCBAoAEBE=";

const multiply = async (): Promise<string> => {
  const session = await InferenceSession.create(Buffer.from(graph, "base64"), { executionProviders: ["cuda"] });
  const square = new Tensor("float32", [1, 2, 3, 4], [2, 2]);
  const { c } = await session.run({ a: square, b: square });
  await session.release();
  return JSON.stringify([...((c?.data ?? []) as Float32Array)]); // The graph's output is of floats.
};

try {
  const product = await multiply();
  if (product !== "[7,10,15,22]") throw new Error(`the GPU multiplied wrongly: ${product}`);
} catch (error) {
  const { message } = error as Error; // The runtime throws nothing else.
  // Hundreds of characters of templates stand around it.
  process.stderr.write(`${/CUDA failure \d+: [^;]+/.exec(message)?.[0].trim() ?? message}\n`);
  process.exitCode = 1;
}
