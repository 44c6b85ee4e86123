/** Calls by what was said in them, by whom they are named after, and by what came of them; best or newest first. */
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant, type TenantTx } from "@wingman/streams/base/tenant-tx";
import { type RawBuilder, sql } from "kysely";
import { incompleteCalls } from "../incomplete.ts";
import { summaryOf } from "../query.ts";
import type { CallRow, SearchTables } from "../tables.ts";
import { type CallsFound, type FacetName, facetNames, noOutcome } from "./answers.ts";
import { gramsSetting, querySetting } from "./create.ts";
import { partsOf, tokensOf } from "./marks.ts";
import { plainText } from "./plain-text.ts";
import { changesBetween, changesMax, gramsOf, type Known, meantBy } from "./spelling.ts";
import { wordLettersMax, wordLettersMin } from "./create.ts";

type Tx = TenantTx<SearchTables>;

export const foundSizeMax = 50;
export const bareSizeMax = 500;
export const foundSizeDefault = 20;
export const queryLettersMax = 200;
/** Values of a facet that are offered, those that are chosen besides. */
const facetValuesMax = 12;
/** Lines of a call that are shown. */
const linesShownMax = 3;
/** Words of a query that a typing mistake is looked for in, and known words that each is held against. */
const meantWordsMax = 8;
const knownMax = 5_000;

export type Asked = {
  /** Words as people write them: "in this order", -without, one or another. Empty: all calls. */
  readonly words: string;
  /** As it was typed, whatever nobody said. */
  readonly exact?: boolean;
  readonly facets?: Partial<Readonly<Record<FacetName, readonly string[]>>>;
  /** Calls that began between, epoch milliseconds; the later one is left out. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly sort?: "best" | "newest";
  /** One person's calls alone. */
  readonly rep?: string | null;
  readonly limit?: number;
  /** For a file: larger pages of calls alone, without facets and lines. */
  readonly bare?: boolean;
  readonly cursor?: string | undefined;
};

/** Throws `Failure` WING_CURSOR_INVALID for a cursor that no search gave. */
export const searchCalls = async (pool: Pool, tenant: TenantId, asked: Asked): Promise<CallsFound> => {
  const after = asked.cursor === undefined ? undefined : readCursor(asked.cursor);
  const words = asked.words.slice(0, queryLettersMax);
  return inTenant(
    pool,
    tenant,
    async (tx: Tx) => {
      // To compile such a statement takes longer than to run it.
      await sql`select set_config('jit', 'off', true)`.execute(tx);
      const typed = await lookFor(tx, words);
      const found = await findIn(tx, tenant, asked, typed, after);
      if (typed === undefined || asked.exact === true || found.anywhere || after)
        return answer(tx, tenant, asked, typed, found, null);
      const meant = await meantWords(tx, tenant, words);
      if (meant === undefined) return answer(tx, tenant, asked, typed, found, null);
      const other = await lookFor(tx, meant);
      const instead = await findIn(tx, tenant, asked, other, after);
      // What only others' calls have is not offered: whose words they are would be told by it.
      if (!instead.anywhere) {
        await lookFor(tx, words);
        return answer(tx, tenant, asked, typed, found, null);
      }
      return answer(tx, tenant, asked, other, instead, meant);
    },
    "read",
  );
};

/** A query as PostgreSQL has it, and the words of it that are looked for. */
type Query = { readonly query: string; readonly lexemes: readonly string[] };

/** Sets what the rows of `said` and `named` are found by; undefined where there is nothing to look for. */
const lookFor = async (tx: Tx, text: string): Promise<Query | undefined> => {
  const plain = plainText(text).replaceAll("\0", " ").toWellFormed(); // What PostgreSQL can take.
  if (plain.trim() === "") return undefined;
  const wanted = positive(plain);
  const { rows } = await sql<Query>`
    with asked as (
      select (websearch_to_tsquery('pg_catalog.simple', ${plain}) || websearch_to_tsquery('pg_catalog.english', ${plain}))::text as query,
        tsvector_to_array(to_tsvector('pg_catalog.simple', ${wanted}) || to_tsvector('pg_catalog.english', ${wanted})) as lexemes
    )
    select query, lexemes, set_config(${querySetting}, query, true) from asked`.execute(tx);
  const [row] = rows;
  return row && row.query !== "" ? row : undefined;
};

