/**
 * What came of a trial, arm by arm. The call is what was dealt, so calls are counted, never tips: tips of one call are
 * alike, and an interval over them would be too narrow.
 */
import { type Difference, differenceOf, type Share, shareOf } from "@wingman/domain/feedback/shares";
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";
import type { HistoryTables } from "../history/tables.ts";

export type ArmResult = {
  readonly arm: string;
  readonly calls: number;
  readonly tips: number;
  /** Calls in which a tip was liked or copied, of those that were shown one. */
  readonly accepted: Share | null;
  /** Calls in which a tip was disliked, of the same. */
  readonly disliked: Share | null;
  /** Calls that came to a next step or were won, of those whose outcome was said. */
  readonly reached: Share | null;
  /** `accepted` less that of the first arm; null for the first, and where either has none. */
  readonly difference: Difference | null;
};

type Counted = {
  arm: string;
  calls: number;
  tips: number;
  shown: number;
  accepted: number;
  disliked: number;
  said: number;
  reached: number;
};

/** Of the arms in their order; calls that go on still, and sample calls, are left out. */
export const readTrial = async (
  pool: Pool,
  tenant: TenantId,
  experiment: string,
  arms: readonly string[],
): Promise<readonly ArmResult[]> => {
  const counted = await inTenant(
    pool,
    tenant,
    async (tx: Transaction<HistoryTables>) => {
      const { rows } = await sql<Counted>`
        with dealt as (
          select call.call_id, dealt ->> 'arm' as arm, outcome
          from call, jsonb_array_elements(arms) as dealt
          where tenant_id = ${tenant} and ended_reason is not null and sample is null and kind <> 'practice'
            and arms @> ${JSON.stringify([{ experiment }])}::jsonb and dealt ->> 'experiment' = ${experiment}
        ), each as (
          select dealt.call_id, dealt.arm, dealt.outcome, count(tip.suggestion) as tips,
            bool_or(shown) as shown,
            bool_or(shown and (rating = 'like' or (copied and rating <> 'dislike'))) as accepted,
            bool_or(shown and rating = 'dislike') as disliked
          from dealt left join tip on tip.tenant_id = ${tenant} and tip.call_id = dealt.call_id
            and not tip.forgotten and not tip.retracted
          group by 1, 2, 3
        )
        select arm, count(*)::int as calls, sum(tips)::int as tips,
          count(*) filter (where shown)::int as shown, count(*) filter (where accepted)::int as accepted,
          count(*) filter (where disliked)::int as disliked, count(outcome)::int as said,
          count(*) filter (where outcome in ('next-step', 'won'))::int as reached
        from each group by arm`.execute(tx);
      return rows;
    },
    "read",
  );
  const results = arms.map((arm) => {
    const row = counted.find((each) => each.arm === arm);
    const { calls = 0, tips = 0, shown = 0, accepted = 0, disliked = 0, said = 0, reached = 0 } = row ?? {};
    return {
      ...{ arm, calls, tips, accepted: shareOf(accepted, shown) },
      ...{ disliked: shareOf(disliked, shown), reached: shareOf(reached, said) },
    };
  });
  const first = results[0]?.accepted ?? null;
  return results.map((result, index) => ({
    ...result,
    difference: index > 0 && first && result.accepted ? differenceOf(result.accepted, first) : null,
  }));
};
