/** Runs of what-if and what came of their calls, in `wingman_keep`: the log holds neither, and a rebuild must not lose them. */
import type { CallFigures, Summary } from "@wingman/domain/what-if/figures";
import type { Spec } from "@wingman/domain/what-if/spec";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { jsonOf } from "@wingman/streams/base/kept-json";
import type { Pool } from "@wingman/streams/base/pools";
import { asProjector, inTenant } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";
import type { Depends, KeptChange } from "./kept.ts";

type Tx = Transaction<any>;

/** Reports of one company that are kept; another must be deleted before there is a next one. */
export const runsMax = 200;
/** Of one company, at once; each has its turn. */
export const waitingMax = 10;
/** A deleted report can be brought back for so long. */
export const undoMs = 24 * 3_600_000;
/** A worker that has not been heard of for so long is gone, and another goes on where it stopped. */
export const silentMs = 30_000;

export type RunState = "waiting" | "running" | "done" | "cancelled" | "failed";
export type Run = {
  readonly tenant: TenantId;
  readonly run: string;
  readonly name: string;
  readonly askedBy: ActorId;
  readonly askedAt: number;
  readonly spec: Spec;
  readonly depends: Depends;
  readonly state: RunState;
  readonly beganAt: number | null;
  readonly endedAt: number | null;
  readonly calls: number;
  readonly minutes: number;
  /** Had their turn, those that could not be tried among them. */
  readonly done: number;
  /** Those that could not be tried, by what was wrong with them; the most frequent first. */
  readonly notTried: readonly { readonly problem: string; readonly calls: number }[];
  readonly problem: string | null;
  readonly summary: Summary | null;
  readonly digest: string | null;
};
export type CallState = "waiting" | "done" | "failed";
export type CallOfRun = {
  readonly place: number;
  readonly call: string;
  readonly state: CallState;
  readonly problem: string | null;
  readonly figures: CallFigures | null;
  readonly digest: string | null;
};
export type NewRun = Pick<Run, "run" | "name" | "askedBy" | "spec" | "depends" | "minutes"> & {
  readonly calls: readonly string[];
};

type Row = {
  readonly tenant_id: TenantId;
  readonly run_id: string;
  readonly name: string;
  readonly asked_by: ActorId;
  readonly asked_at: Date;
  readonly spec: Spec;
  readonly depends: Depends;
  readonly state: RunState;
  readonly began_at: Date | null;
  readonly ended_at: Date | null;
  readonly calls: number;
  readonly minutes: number;
  readonly done: number | string | null;
  readonly not_tried: Run["notTried"] | null;
  readonly problem: string | null;
  readonly summary: Summary | null;
  readonly digest: string | null;
};
const runOf = (row: Row): Run => ({
  ...{ tenant: row.tenant_id, run: row.run_id, name: row.name, askedBy: row.asked_by, spec: row.spec },
  ...{ depends: row.depends, state: row.state, calls: row.calls, minutes: row.minutes, problem: row.problem },
  ...{ summary: row.summary, digest: row.digest, done: Number(row.done ?? 0) },
  notTried: row.not_tried ?? [],
  askedAt: row.asked_at.getTime(),
  beganAt: row.began_at?.getTime() ?? null,
  endedAt: row.ended_at?.getTime() ?? null,
});

const columns = sql`r.tenant_id, r.run_id, r.name, r.asked_by, r.asked_at, r.spec, r.depends, r.state, r.began_at,
  r.ended_at, r.calls, r.minutes, r.problem, r.summary, r.digest`;
const doneOf = sql`(select count(*) from public.what_if_call c
  where c.tenant_id = r.tenant_id and c.run_id = r.run_id and c.state <> 'waiting') as done,
  (select json_agg(json_build_object('problem', problem, 'calls', calls) order by calls desc, problem) from (
    select coalesce(c.problem, '') as problem, count(*)::int as calls from public.what_if_call c
    where c.tenant_id = r.tenant_id and c.run_id = r.run_id and c.state = 'failed' group by 1) as failed) as not_tried`;

