/** Facts, commands and a hand for tests of the call: every event type once, and any order of commands. */
import fc from "fast-check";
import type { CallCommand, HandAct } from "./call.ts";
import type { ConsentPolicy } from "../privacy/consent-law.ts";
import type { AfterEvent, CallEvent, EventData, SignalEvent, TipEvent } from "./events/index.ts";
import { subjectsOf } from "./erasure.ts";
import type { Channel } from "./events/shared.ts";
import type { HindsightCommand } from "./hindsight.ts";

export const startedData: EventData<"CallStarted"> = {
  kind: "live",
  title: "Dock scheduling",
  rep: { id: "rep-1", name: "Priya Nair" },
  customer: { name: "Tomás Ferreira", company: "Corvane Logistics", role: "COO" },
  language: "en",
  playbook: { id: "b2b-starter", version: 1 },
  experiment: [],
  sample: null,
};
export const started: CallEvent = { type: "CallStarted", data: startedData };
export const asked: CallEvent = { type: "ConsentRequested", data: { scope: "words" } };
export const given: CallEvent = { type: "ConsentGiven", data: { by: "customer", how: "aloud", scope: "words" } };
export const refused: CallEvent = { type: "ConsentRefused", data: { by: "customer" } };
export const withdrawn: CallEvent = { type: "ConsentWithdrawn", data: { by: "customer" } };
export const notice = (how: EventData<"NoticeGiven">["how"] = "spoken"): EventData<"NoticeGiven"> => ({
  how,
  wording: "all-parties-1",
  language: "en",
  atMs: 4_000,
});
export const soundAsked: CallEvent = { type: "SoundConsentRequested", data: {} };
export const soundGiven: CallEvent = { type: "SoundConsentGiven", data: { by: "customer", how: "aloud" } };
export const soundRefused: CallEvent = { type: "SoundConsentRefused", data: { by: "customer" } };
export const soundWithdrawn: CallEvent = { type: "SoundConsentWithdrawn", data: { by: "customer" } };
/** A call under a law of one's choice, that may ask for a recording. */
export const startedUnder = (
  preset: ConsentPolicy["preset"],
  changes: Partial<ConsentPolicy> = {},
): Extract<CallEvent, { type: "CallStarted" }> => ({
  type: "CallStarted",
  data: {
    ...startedData,
    consent: { preset, legalBasis: "advice of counsel, 2026-03", notice: "spoken", recording: "ask", ...changes },
  },
});
export const paused: CallEvent = { type: "CallPaused", data: {} };
export const resumed: CallEvent = { type: "CallResumed", data: { pausedMs: 1_000 } };
export const ended: CallEvent = { type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 60_000 } };

export const opened = (
  channel: Channel,
  codec: EventData<"ChannelOpened">["codec"] = "pcm-s16le",
): EventData<"ChannelOpened"> => ({
  channel,
  codec,
  sampleRateHz: 16_000,
  openedAtMs: 100,
  engine: "test",
  model: "test",
  accuracy: "good",
  reason: "it is here",
});

/** A final of these samples; a word takes a quarter of a second. */
export const said = (
  channel: Channel,
  firstSample: number,
  text: string,
  changes: Partial<EventData<"UtteranceTranscribed">> = {},
): EventData<"UtteranceTranscribed"> => {
  const texts = text.split(" ").filter((word) => word !== "");
  const endSample = firstSample + Math.max(1, texts.length) * 4_000;
  return {
    utterance: `u-${channel}-${firstSample}`,
    channel,
    text,
    firstSample,
    endSample,
    startMs: firstSample / 16,
    endMs: endSample / 16,
    words: texts.map((word, n) => ({
      text: word,
      firstSample: firstSample + n * 4_000,
      endSample: firstSample + (n + 1) * 4_000,
      confidence: 1,
    })),
    source: "speech",
    engine: "test",
    model: "test",
    ...changes,
  };
};
export const gap = (channel: Channel, firstSample: number, endSample: number): EventData<"AudioMissed"> => ({
  channel,
  firstSample,
  endSample,
  startMs: firstSample / 16,
  endMs: endSample / 16,
  reason: "worker ended",
});

