/** The rows of erasures in `wingman_keep`: what was asked, of which calls, and which steps are done. */
import type { TenantId } from "@wingman/domain/ids";
import type { Personal } from "@wingman/domain/schema";
import { sql, type Transaction } from "kysely";
import type { Pool } from "../base/pools.ts";
import { asOwner, inTenant } from "../base/tenant-tx.ts";

/** Why somebody is erased; a closed list, since free text would hold personal data sooner or later. */
export const reasons = ["asked", "retention", "mistake"] as const;
export type Reason = (typeof reasons)[number];

/** In the order in which they are done; each stands in `erasure_step` once it is. */
export const steps = ["keys", "caches", "events", "rows", "verified", "scrubbed"] as const;
export type Step = (typeof steps)[number];
export type Counts = { readonly [what: string]: number };

export type Asked = {
  readonly tenant: TenantId;
  readonly erasure: string;
  readonly requestedAt: Date;
  /** Pseudonymous, as every actor. */
  readonly by: string;
  readonly why: Reason;
  readonly target: "call" | "person";
  /** Keyed hash of who the person is; null where a call was named. */
  readonly person: string | null;
  readonly subjects: readonly Personal[];
};
export type Erasure = Asked & {
  readonly calls: number;
  readonly verifiedAt: Date | null;
  readonly steps: readonly { readonly step: Step; readonly doneAt: Date; readonly counts: Counts }[];
};
export type ErasureId = { readonly tenant: TenantId; readonly erasure: string };

/** A claim lasts so long unless it is renewed: whoever was killed is followed by another after it. */
export const claimMs = 30_000;
const bookBatch = 5_000;

type Tx = Transaction<any>;

/** Writes down what is to be done, all of it or nothing; again changes nothing. */
export const book = (pool: Pool, asked: Asked, calls: readonly string[]): Promise<void> =>
  inTenant(pool, asked.tenant, async (tx: Tx) => {
    await sql`insert into erasure (tenant_id, erasure_id, requested_at, requested_by, why, target, person, subjects)
      values (${asked.tenant}, ${asked.erasure}, ${asked.requestedAt}, ${asked.by}, ${asked.why}, ${asked.target},
        ${asked.person}, ${[...asked.subjects]}::text[]) on conflict do nothing`.execute(tx);
    for (let at = 0; at < calls.length; at += bookBatch)
      await sql`insert into erasure_call (tenant_id, erasure_id, call_id)
        select ${asked.tenant}, ${asked.erasure}, call from unnest(${calls.slice(at, at + bookBatch)}::text[]) as call
        on conflict do nothing`.execute(tx);
  });

/** Takes an erasure that is not verified for `holder`, or keeps it his; false while somebody else has it, or it is done. */
export const claim = (pool: Pool, { tenant, erasure }: ErasureId, holder: string): Promise<boolean> =>
  inTenant(pool, tenant, async (tx: Tx) => {
    const { numAffectedRows } = await sql`update erasure
      set claimed_by = ${holder}, claimed_until = now() + ${`${claimMs} milliseconds`}::interval
      where tenant_id = ${tenant} and erasure_id = ${erasure} and verified_at is null
        and (claimed_by is null or claimed_by = ${holder} or claimed_until < now())`.execute(tx);
    return numAffectedRows === 1n;
  });

export const letGo = (pool: Pool, { tenant, erasure }: ErasureId, holder: string): Promise<void> =>
  inTenant(pool, tenant, async (tx: Tx) => {
    await sql`update erasure set claimed_by = null, claimed_until = null
      where tenant_id = ${tenant} and erasure_id = ${erasure} and claimed_by = ${holder}`.execute(tx);
  });

/** Writes down that a step is done; the first time counts. */
export const markDone = (pool: Pool, { tenant, erasure }: ErasureId, step: Step, counts: Counts): Promise<void> =>
  inTenant(pool, tenant, async (tx: Tx) => {
    await sql`insert into erasure_step (tenant_id, erasure_id, step, done_at, counts)
      values (${tenant}, ${erasure}, ${step}, now(), ${JSON.stringify(counts)}::jsonb) on conflict do nothing`.execute(
      tx,
    );
    if (step === "verified")
      await sql`update erasure set verified_at = now(), claimed_by = null, claimed_until = null
        where tenant_id = ${tenant} and erasure_id = ${erasure}`.execute(tx);
  });

