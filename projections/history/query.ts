import { quoteNow } from "@wingman/domain/call/corrections";
import { speakerOf } from "@wingman/domain/call/speakers";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { type Erased, erased } from "@wingman/domain/schema";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { sql, type Transaction } from "kysely";
import { readCursor, writeCursor } from "../call-cursor.ts";
import type { CallDetail, CallList, CallSummary } from "./answers.ts";
import { incompleteCalls } from "./incomplete.ts";
import {
  type CallRow,
  type ChannelRow,
  type CommentRow,
  type CorrectionRow,
  type HistoryTables,
  type LineRow,
  lineColumns,
  type NotedRow,
  type TipRow,
} from "./tables.ts";

export const listSizeMax = 100;
export const listSizeDefault = 20;
/** Calls that are going at once in one tenant; more than fit a screen are nobody's list. */
const goingMax = 20;

type Tx = Transaction<HistoryTables>;

/** Finished calls, newest first, and beside the first of them those that are still going; with `rep` one person's alone. Throws `Failure` WING_CURSOR_INVALID for a cursor that no list gave. */
export const listCalls = async (
  pool: Pool,
  tenant: TenantId,
  {
    limit = listSizeDefault,
    cursor,
    rep = null,
  }: { readonly limit?: number; readonly cursor?: string; readonly rep?: string | null } = {},
): Promise<CallList> => {
  const size = Math.min(Math.max(1, Math.trunc(limit)), listSizeMax);
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const { rows, going, incomplete } = await inTenant(
    pool,
    tenant,
    async (tx: Tx) => {
      let query = tx
        .selectFrom("call")
        .selectAll()
        .where("tenant_id", "=", tenant)
        .where("kind", "<>", "practice") // Exercises have a list of their own.
        .where("ended_reason", "is not", null);
      if (rep !== null) query = query.where("rep_id", "=", rep);
      if (after) query = query.where(sql<boolean>`(started_at, call_id) < (${after.startedAt}, ${after.call})`);
      const rows = await query
        .orderBy("started_at", "desc")
        .orderBy("call_id", "desc")
        .limit(size + 1)
        .execute();
      const going = after
        ? []
        : await tx
            .selectFrom("call")
            .selectAll()
            .where("tenant_id", "=", tenant)
            .where("kind", "<>", "practice")
            .where("ended_reason", "is", null)
            .$if(rep !== null, (some) => some.where("rep_id", "=", rep))
            .orderBy("started_at", "desc")
            .limit(goingMax)
            .execute();
      const incomplete = await incompleteCalls(
        tx,
        tenant,
        [...rows, ...going].map(({ call_id }) => call_id),
      );
      return { rows, going, incomplete };
    },
    "read",
  );
  const page = rows.slice(0, size);
  const last = page.at(-1);
  return {
    calls: page.map((row) => summaryOf(row, incomplete)),
    next: rows.length > size && last ? writeCursor({ startedAt: last.started_at, call: last.call_id }) : null,
    going: going.map((row) => summaryOf(row, incomplete)),
  };
};

/**
 * One finished call whole; one of which part could not be read as far as it could. Throws `Failure`
 * WING_CALL_NOT_FOUND, also while it runs, and WING_CALL_INCOMPLETE where nothing of it could be read.
 */
export const readCall = async (pool: Pool, tenant: TenantId, call: string): Promise<CallDetail> => {
  return wholeOf(await inTenant(pool, tenant, (tx: Tx) => detailIn(tx, tenant, call), "read"));
};

/** What was found, or the `Failure` that says why there is nothing to show: WING_CALL_NOT_FOUND, WING_CALL_INCOMPLETE. */
export const wholeOf = (detail: Awaited<ReturnType<typeof detailIn>>): CallDetail => {
  if (detail === "incomplete")
    throw new Failure("WING_CALL_INCOMPLETE", "nothing of this call could be read.", {
      remedy: "Whoever runs this Wingman finds the reason with `wingman quarantine`.",
    });
  if (!detail)
    throw new Failure("WING_CALL_NOT_FOUND", "no finished call has this id.", {
      remedy: "A call stands in the history once it has ended.",
    });
  return detail;
};

/** The same in a transaction that stands; `incomplete` where nothing of it could be read, undefined where there is none. */
export const detailIn = async (
  tx: Tx,
  tenant: TenantId,
  call: string,
): Promise<CallDetail | "incomplete" | undefined> => {
  const row = await tx
    .selectFrom("call")
    .selectAll()
    .where("tenant_id", "=", tenant)
    .where("call_id", "=", call)
    .executeTakeFirst();
  const incomplete = await incompleteCalls(tx, tenant, [call]);
  if (!row) return incomplete.has(call) ? "incomplete" : undefined;
  if (row.ended_reason === null && !incomplete.has(call)) return undefined;
  const lines = await tx
    .selectFrom("line")
    .select(lineColumns)
    .where("tenant_id", "=", tenant)
    .where("call_id", "=", call)
    .orderBy("start_ms")
    .orderBy("place")
    .execute();
  const tips = await tx
    .selectFrom("tip")
    .selectAll()
    .where("tenant_id", "=", tenant)
    .where("call_id", "=", call)
    .where("forgotten", "=", false)
    .orderBy("place")
    .execute();
  const withheld = await tx
    .selectFrom("withheld")
    .selectAll()
    .where("tenant_id", "=", tenant)
    .where("call_id", "=", call)
    .orderBy("place")
    .execute();
  const noted = await tx
    .selectFrom("noted")
    .selectAll()
    .where("tenant_id", "=", tenant)
    .where("call_id", "=", call)
    .where("forgotten", "=", false)
    .orderBy("place")
    .execute();
  const channels = await tx
    .selectFrom("channel")
    .selectAll()
    .where("tenant_id", "=", tenant)
    .where("call_id", "=", call)
    .execute();
  const corrections = await tx
    .selectFrom("correction")
    .selectAll()
    .where("tenant_id", "=", tenant)
    .where("call_id", "=", call)
    .execute();
  const comments = await tx
    .selectFrom("comment")
    .selectAll()
    .where("tenant_id", "=", tenant)
    .where("call_id", "=", call)
    .where("undone", "=", false)
    .where("removed_by", "is", null)
    .orderBy("at_ms")
    .orderBy("place")
    .execute();
  const now = quotationsIn(lines);
  return {
    call: summaryOf(row, incomplete),
    consent: { state: row.consent_state, how: row.consent_how, atMs: row.consent_at_ms },
    lines: linesOf(lines, noted, corrections, row.speakers),
    comments: comments.map(commentOf),
    tips: tips.map((tip) => tipOf(tip, now(tip.utterance, tip.words))),
    withheld: withheld.map(({ suggestion, headline, because, at_ms }) => ({
      suggestion,
      headline,
      because,
      atMs: at_ms,
    })),
    noted: noted.map(({ signal, what, label, words, utterance, at_ms, off_by }) => ({
      signal,
      what,
      label,
      words: orErased(words),
      wordsNow: now(utterance, words),
      atMs: at_ms,
      off: off_by !== null,
    })),
    engine: engineOf(channels),
  };
};

