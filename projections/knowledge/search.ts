/** Questions to a tenant's documents: by words and by meaning, both fused, with where every answer stands. */
import { growAround, joined } from "@wingman/domain/knowledge/around";
import { bestSentences, excerptCharsMax, excerptOf } from "@wingman/domain/knowledge/excerpt";
import { expand } from "@wingman/domain/knowledge/expand";
import { isAnswered } from "@wingman/domain/knowledge/rank";
import type { TenantId } from "@wingman/domain/ids";
import type { Embedder, TokenVectors } from "@wingman/streams/agents/embedder";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant, type TenantTx } from "@wingman/streams/base/tenant-tx";
import type { Reranker } from "@wingman/streams/knowledge/reranker";
import type { Found, FoundPassage, KnowledgeSearch } from "@wingman/streams/knowledge/search";
import { type KnowledgeIndex, loadIndex, type Stamp, textsOf, tokensOf, wordsOfQuestion } from "./index.ts";
import { rank } from "./ranking.ts";
import type { KnowledgeTables } from "./tables.ts";

type Tx = TenantTx<KnowledgeTables>;

/** A reranker puts so many in order: it reads each of them whole. */
const rerankedMax = 20;
/** For what a reranker has not put in order by then the customer does not wait. */
const rerankMsMax = 300;
/** Tenants whose index is in memory; the one asked longest ago goes first. */
const tenantsMax = 16;
/** Questions of a tenant whose answer is remembered until its documents change. */
const answersMax = 500;

type Entry = {
  readonly index: KnowledgeIndex;
  /** Of the vectors that were looked for; one that came since may find some. */
  readonly model: string | null;
  readonly answers: Map<string, Found>;
};

