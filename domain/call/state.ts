import { type Answer, answerTo, type Consents, evolveConsent, noConsents } from "./consent.ts";
import { evolvePractice, noPractice, practiceUnquoted, type PracticeState } from "./practice.ts";
import type { AnswerEvent, CallEvent, EventData, LifeEvent } from "./events/index.ts";
import type { Channel } from "./events/shared.ts";
import type { Span } from "./forgetting.ts";
import { own } from "../record.ts";
import type { Personal } from "../schema.ts";
import { higherNumbers, type MaskKind, type MaskNumbers } from "../privacy/redaction.ts";
import { withoutSubjects } from "./erasure.ts";
import { evolveHindsight, type Hindsight, noHindsight } from "./hindsight.ts";
import { type SpeakerCorrection, withCorrection, withoutNames, withoutCorrection } from "./speakers.ts";

/** What a decider must know of a call, and nothing that only a screen would show. */
export type CallState = {
  readonly status: "new" | "live" | "ended";
  readonly started: EventData<"CallStarted"> | null;
  readonly consents: Consents;
  /** What the answers come to on words: the one figure most deciders need. */
  readonly consent: Answer;
  readonly paused: boolean;
  /** When the pause that lasts began, on the call's clock; null while there is none, or where it was not written. */
  readonly pausedAtMs: number | null;
  /** Spans whose words were taken back, each with the press that did it. */
  readonly forgotten: readonly (Span & { readonly action: string })[];
  /** Whose personal data was erased; what is held here of theirs is gone too. */
  readonly erased: readonly Personal[];
  readonly channels: { readonly [Side in Channel]?: ChannelState };
  /** Voices that were told apart, a side, and what people said of them. */
  readonly voices: { readonly [Side in Channel]?: readonly string[] };
  readonly speakers: readonly SpeakerCorrection[];
  /** The engine that was asked for by name; null for the automatic choice. */
  readonly engine: string | null;
  readonly suggestions: { readonly [id: string]: SuggestionState };
  /** Hand actions by the client's id: what each did, so that a repeat is known and an undo finds its act. */
  readonly actions: { readonly [id: string]: ActionState };
  /** What agents answered, by ask (`answerKey`). */
  readonly answers: { readonly [answer: string]: true };
  readonly signals: { readonly [id: string]: true };
  /** Utterances that were written, not heard: without samples of their own, their id alone tells a repeat. */
  readonly written: { readonly [id: string]: true };
  /** What was noted and taken off again, with the act that did it, so that its undoing finds it. */
  readonly takenOff: { readonly [signal: string]: string };
  /** What was said of the call once it was over. */
  readonly after: AfterState;
  /** Whether it was summarised: that is done once. */
  readonly summarised: boolean;
  /** Whether a model has told it: that is done once, too. */
  readonly summaryWritten: boolean;
  /** End of the newest final of either side, on the call's clock. */
  readonly wordsEndMs: number;
  /** Numbers that masks have had, so that none stands for two values; and sides whose last words were the beginning of something. */
  readonly masks: { readonly numbers: MaskNumbers; readonly open: { readonly [Side in Channel]?: MaskKind } };
  /** Last sample of each side that is in the recording, and whether the recording was deleted. */
  readonly recorded: { readonly [Side in Channel]?: number };
  readonly recordingDeleted: boolean;
  /** Watchings that go on, each with who watches; the end of the call ends them. */
  readonly watchings: { readonly [watch: string]: string };
  /** Notes to the rep, by id. */
  readonly notes: { readonly [note: string]: "sent" | "seen" };
  /** The lease under which each kind of worker last took the call over from another. */
  readonly takenOver: { readonly [By in EventData<"CallTakenOver">["by"]]?: number };
  /** Of an exercise; nothing in every other call. */
  readonly practice: PracticeState;
  /** What people said of it once it was over: words corrected, and comments. */
  readonly hindsight: Hindsight;
};

export type AfterState = {
  readonly actions: { readonly [id: string]: true };
  readonly outcome: Pick<EventData<"OutcomeRecorded">, "outcome" | "nextStep" | "nextStepOn"> | null;
  readonly csat: number | null;
};
/** `heard`: sound has been opened on it, so that `openedAtMs` and `settledSample` are its own; written words have no samples to settle. */
export type ChannelState = {
  readonly open: boolean;
  readonly heard: boolean;
  /** What hears it. */
  readonly engine: string;
  readonly openedAtMs: number;
  readonly settledSample: number;
};
export type SuggestionState = {
  readonly status: "made" | "withheld" | "retracted";
  /** Of the playbook, or the agent's own name for what it came of. */
  readonly play: string;
  readonly shown: boolean;
  readonly rating: "like" | "dislike" | "none";
  readonly pinned: boolean;
  readonly dismissed: boolean;
  /** The words of the last refinement, so that a repeat of it is known. */
  readonly refined: string | null;
};
/** `before` holds only what the act changed: other acts since then, and a retraction, outlive its undoing. */
type ActionState = {
  readonly undone: boolean;
  readonly suggestion: string | null;
  readonly before: Partial<SuggestionState>;
};

