/** What retention keeps and asks in `wingman_keep`: calls with keys by their age, and its runs. */
import type { TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import type { Pool } from "../base/pools.ts";
import { asProjector, inTenant } from "../base/tenant-tx.ts";

type Tx = Transaction<any>;

/** Calls looked at in one run of one tenant; the rest is the next run's. */
export const callsPerRunMax = 5_000;

/** Every tenant that has keys, so every one that has calls. */
export const tenantsWithKeys = (keep: Pool): Promise<readonly TenantId[]> =>
  asProjector(keep, "retention", async (tx: Tx) => {
    const { rows } = await sql<{
      tenant_id: TenantId;
    }>`select tenant_id from public.tenant_key order by tenant_id`.execute(tx);
    return rows.map(({ tenant_id }) => tenant_id);
  });

/**
 * Calls of which something can still be read, or heard, and whose first key of that kind is older than `before`, oldest first: a key is made
 * before its call begins, so none that ended longer ago is missing. Those that an erasure is at work on are left out,
 * and those in `but`.
 */
export const agedCalls = (
  keep: Pool,
  tenant: TenantId,
  { of, before, but }: { readonly of: "words" | "sound"; readonly before: Date; readonly but: readonly string[] },
): Promise<readonly { readonly call: string; readonly keyAt: number }[]> =>
  asProjector(keep, "retention", async (tx: Tx) => {
    const { rows } = await sql<{ call: string; key_at: Date }>`
      select k.aggregate as call, min(k.created_at) as key_at from public.data_key k
      where k.tenant_id = ${tenant} and k.kind = 'call' and k.wrapped is not null and k.created_at <= ${before}
        and (k.subject like 'sound-%') = ${of === "sound"} and k.aggregate <> all (${[...but]}::text[])
        and not exists (select from public.erasure_call c join public.erasure e
          on e.tenant_id = c.tenant_id and e.erasure_id = c.erasure_id
          where c.tenant_id = k.tenant_id and c.call_id = k.aggregate and e.verified_at is null)
      group by k.aggregate order by min(k.created_at), k.aggregate limit ${callsPerRunMax}`.execute(tx);
    return rows.map(({ call, key_at }) => ({ call, keyAt: key_at.getTime() }));
  });

export type RetentionRun = {
  readonly run: string;
  readonly ranAt: Date;
  readonly transcripts: number;
  readonly recordings: number;
  /** Calls whose time is over and which a legal hold keeps. */
  readonly held: number;
  /** Receipt of what was forgotten; null where no transcript was due. */
  readonly erasure: string | null;
};

export const keepRun = (keep: Pool, tenant: TenantId, run: RetentionRun): Promise<void> =>
  inTenant(keep, tenant, async (tx: Tx) => {
    await sql`insert into retention_run (tenant_id, run_id, ran_at, transcripts, recordings, held, erasure_id)
      values (${tenant}, ${run.run}, ${run.ranAt}, ${run.transcripts}, ${run.recordings}, ${run.held}, ${run.erasure})
      on conflict do nothing`.execute(tx);
  });

/** Newest first. */
export const runsOf = (keep: Pool, tenant: TenantId, countMax: number): Promise<readonly RetentionRun[]> =>
  inTenant(
    keep,
    tenant,
    async (tx: Tx) => {
      const { rows } = await sql<Row>`select run_id, ran_at, transcripts, recordings, held, erasure_id
        from retention_run where tenant_id = ${tenant} order by ran_at desc, run_id desc limit ${countMax}`.execute(tx);
      return rows.map((row) => ({
        run: row.run_id,
        ranAt: row.ran_at,
        transcripts: row.transcripts,
        recordings: row.recordings,
        held: row.held,
        erasure: row.erasure_id,
      }));
    },
    "read",
  );
type Row = {
  run_id: string;
  ran_at: Date;
  transcripts: number;
  recordings: number;
  held: number;
  erasure_id: string | null;
};
