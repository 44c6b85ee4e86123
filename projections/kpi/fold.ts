/**
 * What a run of commits does to the rows of the figures. Pure: `project.ts` fetches the rows that the run touches onto a
 * page, this folds every commit over it in log order, and `project.ts` writes back what changed. Where a commit reaches
 * further than its own rows (an end, words taken back, an erasure), all rows of its call are there.
 */
import { heldAt } from "@wingman/domain/call/held-at";
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { reaches } from "@wingman/domain/call/forgetting";
import { heardOf } from "@wingman/domain/coach/talk";
import type { DocumentEvent } from "@wingman/domain/knowledge/document";
import { isErased } from "@wingman/domain/schema";
import type { Recorded } from "@wingman/streams/log/event-log";
import { positionOf } from "@wingman/streams/log/position";
import { keyOf } from "../key.ts";
import { measuresOf, noMeasures } from "./measures.ts";
import type { ActRow, CallRow, DocumentRow, LineRow, NotedRow, TipRow } from "./tables.ts";

/** Rows by their key, and which of them were changed. */
export type Page = {
  readonly kpi_call: Map<string, CallRow>;
  readonly kpi_line: Map<string, LineRow>;
  readonly kpi_tip: Map<string, TipRow>;
  readonly kpi_act: Map<string, ActRow>;
  readonly kpi_noted: Map<string, NotedRow>;
  readonly kpi_document: Map<string, DocumentRow>;
  readonly changed: Set<object>;
  /** Calls whose measures are no longer what their row says. */
  readonly counted: Set<string>;
};

export const emptyPage = (): Page => ({
  kpi_call: new Map(),
  kpi_line: new Map(),
  kpi_tip: new Map(),
  kpi_act: new Map(),
  kpi_noted: new Map(),
  kpi_document: new Map(),
  changed: new Set(),
  counted: new Set(),
});

/** Events that ask for every row of their call: an end, and what takes something back or puts it right, which is rare. */
export const reachesFar = (type: string): boolean => far.has(type);
const far = new Set<string>([
  "CallEnded",
  "WordsForgotten",
  "PersonalDataForgotten",
  "ActionUndone",
  "UtteranceCorrected",
] satisfies CallEvent["type"][]);

/** A commit of a call that did not start, or that stands in the rows already, changes nothing. */
export const foldCommit = (page: Page, commit: Recorded): void => {
  if (commit.aggregate.kind === "document") return foldDocument(page, commit);
  if (commit.aggregate.kind !== "call") return;
  const { aggregate, sequence } = commit;
  const key = keyOf(aggregate.tenant, aggregate.id);
  const before = page.kpi_call.get(key);
  if (before && sequence <= before.sequence) return;
  commit.events.forEach((stored, index) => {
    const event = stored as unknown as CallEvent; // The log checked it against its schema, and `reads` its version.
    if (event.type === "CallStarted")
      page.kpi_call.set(key, started(page.kpi_call.get(key), commit, Date.parse(stored.time), event.data));
    const call = page.kpi_call.get(key);
    if (!call) return;
    const handle = Object.hasOwn(handlers, event.type) ? (handlers[event.type] as Handler | null) : null; // A later version's type passes.
    handle?.({ page, key, call, place: positionOf(sequence, index) }, event.data);
  });
  const call = page.kpi_call.get(key);
  if (!call) return;
  call.sequence = sequence;
  page.changed.add(call);
};

/** Measures of those ended calls that something changed; all their rows must be on the page. */
export const measure = (page: Page): void => {
  const calls = [...page.counted].flatMap((key) => page.kpi_call.get(key) ?? []);
  const ended = calls.filter((row) => row.ended_reason !== null);
  if (ended.length === 0) return;
  const by = <Row extends { tenant_id: string; call_id: string }>(rows: ReadonlyMap<string, Row>) =>
    Map.groupBy(rows.values(), (row) => keyOf(row.tenant_id, row.call_id));
  const [lines, tips, noted] = [by(page.kpi_line), by(page.kpi_tip), by(page.kpi_noted)];
  for (const row of ended) {
    const key = keyOf(row.tenant_id, row.call_id);
    Object.assign(row, measuresOf(row, lines.get(key) ?? [], tips.get(key) ?? [], noted.get(key) ?? []));
  }
};

