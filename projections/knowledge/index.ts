/** A tenant's passages in memory, as they are searched: words by PostgreSQL's stemmers, vectors as numbers. */
import { type Expander, expanderOf } from "@wingman/domain/knowledge/expand";
import { type WordIndex, wordIndexOf } from "@wingman/domain/knowledge/rank";
import { thesaurus } from "@wingman/domain/knowledge/thesaurus";
import { unpackInto, vectorCount } from "@wingman/domain/knowledge/vectors";
import type { Embedder } from "@wingman/streams/agents/embedder";
import type { TenantTx } from "@wingman/streams/base/tenant-tx";
import { sql } from "kysely";
import type { KnowledgeTables } from "./tables.ts";

type Tx = TenantTx<KnowledgeTables>;

/** A tenant's passages beyond this are not searched, the oldest documents first; the list of documents says so. */
export const searchedMax = 50_000;

/** What has changed since: nobody's index is read anew for nothing. */
export type Stamp = { readonly sequence: number; readonly documents: number };

export type IndexedPassage = {
  readonly document: string;
  readonly index: string;
  readonly number: number;
  readonly title: string;
  readonly heading: string;
  readonly page: number | null;
  readonly hash: string;
  readonly chars: number;
  /** By which its words are cut: `en`, `ar`, or `und` for any other. */
  readonly language: string;
  /** Another document of its name is newer, or it says itself that it is out of date. */
  readonly isSuperseded: boolean;
};
export type KnowledgeIndex = {
  readonly stamp: Stamp;
  readonly passages: readonly IndexedPassage[];
  readonly words: WordIndex;
  readonly vectors: Vectors | null;
  /** What these documents call what people say otherwise. */
  readonly expander: Expander;
};

/** All vectors of one model, one after the other, those of a passage together: the first is of all of it. */
export type Vectors = {
  readonly model: string;
  readonly dimensions: number;
  readonly values: Int8Array;
  readonly scales: Float32Array;
  /** By passage: its first vector; one more at the end. A passage without vectors has none between. */
  readonly first: Uint32Array;
};

export const stampOf = async (tx: Tx): Promise<Stamp> => {
  const { rows } = await sql<Stamp>`
    select coalesce(max(sequence), 0)::bigint as sequence, count(*)::integer as documents from document`.execute(tx);
  return rows[0] ?? { sequence: 0, documents: 0 };
};

/** Words are cut by the language that a document is in; each is kept apart by it. */
const configOf = sql`case language when 'en' then 'english' when 'ar' then 'arabic' else 'simple' end::regconfig`;

/** The words of a question as each of the three cuts them, in one statement. */
export const wordsOfQuestion = async (
  tx: Tx,
  question: string,
): Promise<{ readonly words: readonly string[]; readonly stamp: Stamp }> => {
  const { rows } = await sql<{ en: string[]; ar: string[]; und: string[]; sequence: number; documents: number }>`
    select tsvector_to_array(to_tsvector('english', ${question})) as en,
      tsvector_to_array(to_tsvector('arabic', ${question})) as ar,
      tsvector_to_array(to_tsvector('simple', ${question})) as und,
      (select coalesce(max(sequence), 0)::bigint from document) as sequence,
      (select count(*)::integer from document) as documents`.execute(tx);
  const row = rows[0];
  if (!row) return { words: [], stamp: { sequence: 0, documents: 0 } };
  const { sequence, documents } = row;
  const marked = (["en", "ar", "und"] as const).flatMap((language) =>
    row[language].map((word) => `${language}:${word}`),
  );
  return { words: marked, stamp: { sequence, documents } };
};

type Row = {
  document: string;
  index: string;
  number: number;
  title: string;
  heading: string;
  page: number | null;
  hash: string;
  chars: number;
  language: string;
  superseded: boolean;
  model: string | null;
  vector: Buffer | null;
  words: string[];
  counts: number[];
};

/** Of one statement: cutting words takes its time, and a statement has a limit. */
const pageRows = 2_000;

/** Some passages, those of the newest documents first; the same picture of the database for all pages. */
const pageOf = async (tx: Tx, from: number): Promise<readonly Row[]> => {
  const { rows } = await sql<Row>`
    with current as (
      select *, ${configOf} as config,
        superseded or exists (select from document as newer
          where newer.tenant_id = document.tenant_id and lower(newer.name) = lower(document.name)
            and newer.removed_at is null and newer.index_id is not null and newer.uploaded_at > document.uploaded_at) as is_old
      from document where removed_at is null and index_id is not null
    ), part as materialized (
      select document_id, index_id, number, uploaded_at, config, language, is_old, title, model
      from current join passage using (tenant_id, document_id, index_id)
      order by uploaded_at desc, document_id, number offset ${from} limit ${Math.min(pageRows, searchedMax - from)}
    )
    select passage.document_id as document, passage.index_id as index, passage.number, title, heading, passage.page, hash, language,
      length(text) as chars,
      is_old as superseded, model, vector, cut.words, cut.counts
    from part join passage using (document_id, index_id, number)
    cross join lateral (
      select coalesce(array_agg(lexeme), '{}') as words, coalesce(array_agg(coalesce(cardinality(positions), 1)), '{}') as counts
      from unnest(to_tsvector(config, heading || ' ' || heading || ' ' || text))
    ) as cut
    order by uploaded_at desc, passage.document_id, passage.number`.execute(tx);
  return rows;
};

