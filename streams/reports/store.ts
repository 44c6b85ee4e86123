/** Reports as `wingman_keep` has them: asked for, made, kept for a while. The bytes are in `files.ts`. */
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import type { Pool } from "../base/pools.ts";
import { asProjector, inTenant } from "../base/tenant-tx.ts";
import { beginEffects, type NewEffect } from "../connectors/effects.ts";
import type { Deliver, What } from "./what.ts";

export const reportsProcessor = "reports";
/** Files are kept so long, and so many of one tenant; the oldest go first. */
export const keptDays = 30;
export const filesMax = 500;
/** Of one tenant that wait; another is refused until one is made. */
export const queuedMax = 50;
/** Whoever makes one says so this often at least; whoever was killed is followed by another after it. */
export const claimMs = 120_000;
/** A report that ends whoever makes it is not made for ever. */
export const triesMax = 3;
export const listMax = 100;

export type ReportState = "queued" | "making" | "ready" | "failed" | "gone";
export type ReportRow = {
  readonly tenant: TenantId;
  readonly report: string;
  readonly what: What;
  readonly askedBy: string;
  readonly schedule: string | null;
  readonly night: string | null;
  readonly deliver: Deliver;
  readonly state: ReportState;
  /** waiting, reading, drawing, keeping. */
  readonly step: string;
  readonly tries: number;
  readonly problem: { readonly code: string; readonly message: string; readonly remedy: string } | null;
  readonly askedAt: number;
  readonly madeAt: number | null;
  readonly expiresAt: number | null;
  readonly position: string | null;
  readonly timeZone: string | null;
  readonly digest: string | null;
  readonly bytes: number | null;
  readonly name: string | null;
};
export type NewReport = Pick<ReportRow, "tenant" | "report" | "what" | "askedBy" | "schedule" | "night" | "deliver"> & {
  readonly askedAt: number;
};
/** What is known of a file once it is made. */
export type Made = {
  readonly position: string;
  readonly timeZone: string;
  readonly digest: string;
  readonly bytes: number;
  readonly name: string;
  readonly madeAt: number;
};

type Tx = Transaction<any>;
type Id = { readonly tenant: TenantId; readonly report: string };
const one = ({ tenant, report }: Id) => sql`tenant_id = ${tenant} and report_id = ${report}`;
const columns = sql`tenant_id as tenant, report_id as report, what, asked_by as "askedBy", schedule_id as schedule, night,
  deliver, state, step, tries, position, time_zone as "timeZone", digest, bytes, name,
  case when code is null then null else json_build_object('code', code, 'message', message, 'remedy', remedy) end as problem,
  (extract(epoch from asked_at) * 1000)::float8 as "askedAt", (extract(epoch from made_at) * 1000)::float8 as "madeAt",
  (extract(epoch from expires_at) * 1000)::float8 as "expiresAt"`;

/**
 * Writes down that one is wanted; again under the same id, or for the same night of a schedule, changes nothing and
 * answers false. Throws `Failure` WING_REPORT_BUSY where too many wait already.
 */
export const askForReport = (pool: Pool, wanted: NewReport): Promise<boolean> =>
  inTenant(pool, wanted.tenant, async (tx: Tx) => {
    const { rows } = await sql<{ waiting: number }>`select count(*)::int as waiting from public.report
      where tenant_id = ${wanted.tenant} and state in ('queued', 'making')`.execute(tx);
    if (wanted.night === null && (rows[0]?.waiting ?? 0) >= queuedMax)
      throw new Failure("WING_REPORT_BUSY", `${queuedMax} reports wait to be made.`, {
        remedy: "Try again once some of them are there.",
      });
    const { numAffectedRows } = await sql`insert into public.report
      (tenant_id, report_id, what, asked_by, schedule_id, night, deliver, state, asked_at)
      values (${wanted.tenant}, ${wanted.report}, ${JSON.stringify(wanted.what)}::jsonb, ${wanted.askedBy},
        ${wanted.schedule}, ${wanted.night}, ${JSON.stringify(wanted.deliver)}::jsonb, 'queued',
        ${new Date(wanted.askedAt)})
      on conflict do nothing`.execute(tx);
    return numAffectedRows === 1n;
  });

/** Newest first. */
export const reportsOf = (pool: Pool, tenant: TenantId): Promise<readonly ReportRow[]> =>
  inTenant(
    pool,
    tenant,
    async (tx: Tx) =>
      (
        await sql<ReportRow>`select ${columns} from public.report where tenant_id = ${tenant}
          order by asked_at desc, report_id desc limit ${listMax}`.execute(tx)
      ).rows,
    "read",
  );

export const readReport = (pool: Pool, id: Id): Promise<ReportRow | undefined> =>
  inTenant(
    pool,
    id.tenant,
    async (tx: Tx) => (await sql<ReportRow>`select ${columns} from public.report where ${one(id)}`.execute(tx)).rows[0],
    "read",
  );

/** Nights of one schedule that have a row, made or not. */
export const nightsOf = (pool: Pool, tenant: TenantId, schedule: string): Promise<ReadonlySet<string>> =>
  inTenant(
    pool,
    tenant,
    async (tx: Tx) => {
      const { rows } = await sql<{ night: string }>`select night from public.report
        where tenant_id = ${tenant} and schedule_id = ${schedule}`.execute(tx);
      return new Set(rows.map(({ night }) => night));
    },
    "read",
  );

