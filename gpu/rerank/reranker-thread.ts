/** The thread in which a cross-encoder runs. */
import { access } from "node:fs/promises";
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import { Type } from "typebox";
import { readJson } from "../embed/model-folder.ts";
import { InferenceSession, Tensor } from "../onnx/runtime.ts";
import { serveThread } from "../threads/serve-thread.ts";
import type { ToScore } from "./reranker.ts";

/** Of a question and a passage together, as cross-encoders are trained; of what is longer the end of the passage is cut. */
const tokensMax = 512;
/** A token of a long word. */
const charactersMax = 20;
/** Pairs of one run: more at a time is no quicker on one core. */
const runPairsMax = 8;

const inputNames = ["input_ids", "attention_mask", "token_type_ids"] as const;
type Pair = Readonly<Record<(typeof inputNames)[number], readonly number[]>>;

const modelIn = async (folder: string): Promise<string> => {
  for (const file of [join(folder, "model.onnx"), join(folder, "onnx", "model.onnx")])
    if (
      await access(file).then(
        () => true,
        () => false,
      )
    )
      return file;
  throw new Error(`${folder} has no model.onnx`);
};

const openScorer = async (folder: string) => {
  const tokenizer = new Tokenizer(
    await readJson(join(folder, "tokenizer.json"), Type.Object({})),
    await readJson(join(folder, "tokenizer_config.json"), Type.Object({}), {}),
  );
  const session = await InferenceSession.create(await modelIn(folder), {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    logSeverityLevel: 3,
  });
  const unknown = session.inputNames.filter((name) => !inputNames.some((known) => known === name));
  if (unknown.length > 0) throw new Error(`it asks for ${unknown.join(", ")}`);
  const [outputName = ""] = session.outputNames;

  const pairOf = (question: string, text: string): Pair => {
    const { ids, token_type_ids: types } = tokenizer.encode(question.slice(0, tokensMax * charactersMax), {
      text_pair: text.slice(0, tokensMax * charactersMax),
      return_token_type_ids: true,
    });
    const cut = (all: readonly number[]): readonly number[] =>
      all.length <= tokensMax ? all : [...all.slice(0, tokensMax - 1), ...all.slice(-1)];
    return { input_ids: cut(ids), attention_mask: cut(ids).map(() => 1), token_type_ids: cut(types) };
  };

  const run = async (pairs: readonly Pair[]): Promise<readonly number[]> => {
    const width = Math.max(...pairs.map(({ input_ids: ids }) => ids.length));
    const tensorOf = (name: (typeof inputNames)[number]): Tensor => {
      const values = new BigInt64Array(pairs.length * width);
      pairs.forEach((pair, row) =>
        pair[name].forEach((value, column) => (values[row * width + column] = BigInt(value))),
      );
      return new Tensor("int64", values, [pairs.length, width]);
    };
    const wanted = inputNames.filter((name) => session.inputNames.includes(name));
    const out = (await session.run(Object.fromEntries(wanted.map((name) => [name, tensorOf(name)]))))[outputName];
    const data = out?.data;
    const each = data instanceof Float32Array ? data.length / pairs.length : 0;
    // One number a pair, or two classes: that it does not answer, and that it does.
    if (!(data instanceof Float32Array) || (each !== 1 && each !== 2) || data.some((value) => !Number.isFinite(value)))
      throw new Error(`it answers ${String(out?.dims.join(" × "))}, not a number for each pair`);
    return pairs.map((_, row) => (each === 1 ? (data[row] ?? 0) : (data[row * 2 + 1] ?? 0) - (data[row * 2] ?? 0)));
  };

  return {
    async score(question: string, texts: readonly string[]): Promise<readonly number[]> {
      const pairs = texts.map((text) => pairOf(question, text));
      const scores: number[] = [];
      for (let at = 0; at < pairs.length; at += runPairsMax)
        scores.push(...(await run(pairs.slice(at, at + runPairsMax))));
      return scores;
    },
    release: () => session.release(),
  };
};

serveThread<ToScore, readonly number[], null>(async (folder) => {
  const scorer = await openScorer(folder);
  await scorer.score("The first run", ["prepares what the others use."]);
  return {
    facts: null,
    run: (asked) => Promise.all(asked.map(({ question, texts }) => scorer.score(question, texts))),
    release: () => scorer.release(),
  };
});
