/**
 * A call as an aggregate: what may be asked of it (`CallCommand`) and what then happened (`decide`).
 * One aggregate for live, practice, voice and file calls. Every decision is idempotent: asked again,
 * it changes nothing.
 */
import { accept, type Decision, refuse } from "../decision.ts";
import type { AfterEvent, AnswerEvent, CallEvent, EventData, SignalEvent, TipEvent } from "./events/index.ts";
import type { Channel } from "./events/shared.ts";
import { defaultConsent, hasBasis } from "../privacy/consent-law.ts";
import { type ConsentCommand, consentAtStart, type ConsentRefusal, decideConsent } from "./consent.ts";
import {
  decideHindsight,
  type HindsightCommand,
  type HindsightRefusal,
  isHindsight,
  isOfHindsight,
} from "./hindsight.ts";
import { isForgotten, withoutForgotten } from "./forgetting.ts";
import { dispositionAt, dispositionOf } from "./policy.ts";
import { maskKinds, type MaskNumbers } from "../privacy/redaction.ts";
import { stanceOfSound } from "./recording.ts";
import { decidePractice, type PracticeCommand, type PracticeRefusal } from "./practice.ts";
import { isSameSpeaker, speakerOf } from "./speakers.ts";
import { withoutTakenBack } from "../coach/summary.ts";
import { writtenWithout } from "../coach/written.ts";
import { own } from "../record.ts";
import type { Personal } from "../schema.ts";
import { decideWatching, type WatchCommand, type WatchRefusal } from "./watching.ts";
import { answerKey, type CallState, evolve, stageKey, tickKey } from "./state.ts";

export type CallCommand =
  | {
      readonly type: "StartCall";
      readonly call: EventData<"CallStarted">;
      readonly consent: "unasked" | "asking" | "given";
      /** Of a recording that is brought in. */
      readonly imported?: EventData<"CallImported">;
      /** Of an exercise: whom the agent plays. */
      readonly practice?: EventData<"PracticeBegun">;
    }
  | ConsentCommand
  | WatchCommand
  | PracticeCommand
  | { readonly type: "OpenChannel"; readonly channel: EventData<"ChannelOpened"> }
  | { readonly type: "ChangeEngine"; readonly changed: EventData<"EngineChanged"> }
  | { readonly type: "ChooseEngine"; readonly chosen: EventData<"EngineChosen"> }
  | { readonly type: "CloseChannel"; readonly channel: Channel; readonly reason: string }
  | { readonly type: "TakeOver"; readonly taken: EventData<"CallTakenOver"> }
  | { readonly type: "PauseCall"; readonly atMs?: number }
  | { readonly type: "ResumeCall"; readonly pausedMs: number }
  | {
      readonly type: "TranscribeUtterance";
      readonly utterance: EventData<"UtteranceTranscribed">;
      /** The lowest number of each kind that its masks have for the first time in this call. */
      readonly firstMasks?: MaskNumbers;
    }
  | { readonly type: "MissAudio"; readonly gap: EventData<"AudioMissed"> }
  | { readonly type: "Conduct"; readonly events: readonly (SignalEvent | TipEvent)[] }
  /** What an agent answered to the conductor, before the conductor uses it. */
  | { readonly type: "Answer"; readonly event: AnswerEvent }
  | { readonly type: "UseHand"; readonly event: HandAct }
  | { readonly type: "SayAfter"; readonly event: AfterEvent }
  /** Words corrected by people, and their comments. */
  | HindsightCommand
  /** What came up, once it is over. */
  | { readonly type: "Summarise"; readonly summary: EventData<"CallSummarised"> }
  /** And as a model told it. */
  | { readonly type: "WriteSummary"; readonly written: EventData<"SummaryWritten"> }
  /** Appended once the sound lies sealed where recordings lie. */
  | { readonly type: "RecordSound"; readonly sound: EventData<"SoundRecorded"> }
  /** Appended once its keys are forgotten. */
  | { readonly type: "DeleteRecording"; readonly deleted: EventData<"RecordingDeleted"> }
  | { readonly type: "ForgetWords"; readonly forgotten: EventData<"WordsForgotten"> }
  /** Appended by an erasure once the keys are forgotten; a call that goes on is ended first. */
  | { readonly type: "ForgetPersonalData"; readonly erasure: string; readonly subjects: readonly Personal[] }
  | { readonly type: "EndCall"; readonly reason: EventData<"CallEnded">["reason"]; readonly durationMs: number };