export const evidence = (utterance = "u-customer-0"): EventData<"QuestionNoticed">["evidence"] => ({
  utterance,
  revision: 0,
  channel: "customer",
  words: "too expensive",
  firstWord: 1,
  endWord: 3,
  spokenAtMs: 900,
});
export const reason = (): EventData<"SuggestionMade">["reason"] => ({
  evidence: evidence(),
  snippet: "Customer: that is too expensive",
  agent: "playbook",
  play: "price",
  category: "price",
  playbook: { id: "b2b-starter", version: 1 },
  prompt: null,
  model: null,
  citations: [],
  stagesMs: { spoken: 900 },
  sureness: 1,
});
export const made = (suggestion = "tip-1"): Extract<TipEvent, { type: "SuggestionMade" }> => ({
  type: "SuggestionMade",
  data: {
    suggestion,
    kind: "objection",
    title: "Objection",
    headline: "Value first",
    say: "What would it save you?",
    madeAtMs: 1_000,
    lifeMs: 14_000,
    priority: 60,
    reason: reason(),
  },
});
export const withheld = (suggestion = "tip-2"): TipEvent => ({
  type: "SuggestionWithheld",
  data: {
    suggestion,
    kind: "coaching",
    headline: "Slow down",
    because: "pace",
    atMs: 1_200,
    reason: reason(),
  },
});
export const retracted = (suggestion = "tip-1"): TipEvent => ({
  type: "SuggestionRetracted",
  data: { suggestion, because: "words-changed", heard: "quite expansive" },
});
export const refined = (suggestion = "tip-1", say = "Better"): TipEvent => ({
  type: "SuggestionRefined",
  data: { suggestion, say, model: "llm", from: { utterance: "u-customer-0", spokenAtMs: 1_000 } },
});
export const noticed = (signal = "signal-1", utterance = "u-customer-0"): SignalEvent => ({
  type: "ObjectionNoticed",
  data: { signal, evidence: evidence(utterance), play: "price", about: "price" },
});
export const stage = (id = "pricing"): SignalEvent => ({ type: "StageReached", data: { stage: id, atMs: 1_500 } });

export const ticked = (item = "budget"): SignalEvent => ({
  type: "ChecklistTicked",
  data: { stage: "pricing", item, how: "words", atMs: 1_500, evidence: evidence("u-customer-0") },
});
export const markedItem = (action: string, is = false, item = "budget"): HandAct => ({
  type: "ChecklistMarked",
  data: { action, stage: "pricing", item, ticked: is, atMs: 2_000 },
});

const at = { suggestion: "tip-1", atMs: 2_000 };
export const rated = (action: string, rating: "like" | "dislike" | "none", suggestion = "tip-1"): HandAct => ({
  type: "SuggestionRated",
  data: { ...at, suggestion, action, rating },
});
export const pinned = (action: string, is = true): HandAct => ({
  type: "SuggestionPinned",
  data: { ...at, action, pinned: is },
});
export const dismissed = (action: string): HandAct => ({ type: "SuggestionDismissed", data: { ...at, action } });
export const copied = (action: string): HandAct => ({ type: "SuggestionCopied", data: { ...at, action } });
export const shown = (action: string): HandAct => ({
  type: "SuggestionShown",
  data: { ...at, action, paintedAtMs: 1_790_000_000_000, afterWordsMs: 420 },
});
export const quieted = (action: string): HandAct => ({
  type: "TipsQuieted",
  data: { action, atMs: 2_000, forMs: 60_000 },
});
export const marked = (action: string): HandAct => ({
  type: "MomentMarked",
  data: { action, atMs: 2_000, note: "here" },
});
export const takenOff = (action: string, signal = "signal-1"): HandAct => ({
  type: "NotedTakenOff",
  data: { action, signal, atMs: 2_500 },
});
export const outcome = (
  action: string,
  what: EventData<"OutcomeRecorded">["outcome"] = "next-step",
  nextStep = "Send the paper",
): AfterEvent => ({
  type: "OutcomeRecorded",
  data: { action, outcome: what, nextStep, nextStepOn: "2026-11-27", atMs: 61_000 },
});
export const csat = (action: string, score = 4): AfterEvent => ({
  type: "CsatAnswered",
  data: { action, score, atMs: 62_000 },
});
export const reviewed = (action: string, suggestion = "tip-1"): AfterEvent => ({
  type: "SuggestionReviewed",
  data: { action, suggestion, mark: "helpful", atMs: 63_000 },
});
export const judged = (action: string, suggestion = "tip-1"): AfterEvent => ({
  type: "SuggestionJudged",
  data: {
    ...{
      action,
      suggestion,
      mark: "not",
      why: "It came too late.",
      from: { utterance: "u-customer-0", spokenAtMs: 500 },
    },
    ...{ model: "m", prompt: "judge@1:0", tookMs: 900, atMs: 64_000 },
    usage: { inputTokens: 300, outputTokens: 40, microDollars: 0 },
  },
});
export const forgottenPeople = (
  subjects: EventData<"PersonalDataForgotten">["subjects"] = ["customer", "both"],
): CallEvent => ({ type: "PersonalDataForgotten", data: { erasure: "erasure-1", subjects } });
export const undone = (action: string, undoes: string): HandAct => ({
  type: "ActionUndone",
  data: { action, undoes, atMs: 3_000 },
});

