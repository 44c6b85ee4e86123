/**
 * What a report of many calls tells: of a day, a week or more, of everybody or of some, read at one place of the log.
 * Calls are read page by page and folded as they come, so that a hundred thousand of them are never there at once.
 */
import { createHash } from "node:crypto";
import type { TenantId } from "@wingman/domain/ids";
import { dayMs } from "@wingman/domain/tenant/retention";
import { dateAfter, spanOf, wallMs } from "@wingman/streams/reports/zone";
import type { Pool } from "@wingman/streams/base/pools";
import type { Sequence } from "@wingman/streams/log/event-log";
import { positionOf } from "@wingman/streams/log/position";
import { callsMax } from "@wingman/streams/reports/files";
import { sql } from "kysely";
import { delaysOf, type Measures, measuresOf, objectionsOf } from "./measures.ts";
import { atOnePlace, type Tx } from "./place.ts";

/** Calls that are read at once. */
const pageSize = 1_000;
/** Calls that are shown on paper; a spreadsheet has all of them. */
export const callsShownMax = 300;

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
  /** Whose calls, of those who had any; a null is somebody whose name was erased. */
  readonly who: readonly (string | null)[];
  /** Of those it was asked of, how many had no call. Of nobody in particular: everybody's calls. */
  readonly whoWithout: number;
  readonly whole: Figures;
  readonly byDay: readonly (Figures & { readonly day: string })[];
  readonly byRep: readonly (Figures & { readonly rep: string | null })[];
  readonly outcomes: readonly { readonly outcome: string; readonly count: number }[];
  readonly objections: Awaited<ReturnType<typeof objectionsOf>>;
  readonly delays: Awaited<ReturnType<typeof delaysOf>>;
  /** The first of them, in the order in which they began. */
  readonly calls: readonly PeriodCall[];
  /** Of all of them, SHA-256 in hex. */
  readonly callsDigest: string;
  /** There are more than a report holds. */
  readonly leftOff: boolean;
};
export type PeriodAbout = { readonly from: string; readonly days: number; readonly reps: readonly string[] };
type Of = { readonly id: TenantId; readonly name: string; readonly timeZone: string };

/** `pages` is read to its end, once; then `done` tells the rest, and `ids` names every call. */
export type Period = {
  readonly position: string;
  pages(): AsyncGenerator<readonly PeriodCall[]>;
  done(): Promise<PeriodData>;
  readonly ids: readonly string[];
};

/** Everything at once: for pages of paper. Throws `Failure` WING_STARTING, WING_DB_*. */
export const periodData = (pool: Pool, tenant: Of, about: PeriodAbout): Promise<PeriodData> =>
  withPeriod(pool, tenant, about, async (period) => {
    for await (const _page of period.pages());
    return await period.done();
  });

/** Does `work` while the picture of the rows stands still. Throws as `periodData` does. */
export const withPeriod = <Result>(
  pool: Pool,
  tenant: Of,
  about: PeriodAbout,
  work: (period: Period) => Promise<Result>,
): Promise<Result> => atOnePlace(pool, tenant.id, (tx, sequence) => work(periodIn(tx, sequence, tenant, about)));

/** Of the tenant whose transaction it is: of another it finds nothing. */
export const periodIn = (tx: Tx, sequence: Sequence, tenant: Of, about: PeriodAbout): Period => {
  const { from, days, reps } = about;
  const range = { ...spanOf(from, days, tenant.timeZone), reps };
  const ids: string[] = [];
  let leftOff = false;
  const fold = foldPeriod(sequence, tenant, about);
  return {
    ids,
    position: positionOf(sequence),
    async *pages() {
      type Place = Pick<PeriodCall, "startedAt" | "call">;
      const pageAfter = async ({ startedAt, call }: Place): Promise<readonly PeriodCall[]> => {
        const { rows } = await sql<Omit<PeriodCall, keyof Measures>>`select call_id as call, started_at as "startedAt",
            duration_ms as "durationMs", title, customer_name as customer, customer_company as company,
            rep_id as "repId", rep_name as rep, outcome, next_step as "nextStep", next_step_on as "nextStepOn", csat
          from call where tenant_id = ${tenant.id} and ended_reason is not null and sample is null and kind <> 'practice'
            and (started_at, call_id) > (${startedAt}, ${call}) and started_at < ${range.toMs}
            and (cardinality(${[...reps]}::text[]) = 0 or rep_id = any (${[...reps]}::text[]))
          order by started_at, call_id limit ${pageSize}`.execute(tx);
        const measured = await measuresOf(
          tx,
          tenant.id,
          rows.map((row) => row.call),
        );
        return rows.map((row): PeriodCall => ({ ...row, ...(measured.get(row.call) ?? nothing) }));
      };
      let coming = pageAfter({ startedAt: range.fromMs, call: "" });
      for (;;) {
        const page = await coming;
        const last = page.at(-1);
        leftOff = ids.length + page.length >= callsMax;
        const more = last && page.length === pageSize && !leftOff;
        // The next is read while this one is written.
        if (more) (coming = pageAfter(last)).catch(() => undefined);
        for (const { call } of page) ids.push(call);
        fold.take(page);
        if (page.length > 0) yield page;
        if (!more) return;
      }
    },
    done: async () =>
      fold.done(await objectionsOf(tx, tenant.id, range), await delaysOf(tx, tenant.id, range), leftOff),
  };
};