/** What a person can do by hand, as the fact it becomes. */
export type HandAct = Extract<CallEvent, { type: HandType }>;
type HandType =
  | "SuggestionShown"
  | "SuggestionCopied"
  | "SuggestionRated"
  | "SuggestionPinned"
  | "SuggestionDismissed"
  | "TipsQuieted"
  | "ActionUndone"
  | "NotedTakenOff"
  | "MomentMarked"
  | "ChecklistMarked"
  | "SpeakerNamed"
  | "SpeakersMerged";

export type CallRefusal =
  | "CALL_NOT_STARTED"
  | "CALL_EXISTS"
  | "CALL_ENDED"
  | "CALL_ERASED"
  | "CALL_GOING_ON"
  | "CALL_PAUSED"
  | "RECORDING_DELETED"
  | ConsentRefusal
  | HindsightRefusal
  | WatchRefusal
  | PracticeRefusal
  | "ALREADY_SETTLED"
  | "MASK_TAKEN"
  | "CHANNEL_UNKNOWN"
  | "SUGGESTION_UNKNOWN"
  | "NOTED_UNKNOWN"
  | "SPEAKER_UNKNOWN"
  | "ACTION_UNKNOWN";

export const decide = (state: CallState, command: CallCommand): Decision<CallEvent, CallRefusal> => {
  if (command.type === "StartCall") return start(state, command);
  if (state.status === "new") return refuse("CALL_NOT_STARTED", "this call was never started");
  if (command.type === "EndCall")
    return state.status === "ended"
      ? accept()
      : accept({ type: "CallEnded", data: { reason: command.reason, durationMs: command.durationMs } });
  if (command.type === "ForgetPersonalData") return forgetPersonalData(state, command);
  if (state.erased.length > 0 && (isHindsight(command) || addsToErased.has(command.type)))
    return refuse("CALL_ERASED", "personal data of this call was erased on request; nothing is added to it");
  if (
    command.type === "JoinCall" ||
    command.type === "LeaveCall" ||
    command.type === "SendNote" ||
    command.type === "SeeNote"
  )
    return decideWatching(state, command);
  if (command.type === "MoveCustomer" || command.type === "TellPractice" || command.type === "ScoreCall")
    return decidePractice(state, command);
  // What people do with tips is still worth keeping on the end sheet; words and tips are not.
  if (command.type === "UseHand") return hand(state, command.event);
  if (command.type === "SayAfter") return sayAfter(state, command.event);
  if (isHindsight(command)) return decideHindsight(state, command);
  if (command.type === "Summarise") return summarise(state, command.summary);
  if (command.type === "WriteSummary") return writeSummary(state, command.written);
  // A press that waited for the line while the call ended still counts.
  if (command.type === "ForgetWords")
    return state.forgotten.some(({ action }) => action === command.forgotten.action)
      ? accept()
      : accept({ type: "WordsForgotten", data: command.forgotten });
  // Sound is settled, and sealed, a moment after it was made: that of before the end comes after it.
  if (command.type === "RecordSound") return recordSound(state, command.sound);
  if (command.type === "DeleteRecording") return deleteRecording(state, command.deleted);
  if (state.status === "ended") return refuse("CALL_ENDED", "the call is over");
  switch (command.type) {
    case "AskConsent":
    case "GiveNotice":
    case "AnswerConsent":
      return decideConsent(state.consents, command);
    case "OpenChannel": {
      const known = state.channels[command.channel.channel];
      // Sound may come to a side that was written so far; the other way round nothing changes.
      return known?.open && (known.heard || command.channel.codec === "text")
        ? accept()
        : accept({ type: "ChannelOpened", data: command.channel });
    }
    case "ChangeEngine": {
      const known = state.channels[command.changed.channel];
      if (!known) return refuse("CHANNEL_UNKNOWN", "no sound of this side was ever heard");
      return known.engine === command.changed.engine
        ? accept()
        : accept({ type: "EngineChanged", data: command.changed });
    }
    case "ChooseEngine":
      return state.engine === command.chosen.engine ? accept() : accept({ type: "EngineChosen", data: command.chosen });
    case "CloseChannel":
      return state.channels[command.channel]?.open
        ? accept({ type: "ChannelClosed", data: { channel: command.channel, reason: command.reason } })
        : accept();
    case "TakeOver":
      return (state.takenOver[command.taken.by] ?? 0) >= command.taken.lease
        ? accept()
        : accept({ type: "CallTakenOver", data: command.taken });
    case "PauseCall":
      return state.paused
        ? accept()
        : accept({ type: "CallPaused", data: command.atMs === undefined ? {} : { atMs: command.atMs } });
    case "ResumeCall":
      return state.paused ? accept({ type: "CallResumed", data: { pausedMs: command.pausedMs } }) : accept();
    case "TranscribeUtterance":
      return transcribe(state, command.utterance, command.firstMasks ?? {});
    case "MissAudio":
      return miss(state, command.gap);
    case "Conduct":
      return conduct(state, command.events);
    case "Answer":
      return answer(state, command.event);
  }
};