const orErased = (text: string | null): string | Erased => text ?? erased;

export const summaryOf = (row: CallRow, incomplete: Awaited<ReturnType<typeof incompleteCalls>>): CallSummary => ({
  call: row.call_id,
  kind: row.kind,
  title: orErased(row.title),
  customer: { name: orErased(row.customer_name), company: row.customer_company },
  rep: { id: row.rep_id, name: orErased(row.rep_name) },
  startedAt: row.started_at,
  durationMs: row.duration_ms,
  endedReason: row.ended_reason ?? "", // Empty while it goes on.
  consent: row.consent_state,
  playbook: { id: row.playbook_id, version: row.playbook_version },
  tips: row.tips,
  tipsLiked: row.tips_liked,
  lines: row.lines,
  sample: row.sample,
  lanes: [...row.lanes],
  tipsAtMs: [...row.tips_at_ms],
  outcome:
    row.outcome === null
      ? null
      : { outcome: row.outcome, nextStep: orErased(row.next_step), nextStepOn: row.next_step_on },
  csat: row.csat,
  erasedAt: row.erased_at,
  incomplete: incomplete.get(row.call_id) ?? null,
});

const linesOf = (
  lines: readonly LineRow[],
  noted: readonly NotedRow[],
  corrections: readonly CorrectionRow[],
  speakers: CallRow["speakers"],
): CallDetail["lines"] => {
  const notes = Map.groupBy(noted, ({ utterance }) => utterance);
  const presses = new Map(corrections.map((each) => [each.action, each]));
  const now = quotationsIn(lines);
  return lines.map(({ line_id, channel, kind, text, heard, corrected, speaker, start_ms, end_ms }) => ({
    id: line_id,
    channel,
    kind: kind === "gap" ? "gap" : "words",
    text: orErased(text),
    speaker:
      speaker === null
        ? null
        : { voice: speaker, ...speakerOf(speakers, channel === "rep" ? "rep" : "customer", speaker) },
    startMs: start_ms,
    endMs: end_ms,
    notes: (notes.get(line_id) ?? []).map(({ label, words }) => ({
      label,
      words: orErased(words),
      wordsNow: now(line_id, words),
    })),
    corrected: correctedBy(heard, presses.get(corrected ?? "")),
  }));
};

const correctedBy = (
  heard: string | null,
  press: CorrectionRow | undefined,
): CallDetail["lines"][number]["corrected"] =>
  press && heard !== null ? { by: { id: press.by, name: "" }, at: press.written_at, was: heard } : null;

/** What a quotation of a line's words reads since they were corrected; null where it reads as before. */
const quotationsIn = (lines: readonly LineRow[]) => {
  const corrected = new Map(
    lines.flatMap(({ line_id, heard, text }) =>
      heard === null || text === null ? [] : [[line_id, { heard, text }] as const],
    ),
  );
  return (utterance: string | null, words: string | null): string | null => {
    const line = corrected.get(utterance ?? "");
    return line && words !== null ? changed(words, quoteNow(line.heard, line.text, words)) : null;
  };
};
const changed = (before: string, now: string): string | null => (now === before ? null : now);

const commentOf = ({ comment, author, at_ms, written_at, text }: CommentRow): CallDetail["comments"][number] => ({
  id: comment,
  author: { id: author, name: "" },
  atMs: at_ms,
  at: written_at,
  text: orErased(text),
});

const tipOf = (row: TipRow, wordsNow: string | null): CallDetail["tips"][number] => ({
  suggestion: row.suggestion,
  kind: row.kind,
  title: row.title,
  headline: row.headline,
  say: row.say,
  madeAtMs: row.made_at_ms,
  play: row.play,
  words: row.fired_by === "timing" ? null : orErased(row.words),
  wordsNow,
  rating: row.rating,
  pinned: row.pinned,
  copied: row.copied,
  dismissed: row.dismissed,
  retracted: row.retracted,
  shown: row.shown,
  afterWordsMs: row.after_words_ms,
  event: row.event,
});

/** The customer's side is the one that tips come from, so its recogniser is the one to name. */
const engineOf = (channels: readonly ChannelRow[]): CallDetail["engine"] => {
  const heard = channels.find(({ channel }) => channel === "customer") ?? channels[0];
  return heard ? { engine: heard.engine, model: heard.model, accuracy: heard.accuracy, reason: heard.reason } : null;
};
