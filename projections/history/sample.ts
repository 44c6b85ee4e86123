/**
 * Some calls of the tables, held against the fold that the rep's screen runs: other code, the same events. So a
 * generation of a new shape, whose rows cannot be compared with older ones, is not taken on trust.
 */
import { quoteNow } from "@wingman/domain/call/corrections";
import { speakerOf } from "@wingman/domain/call/speakers";
import { isDeepStrictEqual } from "node:util";
import { type CallEvent, catalogue } from "@wingman/domain/call/events/index";
import { type CallView, emptyView, evolveView } from "@wingman/domain/call/view";
import { standingComments } from "@wingman/domain/call/view-hindsight";
import type { TenantId } from "@wingman/domain/ids";
import { isErased } from "@wingman/domain/schema";
import type { EventLog, Recorded, Sequence } from "@wingman/streams/log/event-log";
import { sql, type Transaction } from "kysely";
import type { Sampled } from "../read-model.ts";
import type { CallDetail } from "./answers.ts";
import { lanesOf } from "./lanes.ts";
import { detailIn } from "./query.ts";
import type { HistoryTables } from "./tables.ts";

/** Ended calls, the newest and others by chance of their ids. */
const newestMax = 10;
const othersMax = 20;

export const sample = async (
  tx: Transaction<HistoryTables>,
  log: Pick<EventLog, "read">,
  upTo: Sequence,
): Promise<Sampled> => {
  const { rows } = await sql<{ tenant_id: TenantId; call_id: string }>`
    (select tenant_id, call_id from call where ended_reason is not null order by started_at desc limit ${newestMax})
    union (select tenant_id, call_id from call where ended_reason is not null order by hashtext(call_id) limit ${othersMax})`.execute(
    tx,
  );
  const differing: string[] = [];
  for (const { tenant_id: tenant, call_id: call } of rows) {
    const commits: Recorded[] = [];
    for await (const commit of log.read({ tenant, kind: "call", id: call }, 0, { unreadable: "give" }))
      if (commit.sequence <= upTo) commits.push(commit);
    const detail = await detailIn(tx, tenant, call);
    if (detail === "incomplete" || detail?.call.incomplete) continue; // Set aside, and said to be.
    const [folded] = foldAll(commits);
    for (const part of differences(detail && quieted(detail), folded && detailOf(folded)))
      differing.push(`call ${call}: ${part}`);
  }
  return { looked: rows.length, differing };
};

/** The parts of a call's page that are not the same. */
const differences = (rows: unknown, fold: unknown): string[] => {
  const [left, right] = [rows ?? {}, fold ?? {}] as Record<string, unknown>[]; // Plain objects, both made above.
  return Object.keys({ ...left, ...right }).filter((part) => !isDeepStrictEqual(left?.[part], right?.[part]));
};

export type Folded = { readonly tenant: TenantId; readonly view: CallView; readonly shown: ReadonlySet<string> };
/** Every call of these commits, as the screen has it. */
export const foldAll = (log: readonly Recorded[]): Folded[] => {
  const calls = new Map<string, { tenant: TenantId; view: CallView; shown: Set<string> }>();
  for (const { aggregate, clockMs, events } of log) {
    const folded = calls.get(aggregate.id) ?? {
      tenant: aggregate.tenant,
      view: emptyView(aggregate.id),
      shown: new Set<string>(),
    };
    for (const { id, type, time, data } of events) {
      if (!catalogue.has(type)) continue; // The screen's reader skips it just so.
      const event = { type, data } as CallEvent;
      folded.view = evolveView(folded.view, { id, clockMs, at: Date.parse(time), event });
      if (event.type === "SuggestionShown" && folded.view.tips.some((tip) => tip.suggestion === event.data.suggestion))
        folded.shown.add(event.data.suggestion);
    }
    calls.set(aggregate.id, folded);
  }
  return [...calls.values()];
};