/** Without what must not stand there. */
const positive = (plain: string): string => plain.replaceAll(/(^|\s)-("[^"]*"?|\S+)/g, " ").replaceAll('"', " ");

type Ranked = { readonly call: string; readonly startedAt: number; readonly score: number; readonly hits: number };
type Found = {
  readonly page: readonly Ranked[];
  readonly total: number;
  /** Whether the words stand anywhere that this person may look, whatever the facets say. */
  readonly anywhere: boolean;
  readonly facets: CallsFound["facets"];
  readonly without: readonly { readonly drop: string; readonly count: number }[];
};

const sizeOf = ({ limit = foundSizeDefault, bare = false }: Asked): number =>
  Math.min(Math.max(1, Math.trunc(limit)), bare ? bareSizeMax : foundSizeMax);
const chosenOf = (asked: Asked, name: FacetName): readonly string[] => asked.facets?.[name] ?? [];

/** Whether a call has one of the values that are chosen of a facet. */
const fits: Readonly<Record<FacetName, (values: readonly string[]) => RawBuilder<boolean>>> = {
  rep: (values) => sql`call.rep_id = any (${[...values]}::text[])`,
  company: (values) => sql`call.customer_company = any (${[...values]}::text[])`,
  outcome: (values) => sql`coalesce(call.outcome, ${noOutcome}) = any (${[...values]}::text[])`,
  playbook: (values) => sql`call.playbook_id = any (${[...values]}::text[])`,
  objection: (values) => sql`call.objections ?| ${[...values]}::text[]`,
  topic: (values) => sql`call.topics ?| ${[...values]}::text[]`,
  tips: (values) =>
    sql`(call.tips_liked > 0 and ${values.includes("liked")}) or (call.tips_disliked > 0 and ${values.includes("disliked")})
      or (call.tips_retracted > 0 and ${values.includes("retracted")})`,
};

/**
 * Of a facet: what calls are first put together by, and then its values as rows `(value, label)` beside each such group.
 * So a list is taken apart once for all calls that have the same.
 */
const valuesOf: Readonly<Record<FacetName, { readonly by: string; readonly values: RawBuilder<unknown> }>> = {
  rep: { by: "rep_id, rep_name", values: sql`lateral (select rep_id, rep_name) as each (value, label)` },
  company: {
    by: "customer_company",
    values: sql`lateral (select nullif(customer_company, ''), null::text) as each (value, label)`,
  },
  outcome: {
    by: "outcome",
    values: sql`lateral (select coalesce(outcome, ${noOutcome}), null::text) as each (value, label)`,
  },
  playbook: { by: "playbook_id", values: sql`lateral (select playbook_id, null::text) as each (value, label)` },
  objection: {
    by: "objections",
    values: sql`lateral (select value, null::text from jsonb_array_elements_text(objections)) as each (value, label)`,
  },
  topic: {
    by: "topics",
    values: sql`lateral (select value, null::text from jsonb_array_elements_text(topics)) as each (value, label)`,
  },
  tips: {
    by: "liked, disliked, retracted",
    values: sql`lateral (values (case when liked then 'liked' end, null::text), (case when disliked then 'disliked' end, null),
      (case when retracted then 'retracted' end, null)) as each (value, label)`,
  },
};

/** Facets that somebody chose of, and the dates; each has a column of `matched` that says whether a call fits it. */
const narrowedBy = (asked: Asked): ReadonlyMap<string, RawBuilder<boolean>> => {
  const all = new Map<string, RawBuilder<boolean>>();
  for (const name of facetNames) if (chosenOf(asked, name).length > 0) all.set(name, fits[name](chosenOf(asked, name)));
  if (asked.from !== undefined || asked.to !== undefined)
    all.set(
      "date",
      sql`call.started_at >= ${asked.from ?? 0} and call.started_at < ${asked.to ?? Number.MAX_SAFE_INTEGER}`,
    );
  return all;
};

const findIn = async (
  tx: Tx,
  tenant: TenantId,
  asked: Asked,
  query: Query | undefined,
  after: Ranked | undefined,
): Promise<Found> => {
  const narrowed = narrowedBy(asked);
  const fit = (name: string): RawBuilder<unknown> => sql.id(`fits_${name}`);
  /** That a call fits all that was chosen, but for one. */
  const fitsAllBut = (but?: string): RawBuilder<unknown> => {
    const others = [...narrowed.keys()].filter((name) => name !== but).map(fit);
    return others.length === 0 ? sql`true` : sql.join(others, sql` and `);
  };
  // A name says more than a word; a word said often says more than once, and newer comes first among equals.
  const isRanked = query !== undefined && asked.sort !== "newest";
  const score = isRanked
    ? sql`round(1000000 * (coalesce(heard.best, 0) * (1 + ln(1 + coalesce(heard.hits, 0)) / 4) + case when names.call_id is null then 0 else 0.5 end))::bigint`
    : sql`0::bigint`;
  const facets = facetNames.map(
    (
      name,
    ) => sql`(select ${name} as kind, value, max(label) as label, sum(calls)::bigint as count, null::bigint as at, null::bigint as hits
      from (select ${sql.raw(valuesOf[name].by)}, count(*) as calls from matched where ${fitsAllBut(name)} group by ${sql.raw(valuesOf[name].by)}) as alike,
        ${valuesOf[name].values}
      where value is not null group by value
      order by (value = any (${[...chosenOf(asked, name)]}::text[])) desc, sum(calls) desc, value
      limit ${facetValuesMax + chosenOf(asked, name).length})`,
  );
  const { rows } = await sql<{
    kind: string;
    value: string;
    label: string | null;
    count: number;
    at: number;
    hits: number;
  }>`
    with ${
      query
        ? sql`heard as materialized (
            select call_id, count(*)::bigint as hits, max(ts_rank(words, ${query.query}::tsquery, 1)) as best
            from said where tenant_id = ${tenant} group by call_id
          ), names as materialized (select call_id from named where tenant_id = ${tenant}),`
        : sql``
    } matched as materialized (
      select call.call_id, call.started_at, call.rep_id, call.rep_name, call.customer_company, call.outcome, call.playbook_id,
        call.objections, call.topics, call.tips_liked > 0 as liked, call.tips_disliked > 0 as disliked, call.tips_retracted > 0 as retracted,
        ${query ? sql`coalesce(heard.hits, 0)` : sql`0::bigint`} as hits, ${score} as score
        ${sql.join(
          [...narrowed].map(([name, what]) => sql`, (${what}) as ${fit(name)}`),
          sql``,
        )}
      from call ${query ? sql`left join heard using (call_id) left join names using (call_id)` : sql``}
      where call.tenant_id = ${tenant} and call.ended_reason is not null and call.kind <> 'practice'
        ${query ? sql`and call.call_id in (select call_id from heard union all select call_id from names)` : sql``}
        ${asked.rep == null ? sql`` : sql`and call.rep_id = ${asked.rep}`}
    )
    select 'total' as kind, '' as value, null::text as label, count(*) filter (where ${fitsAllBut()})::bigint as count,
      count(*)::bigint as at, null::bigint as hits from matched
    union all ${
      narrowed.size === 0
        ? sql`select 'without', '', null, 0, null, null where false`
        : sql.join(
            [...narrowed.keys()].map(
              (name) =>
                sql`select 'without', ${name}::text, null, count(*) filter (where ${fitsAllBut(name)}), null, null from matched`,
            ),
            sql` union all `,
          )
    }
    ${after || asked.bare ? sql`` : sql`union all ${sql.join(facets, sql` union all `)}`}
    union all (select 'page', call_id, null, score, started_at, hits from matched
      where ${fitsAllBut()} ${after ? sql`and (score, started_at, call_id) < (${after.score}, ${after.startedAt}, ${after.call})` : sql``}
      order by score desc, started_at desc, call_id desc limit ${sizeOf(asked) + 1})`.execute(tx);
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  const [total] = of("total");
  return {
    page: of("page").map(({ value, count, at, hits }) => ({ call: value, startedAt: at, score: count, hits })),
    total: total?.count ?? 0,
    anywhere: (total?.at ?? 0) > 0,
    facets: facetNames.map((name) => ({
      name,
      values: of(name).map(({ value, label, count }) => ({ value, label, count })),
    })),
    without: of("without")
      .map(({ value, count }) => ({ drop: value, count }))
      .filter(({ count }) => count > 0),
  };
};

const answer = async (
  tx: Tx,
  tenant: TenantId,
  asked: Asked,
  query: Query | undefined,
  { page, total, facets, without }: Found,
  shown: string | null,
): Promise<CallsFound> => {
  const ranked = page.slice(0, sizeOf(asked));
  const ids = ranked.map(({ call }) => call);
  const calls = new Map((await rowsOf(tx, tenant, ids)).map((row) => [row.call_id, row]));
  const incomplete = await incompleteCalls(tx, tenant, ids);
  const lines = asked.bare ? new Map<string, Shown>() : await linesOf(tx, tenant, ids, query);
  const last = ranked.at(-1);
  return {
    calls: ranked.flatMap(({ call, hits }) => {
      const row = calls.get(call);
      return row ? [{ call: summaryOf(row, incomplete), hits, lines: lines.get(call) ?? [] }] : [];
    }),
    next: page.length > ranked.length && last ? writeCursor(last) : null,
    total,
    shown,
    facets,
    nothing: total === 0 ? { searched: await countCalls(tx, tenant, asked.rep ?? null), without: [...without] } : null,
  };
};

const rowsOf = (tx: Tx, tenant: TenantId, ids: readonly string[]): Promise<readonly CallRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.selectFrom("call").selectAll().where("tenant_id", "=", tenant).where("call_id", "in", ids).execute();

const countCalls = async (tx: Tx, tenant: TenantId, rep: string | null): Promise<number> => {
  const { count } = await tx
    .selectFrom("call")
    .select(sql<number>`count(*)::int`.as("count"))
    .where("tenant_id", "=", tenant)
    .where("ended_reason", "is not", null)
    .where("kind", "<>", "practice")
    .$if(rep !== null, (some) => some.where("rep_id", "=", rep))
    .executeTakeFirstOrThrow();
  return count;
};

type Shown = CallsFound["calls"][number]["lines"];

/** The best lines of some calls, with what was looked for in them. */
const linesOf = async (
  tx: Tx,
  tenant: TenantId,
  ids: readonly string[],
  query: Query | undefined,
): Promise<ReadonlyMap<string, Shown>> => {
  if (!query || ids.length === 0) return new Map();
  const { rows } = await sql<{ call_id: string; line_id: string; channel: string; start_ms: number; text: string }>`
    select call_id, line_id, channel, start_ms, text from (
      select call_id, line_id, channel, start_ms, text, place,
        row_number() over (partition by call_id order by ts_rank(words, ${query.query}::tsquery, 1) desc, place) as nth
      from line where tenant_id = ${tenant} and call_id = any (${[...ids]}::text[]) and words @@ ${query.query}::tsquery
    ) as best where nth <= ${linesShownMax} and text is not null order by call_id, place`.execute(tx);
  const hits = await hitsIn(tx, tokensOf(rows.map(({ text }) => text)), query);
  const all = new Map<string, Shown>();
  for (const { call_id, line_id, channel, start_ms, text } of rows) {
    const lines = all.get(call_id) ?? [];
    lines.push({ id: line_id, channel, startMs: start_ms, parts: [...partsOf(text, hits)] });
    all.set(call_id, lines);
  }
  return all;
};

/** Which of these words are words that were looked for, in whatever form. */
const hitsIn = async (tx: Tx, tokens: readonly string[], { lexemes }: Query): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ token: string }>`
    select token from unnest(${[...tokens]}::text[]) as token
    where token = any (${[...lexemes]}::text[]) or ts_lexize('pg_catalog.english_stem', token) && ${[...lexemes]}::text[]`.execute(
    tx,
  );
  return new Set(rows.map(({ token }) => token));
};

