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

/** What is known of how well the best passages fit a question. */
export type Fit = {
  /** Share of what the question's words weigh that the best passage holds. */
  readonly covered: number;
  /** Cosine of the nearest passage; null where nothing has vectors. */
  readonly nearest: number | null;
  /** How near the first passage's tokens are to the question's (`lateFit`); null where none has tokens. */
  readonly late: number | null;
};

/**
 * When a question counts as answered (ADR 0036): one bar for each way of looking, so high that of the 35 questions without
 * an answer that were tuned on nine of ten are refused; by words alone, eight of ten. What fits and what only looks like it
 * lie close together for a small model, so it costs many answers that are there. A wrong "not in the knowledge base" is
 * the cheaper mistake: the nearest passages are shown with it.
 */
const lateMin = 0.5;
const coveredWeight = 0.1;
const nearestMin = 0.53;
const coveredMin = 0.57;

export const isAnswered = ({ covered, nearest, late }: Fit): boolean =>
  late !== null
    ? late + coveredWeight * covered >= lateMin
    : nearest !== null
      ? nearest >= nearestMin
      : covered >= coveredMin;