/** Answers which bound it ran into, where it did. */
export const keepRun = (keep: Pool, tenant: TenantId, given: NewRun): Promise<"waiting" | "kept" | undefined> =>
  inTenant(keep, tenant, async (tx: Tx) => {
    // One at a time of a company, so that two at once do not both find the last place.
    await sql`select pg_advisory_xact_lock(hashtext('what-if'), hashtext(${tenant}))`.execute(tx);
    const { rows } = await sql<{ waiting: string; kept: string }>`select
      count(*) filter (where state in ('waiting', 'running')) as waiting, count(*) as kept
      from public.what_if where tenant_id = ${tenant} and deleted_at is null`.execute(tx);
    if (Number(rows[0]?.waiting) >= waitingMax) return "waiting";
    if (Number(rows[0]?.kept) >= runsMax) return "kept";
    await sql`insert into public.what_if (tenant_id, run_id, name, asked_by, spec, depends, state, calls, minutes)
      values (${tenant}, ${given.run}, ${given.name}, ${given.askedBy}, ${jsonOf(given.spec)}, ${jsonOf(given.depends)},
        'waiting', ${given.calls.length}, ${given.minutes})`.execute(tx);
    await sql`insert into public.what_if_call (tenant_id, run_id, place, call_id, state)
      select ${tenant}, ${given.run}, place - 1, call, 'waiting'
      from unnest(${[...given.calls]}::text[]) with ordinality as given (call, place)`.execute(tx);
    return undefined;
  });

/** Newest first. */
export const listRuns = (keep: Pool, tenant: TenantId): Promise<readonly Run[]> =>
  inTenant(
    keep,
    tenant,
    async (tx: Tx) => {
      const { rows } = await sql<Row>`select ${columns}, ${doneOf} from public.what_if r
        where r.tenant_id = ${tenant} and r.deleted_at is null
        order by r.asked_at desc, r.run_id desc limit ${runsMax}`.execute(tx);
      return rows.map(runOf);
    },
    "read",
  );

export const readRun = (keep: Pool, tenant: TenantId, run: string): Promise<Run | undefined> =>
  inTenant(
    keep,
    tenant,
    async (tx: Tx) => {
      const { rows } = await sql<Row>`select ${columns}, ${doneOf} from public.what_if r
        where r.tenant_id = ${tenant} and r.run_id = ${run} and r.deleted_at is null`.execute(tx);
      return rows[0] && runOf(rows[0]);
    },
    "read",
  );

/** In the order of the run; without their changes. */
export const callsOfRun = (keep: Pool, tenant: TenantId, run: string): Promise<readonly CallOfRun[]> =>
  inTenant(
    keep,
    tenant,
    async (tx: Tx) => {
      const { rows } = await sql<CallRow>`select place, call_id, state, problem, figures, digest
        from public.what_if_call where tenant_id = ${tenant} and run_id = ${run} order by place`.execute(tx);
      return rows.map(({ call_id: call, ...row }) => ({ ...row, call }));
    },
    "read",
  );
type CallRow = Omit<CallOfRun, "call"> & { readonly call_id: string };

/** Tip by tip, as they are kept; undefined where that call is none of the run's, or has not had its turn. */
export const changesOf = (
  keep: Pool,
  tenant: TenantId,
  run: string,
  call: string,
): Promise<{ readonly place: number; readonly changes: readonly KeptChange[] } | undefined> =>
  inTenant(
    keep,
    tenant,
    async (tx: Tx) => {
      const { rows } = await sql<{ place: number; changes: readonly KeptChange[] | null }>`select place, changes
        from public.what_if_call where tenant_id = ${tenant} and run_id = ${run} and call_id = ${call}`.execute(tx);
      const [row] = rows;
      return row?.changes ? { place: row.place, changes: row.changes } : undefined;
    },
    "read",
  );

/** Of every call that had its turn, in the order of the run. */
export const allChangesOf = (
  keep: Pool,
  tenant: TenantId,
  run: string,
): Promise<readonly { readonly call: string; readonly changes: readonly KeptChange[] }[]> =>
  inTenant(
    keep,
    tenant,
    async (tx: Tx) => {
      const { rows } = await sql<{ call: string; changes: readonly KeptChange[] }>`select call_id as call, changes
        from public.what_if_call where tenant_id = ${tenant} and run_id = ${run} and changes is not null
        order by place`.execute(tx);
      return rows;
    },
    "read",
  );

/** Each answers whether there was such a report. */
const touch = (keep: Pool, tenant: TenantId, run: string, set: ReturnType<typeof sql>, and = sql`true`) =>
  inTenant(keep, tenant, async (tx: Tx) => {
    const { numAffectedRows } = await sql`update public.what_if set ${set}
      where tenant_id = ${tenant} and run_id = ${run} and ${and}`.execute(tx);
    return (numAffectedRows ?? 0n) > 0n;
  });
