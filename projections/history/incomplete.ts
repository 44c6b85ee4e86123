import type { TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import type { CallSummary } from "./answers.ts";

/** Those of a tenant's calls that stand in quarantine: what their rows say is true and not all. */
export const incompleteCalls = async (
  tx: Transaction<any>,
  tenant: TenantId,
  calls: readonly string[],
): Promise<ReadonlyMap<string, CallSummary["incomplete"]>> => {
  if (calls.length === 0) return new Map();
  const { rows } = await sql<{ call: string; code: string; commits: number }>`
    select aggregate_id as call, code, commits from quarantine
    where tenant_id = ${tenant} and kind = 'call' and aggregate_id = any(${calls}) and processor = 'history'`.execute(
    tx,
  );
  return new Map(rows.map(({ call, code, commits }) => [call, { code, commits }]));
};
