/** The reader of points, opened: what was said in, how likely each kind is out. What runs in the thread. */
import { join } from "node:path";
import type { Reading, ReadPoint } from "@wingman/streams/agents/meaning/point-reader";
import { badModel } from "../embed/embed-failure.ts";
import { graphVersion, inputNames, pointsName, sharesName, writeGraph } from "../embed/graph.ts";
import { readModelConfig, weightsFile } from "../embed/model-folder.ts";
import { readTensors } from "../embed/safetensors.ts";
import { graphFile, numbersOf } from "../embed/session.ts";
import { openPieces } from "../embed/tokenize.ts";
import { InferenceSession, Tensor } from "../onnx/runtime.ts";
import { type AdapterFile, fits } from "./adapter.ts";

/** As it was trained (`train/data.py`): tokens in all, of the talk before, and how much of that is looked at. */
const tokensMax = 96;
const contextTokensMax = 24;
const contextCharactersMax = 1_000;
const wordsMax = 200;

export type PointSession = AsyncDisposable & {
  /** Of each of the readings all kinds. */
  read(readings: readonly Reading[]): Promise<readonly (readonly ReadPoint[])[]>;
};

type Tokens = {
  readonly ids: readonly number[];
  /** Place of the utterance's first token, and of each of its tokens the word. */
  readonly first: number;
  readonly words: readonly number[];
};

/** Throws `Failure` WING_EMBED_MODEL where the folder holds none, or other weights than the adapter was trained on. */
export const openPointSession = async (folder: string, adapter: AdapterFile): Promise<PointSession> => {
  if (!(await fits(adapter, folder)))
    throw badModel(`${folder} has other weights than ${adapter.name} was trained on.`);
  const config = await readModelConfig(folder);
  const pieces = await openPieces(folder);
  const graph = writeGraph(config, await readTensors(join(folder, weightsFile)), weightsFile, adapter);
  const file = await graphFile(folder, `wingman.${adapter.name}.${graphVersion}`, graph);
  const session = await InferenceSession.create(file, {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    logSeverityLevel: 3,
  }).catch((cause: unknown) => {
    throw badModel(`${folder} holds a model that cannot be run with ${adapter.name}.`, cause);
  });

  const tokensOf = ({ before, words }: Reading): Tokens => {
    const from = Math.max(0, words.length - wordsMax);
    const all = words.slice(from).flatMap((word, n) => pieces.of(word).map((id) => ({ id, word: from + n })));
    const own = all.slice(-(tokensMax - 3));
    const room = Math.min(contextTokensMax, tokensMax - 3 - own.length);
    const talk = pieces.of(before.join(" ").slice(-contextCharactersMax));
    const context = talk.slice(Math.max(0, talk.length - room));
    return {
      ids: [pieces.start, ...context, pieces.end, ...own.map(({ id }) => id), pieces.end],
      first: context.length + 2,
      words: own.map(({ word }) => word),
    };
  };

  const read = async (readings: readonly Reading[]): Promise<readonly (readonly ReadPoint[])[]> => {
    const batch = readings.map(tokensOf);
    const width = Math.max(...batch.map(({ ids }) => ids.length));
    const numbers = (of: (tokens: Tokens, column: number) => number): Tensor => {
      const values = new BigInt64Array(batch.length * width);
      batch.forEach((tokens, row) =>
        tokens.ids.forEach((_, column) => (values[row * width + column] = BigInt(of(tokens, column)))),
      );
      return new Tensor("int64", values, [batch.length, width]);
    };
    const isOwn = ({ first, words }: Tokens, column: number): boolean =>
      column >= first && column < first + words.length;
    const out = await session.run({
      [inputNames.ids]: numbers(({ ids }, column) => ids[column] ?? 0),
      [inputNames.mask]: numbers(() => 1),
      [inputNames.types]: numbers(({ first }, column) => (column >= first ? 1 : 0)),
      [inputNames.own]: numbers((tokens, column) => (isOwn(tokens, column) ? 1 : 0)),
    });
    const sure = numbersOf(out[pointsName]?.data);
    const shares = numbersOf(out[sharesName]?.data);
    const { kinds } = adapter;
    return batch.map(({ first, words }, row) =>
      kinds.map((kind, at): ReadPoint => {
        const shareOf = (n: number): number => shares[(row * width + first + n) * kinds.length + at] ?? 0;
        const looked = words.reduce((best, _, n) => (shareOf(n) > shareOf(best) ? n : best), 0);
        return { kind, sure: sure[row * kinds.length + at] ?? 0, word: words[looked] ?? 0 };
      }),
    );
  };
  return {
    read,
    [Symbol.asyncDispose]: () => session.release(),
  };
};