/** Everything that a tenant's questions are answered from. `model` says which vectors can be compared with a question's. */
export const loadIndex = async (
  tx: Tx,
  model: Pick<Embedder, "model" | "dimensions"> | undefined,
): Promise<KnowledgeIndex> => {
  const stamp = await stampOf(tx);
  const rows: Row[] = [];
  for (let before = -1; rows.length > before && rows.length < searchedMax;) {
    before = rows.length;
    rows.push(...(await pageOf(tx, before)));
  }
  const passages = rows.map(({ document, index, number, title, heading, page, hash, chars, language, superseded }) => ({
    ...{ document, index, number, title, heading, page, hash, chars },
    language: language === "en" || language === "ar" ? language : "und",
    isSuperseded: superseded,
  }));
  const words = wordIndexOf(
    rows.map(({ words: cut, counts }, at) =>
      cut.map((word, n) => [`${passages[at]?.language ?? "und"}:${word}`, counts[n] ?? 1] as const),
    ),
  );
  return {
    ...{ stamp, passages, words },
    vectors: model ? vectorsOf(rows, model) : null,
    expander: await expanderFor(tx, words),
  };
};

/** The thesaurus as far as English passages have it: a phrase counts where all of its words stand in one passage. */
const expanderFor = async (tx: Tx, { postings }: WordIndex): Promise<Expander> => {
  const { rows } = await sql<{ said: string; words: string[] }>`
    select said, tsvector_to_array(to_tsvector('english', said)) as words
    from unnest(${[...new Set(thesaurus.flat())]}::text[]) as said`.execute(tx);
  const wordsOf = new Map(rows.map(({ said, words }) => [said, words.map((word) => `en:${word}`)]));
  return expanderOf(thesaurus, (text) => {
    const words = wordsOf.get(text) ?? [];
    const [first = [], ...others] = words.map((word) => postings.get(word)?.at ?? []);
    const sets = others.map((at) => new Set(at));
    const passages = first.filter((at) => sets.every((set) => set.has(at))).length;
    return passages > 0 ? { text, passages, words } : undefined;
  });
};

const vectorsOf = (
  rows: readonly Row[],
  { model, dimensions }: Pick<Embedder, "model" | "dimensions">,
): Vectors | null => {
  const countOf = (row: Row): number =>
    row.model === model && row.vector ? (vectorCount(row.vector, dimensions) ?? 0) : 0;
  const first = new Uint32Array(rows.length + 1);
  rows.forEach((row, at) => {
    first[at + 1] = (first[at] ?? 0) + countOf(row);
  });
  const count = first[rows.length] ?? 0;
  if (count === 0) return null;
  const [values, scales] = [new Int8Array(count * dimensions), new Float32Array(count)];
  rows.forEach((row, at) => {
    if (row.vector && countOf(row) > 0) unpackInto(row.vector, dimensions, { values, scales }, first[at] ?? 0);
  });
  return { model, dimensions, values, scales, first };
};

/** One column of some passages, in their order; undefined for one that is gone meanwhile, null where it has none. */
const columnOf = async <Value>(
  tx: Tx,
  column: "text" | "tokens",
  wanted: readonly IndexedPassage[],
): Promise<readonly (Value | null | undefined)[]> => {
  if (wanted.length === 0) return [];
  const { rows } = await sql<{ document: string; number: number; value: Value | null }>`
    select document_id as document, number, ${sql.ref(column)} as value from passage
    join unnest(${wanted.map(({ document }) => document)}::text[], ${wanted.map(({ index }) => index)}::text[],
      ${wanted.map(({ number }) => number)}::integer[]) as wanted (document_id, index_id, number)
    using (document_id, index_id, number)`.execute(tx);
  const found = new Map(rows.map(({ document, number, value }) => [`${document} ${number}`, value]));
  return wanted.map(({ document, number }) => found.get(`${document} ${number}`));
};

export const textsOf = async (tx: Tx, wanted: readonly IndexedPassage[]): Promise<readonly (string | undefined)[]> =>
  (await columnOf<string>(tx, "text", wanted)).map((text) => text ?? undefined);

/** Signs of the tokens (`domain/knowledge/late.ts`). */
export const tokensOf = (
  tx: Tx,
  wanted: readonly IndexedPassage[],
): Promise<readonly (Uint8Array | null | undefined)[]> => columnOf<Uint8Array>(tx, "tokens", wanted);
