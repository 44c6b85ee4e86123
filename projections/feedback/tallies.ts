/** What people did with the tips of each play, counted from the rows of history. */
import type { PlayTally } from "@wingman/domain/feedback/ranking";
import type { Reset } from "@wingman/domain/feedback/standing";
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";
import type { HistoryTables } from "../history/tables.ts";

/** More plays than all playbooks of a tenant that anybody still uses have. */
const playsMax = 10_000;

export type PlayCounts = PlayTally & {
  readonly made: number;
  readonly shown: number;
  readonly copied: number;
};

/** One verdict a tip, by the strongest act (`domain/feedback/ranking.ts`). */
const verdicts = sql`
  count(*) filter (where rating = 'like')::int as liked,
  count(*) filter (where rating = 'dislike')::int as disliked,
  count(*) filter (where rating = 'none' and (copied or pinned))::int as used,
  count(*) filter (where rating = 'none' and not (copied or pinned) and snoozed_by is not null)::int as snoozed,
  count(*) filter (where rating = 'none' and not (copied or pinned) and snoozed_by is null and dismissed)::int as dismissed`;

/**
 * Tips that were taken back, or whose words were, count for nothing; nor do those that a reset put aside. With
 * `touched`, plays alone that somebody did something about: the quick way, when a call starts.
 */
export const readTallies = (
  pool: Pool,
  tenant: TenantId,
  resets: Iterable<Reset>,
  touched = false,
): Promise<readonly PlayCounts[]> =>
  inTenant(
    pool,
    tenant,
    async (tx: Transaction<HistoryTables>) => {
      const list = [...resets];
      const { rows } = await sql<PlayCounts>`
        with reset as (
          select * from unnest(${list.map(({ of }) => of?.playbook ?? null)}::text[],
            ${list.map(({ of }) => of?.play ?? null)}::text[], ${list.map(({ upTo }) => upTo)}::text[])
            as each (playbook, play, up_to)
        )
        select call.playbook_id as playbook, tip.play, count(*)::int as made,
          count(*) filter (where shown)::int as shown, count(*) filter (where copied)::int as copied, ${verdicts}
        from tip join call using (tenant_id, call_id)
        where tip.tenant_id = ${tenant} and not retracted and not forgotten and call.kind <> 'practice'
          ${touched ? sql`and (rating <> 'none' or copied or pinned or dismissed)` : sql``}
          and not exists (select from reset where (reset.play is null
            or (reset.play = tip.play and reset.playbook = call.playbook_id)) and tip.place < reset.up_to collate "C")
        group by call.playbook_id, tip.play order by call.playbook_id, tip.play limit ${playsMax}`.execute(tx);
      return rows;
    },
    "read",
  );
