/** A model of meaning, opened: texts in, vectors of length 1 out. What runs in the thread, and in nothing else. */
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InferenceSession, Tensor } from "../onnx/runtime.ts";
import type { TokenVectors } from "@wingman/streams/agents/embedder";
import { badModel } from "./embed-failure.ts";
import { graphVersion, inputNames, outputName, tokensName, writeGraph } from "./graph.ts";
import { readModelConfig, weightsFile } from "./model-folder.ts";
import { readTensors } from "./safetensors.ts";
import { openTokenizer, type Tokens } from "./tokenize.ts";

export type MeaningSession = AsyncDisposable & {
  readonly dimensions: number;
  /** In the order of the texts. */
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
  embedTokens(texts: readonly string[]): Promise<readonly TokenVectors[]>;
};

/** Tokens of one run, padding counted: more at a time is no quicker on one core, and holds up who comes next. */
const runTokensMax = 1_024;

/** Throws `Failure` WING_EMBED_MODEL where the folder holds none that can be run here. */
export const openSession = async (folder: string): Promise<MeaningSession> => {
  const config = await readModelConfig(folder);
  const tokenize = await openTokenizer(folder, config.tokensMax);
  const graph = writeGraph(config, await readTensors(join(folder, weightsFile)), weightsFile);
  const session = await InferenceSession.create(await graphFile(folder, `wingman.graph.${graphVersion}`, graph), {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    logSeverityLevel: 3,
  }).catch((cause: unknown) => {
    throw badModel(`${folder} holds a model that cannot be run here.`, cause);
  });
  /** Of each text its vector; with `hasTokens`, those of its words too. */
  const run = async (batch: readonly Tokens[], hasTokens: boolean): Promise<readonly TokenVectors[]> => {
    const size = config.hiddenSize;
    const width = Math.max(...batch.map(({ ids }) => ids.length));
    const ids = new BigInt64Array(batch.length * width);
    const mask = new BigInt64Array(batch.length * width);
    for (const [row, tokens] of batch.entries())
      for (const [column, id] of tokens.ids.entries()) {
        ids[row * width + column] = BigInt(id);
        mask[row * width + column] = 1n;
      }
    const out = await session.run(
      {
        [inputNames.ids]: new Tensor("int64", ids, [batch.length, width]),
        [inputNames.mask]: new Tensor("int64", mask, [batch.length, width]),
      },
      hasTokens ? [outputName, tokensName] : [outputName],
    );
    const wholes = numbersOf(out[outputName]?.data);
    const each = hasTokens ? numbersOf(out[tokensName]?.data) : new Float32Array();
    return batch.map(({ words, letters }, row) => {
      const tokens = new Float32Array(hasTokens ? words.length * size : 0);
      if (hasTokens)
        words.forEach((column, n) => {
          const from = (row * width + column) * size;
          tokens.set(ofLengthOne(each.subarray(from, from + size)), n * size);
        });
      return { whole: wholes.slice(row * size, (row + 1) * size), tokens, words: hasTokens ? letters : [] };
    });
  };
  const inOrder = async (texts: readonly string[], hasTokens: boolean): Promise<readonly TokenVectors[]> => {
    // Those of a length go together, so that little is padding.
    const tokens = texts.map(tokenize);
    const lengthOf = (at: number): number => tokens[at]?.ids.length ?? 0;
    const order = [...tokens.keys()].toSorted((a, b) => lengthOf(a) - lengthOf(b));
    const vectors: TokenVectors[] = [];
    let batch: number[] = [];
    const flush = async (): Promise<void> => {
      const made = await run(
        batch.map((at) => tokens[at] ?? { ids: [], words: [], letters: [] }),
        hasTokens,
      );
      for (const [row, at] of batch.entries()) {
        const one = made[row];
        if (one) vectors[at] = one;
      }
      batch = [];
    };
    for (const at of order) {
      if (batch.length > 0 && (batch.length + 1) * lengthOf(at) > runTokensMax) await flush();
      batch.push(at);
    }
    if (batch.length > 0) await flush();
    return vectors;
  };
  return {
    dimensions: config.hiddenSize,
    embed: async (texts) => (await inOrder(texts, false)).map(({ whole }) => whole),
    embedTokens: (texts) => inOrder(texts, true),
    [Symbol.asyncDispose]: () => session.release(),
  };
};

/**
 * The graph must lie beside the weights, where its external data is looked for. Appears whole or not at all, and is
 * not taken for an ONNX model of its own: it is worth nothing without the file beside it.
 */
export const graphFile = async (folder: string, name: string, graph: Uint8Array): Promise<string> => {
  const file = join(folder, name);
  const there = await readFile(file).catch(() => undefined);
  if (there?.equals(graph) === true) return file;
  try {
    const draft = await mkdtemp(join(folder, "wingman.draft-"));
    try {
      await writeFile(join(draft, "graph"), graph);
      await rename(join(draft, "graph"), file);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    return file;
  } catch (cause) {
    throw badModel(`${folder} cannot be written, and the graph must lie beside the weights.`, cause);
  }
};

export const numbersOf = (data: unknown): Float32Array => {
  if (!(data instanceof Float32Array) || data.some((value) => !Number.isFinite(value)))
    throw badModel("The model of meaning answers no numbers.");
  return data;
};

const ofLengthOne = (vector: Float32Array): Float32Array => {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? vector.map((value) => value / length) : vector;
};