/** What is refused where somebody in the call was erased. */
const addsToErased: ReadonlySet<CallCommand["type"]> = new Set([
  "UseHand",
  "SayAfter",
  "Summarise",
  "WriteSummary",
  "SendNote",
  "SeeNote",
  "MoveCustomer",
  "TellPractice",
  "ScoreCall",
]);

const start = (
  state: CallState,
  command: Extract<CallCommand, { type: "StartCall" }>,
): Decision<CallEvent, CallRefusal> => {
  if (state.status !== "new") {
    return isSameStart(state.started, command.call) ? accept() : refuse("CALL_EXISTS", "another call has this id");
  }
  const rules = command.call.consent ?? defaultConsent;
  if (!hasBasis(rules))
    return refuse("LEGAL_BASIS_MISSING", "a law that asks less than everybody is written down with its legal basis");
  const begun: CallEvent = { type: "CallStarted", data: command.call };
  const imported: CallEvent[] = command.imported ? [{ type: "CallImported", data: command.imported }] : [];
  const practice: CallEvent[] = command.practice ? [{ type: "PracticeBegun", data: command.practice }] : [];
  return accept(begun, ...practice, ...imported, ...consentAtStart(evolve(state, begun).consents, command.consent));
};

/**
 * The client makes the id, so the same start sent twice on a bad line is one call. Only fields that nobody
 * changes on the way are compared: titles and names may be masked or erased on the log, and the server
 * chooses playbook and arms.
 */
const isSameStart = (known: EventData<"CallStarted"> | null, asked: EventData<"CallStarted">): boolean =>
  known !== null &&
  known.kind === asked.kind &&
  known.rep.id === asked.rep.id &&
  known.language === asked.language &&
  known.sample === asked.sample &&
  known.customer.company === asked.customer.company;

