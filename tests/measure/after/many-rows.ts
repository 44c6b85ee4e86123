/** Rows of history for so many calls of one tenant, as the fold would have left them once their words were erased. */
import type { TenantId } from "@wingman/domain/ids";
import { history } from "@wingman/projections/history/model";
import { activeSchema } from "@wingman/projections/rebuild/generations";
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner, asProjector } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";

/** Calls that are written at once: each lot is far from the time that a statement may take, on a busy machine too. */
const lot = 5_000;

/** A call begins each minute from `fromMs` on; two lines and a tip each, and something noted in every second. */
export const fillManyRows = async (pool: Pool, tenant: TenantId, count: number, fromMs: number): Promise<void> => {
  for (let first = 0; first < count; first += lot)
    await fillLot(pool, tenant, { first, last: Math.min(first + lot, count) - 1 }, fromMs);
  const schema = (await activeSchema(pool, history)) ?? "";
  await asOwner(pool, async (tx: Transaction<any>) => {
    for (const table of ["call", "line", "tip", "noted"]) await sql`analyze ${sql.id(schema, table)}`.execute(tx); // As a rebuild does.
  });
};

const fillLot = (
  pool: Pool,
  tenant: TenantId,
  { first, last }: { readonly first: number; readonly last: number },
  fromMs: number,
): Promise<void> =>
  asProjector(pool, history.name, async (tx: Transaction<any>) => {
    const call = sql`'01990000-0000-7000-8000-' || lpad(n::text, 12, '0')`;
    const each = sql`generate_series(${first}::integer, ${last}::integer) as n`;
    await sql`insert into call (tenant_id, call_id, sequence, kind, title, rep_id, rep_name, customer_name, customer_company,
        started_at, playbook_id, playbook_version, arms, consent_state, ended_reason, duration_ms, lines, tips, tips_liked,
        tips_disliked, tips_retracted, objections, topics, lanes, tips_at_ms, outcome, next_step, next_step_on, csat,
        speakers, judged, coached)
      select ${tenant}, ${call}, n + 1, 'live', 'Dock scheduling, call ' || n, 'rep-' || n % 40, 'Priya Nair ' || n % 40,
        case when n % 97 <> 0 then 'Tomás Ferreira ' || n end, 'Corvane Logistics ' || n % 311,
        ${fromMs}::bigint + n::bigint * 60000, 'b2b-starter', 1, '[]', 'granted', 'hung-up', 300000 + (n::bigint * 7919) % 1500000,
        2, 1, 0, 0, 0, '[]', '[]', '[]', '[]',
        (array[null, 'next-step', 'won', 'lost', 'no-decision'])[1 + n % 5], case when n % 5 = 1 then '=Send paper ' || n else '' end,
        case when n % 5 = 1 then '2026-12-04' end, case when n % 3 = 0 then 1 + n % 5 end, '[]', '[]', '[]'
      from ${each}`.execute(tx);
    await sql`insert into line (tenant_id, call_id, line_id, place, channel, kind, start_ms, end_ms)
      select ${tenant}, ${call}, 'u' || turn, 'p' || turn, (array['rep', 'customer'])[1 + turn], 'words', turn * 100000, turn * 100000 + 90000
      from ${each}, generate_series(0, 1) as turn`.execute(tx);
    await sql`insert into tip (tenant_id, call_id, suggestion, place, event, kind, title, headline, say, made_at_ms, play,
        fired_by, rating, pinned, copied, dismissed, retracted, shown, after_words_ms, forgotten, agent, sampled)
      select ${tenant}, ${call}, 's1', 'p1', 'e1', 'play', 'Price', 'Price', '', 5000, 'price', 'words', 'none', false, n % 4 = 0,
        false, false, true, 300 + n % 900, false, 'coach', false from ${each}`.execute(tx);
    await sql`insert into noted (tenant_id, call_id, signal, place, what, label, utterance, at_ms, forgotten)
      select ${tenant}, ${call}, 'n1', 'p1', (array['objection', 'commitment'])[1 + n % 4 / 2], 'Objection: price', 'u1', 4000, false
      from ${each} where n % 2 = 0`.execute(tx);
  });