export const openSearch = (options: {
  readonly pool: () => Pool;
  readonly embedder?: (() => Embedder | undefined) | undefined;
  /** Puts what was found in a better order, behind everything that is here; undefined while there is none. */
  readonly reranker?: (() => Reranker | undefined) | undefined;
  /** Told why an order stayed as it was: the reranker was too slow, behind, or gone. */
  readonly onNotReranked?: ((error: unknown) => void) | undefined;
}): KnowledgeSearch => {
  const { pool } = options;
  const entries = new Map<TenantId, Entry>();
  const loading = new Map<TenantId, Promise<Entry>>();

  const load = (tenant: TenantId, model: Embedder | undefined): Promise<Entry> => {
    const known = loading.get(tenant);
    if (known) return known;
    const work = inTenant(pool(), tenant, (tx: Tx) => loadIndex(tx, model), "read").then((index) => {
      const entry: Entry = { index, model: model?.model ?? null, answers: new Map() };
      entries.delete(tenant);
      entries.set(tenant, entry);
      if (entries.size > tenantsMax) entries.delete(entries.keys().next().value as TenantId); // Not empty.
      return entry;
    });
    loading.set(tenant, work);
    work.finally(() => loading.delete(tenant)).catch(() => undefined); // Whoever waits for it sees it fail.
    return work;
  };

  /** By how well a passage itself answers, and not what is shown around it; undefined where that is not known in time. */
  const rerank = async (
    reranker: Reranker,
    asked: string,
    passages: readonly FoundPassage[],
    hits: ReadonlyMap<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<readonly FoundPassage[] | undefined> => {
    const texts = passages.map(({ chunk, heading }) => `${heading}\n${hits.get(chunk) ?? ""}`);
    const inTime = AbortSignal.any([AbortSignal.timeout(rerankMsMax), ...(signal ? [signal] : [])]);
    try {
      const scores = await reranker.scores(asked, texts, inTime);
      const places = [...passages.keys()].toSorted((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0));
      const all = places.flatMap((place) => passages[place] ?? []);
      return [...all.filter((one) => !one.isSuperseded), ...all.filter((one) => one.isSuperseded)];
    } catch (error) {
      if (signal?.aborted) throw error;
      options.onNotReranked?.(error);
      return undefined;
    }
  };

  return async (tenant, question, { count = 3, signal } = {}) => {
    const [embedder, reranker] = [options.embedder?.(), options.reranker?.()];
    const asked = question.trim().replaceAll(/\s+/g, " ");
    const { words, stamp } = await inTenant(pool(), tenant, (tx: Tx) => wordsOfQuestion(tx, asked), "read");
    const known = entries.get(tenant);
    const isFresh = known && isSame(known.index.stamp, stamp) && known.model === (embedder?.model ?? null);
    const entry = isFresh ? known : await load(tenant, embedder);
    const key = `${count} ${asked.toLowerCase()}`;
    const before = entry.answers.get(key);
    if (before) return { ...before, isFromCache: true };
    const { index } = entry;
    const added = expand(index.expander, asked);
    const meant = added.length > 0 ? `${asked} ${added.map(({ text }) => text).join(", ")}` : asked;
    const meantWords = [...new Set([...words, ...added.flatMap((one) => one.words)])];
    const vectors = index.vectors && embedder ? await vectorsOf(embedder, meant, signal) : undefined;
    const { places, fits, fit } = await rank(index, { said: words, meant: meantWords }, vectors, (passages) =>
      inTenant(pool(), tenant, (tx: Tx) => tokensOf(tx, passages), "read"),
    );
    const shown = showing(
      index,
      places.map(([at]) => at),
      fits,
      reranker ? Math.max(count, rerankedMax) : count,
    );
    const wanted = shown.flatMap(({ from, to }) => index.passages.slice(from, to + 1));
    const texts = await inTenant(pool(), tenant, (tx: Tx) => textsOf(tx, wanted), "read");
    const scoreOf = new Map(places);
    const hits = new Map<string, string>();
    let next = 0;
    const passages = shown.flatMap(({ at, from, to }): FoundPassage[] => {
      const parts = index.passages.slice(from, to + 1).map(({ heading }) => ({ heading, text: texts[next++] ?? "" }));
      const [passage, hit] = [index.passages[at], parts[at - from]?.text ?? ""];
      if (!passage || hit === "") return []; // Gone meanwhile.
      hits.set(placed(passage).chunk, hit);
      return [{ ...placed(passage), text: excerptOf(joined(parts), asked), score: scoreOf.get(at) ?? 0 }];
    });
    const scored = reranker && (await rerank(reranker, asked, passages, hits, signal));
    const ordered = (scored ?? passages).slice(0, count);
    const isKnown = ordered.length > 0 && isAnswered(fit);
    const found: Found = {
      isKnown,
      passages: ordered,
      answer: isKnown ? bestSentences(hits.get(ordered[0]?.chunk ?? "") ?? "", asked) : null,
      model: vectors ? (embedder?.model ?? null) : null,
      fit,
      isFromCache: false,
    };
    if (reranker && !scored) return found; // The next who asks may have better luck.
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

const vectorsOf = async (
  embedder: Embedder,
  asked: string,
  signal: AbortSignal | undefined,
): Promise<TokenVectors | undefined> => {
  if (embedder.embedTokens) return (await embedder.embedTokens([asked], signal))[0];
  const [whole] = await embedder.embed([asked], signal);
  return whole && { whole, tokens: new Float32Array(), words: [] };
};

/** The best passages with what stands around them; one that is shown beside a better one is none of its own. */
const showing = (
  { passages }: KnowledgeIndex,
  order: readonly number[],
  fits: ArrayLike<number>,
  count: number,
): readonly { readonly at: number; readonly from: number; readonly to: number }[] => {
  const taken = new Set<number>();
  const shown: { at: number; from: number; to: number }[] = [];
  for (const at of order) {
    if (taken.has(at) || shown.length === count) continue;
    const [from, to] = growAround(passages, at, fits, taken, excerptCharsMax);
    for (let one = from; one <= to; one++) taken.add(one);
    shown.push({ at, from, to });
  }
  return shown;
};
