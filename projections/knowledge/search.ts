/** Questions to a tenant's documents: by words and by meaning, both fused, with where every answer stands. */
import { bestSentences, excerptOf } from "@wingman/domain/knowledge/excerpt";
import { bestOf, type Fit, fuse, idfOf, isAnswered, scoreWords } from "@wingman/domain/knowledge/rank";
import type { TenantId } from "@wingman/domain/ids";
import type { Embedder } from "@wingman/streams/agents/embedder";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant, type TenantTx } from "@wingman/streams/base/tenant-tx";
import type { Found, FoundPassage, KnowledgeSearch } from "@wingman/streams/knowledge/search";
import { type KnowledgeIndex, loadIndex, type Stamp, textsOf, type Vectors, wordsOfQuestion } from "./index.ts";
import type { KnowledgeTables } from "./tables.ts";

type Tx = TenantTx<KnowledgeTables>;

/** Of each ranking, so many go into the fusion. */
const rankedMax = 40;
/** Passages whose sentences are compared one by one. */
const lookedAtMax = 200;
/** Beside two rankings by meaning, which see much of what words do. */
const wordsWeight = 0.5;
/** Tenants whose index is in memory; the one asked longest ago goes first. */
const tenantsMax = 16;
/** Questions of a tenant whose answer is remembered until its documents change. */
const answersMax = 500;

/** Puts passages that were found in a better order; none is shipped, and a model may be behind it. */
export type Reranker = (
  question: string,
  passages: readonly FoundPassage[],
  signal?: AbortSignal,
) => Promise<readonly FoundPassage[]>;
const asFound: Reranker = (_question, passages) => Promise.resolve(passages);

type Entry = { readonly index: KnowledgeIndex; readonly answers: Map<string, Found> };

export const openSearch = (options: {
  readonly pool: () => Pool;
  readonly embedder?: (() => Embedder | undefined) | undefined;
  readonly rerank?: Reranker;
}): KnowledgeSearch => {
  const { pool, rerank = asFound } = options;
  const entries = new Map<TenantId, Entry>();
  const loading = new Map<TenantId, Promise<Entry>>();

  const load = (tenant: TenantId, model: Embedder | undefined): Promise<Entry> => {
    const known = loading.get(tenant);
    if (known) return known;
    const work = inTenant(pool(), tenant, (tx: Tx) => loadIndex(tx, model), "read").then((index) => {
      const entry: Entry = { index, answers: new Map() };
      entries.delete(tenant);
      entries.set(tenant, entry);
      if (entries.size > tenantsMax) entries.delete(entries.keys().next().value as TenantId); // Not empty.
      return entry;
    });
    loading.set(tenant, work);
    work.finally(() => loading.delete(tenant)).catch(() => undefined); // Whoever waits for it sees it fail.
    return work;
  };

  return async (tenant, question, { count = 3, signal } = {}) => {
    const embedder = options.embedder?.();
    const asked = question.trim().replaceAll(/\s+/g, " ");
    const { words, stamp } = await inTenant(pool(), tenant, (tx: Tx) => wordsOfQuestion(tx, asked), "read");
    const known = entries.get(tenant);
    const isFresh =
      known && isSame(known.index.stamp, stamp) && (known.index.vectors?.model ?? embedder?.model) === embedder?.model;
    const entry = isFresh ? known : await load(tenant, embedder);
    const key = `${count} ${asked.toLowerCase()}`;
    const before = entry.answers.get(key);
    if (before) return { ...before, isFromCache: true };
    const { index } = entry;
    const vector = index.vectors && embedder ? (await embedder.embed([asked], signal))[0] : undefined;
    const { places, fit } = rank(index, words, vector);
    const top = places.slice(0, Math.max(count, 3));
    const chosen = top.map(([at]) => index.passages[at]).filter((passage) => passage !== undefined);
    const texts = await inTenant(pool(), tenant, (tx: Tx) => textsOf(tx, chosen), "read");
    const passages = chosen.flatMap((passage, n): FoundPassage[] => {
      const text = texts[n];
      return text === undefined ? [] : [{ ...placed(passage), text: excerptOf(text, asked), score: top[n]?.[1] ?? 0 }];
    });
    const ordered = (await rerank(asked, passages, signal)).slice(0, count);
    const isKnown = ordered.length > 0 && isAnswered(fit);
    const found: Found = {
      isKnown,
      passages: ordered,
      answer: isKnown ? bestSentences(ordered[0]?.text ?? "", asked) : null,
      model: vector ? (embedder?.model ?? null) : null,
      fit,
      isFromCache: false,
    };
    if (entry.answers.size >= answersMax) entry.answers.delete(entry.answers.keys().next().value as string); // Not empty.
    entry.answers.set(key, found);
    return found;
  };
};