export const initial: CallState = {
  status: "new",
  started: null,
  consents: noConsents,
  consent: "unasked",
  paused: false,
  pausedAtMs: null,
  forgotten: [],
  erased: [],
  channels: {},
  voices: {},
  speakers: [],
  engine: null,
  suggestions: {},
  actions: {},
  answers: {},
  signals: {},
  written: {},
  takenOff: {},
  after: { actions: {}, outcome: null, csat: null },
  summarised: false,
  summaryWritten: false,
  wordsEndMs: 0,
  masks: { numbers: {}, open: {} },
  recorded: {},
  recordingDeleted: false,
  practice: noPractice,
  watchings: {},
  notes: {},
  takenOver: {},
  hindsight: noHindsight,
};

const untouched: SuggestionState = {
  status: "made",
  play: "",
  shown: false,
  rating: "none",
  pinned: false,
  dismissed: false,
  refined: null,
};

/** The state after one more fact. Total: facts of a later version's families change nothing here. */
export const evolve = (state: CallState, event: CallEvent): CallState => {
  switch (event.type) {
    case "CallStarted":
      return agree({ ...state, status: "live", started: event.data }, event);
    case "NoticeGiven":
    case "ConsentRequested":
    case "ConsentGiven":
    case "ConsentRefused":
    case "ConsentWithdrawn":
    case "SoundConsentRequested":
    case "SoundConsentGiven":
    case "SoundConsentRefused":
    case "SoundConsentWithdrawn":
      return agree(state, event);
    case "CallPaused":
      return { ...state, paused: true, pausedAtMs: event.data.atMs ?? null };
    case "CallResumed":
      return { ...state, paused: false, pausedAtMs: null };
    case "CallTakenOver":
      return { ...state, takenOver: { ...state.takenOver, [event.data.by]: event.data.lease } };
    case "CallEnded":
      return { ...state, status: "ended", paused: false, watchings: {} };
    case "ChannelOpened": {
      const before = state.channels[event.data.channel];
      return channel(state, event.data.channel, {
        open: true,
        heard: before?.heard === true || event.data.codec !== "text",
        engine: event.data.engine,
        openedAtMs: before?.heard ? before.openedAtMs : event.data.openedAtMs,
        settledSample: before?.settledSample ?? 0,
      });
    }
    case "EngineChanged": {
      const before = state.channels[event.data.channel];
      return before ? channel(state, event.data.channel, { ...before, engine: event.data.engine }) : state;
    }
    case "EngineChosen":
      return { ...state, engine: event.data.engine };
    case "ChannelClosed": {
      const before = state.channels[event.data.channel];
      return before ? channel(state, event.data.channel, { ...before, open: false }) : state;
    }
    case "UtteranceTranscribed": {
      const next = {
        ...state,
        wordsEndMs: Math.max(state.wordsEndMs, event.data.endMs),
        masks: masksAfter(state.masks, event.data),
        voices: voicesAfter(state.voices, event.data),
      };
      if (event.data.source === "speech") return settle(next, event.data);
      return { ...next, written: { ...state.written, [event.data.utterance]: true } };
    }
    case "AudioMissed":
      return settle(state, event.data);
    case "SuggestionMade":
      return suggestion(state, event.data.suggestion, { ...untouched, play: event.data.reason.play });
    case "SuggestionWithheld":
      return suggestion(state, event.data.suggestion, {
        ...untouched,
        status: "withheld",
        play: event.data.reason.play,
      });
    case "SuggestionRetracted":
      return touch(state, event.data.suggestion, { status: "retracted" });
    case "SuggestionRefined":
      return touch(state, event.data.suggestion, { refined: event.data.say });
    case "SuggestionShown":
      return act(state, event.data, { shown: true });
    case "SuggestionCopied":
      return act(state, event.data, {});
    case "SuggestionRated":
      return act(state, event.data, { rating: event.data.rating });
    case "SuggestionPinned":
      return act(state, event.data, { pinned: event.data.pinned });
    case "SuggestionDismissed":
      return act(state, event.data, { dismissed: true });
    case "TipsQuieted":
    case "MomentMarked":
    case "ChecklistMarked":
      return act(state, { action: event.data.action, suggestion: null }, {});
    case "NotedTakenOff":
      return act(
        { ...state, takenOff: { ...state.takenOff, [event.data.signal]: event.data.action } },
        { action: event.data.action, suggestion: null },
        {},
      );
    case "SpeakerNamed":
    case "SpeakersMerged":
      return act(
        { ...state, speakers: withCorrection(state.speakers, event.data) },
        { action: event.data.action, suggestion: null },
        {},
      );
    case "ActionUndone": {
      const undone = own(state.actions, event.data.undoes);
      if (!undone) return state;
      const back = undone.suggestion ? touch(state, undone.suggestion, undone.before) : state;
      const restored = {
        ...back,
        takenOff: without(back.takenOff, event.data.undoes),
        speakers: withoutCorrection(back.speakers, event.data.undoes),
        hindsight: evolveHindsight(back.hindsight, event),
      };
      return act(
        { ...restored, actions: { ...restored.actions, [event.data.undoes]: { ...undone, undone: true } } },
        { action: event.data.action, suggestion: null },
        {},
      );
    }
    case "QuestionNoticed":
    case "ObjectionNoticed":
    case "CompetitorNoticed":
    case "CommitmentNoticed":
    case "BlockFormed":
      return { ...state, signals: { ...state.signals, [event.data.signal]: true } };
    case "StageReached":
      return { ...state, signals: { ...state.signals, [stageKey(event.data.stage)]: true } };
    case "ChecklistTicked":
      return { ...state, signals: { ...state.signals, [tickKey(event.data)]: true } };
    case "UtteranceUnderstood":
    case "PassagesFound":
    case "PagesFound":
    case "WordingWritten":
    case "PagesAsked":
    case "AgentReasoned":
    case "ToolCalled":
    case "ToolRefused":
    case "AgentFailed":
      return { ...state, answers: { ...state.answers, [answerKey(event)]: true } };
    case "OutcomeRecorded": {
      const { outcome, nextStep, nextStepOn } = event.data;
      return sayAfter(state, event.data.action, { outcome: { outcome, nextStep, nextStepOn } });
    }
    case "CsatAnswered":
      return sayAfter(state, event.data.action, { csat: event.data.score });
    case "SuggestionReviewed":
    case "SuggestionJudged":
      return sayAfter(state, event.data.action, {});
    case "CallSummarised":
      return { ...state, summarised: true };
    case "SummaryWritten":
      return { ...state, summaryWritten: true };
    case "WordsForgotten": {
      const { action, fromMs, toMs } = event.data;
      return {
        ...state,
        forgotten: [...state.forgotten, { action, fromMs, toMs }],
        practice: practiceUnquoted(state.practice),
        hindsight: evolveHindsight(state.hindsight, event),
      };
    }
    case "UtteranceCorrected":
    case "CommentAdded":
    case "CommentRemoved":
    case "CheckJudged":
    case "CoachingMarked":
      return act(
        { ...state, hindsight: evolveHindsight(state.hindsight, event) },
        { action: event.data.action, suggestion: null },
        {},
      );
    case "PersonalDataForgotten": {
      const { subjects } = event.data;
      const { outcome } = state.after;
      const said = outcome && { ...outcome, action: "", atMs: 0 };
      return {
        ...state,
        erased: [...new Set([...state.erased, ...subjects])],
        practice: practiceUnquoted(state.practice),
        hindsight: evolveHindsight(state.hindsight, event),
        speakers: subjects.includes("both") ? withoutNames(state.speakers) : state.speakers,
        started: state.started && withoutSubjects("CallStarted", state.started, subjects),
        after: {
          ...state.after,
          outcome: outcome &&
            said && { ...outcome, nextStep: withoutSubjects("OutcomeRecorded", said, subjects).nextStep },
        },
      };
    }
    case "SoundRecorded": {
      const { channel: side, endSample } = event.data;
      return { ...state, recorded: { ...state.recorded, [side]: Math.max(state.recorded[side] ?? 0, endSample) } };
    }
    case "RecordingDeleted":
      return { ...state, recordingDeleted: true };
    case "SupervisorJoined":
      return { ...state, watchings: { ...state.watchings, [event.data.watch]: event.data.by.id } };
    case "SupervisorLeft": {
      const { [event.data.watch]: _left, ...watchings } = state.watchings;
      return { ...state, watchings };
    }
    case "SupervisorNoteSent":
      return { ...state, notes: { ...state.notes, [event.data.action]: "sent" } };
    case "SupervisorNoteSeen":
      return { ...state, notes: { ...state.notes, [event.data.note]: "seen" } };
    case "PracticeBegun":
    case "CustomerMoved":
    case "ReplySpoken":
    case "ReplyInterrupted":
    case "FeedbackGiven":
    case "HintGiven":
    case "CallScored":
      return { ...state, practice: evolvePractice(state.practice, event) };
    case "CallImported":
    case "InputsSeen":
      return state;
    default: {
      event satisfies never; // A type added to the catalogue fails to compile here; one of a later version passes.
      return state;
    }
  }
};