const transcribe = (
  state: CallState,
  utterance: EventData<"UtteranceTranscribed">,
  firstMasks: MaskNumbers,
): Decision<CallEvent, CallRefusal> => {
  // Only what is heard comes later than it was said.
  const disposition =
    utterance.source === "speech"
      ? dispositionAt(state, utterance.channel, utterance.endMs)
      : dispositionOf(state, utterance.channel);
  if (state.paused && disposition === "drop") return refuse("CALL_PAUSED", "the call is paused; nothing is kept");
  if (disposition !== "keep")
    return refuse("CONSENT_MISSING", `words of the ${utterance.channel} may not be kept: consent is ${state.consent}`);
  if (utterance.source !== "speech")
    // Placed by the clock, not by samples: only its id can come twice.
    return Object.hasOwn(state.written, utterance.utterance)
      ? accept()
      : (maskTaken(state, firstMasks) ??
          accept({ type: "UtteranceTranscribed", data: typedWithoutForgotten(state, utterance) }));
  // A second cut of the same sound, by another worker or after a restart, changes nothing (rule 5).
  if (isSettled(state, utterance)) return refuse("ALREADY_SETTLED", "these samples have been settled before");
  const taken = maskTaken(state, firstMasks);
  if (taken) return taken;
  // Order and samples stay, so that the sound is settled and never heard again; the words do not.
  return accept({ type: "UtteranceTranscribed", data: withoutForgotten(state.forgotten, utterance) });
};

/** Who writes words numbers their masks; where two did so at once, the second numbers anew: a mask stands for one value. */
const maskTaken = (state: CallState, first: MaskNumbers): Decision<CallEvent, CallRefusal> | undefined => {
  const kind = maskKinds.find((one) => (first[one] ?? Infinity) <= (state.masks.numbers[one] ?? 0));
  return kind && refuse("MASK_TAKEN", `[${kind} ${first[kind]}] stands for something else in this call`);
};

/** When typed words began is a guess, and may lie before a press that came first: only their end counts. */
const typedWithoutForgotten = (
  { forgotten }: CallState,
  utterance: EventData<"UtteranceTranscribed">,
): EventData<"UtteranceTranscribed"> =>
  isForgotten(forgotten, utterance.endMs) ? { ...utterance, text: "", words: [] } : utterance;

const miss = (state: CallState, gap: EventData<"AudioMissed">): Decision<CallEvent, CallRefusal> => {
  if (isSettled(state, gap)) return refuse("ALREADY_SETTLED", "these samples have been settled before");
  return accept({ type: "AudioMissed", data: gap });
};

/** The end counts too: an empty cut exactly at the mark begins after nothing and would come again for ever. */
const isSettled = (
  state: CallState,
  { channel, firstSample, endSample }: { channel: Channel; firstSample: number; endSample: number },
): boolean => {
  const settledSample = state.channels[channel]?.settledSample ?? 0;
  return firstSample < settledSample || endSample <= settledSample;
};

/** Keeps of a conductor's commit what is not there yet: its ids are derived, so a repeat is recognised. */
const conduct = (state: CallState, events: readonly (SignalEvent | TipEvent)[]): Decision<CallEvent, CallRefusal> => {
  const fresh: CallEvent[] = [];
  let now = state;
  for (const event of events)
    if (isNews(now, event)) {
      fresh.push(event);
      now = evolve(now, event); // Later events of a commit stand on its earlier ones.
    }
  return accept(...fresh);
};

/** Once an ask, or a part of it; nothing about words that were taken back meanwhile. */
const answer = (state: CallState, event: AnswerEvent): Decision<CallEvent, CallRefusal> => {
  if (own(state.answers, answerKey(event))) return accept();
  if (state.consent === "withdrawn" || isForgotten(state.forgotten, event.data.from?.spokenAtMs ?? -1)) return accept();
  return accept(event);
};

const isNews = (state: CallState, event: SignalEvent | TipEvent): boolean => {
  // Decided before it had heard of that: what the customer said is not written down again, not as the words of a tip.
  if (state.consent === "withdrawn" && event.type !== "SuggestionRetracted" && event.type !== "InputsSeen")
    return false;
  if (isForgotten(state.forgotten, evidenceOf(event)?.spokenAtMs ?? -1)) return false; // Decided before it had heard of that.
  switch (event.type) {
    case "SuggestionMade":
    case "SuggestionWithheld":
      return !own(state.suggestions, event.data.suggestion);
    case "SuggestionRetracted":
      return own(state.suggestions, event.data.suggestion)?.status === "made";
    case "SuggestionRefined": {
      const tip = own(state.suggestions, event.data.suggestion);
      return tip?.status === "made" && tip.refined !== event.data.say;
    }
    case "StageReached":
      return !own(state.signals, stageKey(event.data.stage));
    case "ChecklistTicked":
      return !own(state.signals, tickKey(event.data));
    case "InputsSeen":
      return true; // Has no id of its own; the commit's, derived from the last input, makes a repeat one.
    default:
      return !own(state.signals, event.data.signal);
  }
};

