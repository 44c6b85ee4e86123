/**
 * What is measured of each call for reports of many. The only place that reckons them: once the read model of figures
 * has them, it is asked here in their stead.
 */
import type { TenantId } from "@wingman/domain/ids";
import { sql } from "kysely";
import type { Tx } from "./place.ts";

export type Measures = {
  readonly repMs: number;
  readonly allMs: number;
  readonly shown: number;
  /** Copied or liked, of those shown. */
  readonly accepted: number;
  readonly objections: number;
  readonly promises: number;
};

export const measuresOf = async (
  tx: Tx,
  tenant: TenantId,
  calls: readonly string[],
): Promise<ReadonlyMap<string, Measures>> => {
  const ids = sql`${[...calls]}::text[]`;
  // Ids begin with their time, so the calls of a page lie side by side: one run of an index holds them.
  const sorted = calls.toSorted();
  const [first = "", last = ""] = [sorted[0], sorted.at(-1)];
  const theirs = sql`tenant_id = ${tenant} and call_id between ${first} and ${last} and call_id = any (${ids})`;
  const { rows } = await sql<Measures & { call: string }>`select call, coalesce(rep_ms, 0)::float8 as "repMs",
      coalesce(all_ms, 0)::float8 as "allMs", coalesce(shown, 0)::int as shown, coalesce(accepted, 0)::int as accepted,
      coalesce(objections, 0)::int as objections, coalesce(promises, 0)::int as promises
    from unnest(${ids}) as call
    left join (select call_id, sum(end_ms - start_ms) filter (where channel = 'rep') as rep_ms, sum(end_ms - start_ms) as all_ms
      from line where ${theirs} and kind = 'words' group by call_id) as spoken
      on spoken.call_id = call
    left join (select call_id, count(*) as shown, count(*) filter (where copied or rating = 'like') as accepted
      from tip where ${theirs} and shown and not forgotten group by call_id) as tips
      on tips.call_id = call
    left join (select call_id, count(*) filter (where what = 'objection') as objections,
        count(*) filter (where what = 'commitment') as promises
      from noted where ${theirs} and off_by is null and not forgotten
      group by call_id) as heard on heard.call_id = call`.execute(tx);
  return new Map(rows.map(({ call, ...measures }) => [call, measures]));
};

type Range = { readonly fromMs: number; readonly toMs: number; readonly reps: readonly string[] };
const within = (tenant: TenantId, { fromMs, toMs, reps }: Range) => sql`select call_id from call
  where tenant_id = ${tenant} and ended_reason is not null and sample is null and kind <> 'practice'
    and started_at >= ${fromMs} and started_at < ${toMs}
    and (cardinality(${[...reps]}::text[]) = 0 or rep_id = any (${[...reps]}::text[]))`;

/** Which objections were heard how often, the most frequent first. */
export const objectionsOf = async (
  tx: Tx,
  tenant: TenantId,
  range: Range,
): Promise<readonly { readonly about: string; readonly count: number; readonly calls: number }[]> => {
  const { rows } = await sql<{ about: string; count: number; calls: number }>`
    select about, count(*)::int as count, count(distinct call_id)::int as calls
    from (select regexp_replace(label, '^Objection: ', '') collate "C" as about, call_id from noted where tenant_id = ${tenant} and what = 'objection' and off_by is null and not forgotten
      and call_id in (${within(tenant, range)})
) as heard
    group by about order by count desc, about limit 40`.execute(tx);
  return rows;
};

/** From the end of the words to the painted card, in ms; null where no card was shown after words. */
export const delaysOf = async (
  tx: Tx,
  tenant: TenantId,
  range: Range,
): Promise<{ readonly middleMs: number | null; readonly mostMs: number | null }> => {
  const { rows } = await sql<{ middleMs: number | null; mostMs: number | null }>`
    select percentile_cont(0.5) within group (order by after_words_ms)::float8 as "middleMs",
      percentile_cont(0.95) within group (order by after_words_ms)::float8 as "mostMs"
    from tip where tenant_id = ${tenant} and shown and not forgotten and after_words_ms is not null
      and call_id in (${within(tenant, range)})`.execute(tx);
  return rows[0] ?? { middleMs: null, mostMs: null };
};