const agree = (state: CallState, event: LifeEvent): CallState => {
  const consents = evolveConsent(state.consents, event);
  return { ...state, consents, consent: answerTo(consents, "words") };
};

const masksAfter = (
  before: CallState["masks"],
  { channel: side, masks }: EventData<"UtteranceTranscribed">,
): CallState["masks"] => {
  if (!masks && before.open[side] === undefined) return before;
  const { [side]: _over, ...others } = before.open;
  return {
    numbers: masks ? higherNumbers(before.numbers, masks.numbers) : before.numbers,
    open: masks?.open === undefined ? others : { ...others, [side]: masks.open },
  };
};
const sayAfter = (state: CallState, action: string, said: Partial<AfterState>): CallState => ({
  ...state,
  after: { ...state.after, ...said, actions: { ...state.after.actions, [action]: true } },
});
const voicesAfter = (
  before: CallState["voices"],
  { channel: side, speaker }: EventData<"UtteranceTranscribed">,
): CallState["voices"] =>
  speaker === undefined || before[side]?.includes(speaker)
    ? before
    : { ...before, [side]: [...(before[side] ?? []), speaker] };
const without = (takenOff: CallState["takenOff"], action: string): CallState["takenOff"] =>
  Object.fromEntries(Object.entries(takenOff).filter(([, by]) => by !== action));
