/** The scorecard of one call, and the coaching queue of some days: rules run over the rows of history when somebody asks. */
import { type ReasonKind, reasonsOf, weightOf } from "@wingman/domain/coach/queue";
import type { CallRecord } from "@wingman/domain/coach/call-record";
import { countChecks, defaultRubric, type Scored, scorecardOf } from "@wingman/domain/coach/rubric";
import type { PracticeRubric } from "@wingman/domain/practice/rubric";
import { scorecardBy } from "@wingman/domain/practice/score";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import type { Transaction } from "kysely";
import type { CallRow, HistoryTables } from "../history/tables.ts";
import { checkDays, inScope, type Scope } from "../kpi/scope.ts";
import type { Coaching, QueuedCall, Scorecard } from "./answers.ts";
import { recordsOf } from "./records.ts";

type Tx = Transaction<HistoryTables>;
type NameOf = (member: string) => Promise<string>;
/** Looked through at once: the words of these, some 20 MB, are in memory while the answer is made. */
export const callsMax = 300;
/** More are nobody's day. */
export const queueMax = 25;
const reasonsMax = 8;
/** More than fit a table one chooses from. */
const repsMax = 40;

/** Throws `Failure` WING_CALL_NOT_FOUND. */
export const readScorecard = async (
  pool: Pool,
  tenant: TenantId,
  call: string,
  nameOf: NameOf,
  rubric?: PracticeRubric,
): Promise<Scorecard> => {
  const { row, record } = await readRecord(pool, tenant, call);
  return {
    rubric: rubric?.id ?? defaultRubric.rubric,
    version: rubric?.version ?? null,
    name: rubric?.name ?? null,
    checks: await Promise.all(
      cardOf(record, row, rubric).map(async ({ person, ...one }) => ({
        ...one,
        says: rubric?.criteria.flatMap(({ checks }) => checks).find(({ check }) => check === one.check)?.says ?? null,
        person: person && {
          ...{ id: person.by, name: await nameOf(person.by), action: person.action, rule: person.rule },
        },
      })),
    ),
  };
};

/** A call that is over, as a coach looks at it. Throws `Failure` WING_CALL_NOT_FOUND. */
export const readRecord = async (
  pool: Pool,
  tenant: TenantId,
  call: string,
): Promise<{ readonly row: CallRow; readonly record: CallRecord }> => {
  const found = await inTenant(
    pool,
    tenant,
    async (tx: Tx) => {
      const row = await tx
        .selectFrom("call")
        .selectAll()
        .where("tenant_id", "=", tenant)
        .where("call_id", "=", call)
        .where("ended_reason", "is not", null)
        .executeTakeFirst();
      return row && { row, record: (await recordsOf(tx, tenant, [row])).get(call) };
    },
    "read",
  );
  if (!found?.record)
    throw new Failure("WING_CALL_NOT_FOUND", "no finished call has this id.", {
      remedy: "A call stands in the history once it has ended.",
    });
  return { row: found.row, record: found.record };
};

/** By the tenant's own rubric where one is given, else by the usual one. */
const cardOf = (record: CallRecord, { judged }: CallRow, rubric: PracticeRubric | undefined) =>
  rubric ? scorecardBy(rubric, record, judged) : scorecardOf(record, judged);

/** Of the newest `callsMax` calls of these days, sample calls left out. Throws `Failure` WING_KPI_DAYS. */
export const readCoaching = async (
  pool: Pool,
  scope: Scope,
  nameOf: NameOf,
  /** Calls that have such a reason alone; checks are counted of all. */
  wanted?: ReasonKind,
  rubric?: PracticeRubric,
): Promise<Coaching> => {
  const counted = rubric
    ? { checks: rubric.criteria.flatMap(({ checks }) => checks.map(({ check, says }) => ({ check, says }))) }
    : { checks: defaultRubric.checks.map(({ check }) => ({ check, says: null })) };
  const counts = (cards: readonly (readonly Scored[])[]): Coaching["all"] =>
    countChecks(cards, counted).map((one, n) => ({ ...one, says: counted.checks[n]?.says ?? null }));
  checkDays(scope);
  const { rows, records } = await inTenant(
    pool,
    scope.tenant,
    async (tx: Tx) => {
      const all = await tx
        .selectFrom("call")
        .selectAll()
        .where(inScope(scope))
        .orderBy("started_at", "desc")
        .orderBy("call_id", "desc")
        .limit(callsMax + 1)
        .execute();
      return { rows: all, records: await recordsOf(tx, scope.tenant, all.slice(0, callsMax)) };
    },
    "read",
  );
  const looked = rows.slice(0, callsMax).flatMap((row) => {
    const record = records.get(row.call_id);
    return record ? [{ row, reasons: reasonsOf(record), card: cardOf(record, row, rubric) }] : [];
  });
  const names = new Map<string, string>();
  for (const member of new Set(looked.flatMap(({ row }) => row.coached.at(-1)?.by ?? [])))
    names.set(member, await nameOf(member));
  // Sorting keeps what weighs the same in the order it came: the newest first.
  const worth = looked
    .filter(({ reasons }) => (wanted === undefined ? reasons.length > 0 : reasons.some(({ kind }) => kind === wanted)))
    .toSorted((a, b) => weightOf(b.reasons) - weightOf(a.reasons));
  const of = (mark: "done" | "later" | null) => worth.filter(({ row }) => (row.coached.at(-1)?.mark ?? null) === mark);
  const listed = (some: typeof worth): QueuedCall[] =>
    some.slice(0, queueMax).map(({ row, reasons }) => ({
      ...queued(row, names),
      reasons: reasons.slice(0, reasonsMax).map((one) => ({ ...one })),
    }));
  const byRep = Map.groupBy(looked, ({ row }) => row.rep_id);
  return {
    rubric: rubric ? { id: rubric.id, version: rubric.version, name: rubric.name } : null,
    days: { from: scope.from, to: scope.to },
    looked: looked.length,
    isAll: rows.length <= callsMax,
    queue: listed(of(null)),
    more: Math.max(0, of(null).length - queueMax),
    later: listed(of("later")),
    done: listed(of("done")),
    all: counts(looked.map(({ card }) => card)),
    reps: [...byRep]
      .map(([id, some]) => ({
        id,
        name: some.find(({ row }) => row.rep_name !== null)?.row.rep_name ?? null,
        calls: some.length,
        checks: counts(some.map(({ card }) => card)),
      }))
      .sort((a, b) => ((a.name ?? a.id) < (b.name ?? b.id) ? -1 : 1))
      .slice(0, repsMax),
  };
};

const queued = (row: CallRow, names: ReadonlyMap<string, string>): Omit<QueuedCall, "reasons"> => {
  const mark = row.coached.at(-1);
  return {
    call: row.call_id,
    title: row.title,
    company: row.customer_company,
    rep: { id: row.rep_id, name: row.rep_name },
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    mark: mark ? { mark: mark.mark, action: mark.action, at: mark.at, name: names.get(mark.by) ?? "" } : null,
  };
};
