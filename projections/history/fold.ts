/**
 * What a run of commits does to the rows of history. Pure: `project.ts` fetches the rows that the run touches
 * onto a page, this folds every commit over it in log order, and `project.ts` writes the page back. So the
 * rows come out the same however the log is cut into runs. It says the same as `domain/call/view.ts`
 * (a test holds one against the other).
 */
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import type { Evidence } from "@wingman/domain/call/events/shared";
import { heldAt } from "@wingman/domain/call/held-at";
import { withCorrection, withoutCorrection, withoutNames } from "@wingman/domain/call/speakers";
import { isSampled } from "@wingman/domain/feedback/lot";
import { isErased } from "@wingman/domain/schema";
import type { Recorded } from "@wingman/streams/log/event-log";
import { positionOf } from "@wingman/streams/log/position";
import type { Static } from "typebox";
import { keyOf } from "../key.ts";
import type { Erasure, Forgotten } from "./forget.ts";
import { commentRow, correctionRow, type Touched } from "./hindsight.ts";
import type {
  ActRow,
  CallRow,
  ChannelRow,
  CommentRow,
  CorrectionRow,
  LineRow,
  NotedRow,
  TipRow,
  WithheldRow,
} from "./tables.ts";

/** Rows that events change are fetched first and keyed; rows that are only ever added are lists. */
export type Page = {
  readonly calls: Map<string, CallRow>;
  readonly tips: Map<string, TipRow>;
  readonly acts: Map<string, ActRow>;
  readonly channels: Map<string, ChannelRow>;
  readonly lines: LineRow[];
  readonly withheld: WithheldRow[];
  readonly noted: Map<string, NotedRow>;
  readonly corrections: Map<string, CorrectionRow>;
  readonly comments: Map<string, CommentRow>;
  /** Lines whose corrections changed. */
  readonly corrected: Touched[];
  /** Spans of words that were taken back, in log order. */
  readonly forgotten: Forgotten[];
  /** Calls in which somebody was erased, in log order. */
  readonly erasures: Erasure[];
  /** Calls whose lines, whose tips, and whose notes, are no longer what their counts and pictures say. */
  readonly spoken: Set<string>;
  readonly tipped: Set<string>;
  readonly noticed: Set<string>;
};

export const emptyPage = (): Page => ({
  calls: new Map(),
  tips: new Map(),
  acts: new Map(),
  channels: new Map(),
  lines: [],
  withheld: [],
  noted: new Map(),
  corrections: new Map(),
  comments: new Map(),
  corrected: [],
  forgotten: [],
  erasures: [],
  spoken: new Set(),
  tipped: new Set(),
  noticed: new Set(),
});

/** Whether its rows say all: nothing is left to be done in the tables once they are written. */
export const isPlain = ({ forgotten, erasures, corrected }: Page): boolean =>
  forgotten.length + erasures.length + corrected.length === 0;

/** Pages of different calls as one. */
export const mergePages = (pages: readonly Page[]): Page => {
  const all = emptyPage();
  for (const page of pages) {
    for (const name of ["calls", "tips", "acts", "channels", "noted", "corrections", "comments"] as const)
      for (const [key, row] of page[name]) (all[name] as Map<string, unknown>).set(key, row); // Of the same name, so of the same row.
    all.lines.push(...page.lines);
    all.withheld.push(...page.withheld);
    all.corrected.push(...page.corrected);
    all.forgotten.push(...page.forgotten);
    all.erasures.push(...page.erasures);
    for (const name of ["spoken", "tipped", "noticed"] as const) for (const key of page[name]) all[name].add(key);
  }
  return all;
};