const wordIn = /[\p{L}\p{M}]+/gu;

/** What was typed with each word that nobody said made the nearest that somebody did; undefined where there is none. */
const meantWords = async (tx: Tx, tenant: TenantId, typed: string): Promise<string | undefined> => {
  const words = [...new Set((positive(typed).match(wordIn) ?? []).filter(isLong))].slice(0, meantWordsMax);
  const meant = new Map<string, string>();
  for (const word of words) {
    const other = await nearest(tx, tenant, plainText(word));
    if (other !== undefined) meant.set(word, other);
  }
  return meant.size === 0 ? undefined : typed.replaceAll(wordIn, (word) => meant.get(word) ?? word);
};
const isLong = (word: string): boolean => word.length >= wordLettersMin && word.length <= wordLettersMax;

/**
 * The word that was meant by one that nobody said; undefined where there is none, and where it was said. Most mistakes leave the first letter: words with another are
 * looked at only where none of those is a single change away.
 */
const nearest = async (tx: Tx, tenant: TenantId, word: string): Promise<string | undefined> => {
  const [first, ...others] = gramsOf(word);
  const alike = await knownWords(tx, tenant, word, first === undefined ? [] : [first]);
  if (alike.some((one) => one.word === word)) return undefined;
  const meant = meantBy(word, alike);
  if (meant !== undefined && changesBetween(word, meant) <= 1) return meant;
  return meantBy(word, [...alike, ...(await knownWords(tx, tenant, word, others))]);
};

