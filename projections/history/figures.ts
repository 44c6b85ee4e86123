import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";
import type { Figures } from "./answers.ts";
import type { HistoryTables } from "./tables.ts";

type Tx = Transaction<HistoryTables>;

/**
 * What came of the calls since `week` and since `today`, epoch milliseconds that the asking page's own calendar
 * gives; with `rep` those of one person alone. Sample calls are left out; figures of few calls are given with their count, for the page to judge.
 */
export const readFigures = (
  pool: Pool,
  tenant: TenantId,
  { today, week, rep = null }: { readonly today: number; readonly week: number; readonly rep?: string | null },
): Promise<Figures> =>
  inTenant(
    pool,
    tenant,
    async (tx: Tx) => {
      const mine = tx
        .selectFrom("call")
        .select("call_id")
        .where("tenant_id", "=", tenant)
        .where("ended_reason", "is not", null)
        .where("sample", "is", null)
        .where("started_at", ">=", week)
        .$if(rep !== null, (query) => query.where("rep_id", "=", rep));
      const calls = await mine
        .clearSelect()
        .select([
          sql<number>`count(*)::int`.as("week"),
          sql<number>`(count(*) filter (where started_at >= ${today}))::int`.as("today"),
        ])
        .executeTakeFirstOrThrow();
      const talk = await tx
        .selectFrom("line")
        .select([
          sql<number>`coalesce(sum(end_ms - start_ms) filter (where channel = 'rep'), 0)::float8`.as("repMs"),
          sql<number>`coalesce(sum(end_ms - start_ms), 0)::float8`.as("allMs"),
        ])
        .where("tenant_id", "=", tenant)
        .where("kind", "=", "words")
        .where("call_id", "in", mine)
        .executeTakeFirstOrThrow();
      const tips = await tx
        .selectFrom("tip")
        .select([
          sql<number>`count(*)::int`.as("shown"),
          sql<number>`(count(*) filter (where copied or rating = 'like'))::int`.as("accepted"),
          sql<number>`count(after_words_ms)::int`.as("timed"),
          sql<number | null>`(percentile_cont(0.5) within group (order by after_words_ms))::float8`.as("middleMs"),
        ])
        .where("tenant_id", "=", tenant)
        .where("shown", "=", true)
        .where("forgotten", "=", false)
        .where("call_id", "in", mine)
        .executeTakeFirstOrThrow();
      const promises = await tx
        .selectFrom("noted")
        .select(sql<number>`count(*)::int`.as("noted"))
        .where("tenant_id", "=", tenant)
        .where("what", "=", "commitment")
        .where("off_by", "is", null)
        .where("forgotten", "=", false)
        .where("call_id", "in", mine)
        .executeTakeFirstOrThrow();
      return { calls, talk, tips, promises };
    },
    "read",
  );