const isSame = (one: Stamp, other: Stamp): boolean =>
  one.sequence === other.sequence && one.documents === other.documents;

const placed = ({
  document,
  number,
  title,
  heading,
  page,
  hash,
  isSuperseded,
}: KnowledgeIndex["passages"][number]) => ({
  document,
  title,
  heading,
  page,
  hash,
  isSuperseded,
  chunk: `${document}-${number}`,
});

/** What is out of date comes after everything that is not. */
const rank = (
  index: KnowledgeIndex,
  words: readonly string[],
  vector: Float32Array | undefined,
): { readonly places: readonly [number, number][]; readonly fit: Fit } => {
  const scores = scoreWords(index.words, words);
  const byWords = bestOf(scores, rankedMax);
  const near = vector && index.vectors ? nearnessOf(index.vectors, vector, bestOf(scores, lookedAtMax)) : undefined;
  const lists = [{ ranked: byWords, weight: near ? wordsWeight : 1 }];
  if (near) for (const one of [near.whole, near.sentence]) lists.push({ ranked: bestOf(one, rankedMax), weight: 1 });
  const fused = fuse(lists);
  const isOld = ([at]: [number, number]): boolean => index.passages[at]?.isSuperseded === true;
  const places = [...fused.filter((place) => !isOld(place)), ...fused.filter(isOld)];
  const top = places.slice(0, 3).map(([at]) => at);
  const nearest = near ? Math.max(0, ...top.map((at) => ((near.whole[at] ?? 0) + (near.sentence[at] ?? 0)) / 2)) : null;
  return { places, fit: { covered: coveredBy(index, words, top), nearest } };
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

/**
 * Cosines of each passage as a whole, and of the nearest sentence of those that are looked at closely: the best as a
 * whole, and the best by their words. All vectors have length 1.
 */
const nearnessOf = (
  vectors: Vectors,
  asked: Float32Array,
  byWords: readonly number[],
): { readonly whole: Float32Array; readonly sentence: Float32Array } => {
  const { first } = vectors;
  const [whole, sentence] = [new Float32Array(first.length - 1), new Float32Array(first.length - 1)];
  for (let at = 0; at < whole.length; at++)
    if ((first[at + 1] ?? 0) > (first[at] ?? 0)) whole[at] = cosineAt(vectors, asked, first[at] ?? 0);
  for (const at of new Set([...bestOf(whole, lookedAtMax), ...byWords]))
    for (let n = (first[at] ?? 0) + 1; n < (first[at + 1] ?? 0); n++)
      sentence[at] = Math.max(sentence[at] ?? 0, cosineAt(vectors, asked, n));
  return { whole, sentence };
};

const cosineAt = ({ dimensions, values, scales }: Vectors, asked: Float32Array, n: number): number => {
  let sum = 0;
  for (let k = 0, place = n * dimensions; k < dimensions; k++, place++) sum += (values[place] ?? 0) * (asked[k] ?? 0);
  return sum * (scales[n] ?? 0);
};