const evidenceOf = ({ data }: SignalEvent | TipEvent) =>
  "evidence" in data ? data.evidence : "reason" in data ? data.reason.evidence : "from" in data ? data.from : null;

const hand = (state: CallState, event: HandAct): Decision<CallEvent, CallRefusal> => {
  if (own(state.actions, event.data.action)) return accept();
  if (event.type === "ActionUndone") {
    const act = own(state.actions, event.data.undoes);
    // What was said of it afterwards is undone by whoever said it, on the call's own page.
    if (!act || isOfHindsight(state, event.data.undoes))
      return refuse("ACTION_UNKNOWN", "there is nothing to undo under this id");
    return act.undone ? accept() : accept(event);
  }
  if (event.type === "TipsQuieted" || event.type === "MomentMarked" || event.type === "ChecklistMarked")
    return accept(event);
  if (event.type === "NotedTakenOff") {
    if (!own(state.signals, event.data.signal)) return refuse("NOTED_UNKNOWN", "nothing noted has this id");
    return own(state.takenOff, event.data.signal) ? accept() : accept(event);
  }
  if (event.type === "SpeakerNamed" || event.type === "SpeakersMerged") return correctSpeaker(state, event);
  const tip = own(state.suggestions, event.data.suggestion);
  if (!tip) return refuse("SUGGESTION_UNKNOWN", "no tip of this call has this id");
  switch (event.type) {
    case "SuggestionShown":
      return tip.shown ? accept() : accept(event);
    case "SuggestionCopied":
      return accept(event);
    case "SuggestionRated":
      return tip.rating === event.data.rating ? accept() : accept(event);
    case "SuggestionPinned":
      return tip.pinned === event.data.pinned ? accept() : accept(event);
    case "SuggestionDismissed":
      return tip.dismissed ? accept() : accept(event);
  }
};

/** Once, and without what was taken back meanwhile; nothing where the customer withdrew. */
const summarise = (state: CallState, summary: EventData<"CallSummarised">): Decision<CallEvent, CallRefusal> => {
  if (state.status !== "ended") return refuse("CALL_GOING_ON", "a call is summarised once it is over");
  if (state.summarised || state.consent === "withdrawn") return accept();
  return accept({ type: "CallSummarised", data: withoutTakenBack(summary, state.forgotten) });
};

/** As `summarise`: a sentence goes with any of the words it rests on, and one that rests on none is none. */
const writeSummary = (state: CallState, written: EventData<"SummaryWritten">): Decision<CallEvent, CallRefusal> => {
  if (state.status !== "ended") return refuse("CALL_GOING_ON", "a call is summarised once it is over");
  if (state.summaryWritten || state.consent === "withdrawn") return accept();
  return accept({ type: "SummaryWritten", data: writtenWithout(written, state.forgotten) });
};

const correctSpeaker = (
  { voices, speakers }: CallState,
  event: Extract<HandAct, { type: "SpeakerNamed" | "SpeakersMerged" }>,
): Decision<CallEvent, CallRefusal> => {
  const { channel, speaker } = event.data;
  const known = (voice: string): boolean => voices[channel]?.includes(voice) === true;
  if (!known(speaker)) return refuse("SPEAKER_UNKNOWN", `no voice of the ${channel}'s side is called ${speaker}`);
  if (event.type === "SpeakerNamed") {
    return speakerOf(speakers, channel, speaker).name === event.data.name ? accept() : accept(event);
  }
  const { into } = event.data;
  if (!known(into)) return refuse("SPEAKER_UNKNOWN", `no voice of the ${channel}'s side is called ${into}`);
  // The other way round it would be a circle; and it is so already.
  return isSameSpeaker(speakers, channel, speaker, into) ? accept() : accept(event);
};