type On = { readonly page: Page; readonly key: string; readonly call: CallRow; readonly place: string };
type Handler<Data = unknown> = (on: On, data: Data) => void;
const of = ({ call }: On) => ({ tenant_id: call.tenant_id, call_id: call.call_id });

/** Every event of a call is named; null where no figure comes of it. A new type fails to compile here. */
const handlers: { readonly [Type in CallEvent["type"]]: Handler<EventData<Type>> | null } = {
  CallStarted: () => {}, // Done by `started`, before there is a row.
  CallEnded: ({ page, key, call }, { reason, durationMs }) => {
    call.ended_reason = reason;
    call.duration_ms = durationMs;
    page.counted.add(key);
  },
  UtteranceTranscribed: (on, { utterance, channel, text, startMs, endMs }) => {
    const line = keyOf(on.key, utterance);
    if (text === "" || on.page.kpi_line.has(line)) return;
    const { words, asks } = heardOf({ channel, startMs, endMs, text: isErased(text) ? null : text });
    put(on, "kpi_line", line, {
      ...of(on),
      line_id: utterance,
      place: on.place,
      channel,
      start_ms: startMs,
      end_ms: endMs,
      words,
      asks,
      corrections: [],
    });
  },
  QuestionNoticed: (on, data) => noted(on, data, "question", ""),
  ObjectionNoticed: (on, data) => noted(on, data, "objection", data.about),
  CompetitorNoticed: (on, data) => noted(on, data, "competitor", data.competitor),
  CommitmentNoticed: (on, data) => noted(on, data, "commitment", data.kind ?? "promise"),
  StageReached: ({ call }, { stage, atMs }) => {
    if (!Object.hasOwn(call.stages, stage)) call.stages = { ...call.stages, [stage]: atMs };
  },
  CallSummarised: (on, { objections }) => {
    on.call.told = objections.map(({ utterance, about, met }) => ({ utterance, about, met }));
    on.page.counted.add(on.key);
  },
  SuggestionMade: (on, { suggestion, madeAtMs, reason: { evidence } }) => {
    const tip = keyOf(on.key, suggestion);
    if (on.page.kpi_tip.has(tip)) return;
    put(on, "kpi_tip", tip, {
      ...of(on),
      suggestion,
      by_words: evidence !== null,
      at_ms: evidence?.spokenAtMs ?? madeAtMs,
      utterance: evidence?.utterance ?? null,
      shown: false,
      after_words_ms: null,
      rating: "none",
      copied: false,
      retracted: false,
      forgotten: false,
    });
  },
  SuggestionRetracted: (on, { suggestion }) => change(on, suggestion, { retracted: true }),
  SuggestionShown: (on, { suggestion, afterWordsMs }) =>
    change(on, suggestion, { shown: true, after_words_ms: afterWordsMs }),
  SuggestionCopied: (on, data) => act(on, data, "copied", true),
  SuggestionRated: (on, data) => act(on, data, "rating", data.rating),
  SuggestionPinned: (on, data) => pressed(on, data, "other", ""),
  SuggestionDismissed: (on, data) => pressed(on, data, "other", ""),
  NotedTakenOff: (on, { action, signal }) => {
    const item = on.page.kpi_noted.get(keyOf(on.key, signal));
    if (item && item.off_by === null) touch(on, Object.assign(item, { off_by: action }));
  },
  ActionUndone: (on, { undoes }) => {
    const done = on.page.kpi_act.get(keyOf(on.key, undoes));
    if (done?.field === "other") return;
    if (done) return change(on, done.suggestion, { [done.field]: JSON.parse(done.before) as unknown });
    for (const item of on.page.kpi_noted.values())
      if (isOf(on, item) && item.off_by === undoes) touch(on, Object.assign(item, { off_by: null }));
    for (const line of linesOf(on))
      if (line.corrections.some(({ action }) => action === undoes)) {
        line.corrections = line.corrections.filter(({ action }) => action !== undoes);
        touch(on, line);
      }
  },
  UtteranceCorrected: (on, { action, utterance, channel, text, startMs, endMs }) => {
    const line = on.page.kpi_line.get(keyOf(on.key, utterance));
    if (!line || line.words === null || linesOf(on).some((one) => one.corrections.some((it) => it.action === action)))
      return;
    const { words, asks } = heardOf({ channel, startMs, endMs, text: isErased(text) ? null : text });
    line.corrections = [...line.corrections, { action, words, asks }];
    touch(on, line);
  },
  CommentAdded: null,
  CommentRemoved: null,
  CheckJudged: null, // Of history, where the words are that it is about.
  CoachingMarked: null,
  OutcomeRecorded: ({ call }, { outcome, nextStep }) => {
    call.outcome = outcome;
    call.has_next_step = nextStep !== ""; // Erased words were some.
  },
  CsatAnswered: ({ call }, { score }) => {
    call.csat = score;
  },
  WordsForgotten: (on, span) => {
    const lines = new Set<string>();
    for (const line of on.page.kpi_line.values())
      if (isOf(on, line) && reaches(span, line.start_ms, line.end_ms)) {
        lines.add(line.line_id);
        touch(on, Object.assign(line, wordless));
      }
    const goes = (atMs: number, utterance: string | null): boolean =>
      (atMs > span.fromMs && atMs <= span.toMs) || (utterance !== null && lines.has(utterance));
    for (const row of [...on.page.kpi_tip.values(), ...on.page.kpi_noted.values()])
      if (isOf(on, row) && goes(row.at_ms, row.utterance)) touch(on, Object.assign(row, { forgotten: true }));
    on.page.counted.add(on.key);
  },
  PersonalDataForgotten: (on, { subjects }) => {
    if (!subjects.includes("both")) return;
    for (const line of on.page.kpi_line.values()) if (isOf(on, line)) touch(on, Object.assign(line, wordless));
    for (const tip of on.page.kpi_tip.values())
      if (isOf(on, tip) && tip.by_words) touch(on, Object.assign(tip, { forgotten: true }));
    for (const item of on.page.kpi_noted.values())
      if (isOf(on, item)) touch(on, Object.assign(item, { forgotten: true }));
    on.page.counted.add(on.key);
  },
  // A wording comes in parts; its last one says what it cost. `AgentReasoned` is of the same asking.
  WordingWritten: (on, { usage }) => spend(on, usage),
  SummaryWritten: (on, { usage }) => spend(on, usage),
  SuggestionJudged: (on, { usage }) => spend(on, usage),
  SoundRecorded: ({ call }, { bytes }) => {
    call.recording_bytes += bytes;
  },
  RecordingDeleted: ({ call }) => {
    call.recording_bytes = 0;
  },
  CallImported: null, // It began on the day on which it was held.
  ConsentRequested: null,
  ConsentGiven: null,
  ConsentRefused: null,
  ConsentWithdrawn: null,
  NoticeGiven: null,
  SoundConsentRequested: null,
  SoundConsentGiven: null,
  SoundConsentRefused: null,
  SoundConsentWithdrawn: null,
  CallPaused: null,
  CallResumed: null,
  CallTakenOver: null,
  ChannelOpened: null,
  ChannelClosed: null,
  EngineChanged: null,
  EngineChosen: null,
  AudioMissed: null,
  ChecklistTicked: null,
  ChecklistMarked: null,
  BlockFormed: null,
  UtteranceUnderstood: null,
  PassagesFound: null,
  PagesAsked: null,
  PagesFound: null,
  AgentReasoned: null,
  ToolCalled: null,
  ToolRefused: null,
  AgentFailed: null,
  SuggestionRefined: null,
  SuggestionWithheld: null,
  SuggestionReviewed: null,
  InputsSeen: null,
  TipsQuieted: null,
  MomentMarked: null,
  SpeakerNamed: null,
  SpeakersMerged: null,
  SupervisorJoined: null,
  SupervisorLeft: null,
  SupervisorNoteSent: null,
  SupervisorNoteSeen: null,
  PracticeBegun: null,
  CustomerMoved: null,
  ReplySpoken: null,
  ReplyInterrupted: null,
  FeedbackGiven: null,
  HintGiven: null,
  CallScored: null,
};

