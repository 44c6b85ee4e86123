/** What a report of many calls tells: of a day, a week or more, of everybody or of some, read at one place of the log. */
import type { TenantId } from "@wingman/domain/ids";
import { dateAfter, dateAt, spanOf } from "@wingman/domain/reports/zone";
import type { Pool } from "@wingman/streams/base/pools";
import { positionOf } from "@wingman/streams/log/position";
import { callsMax } from "@wingman/streams/reports/files";
import { sql } from "kysely";
import { delaysOf, type Measures, measuresOf, objectionsOf } from "./measures.ts";
import { atOnePlace } from "./place.ts";

/** Calls that are read at once. */
const pageSize = 2_000;

/** A null where words should stand: erased. */
export type PeriodCall = Measures & {
  readonly call: string;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly title: string | null;
  readonly customer: string | null;
  readonly company: string;
  readonly repId: string;
  readonly rep: string | null;
  readonly outcome: string | null;
  readonly nextStep: string | null;
  readonly nextStepOn: string | null;
  readonly csat: number | null;
};
export type Figures = {
  readonly calls: number;
  readonly minutes: number;
  /** Of all that was spoken, 0 to 1; null where nothing was. */
  readonly repShare: number | null;
  readonly shown: number;
  readonly accepted: number;
  readonly objections: number;
  readonly promises: number;
  /** With an outcome of next step or won. */
  readonly reached: number;
  /** With an outcome at all. */
  readonly told: number;
  readonly rating: number | null;
  readonly ratings: number;
};
export type PeriodData = {
  readonly kind: "period";
  readonly position: string;
  readonly timeZone: string;
  readonly tenant: string;
  readonly from: string;
  readonly days: number;
  /** Whose calls; empty for everybody's. A null is somebody whose name was erased, or who had no call. */
  readonly who: readonly (string | null)[];
  readonly whole: Figures;
  readonly byDay: readonly (Figures & { readonly day: string })[];
  readonly byRep: readonly (Figures & { readonly rep: string | null })[];
  readonly outcomes: readonly { readonly outcome: string; readonly count: number }[];
  readonly objections: Awaited<ReturnType<typeof objectionsOf>>;
  readonly delays: Awaited<ReturnType<typeof delaysOf>>;
  /** In the order in which they began. */
  readonly calls: readonly PeriodCall[];
  /** There are more than a report holds. */
  readonly leftOff: boolean;
};

/** Throws `Failure` WING_STARTING, WING_DB_*. */
export const periodData = (
  pool: Pool,
  tenant: { readonly id: TenantId; readonly name: string; readonly timeZone: string },
  { from, days, reps }: { readonly from: string; readonly days: number; readonly reps: readonly string[] },
): Promise<PeriodData> =>
  atOnePlace(pool, async (tx, sequence) => {
    const { timeZone } = tenant;
    const range = { ...spanOf(from, days, timeZone), reps };
    const calls: PeriodCall[] = [];
    let after: { startedAt: number; call: string } = { startedAt: range.fromMs, call: "" };
    let leftOff = false;
    for (;;) {
      const { rows } = await sql<Omit<PeriodCall, keyof Measures>>`select call_id as call, started_at as "startedAt",
          duration_ms as "durationMs", title, customer_name as customer, customer_company as company, rep_id as "repId",
          rep_name as rep, outcome, next_step as "nextStep", next_step_on as "nextStepOn", csat
        from call where tenant_id = ${tenant.id} and ended_reason is not null and sample is null
          and (started_at, call_id) > (${after.startedAt}, ${after.call}) and started_at < ${range.toMs}
          and (cardinality(${[...reps]}::text[]) = 0 or rep_id = any (${[...reps]}::text[]))
        order by started_at, call_id limit ${pageSize}`.execute(tx);
      const measures = await measuresOf(
        tx,
        tenant.id,
        rows.map(({ call }) => call),
      );
      for (const row of rows) calls.push({ ...row, ...(measures.get(row.call) ?? nothing) });
      const last = rows.at(-1);
      if (!last || rows.length < pageSize) break;
      leftOff = calls.length >= callsMax;
      if (leftOff) break;
      after = { startedAt: last.startedAt, call: last.call };
    }
    const byRep = Map.groupBy(calls, ({ repId }) => repId);
    const nameOf = (rep: string): string | null => byRep.get(rep)?.findLast(({ rep: name }) => name !== null)?.rep ?? null;
    const byDay = Map.groupBy(calls, ({ startedAt }) => dateAt(startedAt, timeZone));
    return {
      kind: "period",
      position: positionOf(sequence),
      timeZone,
      tenant: tenant.name,
      from,
      days,
      who: reps.map(nameOf),
      whole: figuresOf(calls),
      byDay: Array.from({ length: days }, (_, n) => {
        const day = dateAfter(from, n);
        return { day, ...figuresOf(byDay.get(day) ?? []) };
      }),
      byRep: [...byRep]
        .map(([rep, theirs]) => ({ id: rep, rep: nameOf(rep), ...figuresOf(theirs) }))
        .sort((a, b) => b.calls - a.calls || (a.id < b.id ? -1 : 1))
        .map(({ id: _id, ...row }) => row),
      outcomes: [...Map.groupBy(calls, ({ outcome }) => outcome ?? "none")]
        .map(([outcome, of]) => ({ outcome, count: of.length }))
        .sort((a, b) => b.count - a.count || (a.outcome < b.outcome ? -1 : 1)),
      objections: await objectionsOf(tx, tenant.id, range),
      delays: await delaysOf(tx, tenant.id, range),
      calls,
      leftOff,
    };
  });

const nothing: Measures = { repMs: 0, allMs: 0, shown: 0, accepted: 0, objections: 0, promises: 0 };

export const figuresOf = (calls: readonly PeriodCall[]): Figures => {
  const sum = (of: (call: PeriodCall) => number): number => calls.reduce((total, call) => total + of(call), 0);
  const [repMs, allMs] = [sum((call) => call.repMs), sum((call) => call.allMs)];
  const rated = calls.flatMap(({ csat }) => csat ?? []);
  return {
    calls: calls.length,
    minutes: Math.round(sum(({ durationMs }) => durationMs) / 6_000) / 10,
    repShare: allMs === 0 ? null : Math.round((1_000 * repMs) / allMs) / 1_000,
    shown: sum(({ shown }) => shown),
    accepted: sum(({ accepted }) => accepted),
    objections: sum(({ objections }) => objections),
    promises: sum(({ promises }) => promises),
    reached: calls.filter(({ outcome }) => outcome === "won" || outcome === "next-step").length,
    told: calls.filter(({ outcome }) => outcome !== null).length,
    rating: rated.length === 0 ? null : Math.round((10 * rated.reduce((a, b) => a + b, 0)) / rated.length) / 10,
    ratings: rated.length,
  };
};