/** Words with one of these threes, about as long; those said most often, where they are too many. */
const knownWords = async (
  tx: Tx,
  tenant: TenantId,
  { length }: string,
  grams: readonly string[],
): Promise<readonly Known[]> => {
  const changes = changesMax(length);
  await sql`select set_config(${gramsSetting}, ${grams.join(",")}, true)`.execute(tx);
  const { rows } = await sql<Known>`
    select word, lines from word
    where tenant_id = ${tenant} and length(word) between ${length - changes} and ${length + changes}
    order by lines desc, word limit ${knownMax}`.execute(tx);
  return rows;
};

const writeCursor = ({ score, startedAt, call }: Ranked): string =>
  Buffer.from(`${score}/${startedAt}/${call}`).toString("base64url");

const readCursor = (cursor: string): Ranked => {
  const parts = /^(\d{1,15})\/(\d{1,15})\/([A-Za-z0-9_-]{1,64})$/.exec(
    Buffer.from(cursor, "base64url").toString("utf8"),
  );
  if (!parts?.[1] || !parts[2] || !parts[3])
    throw new Failure("WING_CURSOR_INVALID", "this cursor came from no search.", {
      remedy: "Begin again without a cursor.",
    });
  return { score: Number(parts[1]), startedAt: Number(parts[2]), call: parts[3], hits: 0 };
};