const ofDocuments = ["DocumentUploaded", "DocumentForgotten"] as const satisfies readonly DocumentEvent["type"][];

/** The types that have a handler; their versions are the catalogue's. */
export const kpiTypes: readonly string[] = [
  ...Object.entries(handlers)
    .filter(([, handler]) => handler !== null)
    .map(([type]) => type),
  ...ofDocuments,
];

const foldDocument = (page: Page, { aggregate: { tenant, id }, sequence, events }: Recorded): void => {
  const key = keyOf(tenant, id);
  if (sequence <= (page.kpi_document.get(key)?.sequence ?? 0)) return;
  for (const stored of events) {
    const event = stored as unknown as DocumentEvent; // As above.
    if (event.type === "DocumentUploaded" && !page.kpi_document.has(key))
      page.kpi_document.set(key, { tenant_id: tenant, document_id: id, sequence, bytes: event.data.bytes });
    const row = page.kpi_document.get(key);
    if (!row) continue;
    if (event.type === "DocumentForgotten") row.bytes = 0;
    row.sequence = sequence;
    page.changed.add(row);
  }
};

const started = (
  before: CallRow | undefined,
  { aggregate, sequence }: Recorded,
  startedAt: number,
  data: EventData<"CallStarted">,
): CallRow => ({
  ...(before ?? {
    tenant_id: aggregate.tenant,
    call_id: aggregate.id,
    sequence,
    ended_reason: null,
    duration_ms: 0,
    outcome: null,
    has_next_step: false,
    csat: null,
    stages: {},
    told: null,
    input_tokens: 0,
    output_tokens: 0,
    micro_dollars: 0,
    recording_bytes: 0,
    ...noMeasures(),
  }),
  kind: data.kind,
  rep_id: data.rep.id,
  started_at: heldAt(data, startedAt),
  sample: data.sample,
  playbook_id: data.playbook.id,
  playbook_version: data.playbook.version,
  arms: data.experiment,
});

