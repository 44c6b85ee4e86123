/** The figures of a scope, of the same number of days before, and through time: a few statements over one row a call. */
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { type RawBuilder, sql, type Transaction } from "kysely";
import type { KpiAnswer } from "./answers.ts";
import {
  changeOf,
  type Estimate,
  meanEstimate,
  quantileEstimate,
  shareEstimate,
} from "@wingman/domain/feedback/estimate";
import { type Definition, delayClassesMs, type FigureId, figureIds, figures } from "./figures.ts";
import { before, bucketOf, checkDays, inScope, type Scope, type TimeUnit } from "./scope.ts";
import type { KpiTables } from "./tables.ts";

type Tx = Transaction<KpiTables>;
/** People whose figures are listed; a tenant with more filters by team. */
const repsMax = 200;
/** Kinds of things that are listed, the most frequent first. */
const kindsMax = 40;

const definition = (id: FigureId): Definition => figures[id];

/** Throws `Failure` WING_KPI_DAYS. */
export const readKpi = (
  pool: Pool,
  scope: Scope,
  { unit, byRep }: { readonly unit: TimeUnit; readonly byRep: boolean },
): Promise<KpiAnswer> => {
  checkDays(scope);
  return inTenant(
    pool,
    scope.tenant,
    async (tx: Tx) => {
      const earlier = before(scope);
      const [now, then, points] = [
        (await estimatesBy(tx, scope, sql`''`)).get("") ?? noCalls,
        (await estimatesBy(tx, earlier, sql`''`)).get("") ?? noCalls,
        await estimatesBy(tx, scope, bucketOf(unit, scope.timeZone)),
      ];
      const reps = byRep ? await estimatesBy(tx, scope, sql`rep_id`) : new Map<string, Group>();
      const times = [...points].sort(([a], [b]) => (a < b ? -1 : 1));
      return {
        days: { from: scope.from, to: scope.to },
        before: { from: earlier.from, to: earlier.to },
        timeZone: scope.timeZone,
        calls: { now: now.calls, before: then.calls },
        figures: figureIds.map((id) => ({
          id,
          unit: definition(id).unit,
          better: definition(id).better,
          now: now.figures[id] ?? null,
          before: then.figures[id] ?? null,
          change: changeOf(now.figures[id] ?? null, then.figures[id] ?? null),
          points: times.map(([from, group]) => ({
            from,
            value: group.figures[id]?.value ?? null,
            of: group.figures[id]?.of ?? 0,
          })),
        })),
        through: times.map(([from, { calls }]) => ({ from, calls })),
        ...(await readKinds(tx, scope)),
        reps: [...reps]
          .sort(([a, one], [b, other]) => other.calls - one.calls || (a < b ? -1 : 1))
          .slice(0, repsMax)
          .map(([rep, group]) => ({
            rep,
            calls: group.calls,
            figures: figureIds.map((id) => ({ id, now: group.figures[id] ?? null })),
          })),
      };
    },
    "read",
  );
};

type Group = {
  readonly calls: number;
  readonly figures: { readonly [Id in FigureId]?: Estimate | null };
};
export const noCalls: Group = { calls: 0, figures: {} };

/** All figures of each group of a scope's calls. */
export const estimatesBy = async (
  tx: Tx,
  scope: Scope,
  group: RawBuilder<string>,
): Promise<ReadonlyMap<string, Group>> => {
  const columns = figureIds.flatMap((id) => columnsOf(id, definition(id)));
  const { rows } = await sql<Record<string, unknown> & { key: string; calls: number }>`
    select ${group} as key, count(*)::integer as calls, ${sql.join(columns)}
    from kpi_call where ${inScope(scope)} group by 1`.execute(tx);
  const { rows: delays } = await sql<{ key: string; values: number[] }>`
    select key, array_agg(ms::float8 order by ms::float8) as values
    from (select ${group} as key, tip_ms from kpi_call where ${inScope(scope)}) as mine, jsonb_array_elements(tip_ms) as ms
    group by 1`.execute(tx);
  const delaysOf = new Map(delays.map(({ key, values }) => [key, values]));
  return new Map(
    rows.map((row) => [
      row.key,
      {
        calls: row.calls,
        figures: Object.fromEntries(
          figureIds.map((id) => [id, estimateOf(id, definition(id), row, delaysOf.get(row.key) ?? [])]),
        ),
      },
    ]),
  );
};

