/**
 * What the rep's screen knows of a call: a fold over the same events, run in the browser while the call
 * lasts and again, over the same log, in a replay. Plain JSON, so that a server can send a snapshot.
 */
import { withoutTakenBack } from "../coach/summary.ts";
import { own } from "../record.ts";
import type { Correction } from "./corrections.ts";
import { comment, type CommentSeen, correct, uncomment, undoneHindsight } from "./view-hindsight.ts";
import { forget, interim, line, note, recorded, settle, utterance } from "./view-words.ts";
import { type Erased, isErased } from "../schema.ts";
import { type Answer, answerTo, type Consents, evolveConsent, noConsents } from "./consent.ts";
import type { CallEvent, EventData, FragmentEvent, LifeEvent } from "./events/index.ts";
import type { Channel } from "./events/shared.ts";
import { isForgotten, type Span } from "./forgetting.ts";
import { type SpeakerCorrection, withCorrection, withoutCorrection } from "./speakers.ts";
import { erasedFrom, type Erasure } from "./view-erasure.ts";
import { practised, type PracticeView } from "./view-practice.ts";
import { watched } from "./view-watching.ts";

export type CallView = {
  readonly call: string;
  readonly status: "waiting" | "live" | "ended";
  readonly started: EventData<"CallStarted"> | null;
  /** Server time of CallStarted, epoch milliseconds. */
  readonly startedAt: number;
  readonly endedReason: EventData<"CallEnded">["reason"] | null;
  readonly durationMs: number;
  readonly consent: {
    readonly state: Answer;
    readonly how: string | null;
    readonly atMs: number | null;
  };
  /** Whether the sound may be recorded, and since when that is so. */
  readonly sound: { readonly state: Answer; readonly atMs: number | null };
  readonly consents: Consents;
  readonly paused: boolean;
  readonly channels: { readonly [Side in Channel]?: ChannelView };
  /** What people said of the voices that were told apart (`speakerOf`). */
  readonly speakers: readonly SpeakerCorrection[];
  /** Words that people corrected, once it was over; those that stand, newest last. */
  readonly corrections: readonly Correction[];
  /** What people said of its moments, removed ones too. */
  readonly comments: readonly CommentSeen[];
  /** The engine that was asked for by name; null for the automatic choice. */
  readonly engineAsked: string | null;
  /** What was put into the recording, a side; `deleted` once it was taken out again. */
  readonly recording: { readonly [Side in Channel]?: Recording } & { readonly deleted: boolean };
  readonly lines: readonly Line[];
  readonly interim: { readonly [Side in Channel]?: Interim };
  /** The newest final of each side, whose late fragments are ignored even where it left no line. */
  readonly lastFinal: { readonly [Side in Channel]?: string };
  readonly tips: readonly Tip[];
  readonly withheld: readonly Withheld[];
  readonly noted: readonly Noted[];
  readonly stages: { readonly [stage: string]: number };
  /** Points of checklists as they were ticked and taken off, in this order; the newest of a point stands. */
  readonly ticks: readonly Tick[];
  /** Spans whose words were taken back, for interim text that is still on its way. */
  readonly forgotten: readonly Span[];
  /** Tips and notes that went with such words: they do not come again. */
  readonly gone: readonly string[];
  /** Whose personal data was erased, and when; null while nobody's was. */
  readonly erasure: Erasure | null;
  readonly marks: readonly { readonly action: string; readonly atMs: number }[];
  /** What was said of the call once it was over; the last word stands. */
  readonly outcome: Pick<EventData<"OutcomeRecorded">, "outcome" | "nextStep" | "nextStepOn"> | null;
  readonly csat: number | null;
  /** What came up, once it is over and told; null before, and in calls of before summaries. */
  readonly summary: EventData<"CallSummarised"> | null;
  /** Who else looks at this now, one entry a watching. */
  readonly watchers: readonly Watcher[];
  /** Notes to the rep, oldest first. */
  readonly notes: readonly NoteToRep[];
  /** Of an exercise; null in every other call. */
  readonly practice: PracticeView | null;
  readonly quietUntilMs: number;
  /** The hand action that asked for quiet, so that undoing it ends the quiet. */
  readonly quietedBy: string | null;
  /** Hand actions by id with what they changed, so that an undo can put it back. */
  readonly acts: { readonly [action: string]: { readonly suggestion: string; readonly before: Partial<Tip> } };
};
/** Somebody who watches, by one window or several; `sinceMs` of the first of them. */
export type Watcher = {
  readonly watch: string;
  readonly id: string;
  readonly name: string | Erased;
  readonly sinceMs: number;
};
/** What somebody who watches wrote to the rep. */
export type NoteToRep = {
  readonly id: string;
  readonly by: { readonly id: string; readonly name: string | Erased };
  readonly text: string | Erased;
  readonly atMs: number;
  readonly seen: boolean;
};
export type ChannelView = {
  readonly open: boolean;
  readonly engine: string;
  readonly model: string;
  readonly accuracy: string;
  readonly reason: string;
  readonly settledMs: number;
};
export type Recording = { readonly ms: number; readonly toMs: number };
export type Line = {
  readonly id: string;
  readonly channel: Channel;
  readonly kind: "words" | "gap";
  readonly text: string | Erased;
  readonly startMs: number;
  readonly endMs: number;
  readonly wordCount: number;
  /** The voice, where those of this side could be told apart; null where not. */
  readonly speaker: string | null;
  /** Words that fired something, and the note in the margin. */
  readonly notes: readonly { readonly label: string; readonly words: string }[];
  /** Where a person wrote them: who, when (epoch milliseconds), and what had been heard. */
  readonly corrected?: { readonly by: string; readonly at: number; readonly was: string };
};
export type Interim = {
  readonly utterance: string;
  readonly revision: number;
  readonly stable: string;
  readonly open: string;
  readonly startMs: number;
  readonly endMs: number;
};
export type Tip = EventData<"SuggestionMade"> & {
  /** Where a model took its wording from; otherwise those of the reason count. */
  readonly citations?: EventData<"SuggestionMade">["reason"]["citations"];
  /** Its words are a document's own. */
  readonly isQuoted?: boolean;
  /** What pages of the web say of it, where somebody looked. */
  readonly brief?: NonNullable<EventData<"SuggestionRefined">["brief"]>;
  /** The event that made it, for "Why this?" and the audit trail. */
  readonly event: string;
  readonly retracted: boolean;
  readonly rating: "like" | "dislike" | "none";
  readonly pinned: boolean;
  readonly copied: boolean;
  readonly dismissed: boolean;
  readonly afterWordsMs: number | null;
};
export type Withheld = {
  readonly suggestion: string;
  readonly headline: string;
  readonly because: EventData<"SuggestionWithheld">["because"];
  readonly atMs: number;
};
export type Tick = {
  readonly stage: string;
  readonly item: string;
  readonly ticked: boolean;
  readonly how: "words" | "meaning" | "hand";
  readonly atMs: number;
  /** The press, where it was one. */
  readonly action: string | null;
};
export type Noted = {
  readonly id: string;
  readonly what: "objection" | "competitor" | "question" | "commitment" | "stage";
  readonly label: string;
  readonly words: string;
  readonly utterance: string;
  readonly atMs: number;
  /** Of a promise: who gave it, and what it was. */
  readonly by: Channel | null;
  readonly text: string;
  /** The hand action that said it was not so; null while it stands. */
  readonly offBy: string | null;
};