const wordless = { words: null, asks: false, corrections: [] } as const;
const linesOf = (on: On): readonly LineRow[] => [...on.page.kpi_line.values()].filter((line) => isOf(on, line));

const isOf = ({ call }: On, row: { tenant_id: string; call_id: string }): boolean =>
  row.call_id === call.call_id && row.tenant_id === call.tenant_id;

const touch = ({ page, key }: On, row: object): void => {
  page.changed.add(row);
  page.counted.add(key);
};

const put = <Table extends "kpi_line" | "kpi_tip" | "kpi_act" | "kpi_noted">(
  on: On,
  table: Table,
  key: string,
  row: Page[Table] extends Map<string, infer Row extends object> ? Row : never,
): void => {
  (on.page[table] as Map<string, object>).set(key, row);
  touch(on, row);
};

const noted = (
  on: On,
  { signal, evidence }: Pick<EventData<"QuestionNoticed">, "signal" | "evidence">,
  what: NotedRow["what"],
  label: string,
): void => {
  const item = keyOf(on.key, signal);
  if (on.page.kpi_noted.has(item)) return;
  put(on, "kpi_noted", item, {
    ...of(on),
    signal,
    what,
    label,
    utterance: evidence.utterance,
    at_ms: evidence.spokenAtMs,
    off_by: null,
    forgotten: false,
  });
};

const change = (on: On, suggestion: string, changed: Partial<TipRow>): void => {
  const tip = on.page.kpi_tip.get(keyOf(on.key, suggestion));
  if (tip) touch(on, Object.assign(tip, changed));
};

type Press = { readonly action: string; readonly suggestion: string };
const act = <Field extends "rating" | "copied">(on: On, press: Press, field: Field, value: TipRow[Field]): void => {
  const tip = on.page.kpi_tip.get(keyOf(on.key, press.suggestion));
  if (!tip) return;
  pressed(on, press, field, JSON.stringify(tip[field]));
  change(on, press.suggestion, { [field]: value });
};

const pressed = (on: On, { action, suggestion }: Press, field: ActRow["field"], before: string): void => {
  if (on.page.kpi_tip.has(keyOf(on.key, suggestion)))
    put(on, "kpi_act", keyOf(on.key, action), { ...of(on), action, suggestion, field, before });
};

const spend = ({ call }: On, usage: EventData<"WordingWritten">["usage"]): void => {
  if (!usage) return;
  call.input_tokens += usage.inputTokens;
  call.output_tokens += usage.outputTokens;
  call.micro_dollars += usage.microDollars ?? 0;
};