const columnsOf = (id: FigureId, one: Definition): RawBuilder<unknown>[] => {
  const named = (part: string) => sql.id(`${id}_${part}`);
  switch (one.kind) {
    case "share":
      return [
        sql`coalesce(sum(${one.count}), 0)::float8 as ${named("count")}`,
        sql`coalesce(sum(${one.of}), 0)::float8 as ${named("of")}`,
      ];
    case "mean":
      return [
        sql`count(${one.value})::integer as ${named("of")}`,
        sql`coalesce(sum((${one.value})::float8), 0)::float8 as ${named("sum")}`,
        sql`coalesce(sum((${one.value})::float8 ^ 2), 0)::float8 as ${named("squares")}`,
      ];
    case "middle":
      return [
        sql`coalesce(array_agg((${one.value})::float8 order by ${one.value}) filter (where ${one.value} is not null), '{}') as ${named("values")}`,
      ];
    case "delay":
      return [];
  }
};

const estimateOf = (
  id: FigureId,
  one: Definition,
  row: Readonly<Record<string, unknown>>,
  delays: readonly number[],
): Estimate | null => {
  const number = (part: string): number => Number(row[`${id}_${part}`] ?? 0);
  switch (one.kind) {
    case "share":
      return shareEstimate(number("count"), number("of"));
    case "mean":
      return meanEstimate(number("of"), number("sum"), number("squares"));
    case "middle":
      return quantileEstimate((row[`${id}_values`] ?? []) as readonly number[], 0.5); // As `columnsOf` asked for it.
    case "delay":
      return quantileEstimate(delays, one.at);
  }
};

type Kinds = Pick<KpiAnswer, "objections" | "outcomes" | "intents" | "competitors" | "csat" | "delays" | "funnel">;

const readKinds = async (tx: Tx, scope: Scope): Promise<Kinds> => {
  const mine = sql`(select * from kpi_call where ${inScope(scope)}) as mine`;
  const { rows: objections } = await sql<Kinds["objections"][number]>`
    select each ->> 'about' as about, count(*)::integer as came, count(distinct call_id)::integer as calls,
      (count(*) filter (where each -> 'met' = 'true'))::integer as met,
      (count(*) filter (where each -> 'met' = 'false'))::integer as unmet
    from ${mine}, jsonb_array_elements(objections) as each
    group by 1 order by 2 desc, 1 limit ${kindsMax}`.execute(tx);
  const { rows: outcomes } = await sql<Kinds["outcomes"][number]>`
    select outcome, count(*)::integer as calls from ${mine} group by 1 order by 2 desc, 1`.execute(tx);
  const listed = async (column: string) => {
    const { rows } = await sql<{ name: string; calls: number }>`
      select name, count(*)::integer as calls from ${mine}, jsonb_array_elements_text(${sql.id(column)}) as name
      group by 1 order by 2 desc, 1 limit ${kindsMax}`.execute(tx);
    return rows;
  };
  const { rows: csat } = await sql<Kinds["csat"][number]>`
    select csat as score, count(*)::integer as calls from ${mine} where csat is not null group by 1 order by 1`.execute(
    tx,
  );
  const { rows: delays } = await sql<{ class: number; tips: number }>`
    select width_bucket(ms::float8, ${[...delayClassesMs]}::float8[]) as class, count(*)::integer as tips
    from ${mine}, jsonb_array_elements(tip_ms) as ms group by 1`.execute(tx);
  const { rows: funnel } = await sql<{
    playbook: string;
    stage: string;
    outcome: string | null;
    calls: number;
    atMs: number;
  }>`
    select playbook_id as playbook, stage.key as stage, outcome, count(*)::integer as calls,
      avg(stage.value::float8) as "atMs"
    from ${mine}, jsonb_each(stages) as stage group by 1, 2, 3`.execute(tx);
  const { rows: playbooks } = await sql<{ playbook: string; calls: number }>`
    select playbook_id as playbook, count(*)::integer as calls from ${mine} group by 1 order by 2 desc, 1
    limit ${kindsMax}`.execute(tx);
  return {
    objections,
    outcomes,
    intents: await listed("intents"),
    competitors: await listed("competitors"),
    csat,
    delays: [...delayClassesMs, null].map((upToMs, n) => ({
      upToMs,
      tips: delays.find((row) => row.class === n)?.tips ?? 0,
    })),
    funnel: playbooks.map(({ playbook, calls }) => ({
      playbook,
      calls,
      stages: [
        ...Map.groupBy(
          funnel.filter((row) => row.playbook === playbook),
          ({ stage }) => stage,
        ),
      ]
        .map(([stage, rows]) => {
          const all = rows.reduce((sum, row) => sum + row.calls, 0);
          return {
            stage,
            calls: all,
            // A call comes to stages in its own order; drawn in the order in which calls come to them on average.
            atMs: Math.round(rows.reduce((sum, row) => sum + row.atMs * row.calls, 0) / all),
            outcomes: rows.map(({ outcome, calls: some }) => ({ outcome, calls: some })),
          };
        })
        .sort((a, b) => a.atMs - b.atMs),
    })),
  };
};
