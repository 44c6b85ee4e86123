/** Some calls of the tables, held against the fold that the rep's screen runs: other code, the same events. */
import type { CallView } from "@wingman/domain/call/view";
import { heardOf, talkOf, turnsOf } from "@wingman/domain/coach/talk";
import type { TenantId } from "@wingman/domain/ids";
import { isErased } from "@wingman/domain/schema";
import type { EventLog, Recorded, Sequence } from "@wingman/streams/log/event-log";
import { sql, type Transaction } from "kysely";
import { type Folded, foldAll } from "../history/sample.ts";
import type { Sampled } from "../read-model.ts";
import type { CallRow, KpiTables } from "./tables.ts";

/** Ended calls, the newest and others by chance of their ids. */
const newestMax = 10;
const othersMax = 20;

export const sample = async (
  tx: Transaction<KpiTables>,
  log: Pick<EventLog, "read">,
  upTo: Sequence,
): Promise<Sampled> => {
  const { rows } = await sql<CallRow & { tenant_id: TenantId; aside: boolean }>`
    select kpi_call.*, exists (select from quarantine where tenant_id = kpi_call.tenant_id and kind = 'call'
      and aggregate_id = call_id and processor = 'kpi') as aside from kpi_call
    where (tenant_id, call_id) in (
      (select tenant_id, call_id from kpi_call where ended_reason is not null order by started_at desc limit ${newestMax})
      union (select tenant_id, call_id from kpi_call where ended_reason is not null order by hashtext(call_id) limit ${othersMax}))`.execute(
    tx,
  );
  const differing: string[] = [];
  for (const row of rows) {
    if (row.aside) continue; // What it says is true and not all.
    const commits: Recorded[] = [];
    for await (const commit of log.read({ tenant: row.tenant_id, kind: "call", id: row.call_id }, 0, {
      unreadable: "give",
    }))
      if (commit.sequence <= upTo) commits.push(commit);
    const [folded] = foldAll(commits);
    const should = folded && countedOf(folded);
    for (const [part, value] of Object.entries(should ?? { call: null }))
      if (JSON.stringify(value) !== JSON.stringify(row[part as keyof CallRow] ?? null))
        differing.push(`call ${row.call_id}: ${part}`);
  }
  return { looked: rows.length, differing };
};

/** A call's counts, made of the screen's fold. */
export const countedOf = ({ view, shown }: Folded): Partial<CallRow> | undefined => {
  if (!view.started) return undefined;
  const tips = view.tips.filter(({ retracted }) => !retracted);
  const painted = tips.filter(({ suggestion }) => shown.has(suggestion));
  return {
    kind: view.started.kind,
    rep_id: view.started.rep.id,
    started_at: view.startedAt,
    sample: view.started.sample,
    ended_reason: view.endedReason,
    duration_ms: view.durationMs,
    outcome: view.outcome?.outcome ?? null,
    csat: view.csat,
    ...talkIn(view),
    tips_made: tips.length,
    tips_shown: painted.length,
    tips_accepted: painted.filter(({ rating, copied }) => rating === "like" || (copied && rating !== "dislike")).length,
    tips_liked: painted.filter(({ rating }) => rating === "like").length,
    tip_ms: painted.flatMap(({ afterWordsMs }) => afterWordsMs ?? []).sort((a, b) => a - b),
    competitors: [
      ...new Set(
        view.noted
          .filter(({ what, offBy }) => what === "competitor" && offBy === null)
          .map(({ label }) => label.replace("Competitor: ", "")),
      ),
    ].sort(),
  };
};

const talkIn = (view: CallView): Partial<CallRow> => {
  const lines = view.lines.filter(({ kind }) => kind === "words");
  const heard = lines.map((line) => heardOf({ ...line, text: isErased(line.text) ? null : line.text }));
  const worded = lines.filter(({ text }) => !isErased(text));
  const ms = (channel: string) =>
    heard.filter((line) => line.channel === channel).reduce((total, line) => total + line.endMs - line.startMs, 0);
  return {
    rep_ms: ms("rep"),
    customer_ms: ms("customer"),
    rep_questions: heard.filter(({ channel, asks }) => channel === "rep" && asks).length,
    turns: turnsOf(heard),
    // Where nothing was taken back the whole of it is what the coach would say.
    ...(worded.length === lines.length && {
      rep_patience_ms: talkOf(
        worded.map((line) => ({ ...line, text: String(line.text) })),
        "rep",
        view.durationMs,
      ).patienceMs,
    }),
  };
};