/** Begins it anew: its steps are done again, each finding what it did before. For a restored system. */
export const begin = (pool: Pool, { tenant, erasure }: ErasureId): Promise<void> =>
  inTenant(pool, tenant, async (tx: Tx) => {
    const mine = sql`tenant_id = ${tenant} and erasure_id = ${erasure}`;
    await sql`delete from erasure_step where ${mine}`.execute(tx);
    await sql`update erasure_call set told = false where ${mine}`.execute(tx);
    await sql`update erasure set verified_at = null, claimed_by = null, claimed_until = null where ${mine}`.execute(tx);
  });

/** Calls of an erasure after one of them, in order of their ids; with `untold`, those whose event is not known to stand. */
export const callsIn = (
  pool: Pool,
  { tenant, erasure }: ErasureId,
  {
    after = "",
    countMax,
    untold = false,
  }: { readonly after?: string; readonly countMax: number; readonly untold?: boolean },
): Promise<readonly string[]> =>
  inTenant(
    pool,
    tenant,
    async (tx: Tx) => {
      const { rows } = await sql<{ call_id: string }>`select call_id from erasure_call
        where tenant_id = ${tenant} and erasure_id = ${erasure} and call_id > ${after} and not (${untold} and told)
        order by call_id limit ${countMax}`.execute(tx);
      return rows.map((row) => row.call_id);
    },
    "read",
  );

export const markTold = (pool: Pool, { tenant, erasure }: ErasureId, calls: readonly string[]): Promise<void> =>
  inTenant(pool, tenant, async (tx: Tx) => {
    await sql`update erasure_call set told = true
      where tenant_id = ${tenant} and erasure_id = ${erasure} and call_id = any (${[...calls]}::text[])`.execute(tx);
  });

/** A tenant's newest, newest first. */
export const erasuresOf = async (pool: Pool, tenant: TenantId, countMax: number): Promise<readonly Erasure[]> =>
  inTenant(
    pool,
    tenant,
    async (tx: Tx) => {
      const newest = sql`tenant_id = ${tenant} and erasure_id in (select erasure_id from erasure
        where tenant_id = ${tenant} order by requested_at desc, erasure_id desc limit ${countMax})`;
      return (await readIn(tx, newest)).reverse();
    },
    "read",
  );

export const readErasure = async (pool: Pool, wanted: ErasureId): Promise<Erasure | undefined> =>
  (await read(pool, sql`tenant_id = ${wanted.tenant} and erasure_id = ${wanted.erasure}`))[0];

/** Every erasure there ever was, oldest first: the ledger. */
export const allErasures = (pool: Pool): Promise<readonly Erasure[]> => read(pool, sql`true`);

/** Those that are not verified and that nobody is at, oldest first. */
export const openErasures = (pool: Pool): Promise<readonly Erasure[]> =>
  read(pool, sql`verified_at is null and (claimed_until is null or claimed_until < now())`);

/** Those that are verified, and whose bytes may still lie in the database's files. */
export const unscrubbed = async (pool: Pool): Promise<readonly Erasure[]> =>
  (await read(pool, sql`verified_at is not null`)).filter((erasure) =>
    erasure.steps.every(({ step }) => step !== "scrubbed"),
  );

type Row = {
  tenant_id: TenantId;
  erasure_id: string;
  requested_at: Date;
  requested_by: string;
  why: Reason;
  target: "call" | "person";
  person: string | null;
  subjects: Personal[];
  verified_at: Date | null;
  calls: number;
  steps: { step: Step; done_at: string; counts: Counts }[];
};

const read = (pool: Pool, where: ReturnType<typeof sql>): Promise<Erasure[]> =>
  asOwner(pool, (tx: Tx) => readIn(tx, where));

const readIn = async (tx: Tx, where: ReturnType<typeof sql>): Promise<Erasure[]> => {
  const { rows } = await sql<Row>`select one.tenant_id, one.erasure_id, requested_at, requested_by, why, target, person,
        subjects, verified_at,
        (select count(*) from erasure_call c where c.tenant_id = one.tenant_id and c.erasure_id = one.erasure_id) as calls,
        (select coalesce(json_agg(json_build_object('step', step, 'done_at', done_at, 'counts', counts) order by done_at), '[]')
          from erasure_step s where s.tenant_id = one.tenant_id and s.erasure_id = one.erasure_id) as steps
      from erasure as one where ${where} order by requested_at, erasure_id`.execute(tx);
  return rows.map((row) => ({
    tenant: row.tenant_id,
    erasure: row.erasure_id,
    requestedAt: row.requested_at,
    by: row.requested_by,
    why: row.why,
    target: row.target,
    person: row.person,
    subjects: row.subjects,
    calls: row.calls,
    verifiedAt: row.verified_at,
    steps: row.steps.map(({ step, done_at, counts }) => ({ step, doneAt: new Date(done_at), counts })),
  }));
};