/** A commit of a call that did not start, or that stands in the rows already, changes nothing. */
export const foldCommit = (page: Page, commit: Recorded): void => {
  const { aggregate, sequence } = commit;
  if (aggregate.kind !== "call") return;
  const key = keyOf(aggregate.tenant, aggregate.id);
  const before = page.calls.get(key);
  if (before && sequence <= before.sequence) return;
  commit.events.forEach((stored, index) => {
    const event = stored as unknown as CallEvent; // The log checked it against its schema, and `reads` its version.
    if (event.type === "CallStarted")
      page.calls.set(key, started(page.calls.get(key), commit, Date.parse(stored.time), event.data));
    const call = page.calls.get(key);
    if (!call) return;
    const handle = Object.hasOwn(handlers, event.type) ? (handlers[event.type] as Handler | null) : null; // A later version's type passes.
    handle?.(
      {
        page,
        key,
        call,
        id: stored.id,
        place: positionOf(sequence, index),
        clockMs: commit.clockMs,
        at: Date.parse(stored.time),
        actor: commit.actor,
      },
      event.data,
    );
  });
  const call = page.calls.get(key);
  if (call) call.sequence = sequence;
};

type On = {
  readonly page: Page;
  readonly key: string;
  readonly call: CallRow;
  readonly id: string;
  readonly place: string;
  readonly clockMs: number;
  readonly at: number;
  readonly actor: string;
};
type Handler<Data = unknown> = (on: On, data: Data) => void;
type Of = { readonly tenant_id: string; readonly call_id: string };
const of = ({ call }: On): Of => ({ tenant_id: call.tenant_id, call_id: call.call_id });
const plain = <Value>(value: Value): Value | null => (isErased(value) ? null : value);

