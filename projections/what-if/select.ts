/** Which calls a what-if is about, and what they are called: both from history, when they are asked for. */
import type { TenantId } from "@wingman/domain/ids";
import { type Erased, erased } from "@wingman/domain/schema";
import { type Calls, callsMax } from "@wingman/domain/what-if/spec";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";
import type { HistoryTables } from "../history/tables.ts";

type Tx = Transaction<HistoryTables>;
type Filter = Exclude<Calls, { by: "report" }>;

export type Chosen = {
  readonly call: string;
  readonly durationMs: number;
  readonly tips: number;
  readonly playbook: { readonly id: string; readonly version: number };
};

/** Calls that are over, newest first; of those that were picked the ones there are. */
export const chooseCalls = (pool: Pool, tenant: TenantId, calls: Filter): Promise<readonly Chosen[]> =>
  inTenant(
    pool,
    tenant,
    async (tx: Tx) => {
      let query = tx
        .selectFrom("call")
        .select(["call_id", "duration_ms", "tips", "playbook_id", "playbook_version"])
        .where("tenant_id", "=", tenant)
        .where("kind", "<>", "practice")
        .where("ended_reason", "is not", null);
      if (calls.by === "picked") query = query.where("call_id", "in", calls.calls);
      else {
        if (calls.from !== undefined) query = query.where("started_at", ">=", calls.from);
        if (calls.to !== undefined) query = query.where("started_at", "<", calls.to);
        if (calls.rep !== undefined) query = query.where("rep_id", "=", calls.rep);
        if (calls.playbook !== undefined) query = query.where("playbook_id", "=", calls.playbook);
      }
      const rows = await query
        .orderBy("started_at", "desc")
        .orderBy("call_id", "desc")
        .limit(calls.by === "picked" ? callsMax : calls.max)
        .execute();
      return rows.map(({ call_id, duration_ms, tips, playbook_id, playbook_version }) => ({
        call: call_id,
        durationMs: duration_ms,
        tips,
        playbook: { id: playbook_id, version: playbook_version },
      }));
    },
    "read",
  );

export type Called = {
  readonly title: string | Erased;
  readonly customer: string | Erased;
  readonly company: string;
  readonly startedAt: number;
};

/** Names as they stand now: a report keeps none. */
export const calledOf = (
  pool: Pool,
  tenant: TenantId,
  calls: readonly string[],
): Promise<ReadonlyMap<string, Called>> =>
  calls.length === 0
    ? Promise.resolve(new Map())
    : inTenant(
        pool,
        tenant,
        async (tx: Tx) => {
          const rows = await tx
            .selectFrom("call")
            .select(["call_id", "title", "customer_name", "customer_company", "started_at"])
            .where("tenant_id", "=", tenant)
            .where("call_id", "in", [...calls])
            .execute();
          return new Map(
            rows.map(({ call_id, title, customer_name, customer_company, started_at }) => [
              call_id,
              {
                title: title ?? erased,
                customer: customer_name ?? erased,
                company: customer_company,
                startedAt: started_at,
              },
            ]),
          );
        },
        "read",
      );

/** Who held calls, and with which playbooks: what one can choose by. */
export const heldBy = (
  pool: Pool,
  tenant: TenantId,
): Promise<{
  readonly calls: number;
  readonly reps: readonly { readonly rep: string; readonly name: string | Erased; readonly calls: number }[];
  readonly playbooks: readonly { readonly id: string; readonly calls: number }[];
}> =>
  inTenant(
    pool,
    tenant,
    async (tx: Tx) => {
      const reps = await sql<{ rep_id: string; rep_name: string | null; calls: string }>`
        select rep_id, max(rep_name) as rep_name, count(*) as calls from call
        where tenant_id = ${tenant} and ended_reason is not null and kind <> 'practice'
        group by rep_id order by count(*) desc, rep_id limit ${choicesMax}`.execute(tx);
      const playbooks = await sql<{ playbook_id: string; calls: string }>`
        select playbook_id, count(*) as calls from call where tenant_id = ${tenant} and ended_reason is not null and kind <> 'practice'
        group by playbook_id order by count(*) desc, playbook_id limit ${choicesMax}`.execute(tx);
      return {
        calls: playbooks.rows.reduce((sum, { calls }) => sum + Number(calls), 0),
        reps: reps.rows.map(({ rep_id, rep_name, calls }) => ({
          rep: rep_id,
          name: rep_name ?? erased,
          calls: Number(calls),
        })),
        playbooks: playbooks.rows.map(({ playbook_id, calls }) => ({ id: playbook_id, calls: Number(calls) })),
      };
    },
    "read",
  );
/** Of reps and of playbooks, as many as a list is read through. */
const choicesMax = 200;