/** Few ids, so that commands meet each other; two of them are what every object answers to. */
const id = (kind: string) => fc.constantFrom(`${kind}-1`, `${kind}-2`, "constructor", "__proto__", "7");
const side = fc.constantFrom<Channel>("rep", "customer");
const samples = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 4 }))
  .map(([first, count]) => ({ firstSample: first * 1_000, endSample: (first + count) * 1_000 }));

export const anyTip = fc.oneof(
  id("tip").map((tip) => made(tip)),
  id("tip").map((tip) => withheld(tip)),
  id("tip").map((tip) => retracted(tip)),
  fc.tuple(id("tip"), fc.constantFrom("Better", "Best")).map(([tip, say]) => refined(tip, say)),
  id("signal").map((signal) => noticed(signal)),
  id("stage").map((name) => stage(name)),
);
export const anyHand: fc.Arbitrary<HandAct> = fc.oneof(
  fc
    .tuple(id("act"), fc.constantFrom("like" as const, "dislike" as const, "none" as const), id("tip"))
    .map(([action, rating, tip]) => rated(action, rating, tip)),
  fc.tuple(id("act"), fc.boolean()).map(([action, is]) => pinned(action, is)),
  fc.oneof(
    id("act").map(dismissed),
    id("act").map(copied),
    id("act").map(shown),
    id("act").map(quieted),
    id("act").map(marked),
  ),
  fc.tuple(id("act"), id("signal")).map(([action, signal]) => takenOff(action, signal)),
  fc.tuple(id("act"), id("act")).map(([action, undoes]) => undone(action, undoes)),
);

const anyAfter: fc.Arbitrary<AfterEvent> = fc.oneof(
  fc
    .tuple(id("act"), fc.constantFrom("won" as const, "lost" as const), fc.constantFrom("", "Call again"))
    .map(([action, what, nextStep]) => outcome(action, what, nextStep)),
  fc.tuple(id("act"), fc.integer({ min: 1, max: 5 })).map(([action, score]) => csat(action, score)),
);

/** A conductor's commit says one thing of one tip, or first that it was made. */
const subject = ({ data }: SignalEvent | TipEvent): string =>
  "suggestion" in data
    ? `tip ${data.suggestion}`
    : "signal" in data
      ? `signal ${data.signal}`
      : "stage" in data
        ? `stage ${data.stage}`
        : "";

