/** Tips that people look at again: a tenth, by lot; and how far they and the judge agree. */
import { type Agreement, agreementOf } from "@wingman/domain/feedback/agreement";
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";
import type { HistoryTables } from "../history/tables.ts";

/** Shown at once; the next are asked for when these are done. */
const queueMax = 20;
/** Lines of the talk around a tip. */
const linesMax = 6;

export type QueuedTip = {
  readonly call: string;
  readonly suggestion: string;
  readonly title: string;
  readonly headline: string;
  readonly say: string;
  readonly play: string;
  readonly model: string | null;
  readonly words: string | null;
  readonly madeAtMs: number;
  readonly startedAt: number;
  readonly around: readonly { readonly channel: string; readonly text: string; readonly startMs: number }[];
};
export type Queue = {
  readonly tips: readonly QueuedTip[];
  readonly waiting: number;
  readonly reviewed: number;
  readonly agreement: Agreement;
  /** Whether a language model has judged any. */
  readonly judged: number;
};

/** Of calls that are over and whose words may be read; the newest first. */
const waitingTips = sql`from tip join call using (tenant_id, call_id)
  where sampled and shown and review is null and not retracted and not tip.forgotten
    and call.kind <> 'practice' and call.ended_reason is not null and call.erased_at is null
    and call.consent_state not in ('refused', 'withdrawn')`;

export const readQueue = (pool: Pool, tenant: TenantId): Promise<Queue> =>
  inTenant(
    pool,
    tenant,
    async (tx: Transaction<HistoryTables>) => {
      const tips = await sql<QueuedTip>`
        select tip.call_id as call, suggestion, tip.title, headline, say, play, model, words,
          made_at_ms as "madeAtMs", started_at as "startedAt",
          coalesce((select jsonb_agg(jsonb_build_object('channel', channel, 'text', text, 'startMs', start_ms) order by start_ms)
            from (select channel, text, start_ms from line where line.tenant_id = tip.tenant_id
              and line.call_id = tip.call_id and line.kind = 'words' and line.text is not null
              and line.start_ms <= tip.made_at_ms + 1000
              order by start_ms desc limit ${linesMax}) as near), '[]'::jsonb) as around
        ${waitingTips} and tip.tenant_id = ${tenant} order by tip.place desc limit ${queueMax}`.execute(tx);
      const counts = await sql<{ waiting: number }>`
        select count(*)::int as waiting ${waitingTips} and tip.tenant_id = ${tenant}`.execute(tx);
      const done = await sql<{ reviewed: number; judged: number }>`
        select count(review)::int as reviewed, count(judged)::int as judged
        from tip where tenant_id = ${tenant} and (review is not null or judged is not null)`.execute(tx);
      const pairs = await sql<{ one: string; other: string; count: number }>`
        select review as one, judged as other, count(*)::int as count from tip
        where tenant_id = ${tenant} and review is not null and judged is not null group by 1, 2`.execute(tx);
      return {
        tips: tips.rows,
        waiting: counts.rows[0]?.waiting ?? 0,
        reviewed: done.rows[0]?.reviewed ?? 0,
        judged: done.rows[0]?.judged ?? 0,
        agreement: agreementOf(pairs.rows),
      };
    },
    "read",
  );

/** What the judge thought of a tip; null where it did not look at it. */
export const readJudged = (
  pool: Pool,
  tenant: TenantId,
  call: string,
  suggestion: string,
): Promise<{ readonly mark: string; readonly why: string | null; readonly model: string | null } | null> =>
  inTenant(
    pool,
    tenant,
    async (tx: Transaction<HistoryTables>) => {
      const row = await tx
        .selectFrom("tip")
        .select(["judged", "judged_why", "judged_model"])
        .where("tenant_id", "=", tenant)
        .where("call_id", "=", call)
        .where("suggestion", "=", suggestion)
        .executeTakeFirst();
      return row && row.judged !== null ? { mark: row.judged, why: row.judged_why, model: row.judged_model } : null;
    },
    "read",
  );