/** Every event of a call is named; null where history has nothing to say of it. A new type fails to compile here. */
const handlers: { readonly [Type in CallEvent["type"]]: Handler<EventData<Type>> | null } = {
  CallStarted: () => {}, // Done by `started`, before there is a row.
  CallImported: null,
  ConsentRequested: (on) => consent(on, "asking"),
  ConsentGiven: (on, { how }) => consent(on, "given", how),
  ConsentRefused: (on) => consent(on, "refused"),
  ConsentWithdrawn: (on) => consent(on, "withdrawn"),
  NoticeGiven: null,
  SoundConsentRequested: null,
  SoundConsentGiven: null,
  SoundConsentRefused: null,
  SoundConsentWithdrawn: null,
  CallPaused: null,
  CallResumed: null,
  CallEnded: ({ page, key, call }, { reason, durationMs }) => {
    call.ended_reason = reason;
    call.duration_ms = durationMs;
    page.spoken.add(key);
    page.tipped.add(key);
    page.noticed.add(key);
  },
  ChannelOpened: (on, { channel, engine, model, accuracy, reason }) => {
    on.page.channels.set(keyOf(on.key, channel), { ...of(on), channel, engine, model, accuracy, reason });
  },
  EngineChanged: (on, { channel, engine, model, accuracy, reason }) => {
    on.page.channels.set(keyOf(on.key, channel), { ...of(on), channel, engine, model, accuracy, reason });
  },
  EngineChosen: null,
  ChannelClosed: null,
  CallTakenOver: null,
  UtteranceTranscribed: (on, { utterance, channel, text, startMs, endMs, speaker = null }) => {
    if (text !== "")
      line(on, {
        line_id: utterance,
        channel,
        kind: "words",
        text: plain(text),
        heard: null,
        corrected: null,
        speaker,
        start_ms: startMs,
        end_ms: endMs,
      });
  },
  UtteranceCorrected: (on, data) => {
    const key = keyOf(on.key, data.action);
    if (on.page.corrections.has(key)) return;
    on.page.corrections.set(key, correctionRow({ ...of(on), place: on.place, at: on.at }, data));
    touched(on, data.utterance);
  },
  CommentAdded: (on, data) => {
    const key = keyOf(on.key, data.comment);
    if (on.page.comments.has(key)) return;
    on.page.comments.set(key, commentRow({ ...of(on), place: on.place, at: on.at }, data));
  },
  CommentRemoved: (on, { action, comment }) => {
    const known = on.page.comments.get(keyOf(on.key, comment));
    if (known) known.removed_by ??= action;
  },
  CheckJudged: ({ call }, { action, check, verdict, by }) => {
    call.judged = [...call.judged, { action, check, verdict, by }];
  },
  CoachingMarked: ({ call, at }, { action, mark, by }) => {
    call.coached = [...call.coached, { action, mark, by, at: Math.round(at) }];
  },
  AudioMissed: (on, { channel, startMs, endMs }) =>
    line(on, {
      ...{ line_id: on.id, channel, kind: "gap", text: "", heard: null, corrected: null, speaker: null },
      ...{ start_ms: startMs, end_ms: endMs },
    }),
  QuestionNoticed: (on, data) => noted(on, data, "question", "Question"),
  ObjectionNoticed: (on, data) => noted(on, data, "objection", `Objection: ${data.about}`),
  CompetitorNoticed: (on, data) => noted(on, data, "competitor", `Competitor: ${data.competitor}`),
  CommitmentNoticed: (on, data) => noted(on, data, "commitment", "Noted"),
  StageReached: null,
  ChecklistTicked: null,
  SummaryWritten: null, // As the next.
  CallSummarised: null, // Asked of the log itself, where each of its items goes with its words.
  BlockFormed: null, // Its lines are here already.
  UtteranceUnderstood: null, // What comes of an answer is a tip.
  PassagesFound: null,
  PagesAsked: null,
  PagesFound: null,
  WordingWritten: null,
  AgentReasoned: null,
  ToolCalled: null,
  ToolRefused: null,
  AgentFailed: null,
  SuggestionMade: (on, { suggestion, kind, title, headline, say, madeAtMs, reason }) => {
    const tip = keyOf(on.key, suggestion);
    if (on.page.tips.has(tip)) return;
    on.page.tips.set(tip, {
      ...of(on),
      suggestion,
      place: on.place,
      event: on.id,
      kind,
      title,
      headline,
      say,
      made_at_ms: madeAtMs,
      play: reason.play,
      fired_by: reason.evidence ? "words" : "timing",
      words: reason.evidence ? plain(reason.evidence.words) : null,
      rating: "none",
      pinned: false,
      copied: false,
      dismissed: false,
      snoozed_by: null,
      retracted: false,
      shown: false,
      after_words_ms: null,
      spoken_at_ms: reason.evidence?.spokenAtMs ?? null,
      utterance: reason.evidence?.utterance ?? null,
      forgotten: false,
      agent: reason.agent,
      sampled: isSampled(on.call.call_id, suggestion),
      model: reason.model,
      review: null,
      reviewed_by: null,
      judged: null,
      judged_why: null,
      judged_model: null,
    });
    on.page.tipped.add(on.key);
  },
  SuggestionRefined: (on, { suggestion, say, model }) => {
    // What timing fired is not worded anew; a model's words go with those they came of, whichever is written first.
    const tip = on.page.tips.get(keyOf(on.key, suggestion));
    if (tip?.fired_by === "words") change(on, suggestion, { model, ...(!tip.forgotten && { say: plain(say) ?? "" }) });
  },
  SuggestionRetracted: (on, { suggestion }) => change(on, suggestion, { retracted: true }),
  SuggestionWithheld: (on, { suggestion, headline, because, atMs }) => {
    on.page.withheld.push({ ...of(on), place: on.place, suggestion, headline, because, at_ms: atMs });
  },
  InputsSeen: null,
  SoundRecorded: null, // The recording is asked itself (`streams/recordings`).
  RecordingDeleted: null,
  SuggestionShown: (on, { suggestion, afterWordsMs }) =>
    change(on, suggestion, { shown: true, after_words_ms: afterWordsMs }),
  SuggestionCopied: (on, data) => act(on, data, "copied", true),
  SuggestionRated: (on, data) => act(on, data, "rating", data.rating),
  SuggestionPinned: (on, data) => act(on, data, "pinned", data.pinned),
  SuggestionDismissed: (on, data) => {
    act(on, data, "dismissed", true);
    if (data.snooze) change(on, data.suggestion, { snoozed_by: data.action });
  },
  WordsForgotten: (on, { fromMs, toMs }) => {
    const { tenant_id: tenant, call_id: call } = of(on);
    on.page.forgotten.push({ tenant, call, place: on.place, fromMs, toMs });
    on.page.spoken.add(on.key);
    on.page.tipped.add(on.key);
    on.page.noticed.add(on.key);
  },
  PersonalDataForgotten: (on, { subjects }) => {
    const { call } = on;
    // What says nothing is not personal, and was never sealed: a rebuild finds it as it was.
    const gone = (text: string | null) => (text === "" ? text : null);
    call.erased_at ??= Math.round(on.at);
    if (subjects.includes("rep")) call.rep_name = gone(call.rep_name);
    if (subjects.includes("customer")) call.customer_name = gone(call.customer_name);
    if (!subjects.includes("both")) return;
    call.title = gone(call.title);
    call.next_step = gone(call.next_step);
    call.speakers = withoutNames(call.speakers);
    on.page.erasures.push({ tenant: call.tenant_id, call: call.call_id, place: on.place });
    on.page.tipped.add(on.key);
    on.page.noticed.add(on.key);
  },
  SupervisorJoined: null,
  SupervisorLeft: null,
  SupervisorNoteSent: null,
  SupervisorNoteSeen: null,
  PracticeBegun: ({ call }, { scenario, rubric, mode, assignment }) => {
    call.practice ??= { scenario, rubric, mode, assignment, score: null };
  },
  CustomerMoved: null,
  ReplySpoken: null,
  ReplyInterrupted: null,
  FeedbackGiven: null,
  HintGiven: null,
  CallScored: ({ call }, { by, points, criteria, measures, checks }) => {
    if (by !== "rules" || !call.practice || call.practice.score) return;
    const told = checks.map(({ check, verdict }) => ({ check, verdict }));
    call.practice = { ...call.practice, score: { points, criteria, measures, checks: told } };
  },
  TipsQuieted: null,
  MomentMarked: null,
  ChecklistMarked: null,
  NotedTakenOff: (on, { action, signal }) => {
    const item = on.page.noted.get(keyOf(on.key, signal));
    if (item) item.off_by ??= action;
    on.page.noticed.add(on.key);
  },
  SpeakerNamed: ({ call }, data) => {
    call.speakers = withCorrection(call.speakers, data);
  },
  SpeakersMerged: ({ call }, data) => {
    call.speakers = withCorrection(call.speakers, data);
  },
  ActionUndone: (on, { undoes }) => {
    on.call.speakers = withoutCorrection(on.call.speakers, undoes);
    on.call.judged = on.call.judged.filter(({ action }) => action !== undoes);
    on.call.coached = on.call.coached.filter(({ action }) => action !== undoes);
    undoHindsight(on, undoes);
    const done = on.page.acts.get(keyOf(on.key, undoes));
    if (done) {
      const woken = on.page.tips.get(keyOf(on.key, done.suggestion))?.snoozed_by === undoes;
      const before = { [done.field]: JSON.parse(done.before) as unknown };
      return change(on, done.suggestion, { ...before, ...(woken && { snoozed_by: null }) });
    }
    for (const item of on.page.noted.values())
      if (item.call_id === on.call.call_id && item.tenant_id === on.call.tenant_id && item.off_by === undoes)
        item.off_by = null;
    on.page.noticed.add(on.key);
  },
  OutcomeRecorded: ({ call }, { outcome, nextStep, nextStepOn }) => {
    Object.assign(call, {
      outcome,
      next_step: plain(nextStep),
      next_step_on: nextStepOn,
    } satisfies Partial<CallRow>);
  },
  CsatAnswered: ({ call }, { score }) => {
    call.csat = score;
  },
  SuggestionReviewed: (on, { suggestion, mark }) => change(on, suggestion, { review: mark, reviewed_by: on.actor }),
  SuggestionJudged: (on, { suggestion, mark, why, model }) => {
    const gone = on.page.tips.get(keyOf(on.key, suggestion))?.forgotten === true || on.call.erased_at !== null;
    change(on, suggestion, { judged: mark, judged_why: gone ? null : plain(why), judged_model: model });
  },
};

