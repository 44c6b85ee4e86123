/** What a tenant used, for its bill: seconds, tokens and tips by the day of the call, and what is stored now. */
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";
import type { UsageAnswer, Used } from "./answers.ts";
import { bucketOf, checkDays, inScope, type Scope, type TimeUnit } from "./scope.ts";
import type { KpiTables } from "./tables.ts";

export type UsageOf = Pick<Scope, "tenant" | "from" | "to" | "timeZone">;

/** Throws `Failure` WING_KPI_DAYS. */
export const readUsage = (
  pool: Pool,
  of: UsageOf,
  unit: TimeUnit,
  logBytesOf: (tenant: TenantId) => Promise<number | null>,
): Promise<UsageAnswer> => {
  checkDays(of);
  const scope = { ...of, reps: null, playbook: null };
  return inTenant(
    pool,
    of.tenant,
    async (tx: Transaction<KpiTables>) => {
      const { rows } = await sql<Used & { from: string; isSample: boolean }>`
        select ${bucketOf(unit, of.timeZone)} as from, sample is not null as "isSample", count(*)::integer as calls,
          round(sum(greatest(duration_ms, 0)) / 1000)::bigint as seconds,
          sum(input_tokens)::bigint as "inputTokens", sum(output_tokens)::bigint as "outputTokens",
          sum(micro_dollars)::bigint as "microDollars", sum(tips_made)::bigint as "tipsMade",
          sum(tips_shown)::bigint as "tipsShown"
        from kpi_call where ${inScope(scope, "all")} group by 1, 2 order by 1`.execute(tx);
      const { rows: stored } = await sql<Omit<UsageAnswer["storage"], "logBytes">>`
        select (select coalesce(sum(recording_bytes), 0)::bigint from kpi_call where tenant_id = ${of.tenant}) as "recordingBytes",
          coalesce(sum(bytes), 0)::bigint as "documentBytes", (count(*) filter (where bytes > 0))::integer as documents
        from kpi_document where tenant_id = ${of.tenant}`.execute(tx);
      const used = rows.map(({ from, isSample, ...rest }) => ({ from, isSample, used: rest }));
      return {
        days: { from: of.from, to: of.to },
        timeZone: of.timeZone,
        total: added(used.filter((row) => !row.isSample).map((row) => row.used)),
        samples: added(used.filter((row) => row.isSample).map((row) => row.used)),
        through: used.filter((row) => !row.isSample).map(({ from, used: some }) => ({ from, used: some })),
        storage: {
          ...(stored[0] ?? { recordingBytes: 0, documentBytes: 0, documents: 0 }), // An aggregate always answers one row.
          logBytes: await logBytesOf(of.tenant),
        },
      };
    },
    "read",
  );
};

const nothing: Used = {
  calls: 0,
  seconds: 0,
  inputTokens: 0,
  outputTokens: 0,
  microDollars: 0,
  tipsMade: 0,
  tipsShown: 0,
};
const added = (list: readonly Used[]): Used =>
  list.reduce<Used>(
    (sum, one) => ({
      calls: sum.calls + one.calls,
      seconds: sum.seconds + one.seconds,
      inputTokens: sum.inputTokens + one.inputTokens,
      outputTokens: sum.outputTokens + one.outputTokens,
      microDollars: sum.microDollars + one.microDollars,
      tipsMade: sum.tipsMade + one.tipsMade,
      tipsShown: sum.tipsShown + one.tipsShown,
    }),
    nothing,
  );
