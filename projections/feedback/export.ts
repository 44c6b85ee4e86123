/**
 * Tips with what people thought of them, as lines of JSON to train or test a model with. Of calls alone whose customer
 * agreed, in which nobody was erased, and which the tenant's retention still keeps; sample calls are left out. Texts are
 * masked once more on the way out, by today's rules, with identity numbers and the names of customer and representative
 * among them whatever the policy says: a model would learn them.
 */
import type { TenantId } from "@wingman/domain/ids";
import type { Policy } from "@wingman/domain/tenant/policy";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { redactText } from "@wingman/streams/log/redact";
import { sql, type Transaction } from "kysely";
import type { HistoryTables } from "../history/tables.ts";

/** Of one read; a file is as many of them as it needs. */
const rowsAtOnce = 500;
/** Lines of the talk before a tip. */
const linesMax = 6;
const dayMs = 86_400_000;

type Row = {
  place: string;
  call: string;
  suggestion: string;
  startedAt: number;
  madeAtMs: number;
  playbook: string;
  version: number;
  play: string;
  kind: string;
  agent: string;
  model: string | null;
  title: string;
  headline: string;
  say: string;
  words: string | null;
  names: readonly (string | null)[];
  rating: string;
  copied: boolean;
  pinned: boolean;
  snoozed: boolean;
  dismissed: boolean;
  review: string | null;
  judged: string | null;
  outcome: string | null;
  before: readonly { readonly channel: string; readonly text: string }[];
};

/** Each line ends with a line feed. What fails on the way breaks it off. */
export async function* labelledTips(
  pool: Pool,
  tenant: TenantId,
  { retention }: Pick<Policy, "retention">,
  nowMs: number,
): AsyncGenerator<string> {
  const keptSince = nowMs - retention.transcriptDays * dayMs;
  for (let after = ""; ;) {
    const rows = await page(pool, tenant, keptSince, after);
    for (const { place, before, words, names, ...row } of rows) {
      after = place;
      const masked = (text: string): string =>
        redactText(text, { end: "closed", identityNumbers: true, names: names.filter((name) => name !== null) });
      const { call, suggestion, startedAt, madeAtMs, playbook, version, play, kind, agent, model, ...rest } = row;
      const { title, headline, say, rating, copied, pinned, snoozed, dismissed, review, judged, outcome } = rest;
      const line = {
        format: "wingman.feedback",
        v: 1,
        ...{ call, suggestion, startedAt, madeAtMs, outcome },
        context: {
          before: before.map(({ channel, text }) => ({ speaker: channel, text: masked(text) })),
          words: words === null ? null : masked(words),
        },
        tip: { kind, title, headline, say: masked(say), playbook: { id: playbook, version }, play, agent, model },
        labels: { rating, copied, pinned, snoozed, dismissed, review, judged },
      };
      yield `${JSON.stringify(line)}\n`;
    }
    if (rows.length < rowsAtOnce) return;
  }
}

const page = (pool: Pool, tenant: TenantId, keptSince: number, after: string): Promise<readonly Row[]> =>
  inTenant(
    pool,
    tenant,
    async (tx: Transaction<HistoryTables>) => {
      const { rows } = await sql<Row>`
        select tip.place, tip.call_id as call, suggestion, started_at as "startedAt", made_at_ms as "madeAtMs",
          playbook_id as playbook, playbook_version as version, play, tip.kind, agent, model, tip.title, headline, say,
          words, jsonb_build_array(customer_name, rep_name) as names, rating, copied, pinned, snoozed_by is not null as snoozed, dismissed, review, tip.judged, outcome,
          coalesce((select jsonb_agg(jsonb_build_object('channel', channel, 'text', text) order by start_ms)
            from (select channel, text, start_ms from line where line.tenant_id = tip.tenant_id
              and line.call_id = tip.call_id and line.kind = 'words' and line.text is not null
              and line.start_ms <= tip.made_at_ms order by start_ms desc limit ${linesMax}) as near), '[]'::jsonb) as before
        from tip join call using (tenant_id, call_id)
        where tip.tenant_id = ${tenant} and tip.place > ${after} collate "C"
          and shown and not retracted and not tip.forgotten
          and (rating <> 'none' or copied or pinned or dismissed or review is not null or tip.judged is not null)
          and call.ended_reason is not null and call.erased_at is null and call.sample is null and call.kind <> 'practice'
          and call.consent_state = 'given' and call.started_at >= ${keptSince}
        order by tip.place limit ${rowsAtOnce}`.execute(tx);
      return rows;
    },
    "read",
  );