/** The types that have a handler; their versions are the catalogue's. */
export const historyTypes: readonly string[] = Object.entries(handlers)
  .filter(([, handler]) => handler !== null)
  .map(([type]) => type);

const started = (
  before: CallRow | undefined,
  { aggregate, sequence }: Recorded,
  /** The writer's own time: the server's would be another once the log was restored. */
  startedAt: number,
  data: EventData<"CallStarted">,
): CallRow => ({
  ...(before ?? {
    tenant_id: aggregate.tenant,
    call_id: aggregate.id,
    sequence,
    consent_state: "unasked",
    consent_how: null,
    consent_at_ms: null,
    ended_reason: null,
    duration_ms: 0,
    lines: 0,
    tips: 0,
    tips_liked: 0,
    tips_disliked: 0,
    tips_retracted: 0,
    objections: [],
    topics: [],
    lanes: [],
    tips_at_ms: [],
    outcome: null,
    next_step: null,
    next_step_on: null,
    csat: null,
    speakers: [],
    judged: [],
    coached: [],
    practice: null,
    erased_at: null,
  }),
  kind: data.kind,
  title: plain(data.title),
  rep_id: data.rep.id,
  rep_name: plain(data.rep.name),
  customer_name: plain(data.customer.name),
  customer_company: data.customer.company,
  started_at: heldAt(data, startedAt),
  sample: data.sample,
  playbook_id: data.playbook.id,
  playbook_version: data.playbook.version,
  arms: data.experiment,
});

