/** A tenant's passages in the order in which they answer a question, and how well the first ones fit. */
import { fillers } from "@wingman/domain/knowledge/excerpt";
import { askedOf, lateScore, nearestTokens } from "@wingman/domain/knowledge/late";
import { bestOf, type Fit, fuse, leadOf, scoreWords, wordsFit } from "@wingman/domain/knowledge/rank";
import type { TokenVectors } from "@wingman/streams/agents/embedder";
import type { IndexedPassage, KnowledgeIndex } from "./index.ts";
import { lookedAtMax, type Nearness, nearnessOf } from "./nearness.ts";

/** Of each ranking, so many go into the fusion. */
const rankedMax = 40;
/** Beside two rankings by meaning, which see much of what words do. */
const wordsWeight = 0.5;
/** Of each of three rankings, so many are compared token by token. */
const candidatesEach = 16;
/** Beside the mean cosine of tokens: that of the passage, and that of its nearest sentence. */
const denseWeight = 0.3;

export type Ranked = {
  readonly places: readonly (readonly [at: number, score: number])[];
  /** Of every passage, for what is shown around one. */
  readonly fits: ArrayLike<number>;
  readonly fit: Fit;
};

/** The words of a question as PostgreSQL cuts them: those that were said, and with them what stands for some of them. */
export type QuestionWords = { readonly said: readonly string[]; readonly meant: readonly string[] };

/** `read` gives the tokens' signs of some passages. What is out of date comes after everything that is not. */
export const rank = async (
  index: KnowledgeIndex,
  words: QuestionWords,
  asked: TokenVectors | undefined,
  read: (passages: readonly IndexedPassage[]) => Promise<readonly (Uint8Array | null | undefined)[]>,
): Promise<Ranked> => {
  const scores = scoreWords(index.words, words.meant);
  const near = asked && index.vectors ? nearnessOf(index.vectors, asked.whole, bestOf(scores, lookedAtMax)) : undefined;
  const late = near && asked && asked.tokens.length > 0 ? await byTokens(index, scores, near, asked, read) : undefined;
  const found = late ?? fused(scores, near);
  const isOld = ([at]: readonly [number, number]): boolean => index.passages[at]?.isSuperseded === true;
  const places = [...found.filter((place) => !isOld(place)), ...found.filter(isOld)];
  const top = places.slice(0, 3).map(([at]) => at);
  const nearest = near ? Math.max(0, ...top.map((at) => ((near.whole[at] ?? 0) + (near.sentence[at] ?? 0)) / 2)) : null;
  const fit = {
    nearest,
    lead: late ? leadOf(late.map(([, score]) => score)) : null,
    words: top[0] === undefined ? 0 : wordsFitOf(index, words.said, scores, top[0]),
  };
  return { places, fits: near?.whole ?? scores, fit };
};

/** Without tokens: several rankings as one. */
const fused = (scores: Float32Array, near: Nearness | undefined): [number, number][] => {
  const lists = [{ ranked: bestOf(scores, rankedMax), weight: near ? wordsWeight : 1 }];
  if (near) for (const one of [near.whole, near.sentence]) lists.push({ ranked: bestOf(one, rankedMax), weight: 1 });
  return fuse(lists);
};

const byTokens = async (
  index: KnowledgeIndex,
  scores: Float32Array,
  near: Nearness,
  { tokens, words }: TokenVectors,
  read: Parameters<typeof rank>[3],
): Promise<[number, number][] | undefined> => {
  const candidates = [
    ...new Set([scores, near.whole, near.sentence].flatMap((ranking) => bestOf(ranking, candidatesEach))),
  ];
  const passages = candidates.map((at) => index.passages[at]).filter((passage) => passage !== undefined);
  const packed = await read(passages);
  const dimensions = index.vectors?.dimensions ?? 1;
  const asked = askedOf(askingTokens(tokens, words, dimensions), dimensions);
  const nearest = new Map<number, Float32Array>();
  candidates.forEach((at, n) => {
    const bytes = packed[n];
    const one = bytes ? nearestTokens(asked, bytes) : undefined;
    if (one) nearest.set(at, one);
  });
  if (nearest.size === 0) return undefined; // Read before the model gave tokens.
  return candidates
    .map((at): [number, number] => {
      const [mine, whole] = [nearest.get(at), near.whole[at] ?? 0];
      return [at, (mine ? lateScore(mine) : whole) + denseWeight * (whole + (near.sentence[at] ?? 0))];
    })
    .toSorted(([, one], [, other]) => other - one);
};

/** Without the tokens of words like "do" and "the", as long as others are left: they fit anything, and cost as much. */
const askingTokens = (tokens: Float32Array, words: readonly string[], dimensions: number): Float32Array => {
  const asking = [...words.keys()].filter((n) => !fillers.has(words[n] ?? ""));
  if (asking.length === 0 || asking.length === words.length) return tokens;
  const kept = new Float32Array(asking.length * dimensions);
  asking.forEach((n, at) => kept.set(tokens.subarray(n * dimensions, (n + 1) * dimensions), at * dimensions));
  return kept;
};

/** Against the words that were said in the first passage's language: a long question has more of them by chance. */
const wordsFitOf = (
  { passages, words }: KnowledgeIndex,
  said: readonly string[],
  scores: ArrayLike<number>,
  first: number,
): number => {
  const language = `${passages[first]?.language ?? "und"}:`;
  return wordsFit(words, scores[first] ?? 0, said.filter((word) => word.startsWith(language)).length);
};