const heard = { channel: "customer" as const, text: "that is too expensive", startMs: 0, endMs: 1_000 };
export const corrected = (
  action: string,
  text = "that is not expensive",
  changes: Partial<EventData<"UtteranceCorrected">> = {},
): CallEvent => ({
  type: "UtteranceCorrected",
  data: {
    ...{ action, utterance: "u-customer-0", channel: "customer", text, was: heard.text, by: "rep-1" },
    ...{ startMs: heard.startMs, endMs: heard.endMs },
    ...changes,
  },
});
export const commented = (action: string, comment = "comment-1", text = "Ask what it costs them."): CallEvent => ({
  type: "CommentAdded",
  data: { action, comment, atMs: 500, text, author: "coach-1" },
});
export const uncommented = (action: string, comment = "comment-1"): CallEvent => ({
  type: "CommentRemoved",
  data: { action, comment },
});
export const checkJudged = (action: string, verdict: EventData<"CheckJudged">["verdict"] = "yes"): CallEvent => ({
  type: "CheckJudged",
  data: { action, check: "objections-met", verdict, by: "coach-1" },
});
export const coached = (action: string, mark: EventData<"CoachingMarked">["mark"] = "done"): CallEvent => ({
  type: "CoachingMarked",
  data: { action, mark, by: "coach-1" },
});
const asker = fc.record({ by: fc.constantFrom("rep-1", "coach-1"), mayAll: fc.boolean() });
const anyHindsight: fc.Arbitrary<HindsightCommand> = fc.oneof(
  fc
    .tuple(id("act"), id("u"), fc.constantFrom("that is not expensive", heard.text), fc.constantFrom(heard, null))
    .map(([action, utterance, text, said_]): HindsightCommand => ({
      type: "CorrectWords",
      correction: { action, utterance, text, by: "rep-1" },
      heard: said_,
    })),
  fc.tuple(id("act"), id("comment"), fc.constantFrom(500, 40_000)).map(([action, comment, atMs]): HindsightCommand => ({
    type: "AddComment",
    comment: { action, comment, atMs, text: "Too expensive, for whom?", author: "coach-1" },
  })),
  fc.tuple(id("act"), id("comment"), asker).map(([action, comment, who]): HindsightCommand => ({
    type: "RemoveComment",
    removed: { action, comment },
    asker: who,
  })),
  fc.tuple(id("act"), id("act"), asker).map(([action, undoes, who]): HindsightCommand => ({
    type: "UndoHindsight",
    undone: { action, undoes, atMs: 3_000 },
    asker: who,
  })),
);

/** Any command but `InputsSeen`, which has no id of its own: a repeat of it is known by the commit's. */
export const anyCommand: fc.Arbitrary<CallCommand> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("unasked" as const, "asking" as const, "given" as const)
      .map((consent): CallCommand => ({ type: "StartCall", call: startedData, consent })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<CallCommand>(
      { type: "AskConsent" },
      { type: "AskConsent", about: "sound" },
      { type: "GiveNotice", notice: notice("spoken") },
      { type: "GiveNotice", notice: notice("shown") },
      { type: "PauseCall" },
      { type: "ResumeCall", pausedMs: 500 },
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        answer: fc.constantFrom("agreed" as const, "refused" as const, "withdrawn" as const),
        about: fc.constantFrom("words" as const, "sound" as const),
        by: fc.constantFrom<Channel>("customer", "customer", "customer", "rep"),
      })
      .map((said): CallCommand => ({ type: "AnswerConsent", ...said, how: "aloud" })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(side, fc.constantFrom("text" as const, "pcm-s16le" as const))
      .map(([channel, codec]): CallCommand => ({ type: "OpenChannel", channel: opened(channel, codec) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("conductor" as const, "speech" as const), fc.integer({ min: 1, max: 3 }))
      .map(([by, lease]): CallCommand => ({ type: "TakeOver", taken: { by, lease } })),
  },
  {
    weight: 1,
    arbitrary: side.map((channel): CallCommand => ({ type: "CloseChannel", channel, reason: "tab closed" })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(side, samples, fc.constantFrom("speech" as const, "typed" as const, "captions" as const), id("u"))
      .map(([channel, span, source, utterance]): CallCommand => ({
        type: "TranscribeUtterance",
        utterance: said(channel, span.firstSample, "that is too expensive", { ...span, source, utterance }),
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(side, samples)
      .map(([channel, span]): CallCommand => ({ type: "MissAudio", gap: { ...gap(channel, 0, 0), ...span } })),
  },
  {
    weight: 3,
    arbitrary: fc
      .uniqueArray(anyTip, { minLength: 1, maxLength: 3, selector: subject })
      .map((events): CallCommand => ({ type: "Conduct", events })),
  },
  { weight: 4, arbitrary: anyHand.map((event): CallCommand => ({ type: "UseHand", event })) },
  { weight: 2, arbitrary: anyHindsight },
  { weight: 2, arbitrary: anyAfter.map((event): CallCommand => ({ type: "SayAfter", event })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(subjectsOf.rep, subjectsOf.customer, subjectsOf.call)
      .map((subjects): CallCommand => ({ type: "ForgetPersonalData", erasure: "erasure-1", subjects })),
  },
  { weight: 1, arbitrary: fc.constant<CallCommand>({ type: "EndCall", reason: "ended-by-rep", durationMs: 60_000 }) },
);
