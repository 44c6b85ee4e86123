/** What people said of the changes of a report, kept with it in `wingman_keep`: one verdict of a person on a change. */
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { Verdict } from "@wingman/domain/what-if/verdict";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";

type Tx = Transaction<any>;

export type Said = {
  readonly call: string;
  /** Place of the change among those of its call, from 0. */
  readonly change: number;
  readonly by: ActorId;
  readonly verdict: Verdict;
};
type Place = Pick<Said, "call" | "change" | "by"> & { readonly run: string };

/** Said again, the last word stands; null takes it back. */
export const sayVerdict = (
  keep: Pool,
  tenant: TenantId,
  { run, call, change, by }: Place,
  verdict: Verdict | null,
): Promise<void> =>
  inTenant(keep, tenant, async (tx: Tx) => {
    if (verdict === null)
      await sql`delete from public.what_if_verdict where tenant_id = ${tenant} and run_id = ${run}
        and call_id = ${call} and change = ${change} and said_by = ${by}`.execute(tx);
    else
      await sql`insert into public.what_if_verdict (tenant_id, run_id, call_id, change, said_by, verdict)
        values (${tenant}, ${run}, ${call}, ${change}, ${by}, ${verdict})
        on conflict (tenant_id, run_id, call_id, change, said_by)
        do update set verdict = excluded.verdict, said_at = now()`.execute(tx);
  });

/** Of a whole report. */
export const verdictsOf = (keep: Pool, tenant: TenantId, run: string): Promise<readonly Said[]> =>
  inTenant(
    keep,
    tenant,
    async (tx: Tx) => {
      const { rows } = await sql<Said>`select call_id as call, change, said_by as by, verdict
        from public.what_if_verdict where tenant_id = ${tenant} and run_id = ${run}
        order by call_id, change, said_by`.execute(tx);
      return rows;
    },
    "read",
  );