/** The oldest that nobody is at, now the holder's for `claimMs`; undefined where there is none. */
export const claimReport = (pool: Pool, holder: string): Promise<ReportRow | undefined> =>
  asProjector(pool, reportsProcessor, async (tx: Tx) => {
    const { rows } =
      await sql<ReportRow>`update public.report set state = 'making', step = 'reading', tries = tries + 1,
        claimed_by = ${holder}, claimed_until = now() + ${claimMs} * interval '1 millisecond'
      where (tenant_id, report_id) = (select tenant_id, report_id from public.report
        where state = 'queued' or (state = 'making' and claimed_until < now())
        order by asked_at limit 1 for update skip locked)
      returning ${columns}`.execute(tx);
    return rows[0];
  });

/** Says how far it is, and renews the claim; false where it is somebody else's by now. */
export const stepOn = (pool: Pool, id: Id, holder: string, step: string): Promise<boolean> =>
  asProjector(pool, reportsProcessor, async (tx: Tx) => {
    const { numAffectedRows } = await sql`update public.report
      set step = ${step}, claimed_until = now() + ${claimMs} * interval '1 millisecond'
      where ${one(id)} and state = 'making' and claimed_by = ${holder}`.execute(tx);
    return numAffectedRows === 1n;
  });

/** It is there: from here on it is sent, in the same step. False where it is somebody else's by now. */
export const setReady = (
  pool: Pool,
  id: Id,
  holder: string,
  made: Made,
  effects: readonly NewEffect[],
): Promise<boolean> =>
  asProjector(pool, reportsProcessor, async (tx: Tx) => {
    const { numAffectedRows } =
      await sql`update public.report set state = 'ready', step = 'ready', claimed_until = null,
        position = ${made.position}, time_zone = ${made.timeZone}, digest = ${made.digest}, bytes = ${made.bytes},
        name = ${made.name}, made_at = ${new Date(made.madeAt)},
        expires_at = ${new Date(made.madeAt)}::timestamptz + ${keptDays} * interval '1 day'
      where ${one(id)} and state = 'making' and claimed_by = ${holder}`.execute(tx);
    if (numAffectedRows === 1n) await beginEffects(tx, effects);
    return numAffectedRows === 1n;
  });

/** It is not made: for good, or put back in the queue. */
export const setFailed = (
  pool: Pool,
  id: Id,
  holder: string,
  { code, message, remedy }: Pick<Failure, "code" | "message" | "remedy">,
  again: boolean,
): Promise<void> =>
  asProjector(pool, reportsProcessor, async (tx: Tx) => {
    await sql`update public.report set state = ${again ? "queued" : "failed"}, step = 'waiting', claimed_until = null,
        code = ${code}, message = ${message}, remedy = ${remedy ?? ""}
      where ${one(id)} and state = 'making' and claimed_by = ${holder}`.execute(tx);
  });

/** Their files are no more: erased, too old, too many, or taken away by hand. */
export const setGone = async (pool: Pool, tenant: TenantId, reports: readonly string[]): Promise<void> => {
  if (reports.length === 0) return;
  await asProjector(pool, reportsProcessor, async (tx: Tx) => {
    await sql`update public.report set state = 'gone', name = null
      where tenant_id = ${tenant} and report_id = any (${[...reports]}::text[]) and state = 'ready'`.execute(tx);
  });
};

/** Files that are too old, or of which a tenant has too many, with the tenant; and rows of long ago go altogether. */
export const outdated = (pool: Pool, nowMs: number): Promise<readonly Id[]> =>
  asProjector(pool, reportsProcessor, async (tx: Tx) => {
    await sql`delete from public.report where state in ('gone', 'failed')
      and asked_at < ${new Date(nowMs)}::timestamptz - ${2 * keptDays} * interval '1 day'`.execute(tx);
    const { rows } = await sql<Id>`select tenant, report from (
        select tenant_id as tenant, report_id as report, expires_at,
          row_number() over (partition by tenant_id order by made_at desc) as place
        from public.report where state = 'ready') as kept
      where expires_at <= ${new Date(nowMs)} or place > ${filesMax}`.execute(tx);
    return rows;
  });

export type Delivery = {
  readonly report: string;
  readonly by: "e-mail" | "webhook";
  /** A member's id; null for the webhook. */
  readonly to: string | null;
  readonly state: "started" | "done" | "failed";
  readonly attempts: number;
  readonly error: string | null;
};
export const mailProcessor = "report-mail";
export const webhookProcessor = "report-webhook";

/** What was sent of a tenant's newest reports, and what came of it. */
export const deliveriesOf = (pool: Pool, tenant: TenantId): Promise<readonly Delivery[]> =>
  asProjector(pool, reportsProcessor, async (tx: Tx) => {
    const { rows } = await sql<Delivery>`select split_part(cause, '.', 1) as report,
        case processor when ${mailProcessor} then 'e-mail' else 'webhook' end as by,
        request::jsonb ->> 'member' as "to", state, attempts, error
      from public.effect where tenant_id = ${tenant} and processor in (${mailProcessor}, ${webhookProcessor})
        and split_part(cause, '.', 1) in (select report_id from public.report where tenant_id = ${tenant}
          order by asked_at desc, report_id desc limit ${listMax})
      order by begun_at, cause`.execute(tx);
    return rows;
  });