/** The screen shows words of a note that was erased as nothing, history says that they were erased. */
const quiet = (words: unknown) => (isErased(words) ? "" : words);
export const quieted = (detail: CallDetail): unknown => ({
  ...detail,
  lines: detail.lines.map((line) => ({
    ...line,
    notes: line.notes.map((note) => ({ ...note, words: quiet(note.words) })),
  })),
  noted: detail.noted.map((item) => ({ ...item, words: quiet(item.words) })),
});

/** A call's page, made of the screen's fold. */
export const detailOf = ({ view, shown }: Folded): unknown => {
  const { started } = view;
  if (!started) return null;
  const spoken = view.lines.filter(({ kind }) => kind === "words");
  const engine = view.channels.customer?.engine
    ? view.channels.customer
    : view.channels.rep?.engine
      ? view.channels.rep
      : null;
  const now = (utterance: string, words: unknown): string | null => {
    const line = view.lines.find(({ id }) => id === utterance);
    if (!line?.corrected || isErased(line.text) || typeof words !== "string") return null;
    const read = quoteNow(line.corrected.was, line.text, words);
    return read === words ? null : read;
  };
  return {
    call: {
      call: view.call,
      kind: started.kind,
      title: started.title,
      customer: { name: started.customer.name, company: started.customer.company },
      rep: { id: started.rep.id, name: started.rep.name },
      startedAt: view.startedAt,
      durationMs: view.durationMs,
      endedReason: view.endedReason,
      consent: view.consent.state,
      playbook: started.playbook,
      tips: view.tips.length,
      tipsLiked: view.tips.filter(({ rating }) => rating === "like").length,
      lines: spoken.length,
      sample: started.sample,
      lanes: lanesOf(spoken.map(({ channel, startMs, endMs }) => ({ channel, startMs, endMs }))),
      tipsAtMs: view.tips.map(({ madeAtMs }) => madeAtMs).sort((a, b) => a - b),
      outcome: view.outcome,
      csat: view.csat,
      erasedAt: view.erasure?.at ?? null,
      incomplete: null,
    },
    consent: view.consent,
    comments: standingComments(view.comments).map(({ id, author, atMs, at, text }) => ({
      ...{ id, author: { id: author, name: "" }, atMs, text },
      at: Math.round(at),
    })),
    lines: view.lines.map(({ id, channel, kind, text, speaker, startMs, endMs, notes, corrected }) => ({
      id,
      channel,
      kind,
      text,
      speaker: speaker && { voice: speaker, ...speakerOf(view.speakers, channel, speaker) },
      startMs,
      endMs,
      notes: notes.map(({ label, words }) => ({ label, words, wordsNow: now(id, words) })),
      corrected: corrected
        ? { by: { id: corrected.by, name: "" }, at: Math.round(corrected.at), was: corrected.was }
        : null,
    })),
    tips: view.tips.map(
      ({
        suggestion,
        kind,
        title,
        headline,
        say,
        madeAtMs,
        reason,
        rating,
        pinned,
        copied,
        dismissed,
        retracted,
        afterWordsMs,
        event,
      }) => ({
        suggestion,
        kind,
        title,
        headline,
        say,
        madeAtMs,
        play: reason.play,
        words: reason.evidence ? reason.evidence.words : null,
        wordsNow: reason.evidence ? now(reason.evidence.utterance, reason.evidence.words) : null,
        rating,
        pinned,
        copied,
        dismissed,
        retracted,
        shown: shown.has(suggestion),
        afterWordsMs,
        event,
      }),
    ),
    withheld: view.withheld,
    noted: view.noted.map(({ id, what, label, words, utterance, atMs, offBy }) => ({
      signal: id,
      what,
      label,
      words,
      wordsNow: now(utterance, words),
      atMs,
      off: offBy !== null,
    })),
    engine: engine && { engine: engine.engine, model: engine.model, accuracy: engine.accuracy, reason: engine.reason },
  };
};