const forgetPersonalData = (
  state: CallState,
  { erasure, subjects }: Extract<CallCommand, { type: "ForgetPersonalData" }>,
): Decision<CallEvent, CallRefusal> => {
  if (state.status !== "ended")
    return refuse("CALL_GOING_ON", "words still come in; a call is ended before anybody in it is erased");
  const news = subjects.filter((subject) => !state.erased.includes(subject));
  return news.length === 0 ? accept() : accept({ type: "PersonalDataForgotten", data: { erasure, subjects: news } });
};

/** Recorded where consent stands at this moment: once it is withdrawn nothing follows, also nothing of before. */
const recordSound = (state: CallState, sound: EventData<"SoundRecorded">): Decision<CallEvent, CallRefusal> => {
  const { channel, firstSample, endSample, endMs } = sound;
  if (state.erased.length > 0) return refuse("CALL_ERASED", "personal data of this call was erased");
  if (state.recordingDeleted) return refuse("RECORDING_DELETED", "the recording of this call was deleted");
  if (stanceOfSound({ ...state, status: "live", paused: false }, channel) !== "keep")
    return refuse("CONSENT_MISSING", `sound of the ${channel} may not be recorded: nobody agreed to that, or no more`);
  if (state.paused && endMs > (state.pausedAtMs ?? Infinity) + 1) return refuse("CALL_PAUSED", "the call is paused");
  const toSample = state.recorded[channel] ?? 0;
  if (endSample <= toSample) return accept(); // By another recorder, or by this one before it was killed.
  if (firstSample < toSample) return refuse("ALREADY_SETTLED", "some of these samples are recorded already");
  return accept({ type: "SoundRecorded", data: sound });
};

const deleteRecording = (
  state: CallState,
  deleted: EventData<"RecordingDeleted">,
): Decision<CallEvent, CallRefusal> => {
  if (state.status !== "ended") return refuse("CALL_GOING_ON", "a recording is deleted once the call is over");
  const isNews = !state.recordingDeleted && Object.keys(state.recorded).length > 0;
  return isNews ? accept({ type: "RecordingDeleted", data: deleted }) : accept();
};

/** Of a tip that there is; nothing about words that were taken back meanwhile. */
const reviewed = (
  state: CallState,
  event: Extract<AfterEvent, { type: "SuggestionReviewed" | "SuggestionJudged" }>,
): Decision<CallEvent, CallRefusal> => {
  if (!own(state.suggestions, event.data.suggestion))
    return refuse("SUGGESTION_UNKNOWN", "no tip of this call has this id");
  const fromMs = event.type === "SuggestionJudged" ? event.data.from?.spokenAtMs : undefined;
  return isForgotten(state.forgotten, fromMs ?? -1) ? accept() : accept(event);
};

/** The last word stands, said as often as one likes; an older one that arrives again on a bad line does not. */
const sayAfter = (state: CallState, event: AfterEvent): Decision<CallEvent, CallRefusal> => {
  if (state.status !== "ended") return refuse("CALL_GOING_ON", "what came of the call is said once it is over");
  if (own(state.after.actions, event.data.action)) return accept();
  if (event.type === "SuggestionReviewed" || event.type === "SuggestionJudged") return reviewed(state, event);
  if (event.type === "CsatAnswered") return state.after.csat === event.data.score ? accept() : accept(event);
  const known = state.after.outcome;
  const same =
    known !== null &&
    known.outcome === event.data.outcome &&
    known.nextStep === event.data.nextStep &&
    known.nextStepOn === event.data.nextStepOn;
  return same ? accept() : accept(event);
};