const channel = (state: CallState, side: Channel, next: ChannelState): CallState => ({
  ...state,
  channels: { ...state.channels, [side]: next },
});
const settle = (
  state: CallState,
  { channel: side, endSample }: { readonly channel: Channel; readonly endSample: number },
): CallState => {
  const before = state.channels[side] ?? { open: false, heard: false, engine: "", openedAtMs: 0, settledSample: 0 };
  return channel(state, side, { ...before, settledSample: Math.max(before.settledSample, endSample) });
};
const suggestion = (state: CallState, id: string, next: SuggestionState): CallState => ({
  ...state,
  suggestions: { ...state.suggestions, [id]: next },
});
const touch = (state: CallState, id: string, change: Partial<SuggestionState>): CallState => {
  const before = own(state.suggestions, id);
  return before ? suggestion(state, id, { ...before, ...change }) : state;
};
const act = (
  state: CallState,
  { action, suggestion: id }: { action: string; suggestion: string | null },
  change: Partial<SuggestionState>,
): CallState => {
  const tip = id === null ? undefined : own(state.suggestions, id);
  const before = tip
    ? Object.fromEntries((Object.keys(change) as (keyof SuggestionState)[]).map((key) => [key, tip[key]]))
    : {};
  const next = id === null ? state : touch(state, id, change);
  return { ...next, actions: { ...next.actions, [action]: { undone: false, suggestion: id, before } } };
};

/** An ask has one answer; a wording has parts, and what an agent thought, or sent out, stands beside what it answered. */
export const answerKey = ({ type, data }: AnswerEvent): string => {
  switch (type) {
    case "WordingWritten":
      return `${data.ask}/${data.part}`;
    case "AgentReasoned":
      return `${data.ask}/why`;
    case "ToolCalled":
    case "ToolRefused":
      return `${data.ask}/tool/${data.call}`;
    case "PagesAsked":
      // Whoever takes the call up sends it again: another line, for another query that left.
      return `${data.ask}/sent-${data.attempt}-${data.atMs}`;
    default:
      return data.ask;
  }
};

/** Stages stand among the signals; the colon, which no id has, keeps a stage from being taken for a signal. */
export const stageKey = (stage: string): string => `stage:${stage}`;
/** The same of a point of a checklist. */
export const tickKey = ({ stage, item }: { readonly stage: string; readonly item: string }): string =>
  `tick:${stage}.${item}`;
