/** A tenant's passages in the order in which they answer a question, and how well the first ones fit. */
import { askedOf, lateFit, lateScore, nearestTokens } from "@wingman/domain/knowledge/late";
import { bestOf, type Fit, fuse, idfOf, scoreWords } from "@wingman/domain/knowledge/rank";
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

/** `read` gives the tokens' signs of some passages. What is out of date comes after everything that is not. */
export const rank = async (
  index: KnowledgeIndex,
  words: readonly string[],
  asked: TokenVectors | undefined,
  read: (passages: readonly IndexedPassage[]) => Promise<readonly (Uint8Array | null | undefined)[]>,
): Promise<Ranked> => {
  const scores = scoreWords(index.words, words);
  const near = asked && index.vectors ? nearnessOf(index.vectors, asked.whole, bestOf(scores, lookedAtMax)) : undefined;
  const late = near && asked && asked.tokens.length > 0 ? await byTokens(index, scores, near, asked, read) : undefined;
  const found = late?.found ?? fused(scores, near);
  const isOld = ([at]: readonly [number, number]): boolean => index.passages[at]?.isSuperseded === true;
  const places = [...found.filter((place) => !isOld(place)), ...found.filter(isOld)];
  const top = places.slice(0, 3).map(([at]) => at);
  const nearest = near ? Math.max(0, ...top.map((at) => ((near.whole[at] ?? 0) + (near.sentence[at] ?? 0)) / 2)) : null;
  const fit = { covered: coveredBy(index, words, top), nearest, late: late?.fitOf(top[0]) ?? null };
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
  { tokens }: TokenVectors,
  read: Parameters<typeof rank>[3],
) => {
  const candidates = [
    ...new Set([scores, near.whole, near.sentence].flatMap((ranking) => bestOf(ranking, candidatesEach))),
  ];
  const passages = candidates.map((at) => index.passages[at]).filter((passage) => passage !== undefined);
  const packed = await read(passages);
  const asked = askedOf(tokens, index.vectors?.dimensions ?? 1);
  const nearest = new Map<number, Float32Array>();
  candidates.forEach((at, n) => {
    const bytes = packed[n];
    const one = bytes ? nearestTokens(asked, bytes) : undefined;
    if (one) nearest.set(at, one);
  });
  if (nearest.size === 0) return undefined; // Read before the model gave tokens.
  const found = candidates
    .map((at): [number, number] => {
      const [mine, whole] = [nearest.get(at), near.whole[at] ?? 0];
      return [at, (mine ? lateScore(mine) : whole) + denseWeight * (whole + (near.sentence[at] ?? 0))];
    })
    .toSorted(([, one], [, other]) => other - one);
  return {
    found,
    fitOf: (first: number | undefined): number | null => {
      const mine = first === undefined ? undefined : nearest.get(first);
      return mine ? lateFit(mine, [...nearest.values()]) : null;
    },
  };
};

/** Of what the question's words weigh, the share that one of the best passages holds; words nobody wrote weigh most. */
const coveredBy = (index: KnowledgeIndex, words: readonly string[], places: readonly number[]): number => {
  let best = 0;
  for (const language of ["en", "ar", "und"]) {
    const mine = words.filter((word) => word.startsWith(`${language}:`));
    if (mine.length === 0) continue;
    const all = mine.reduce((sum, word) => sum + idfOf(index.words, word), 0);
    for (const at of places) {
      const held = mine.reduce(
        (sum, word) => sum + (index.words.postings.get(word)?.at.includes(at) ? idfOf(index.words, word) : 0),
        0,
      );
      if (all > 0) best = Math.max(best, held / all);
    }
  }
  return best;
};
