/** Which calls are meant: finished ones, no samples and no exercises, within days of the tenant's own calendar. */
import { dateAfter } from "@wingman/streams/reports/zone";
import { dayMs } from "@wingman/domain/tenant/retention";
import type { TenantId } from "@wingman/domain/ids";
import { Failure } from "@wingman/domain/failure";
import { type RawBuilder, sql } from "kysely";

export const units = ["day", "week", "month"] as const;
export type TimeUnit = (typeof units)[number];
/** More days at once are another page's work. */
export const daysMax = 732;

export type Scope = {
  readonly tenant: TenantId;
  /** Days as 2026-11-27, both of them in it. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  /** Of these people alone; null for everybody. */
  readonly reps: readonly string[] | null;
  readonly playbook: string | null;
};

/** Throws `Failure` WING_KPI_DAYS for days that are none, in the wrong order, or too many. */
export const checkDays = ({ from, to }: Pick<Scope, "from" | "to">): void => {
  const days = daysIn(from, to);
  if (!(days >= 1 && days <= daysMax))
    throw new Failure("WING_KPI_DAYS", "these are not days from one to a later one.", {
      remedy: `Give both as 2026-11-27, the earlier first, ${daysMax} of them at most.`,
    });
};

const daysIn = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / dayMs + 1;

/** As many days, right before. */
export const before = <Days extends Pick<Scope, "from" | "to">>(scope: Days): Days => {
  const days = daysIn(scope.from, scope.to);
  return { ...scope, from: dateAfter(scope.from, -days), to: dateAfter(scope.from, -1) };
};

/** Where a day begins in a time zone, epoch milliseconds. */
const startOf = (day: string, timeZone: string): RawBuilder<number> =>
  sql`(extract(epoch from (${day}::date::timestamp at time zone ${timeZone})) * 1000)::bigint`;

/** Of rows of `kpi_call`. */
export const inScope = (
  { tenant, from, to, timeZone, reps, playbook }: Scope,
  samples: "none" | "all" = "none",
): RawBuilder<boolean> => sql`
  tenant_id = ${tenant} and ended_reason is not null ${samples === "none" ? sql`and sample is null and kind <> 'practice'` : sql``}
  and started_at >= ${startOf(from, timeZone)} and started_at < ${startOf(dateAfter(to, 1), timeZone)}
  ${reps === null ? sql`` : sql`and rep_id = any (${[...reps]}::text[])`}
  ${playbook === null ? sql`` : sql`and playbook_id = ${playbook}`}`;

/** The day on which the unit began that a call falls into, as text. */
export const bucketOf = (unit: TimeUnit, timeZone: string): RawBuilder<string> =>
  sql`to_char(date_trunc(${unit}, to_timestamp(started_at / 1000.0) at time zone ${timeZone}), 'YYYY-MM-DD')`;