export const emptyView = (call: string): CallView => ({
  call,
  status: "waiting",
  started: null,
  startedAt: 0,
  endedReason: null,
  durationMs: 0,
  consent: { state: "unasked", how: null, atMs: null },
  sound: { state: "unasked", atMs: null },
  consents: noConsents,
  paused: false,
  channels: {},
  speakers: [],
  corrections: [],
  comments: [],
  engineAsked: null,
  recording: { deleted: false },
  lines: [],
  interim: {},
  lastFinal: {},
  tips: [],
  withheld: [],
  noted: [],
  stages: {},
  ticks: [],
  forgotten: [],
  gone: [],
  erasure: null,
  marks: [],
  outcome: null,
  csat: null,
  summary: null,
  watchers: [],
  notes: [],
  practice: null,
  quietUntilMs: 0,
  quietedBy: null,
  acts: {},
});

/** One event with where it came from: `clockMs` is the call's clock, `at` server time in epoch milliseconds. */
export type Seen = {
  readonly id: string;
  readonly clockMs: number;
  readonly at: number;
  readonly event: CallEvent | FragmentEvent;
};

export const evolveView = (view: CallView, { id, clockMs, at, event }: Seen): CallView => {
  switch (event.type) {
    case "CallStarted":
      return view.started
        ? view
        : agree({ ...view, status: "live", started: event.data, startedAt: at }, event, clockMs);
    case "ConsentRefused":
    case "ConsentWithdrawn":
      return agree({ ...view, interim: {} }, event, clockMs);
    case "NoticeGiven":
    case "ConsentRequested":
    case "ConsentGiven":
    case "SoundConsentRequested":
    case "SoundConsentGiven":
    case "SoundConsentRefused":
    case "SoundConsentWithdrawn":
      return agree(view, event, clockMs);
    case "CallPaused":
      return { ...view, paused: true, interim: {} };
    case "CallResumed":
      return { ...view, paused: false };
    case "CallEnded":
      return {
        ...view,
        status: "ended",
        paused: false,
        interim: {},
        watchers: [],
        endedReason: event.data.reason,
        durationMs: event.data.durationMs,
      };
    case "ChannelOpened": {
      const { channel, engine, model, accuracy, reason } = event.data;
      return {
        ...view,
        channels: {
          ...view.channels,
          [channel]: { open: true, engine, model, accuracy, reason, settledMs: view.channels[channel]?.settledMs ?? 0 },
        },
      };
    }
    case "EngineChanged": {
      const { channel, engine, model, accuracy, reason } = event.data;
      const before = view.channels[channel];
      return before
        ? { ...view, channels: { ...view.channels, [channel]: { ...before, engine, model, accuracy, reason } } }
        : view;
    }
    case "EngineChosen":
      return { ...view, engineAsked: event.data.engine };
    case "SpeakerNamed":
    case "SpeakersMerged":
      return { ...view, speakers: withCorrection(view.speakers, event.data) };
    case "UtteranceCorrected":
      return correct(view, event.data, at);
    case "CommentAdded":
      return comment(view, event.data, at);
    case "CheckJudged":
    case "CoachingMarked":
      return view; // Of the scorecard and of the queue of coaches, which nobody sees in a call.
    case "CommentRemoved":
      return uncomment(view, event.data);
    case "ChannelClosed": {
      const before = view.channels[event.data.channel];
      return before
        ? { ...view, channels: { ...view.channels, [event.data.channel]: { ...before, open: false } } }
        : view;
    }
    case "FragmentTranscribed":
      return interim(view, event.data);
    case "UtteranceTranscribed":
      return utterance(view, event.data);
    case "AudioMissed":
      return settle(
        line(view, {
          id,
          channel: event.data.channel,
          kind: "gap",
          text: "",
          startMs: event.data.startMs,
          endMs: event.data.endMs,
          wordCount: 0,
          speaker: null,
          notes: [],
        }),
        event.data.channel,
        event.data.endMs,
      );
    case "QuestionNoticed":
      return note(view, event.data, "question", "Question");
    case "ObjectionNoticed":
      return note(view, event.data, "objection", `Objection: ${event.data.about}`);
    case "CompetitorNoticed":
      return note(view, event.data, "competitor", `Competitor: ${event.data.competitor}`);
    case "CommitmentNoticed":
      return note(view, event.data, "commitment", "Noted", {
        by: event.data.by,
        text: isErased(event.data.text) ? "" : event.data.text,
      });
    case "StageReached":
      return { ...view, stages: { ...view.stages, [event.data.stage]: event.data.atMs } };
    case "ChecklistTicked": {
      const { stage, item, how, atMs } = event.data;
      return isForgotten(view.forgotten, atMs) || tickOf(view.ticks, stage, item)
        ? view
        : { ...view, ticks: [...view.ticks, { stage, item, ticked: true, how, atMs, action: null }] };
    }
    case "ChecklistMarked": {
      const { stage, item, ticked, atMs, action } = event.data;
      return view.ticks.some((tick) => tick.action === action)
        ? view
        : { ...view, ticks: [...view.ticks, { stage, item, ticked, how: "hand", atMs, action }] };
    }
    case "SuggestionMade": {
      if (view.tips.some((tip) => tip.suggestion === event.data.suggestion)) return view;
      if (view.gone.includes(event.data.suggestion)) return view;
      const tip: Tip = {
        ...event.data,
        event: id,
        retracted: false,
        rating: "none",
        pinned: false,
        copied: false,
        dismissed: false,
        afterWordsMs: null,
      };
      return { ...view, tips: [...view.tips, tip] };
    }
    case "SuggestionRefined": {
      const { suggestion, say, citations, isQuoted, brief } = event.data;
      // What timing fired is not worded anew; a model's words go with those they came of.
      if (!view.tips.some((tip) => tip.suggestion === suggestion && tip.reason.evidence)) return view;
      const said = isErased(say) ? "" : say;
      return change(view, suggestion, {
        say: said,
        ...(citations && { citations }),
        ...(brief ? { brief } : { isQuoted: isQuoted === true }), // A search leaves the card's words as they are.
      });
    }
    case "SuggestionRetracted":
      return change(view, event.data.suggestion, { retracted: true });
    case "SuggestionWithheld": {
      const { suggestion, headline, because, atMs } = event.data;
      return { ...view, withheld: [...view.withheld, { suggestion, headline, because, atMs }] };
    }
    case "SuggestionShown":
      return change(view, event.data.suggestion, { afterWordsMs: event.data.afterWordsMs });
    case "SuggestionCopied":
      return act(view, event.data, { copied: true });
    case "SuggestionRated":
      return act(view, event.data, { rating: event.data.rating });
    case "SuggestionPinned":
      return act(view, event.data, { pinned: event.data.pinned });
    case "SuggestionDismissed":
      return act(view, event.data, { dismissed: true });
    case "TipsQuieted":
      return { ...view, quietedBy: event.data.action, quietUntilMs: event.data.atMs + event.data.forMs };
    case "NotedTakenOff": {
      const { signal, action } = event.data;
      return {
        ...view,
        noted: view.noted.map((item) => (item.id === signal && !item.offBy ? { ...item, offBy: action } : item)),
      };
    }
    case "OutcomeRecorded": {
      const { outcome, nextStep, nextStepOn } = event.data;
      return { ...view, outcome: { outcome, nextStep, nextStepOn } };
    }
    case "CallSummarised":
      return { ...view, summary: withoutTakenBack(event.data, view.forgotten) };
    case "CsatAnswered":
      return { ...view, csat: event.data.score };
    case "MomentMarked":
      return view.marks.some((mark) => mark.action === event.data.action)
        ? view
        : { ...view, marks: [...view.marks, { action: event.data.action, atMs: event.data.atMs }] };
    case "ActionUndone":
      return undo(view, event.data.undoes);
    case "WordsForgotten":
      return forget(view, event.data);
    case "PersonalDataForgotten":
      return erasedFrom(view, event.data.subjects, at);
    case "SoundRecorded":
      return recorded(view, event.data);
    case "RecordingDeleted":
      return { ...view, recording: { deleted: true } };
    case "SupervisorJoined":
    case "SupervisorLeft":
    case "SupervisorNoteSent":
    case "SupervisorNoteSeen":
      return watched(view, event);
    case "PracticeBegun":
    case "CustomerMoved":
    case "ReplySpoken":
    case "ReplyInterrupted":
    case "FeedbackGiven":
    case "HintGiven":
    case "CallScored":
      return practised(view, event);
    case "CallImported":
    case "UtteranceUnderstood": // What comes of an answer is a tip, and told as one.
    case "PassagesFound":
    case "PagesAsked":
    case "PagesFound":
    case "WordingWritten":
    case "SummaryWritten": // Read off the log, where each of its sentences goes with its words.
    case "AgentReasoned":
    case "ToolCalled":
    case "ToolRefused":
    case "AgentFailed":
    case "BlockFormed": // The lines are there already.
    case "SuggestionReviewed": // Not for whoever was in the call.
    case "SuggestionJudged":
    case "InputsSeen":
    case "CallTakenOver":
      return view;
    default: {
      event satisfies never; // A type added to the catalogue fails to compile here; one of a later version passes.
      return view;
    }
  }
};