export const renameRun = (keep: Pool, tenant: TenantId, run: string, name: string): Promise<boolean> =>
  touch(keep, tenant, run, sql`name = ${name}`, sql`deleted_at is null`);
export const cancelRun = (keep: Pool, tenant: TenantId, run: string): Promise<boolean> =>
  touch(keep, tenant, run, sql`state = 'cancelled', ended_at = now()`, sql`state in ('waiting', 'running')`);
/** What is deleted ends, too. */
export const deleteRun = (keep: Pool, tenant: TenantId, run: string): Promise<boolean> =>
  touch(
    keep,
    tenant,
    run,
    sql`deleted_at = now(), state = case when state in ('waiting', 'running') then 'cancelled' else state end`,
    sql`deleted_at is null`,
  );
export const restoreRun = (keep: Pool, tenant: TenantId, run: string): Promise<boolean> =>
  touch(keep, tenant, run, sql`deleted_at = null`);

const processor = "what-if";

/** The longest waiting run of any company, or one whose worker is gone, is this worker's from now on. */
export const claimRun = (keep: Pool, worker: string): Promise<Run | undefined> =>
  asProjector(keep, processor, async (tx: Tx) => {
    const { rows } = await sql<Row>`update public.what_if r
      set state = 'running', worker = ${worker}, beat_at = now(), began_at = coalesce(began_at, now())
      where (r.tenant_id, r.run_id) = (select tenant_id, run_id from public.what_if
        where state = 'waiting' or (state = 'running' and beat_at < now() - make_interval(secs => ${silentMs / 1_000}))
        order by asked_at limit 1 for update skip locked)
      returning ${columns}, 0 as done, null::json as not_tried`.execute(tx);
    return rows[0] && runOf(rows[0]);
  });

type Mine = Pick<Run, "tenant" | "run"> & { readonly worker: string };

/** False once the run is no longer this worker's: cancelled, deleted, or taken over. */
export const beatRun = (keep: Pool, { tenant, run, worker }: Mine): Promise<boolean> =>
  inTenant(keep, tenant, async (tx: Tx) => {
    const { numAffectedRows } = await sql`update public.what_if set beat_at = now()
      where tenant_id = ${tenant} and run_id = ${run} and state = 'running' and worker = ${worker}`.execute(tx);
    return (numAffectedRows ?? 0n) > 0n;
  });

export type CallDone = Pick<CallOfRun, "place" | "state" | "problem" | "figures" | "digest"> & {
  readonly changes: readonly KeptChange[] | null;
};
/** False as above: then nothing was kept. */
export const keepCall = (keep: Pool, { tenant, run, worker }: Mine, done: CallDone): Promise<boolean> =>
  inTenant(keep, tenant, async (tx: Tx) => {
    const { numAffectedRows } = await sql`update public.what_if set beat_at = now()
      where tenant_id = ${tenant} and run_id = ${run} and state = 'running' and worker = ${worker}`.execute(tx);
    if ((numAffectedRows ?? 0n) === 0n) return false;
    await sql`update public.what_if_call set state = ${done.state}, problem = ${done.problem}, digest = ${done.digest},
      figures = ${done.figures && jsonOf(done.figures)}, changes = ${done.changes && jsonOf(done.changes)}
      where tenant_id = ${tenant} and run_id = ${run} and place = ${done.place}`.execute(tx);
    return true;
  });

export const endRun = (
  keep: Pool,
  { tenant, run, worker }: Mine,
  ended:
    | { readonly state: "done"; readonly summary: Summary; readonly digest: string }
    | { readonly state: "failed"; readonly problem: string },
): Promise<void> =>
  inTenant(keep, tenant, async (tx: Tx) => {
    const set =
      ended.state === "done"
        ? sql`summary = ${jsonOf(ended.summary)}, digest = ${ended.digest}`
        : sql`problem = ${ended.problem}`;
    await sql`update public.what_if set state = ${ended.state}, ended_at = now(), ${set}
      where tenant_id = ${tenant} and run_id = ${run} and state = 'running' and worker = ${worker}`.execute(tx);
  });

/** Deleted ones whose time to be brought back is over are gone. */
export const purgeRuns = (keep: Pool): Promise<void> =>
  asProjector(keep, processor, async (tx: Tx) => {
    await sql`delete from public.what_if
      where deleted_at < now() - make_interval(secs => ${undoMs / 1_000})`.execute(tx);
  });