const consent = ({ call, clockMs }: On, state: string, how: string | null = null): void => {
  Object.assign(call, { consent_state: state, consent_how: how, consent_at_ms: clockMs } satisfies Partial<CallRow>);
};

const line = (on: On, row: Omit<LineRow, keyof Of | "place">): void => {
  on.page.lines.push({ ...of(on), place: on.place, ...row });
  on.page.spoken.add(on.key);
};

const touched = ({ page, call }: On, utterance: string): void => {
  page.corrected.push({ tenant: call.tenant_id, call: call.call_id, utterance });
};
const undoHindsight = (on: On, undoes: string): void => {
  const correction = on.page.corrections.get(keyOf(on.key, undoes));
  if (correction) {
    correction.undone = true;
    touched(on, correction.utterance);
  }
  for (const comment of on.page.comments.values()) {
    if (comment.call_id !== on.call.call_id || comment.tenant_id !== on.call.tenant_id) continue;
    if (comment.action === undoes) comment.undone = true;
    if (comment.removed_by === undoes) comment.removed_by = null;
  }
};

const noted = (
  on: On,
  { signal, evidence }: { signal: string; evidence: Static<typeof Evidence> },
  what: string,
  label: string,
): void => {
  const item = keyOf(on.key, signal);
  if (on.page.noted.has(item)) return;
  on.page.noticed.add(on.key);
  on.page.noted.set(item, {
    ...of(on),
    signal,
    place: on.place,
    what,
    label,
    words: plain(evidence.words),
    utterance: evidence.utterance,
    at_ms: evidence.spokenAtMs,
    off_by: null,
    forgotten: false,
  });
};

const change = ({ page, key }: On, suggestion: string, changed: Partial<TipRow>): void => {
  const tip = page.tips.get(keyOf(key, suggestion));
  if (!tip) return;
  Object.assign(tip, changed);
  if ("rating" in changed || "retracted" in changed) page.tipped.add(key);
};

const act = <Field extends ActRow["field"]>(
  on: On,
  { action, suggestion }: { action: string; suggestion: string },
  field: Field,
  value: TipRow[Field],
): void => {
  const tip = on.page.tips.get(keyOf(on.key, suggestion));
  if (!tip) return;
  on.page.acts.set(keyOf(on.key, action), { ...of(on), action, suggestion, field, before: JSON.stringify(tip[field]) });
  change(on, suggestion, { [field]: value });
};