/** `how` and `atMs` are those of the last event about it. */
const agree = (view: CallView, event: LifeEvent, clockMs: number): CallView => {
  const consents = evolveConsent(view.consents, event);
  const sound = answerTo(consents, "sound");
  const how = event.type === "ConsentGiven" ? event.data.how : null;
  return {
    ...view,
    consents,
    consent: event.type.startsWith("Consent")
      ? { state: answerTo(consents, "words"), how, atMs: clockMs }
      : view.consent,
    sound: sound === view.sound.state ? view.sound : { state: sound, atMs: clockMs },
  };
};

const change = (view: CallView, suggestion: string, changed: Partial<Tip>): CallView => ({
  ...view,
  tips: view.tips.map((tip) => (tip.suggestion === suggestion ? { ...tip, ...changed } : tip)),
});

const act = (view: CallView, data: { action: string; suggestion: string }, changed: Partial<Tip>): CallView => {
  const tip = view.tips.find((known) => known.suggestion === data.suggestion);
  if (!tip) return view;
  const before = Object.fromEntries(
    (Object.keys(changed) as (keyof Tip)[]).map((key) => [key, tip[key]]),
  ) as Partial<Tip>;
  return change(
    { ...view, acts: { ...view.acts, [data.action]: { suggestion: data.suggestion, before } } },
    data.suggestion,
    changed,
  );
};

const undo = (view: CallView, action: string): CallView => {
  if (view.quietedBy === action) return { ...view, quietedBy: null, quietUntilMs: 0 };
  const done = own(view.acts, action);
  if (done) return change(view, done.suggestion, done.before);
  const kept = undoneHindsight(view, action);
  return {
    ...kept,
    speakers: withoutCorrection(view.speakers, action),
    noted: view.noted.map((item) => (item.offBy === action ? { ...item, offBy: null } : item)),
    marks: view.marks.filter((mark) => mark.action !== action),
    ticks: view.ticks.filter((tick) => tick.action !== action),
  };
};

/** What stands of a point of a checklist; undefined where nothing was ever said of it. */
export const tickOf = (ticks: readonly Tick[], stage: string, item: string): Tick | undefined =>
  ticks.findLast((tick) => tick.stage === stage && tick.item === item);
