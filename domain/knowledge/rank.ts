/** How passages are ranked, and when nothing of them answers: pure, so that the rule can be tried on questions alone. */

/**
 * Okapi BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", usual constants): a word that is rare
 * among the passages says more, and a short passage with it more than a long one.
 */
const k1 = 1.2;
const b = 0.75;
/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009). Their 60 is for lists of a thousand; of these a card shows
 * three, and first places must count for more.
 */
const fusionK = 20;

export type WordIndex = {
  readonly size: number;
  readonly lengths: Float32Array;
  readonly meanLength: number;
  /** By word: passages that have it, in order, and how often. */
  readonly postings: ReadonlyMap<string, { readonly at: readonly number[]; readonly counts: readonly number[] }>;
};

export const wordIndexOf = (passages: readonly (readonly (readonly [word: string, count: number])[])[]): WordIndex => {
  const postings = new Map<string, { at: number[]; counts: number[] }>();
  const lengths = new Float32Array(passages.length);
  passages.forEach((words, at) => {
    for (const [word, count] of words) {
      const known = postings.get(word) ?? { at: [], counts: [] };
      known.at.push(at);
      known.counts.push(count);
      postings.set(word, known);
      lengths[at] = (lengths[at] ?? 0) + count;
    }
  });
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return { size: passages.length, lengths, meanLength: passages.length > 0 ? total / passages.length : 1, postings };
};

/** Among few passages every word looks common, and one that nobody wrote would weigh more than all that fit. */
const sizeMin = 200;

export const idfOf = (index: WordIndex, word: string): number => {
  const have = index.postings.get(word)?.at.length ?? 0;
  return Math.log(1 + (Math.max(index.size, sizeMin) - have + 0.5) / (have + 0.5));
};

/** BM25 of every passage; 0 for one that has none of the words. */
export const scoreWords = (index: WordIndex, words: readonly string[]): Float32Array => {
  const scores = new Float32Array(index.size);
  for (const word of words) {
    const posting = index.postings.get(word);
    if (!posting) continue;
    const idf = idfOf(index, word);
    posting.at.forEach((at, n) => {
      const count = posting.counts[n] ?? 0;
      const norm = k1 * (1 - b + (b * (index.lengths[at] ?? 0)) / index.meanLength);
      scores[at] = (scores[at] ?? 0) + (idf * count * (k1 + 1)) / (count + norm);
    });
  }
  return scores;
};

/** The best of a list of scores, the best first; those at or below `floor` are none. */
export const bestOf = (scores: ArrayLike<number>, count: number, floor = 0): number[] => {
  const best: number[] = [];
  for (let at = 0; at < scores.length; at++) {
    const score = scores[at] ?? 0;
    if (score <= floor || (best.length === count && score <= (scores[best[count - 1] ?? 0] ?? 0))) continue;
    let place = best.length;
    while (place > 0 && (scores[best[place - 1] ?? 0] ?? 0) < score) place -= 1;
    best.splice(place, 0, at);
    if (best.length > count) best.pop();
  }
  return best;
};

/** Several rankings as one: each passage has the sum of 1 / (k + its rank) of every list that has it. */
export const fuse = (
  lists: readonly { readonly ranked: readonly number[]; readonly weight: number }[],
): [number, number][] => {
  const scores = new Map<number, number>();
  for (const { ranked, weight } of lists)
    ranked.forEach((at, rank) => scores.set(at, (scores.get(at) ?? 0) + weight / (fusionK + rank + 1)));
  return [...scores].sort(([, one], [, other]) => other - one);
};

/** What is known of how well the first passage fits a question. */
export type Fit = {
  /** What the question's words and what stands for them come to in it (`wordsFit`). */
  readonly words: number;
  /** Cosine of the nearest passage; null where nothing has vectors. */
  readonly nearest: number | null;
  /** How far it is before what only looks like it (`leadOf`); null where nothing was compared token by token. */
  readonly lead: number | null;
};

/** BM25 for each word that was said, against the most a word can weigh: the same among few passages and among many. */
export const wordsFit = (index: WordIndex, score: number, wordsSaid: number): number =>
  score / (1 + wordsSaid) / idfOf(index, "");

/** Places of a ranking that answer nothing as a rule, and are as near to the question as its subject makes them. */
const [behindFrom, behindTo] = [3, 8];
/** What a passage about something else comes to: stands for those places where a tenant has few passages. */
const unrelated = 0.45;

/** By how much the first of a ranking by tokens is better than those behind it. `scores` the best first. */
export const leadOf = (scores: readonly number[]): number => {
  let sum = 0;
  for (let place = behindFrom; place < behindTo; place++) sum += scores[place] ?? unrelated;
  return (scores[0] ?? 0) - sum / (behindTo - behindFrom);
};

/**
 * When a question counts as answered (ADR 0051): one bar for each way of looking, so high that of the 35 questions without
 * an answer that were tuned on nine of ten are refused. What fits and what only looks like it
 * lie close together for a small model, so it costs answers that are there. A wrong "not in the knowledge base" is
 * the cheaper mistake: the nearest passages are shown with it.
 */
const leadMin = 0.42;
const wordsWeight = 0.5;
const nearestMin = 0.53;
const wordsMin = 0.55;

export const isAnswered = ({ words, nearest, lead }: Fit): boolean =>
  lead !== null ? lead + wordsWeight * words >= leadMin : nearest !== null ? nearest >= nearestMin : words >= wordsMin;