const nothing: Measures = { repMs: 0, allMs: 0, shown: 0, accepted: 0, objections: 0, promises: 0 };

/** Pure but for the hash: calls in their order go in, what a report says comes out. */
export const foldPeriod = (sequence: Sequence, tenant: Omit<Of, "id">, { from, days, reps }: PeriodAbout) => {
  const { timeZone } = tenant;
  const whole = openTally();
  const firstDay = Date.parse(`${from}T00:00:00Z`) / dayMs;
  const byDay = Array.from({ length: days }, (_, n) => ({ day: dateAfter(from, n), tally: openTally() }));
  const byRep = new Map<string, { name: string | null; readonly tally: Tally }>();
  const outcomes = new Map<string, number>();
  const calls: PeriodCall[] = [];
  const hash = createHash("sha256");
  const add = (call: PeriodCall): void => {
    if (calls.length < callsShownMax) calls.push(call);
    whole.add(call);
    byDay[Math.floor(wallMs(call.startedAt, timeZone) / dayMs) - firstDay]?.tally.add(call);
    const rep = byRep.get(call.repId) ?? { name: null, tally: openTally() };
    rep.name = call.rep ?? rep.name;
    rep.tally.add(call);
    byRep.set(call.repId, rep);
    const outcome = call.outcome ?? "none";
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  };
  return {
    take(page: readonly PeriodCall[]): void {
      hash.update(page.map((call) => JSON.stringify(call)).join(""));
      for (const call of page) add(call);
    },
    done: (objections: PeriodData["objections"], delays: PeriodData["delays"], leftOff: boolean): PeriodData => ({
      ...{ kind: "period", position: positionOf(sequence), timeZone, tenant: tenant.name, from, days, leftOff },
      who: reps.flatMap((rep) => byRep.get(rep)?.name ?? (byRep.has(rep) ? [null] : [])),
      whoWithout: reps.filter((rep) => !byRep.has(rep)).length,
      whole: whole.figures(),
      byDay: byDay.map(({ day, tally }) => ({ day, ...tally.figures() })),
      byRep: [...byRep]
        .map(([id, { name, tally }]) => ({ id, row: { rep: name, ...tally.figures() } }))
        .sort((a, b) => b.row.calls - a.row.calls || (a.id < b.id ? -1 : 1))
        .map(({ row }) => row),
      outcomes: [...outcomes]
        .map(([outcome, count]) => ({ outcome, count }))
        .sort((a, b) => b.count - a.count || (a.outcome < b.outcome ? -1 : 1)),
      ...{ objections, delays, calls, callsDigest: hash.digest("hex") },
    }),
  };
};

type Tally = { add(call: PeriodCall): void; figures(): Figures };

const openTally = (): Tally => {
  const sum = { calls: 0, ms: 0, repMs: 0, allMs: 0, shown: 0, accepted: 0, objections: 0, promises: 0 };
  const came = { reached: 0, told: 0, ratings: 0, stars: 0 };
  return {
    add(call) {
      sum.calls += 1;
      sum.ms += call.durationMs;
      for (const what of ["repMs", "allMs", "shown", "accepted", "objections", "promises"] as const)
        sum[what] += call[what];
      if (call.outcome !== null) came.told += 1;
      if (call.outcome === "won" || call.outcome === "next-step") came.reached += 1;
      if (call.csat === null) return;
      came.ratings += 1;
      came.stars += call.csat;
    },
    figures: () => ({
      calls: sum.calls,
      minutes: Math.round(sum.ms / 6_000) / 10,
      repShare: sum.allMs === 0 ? null : Math.round((1_000 * sum.repMs) / sum.allMs) / 1_000,
      ...{ shown: sum.shown, accepted: sum.accepted, objections: sum.objections, promises: sum.promises },
      ...{ reached: came.reached, told: came.told, ratings: came.ratings },
      rating: came.ratings === 0 ? null : Math.round((10 * came.stars) / came.ratings) / 10,
    }),
  };
};
