import { Type } from "typebox";
import { ConsentPolicy } from "../../privacy/consent-law.ts";
import { Dealt } from "../../feedback/experiment.ts";
import { SealedRanking } from "../../feedback/ranking.ts";
import { defineEvent, freeText, object, personal } from "../../schema.ts";
import { Channel, ClockMs, Id, Ms, PlayedRecording, Sample } from "./shared.ts";

/** A call's life: it starts, people agree to be written down, channels open, it pauses, it ends. */
export const CallStarted = defineEvent(
  "CallStarted",
  1,
  "A call began; its playbook is fixed from here on.",
  object({
    kind: Type.Union([Type.Literal("live"), Type.Literal("practice"), Type.Literal("voice"), Type.Literal("file")]),
    title: personal("both", Type.String({ maxLength: 200 })),
    rep: object({ id: Id, name: personal("rep", Type.String({ maxLength: 120 })) }),
    customer: object({
      name: personal("customer", Type.String({ maxLength: 120 })),
      company: freeText(Type.String({ maxLength: 120 })),
      role: personal("customer", Type.String({ maxLength: 120 })),
    }),
    language: freeText(Type.String({ maxLength: 35, description: "BCP 47" })),
    playbook: object({ id: Id, version: Type.Integer({ minimum: 1 }) }),
    /** What it was dealt of the trials that ran (`domain/feedback/experiment.ts`). */
    experiment: Type.Array(Dealt, { maxItems: 16 }),
    /** How far feedback moved its plays; absent where none moved, and in calls of before it was written. */
    ranking: Type.Optional(SealedRanking),
    sample: Type.Union([Id, Type.Null()], { description: "the sample call that is played, or null for a real one" }),
    /** The law that holds for consent in this call; absent in calls of before it was written: everybody is asked. */
    consent: Type.Optional(ConsentPolicy),
    /** Of a call that is a recording; absent for every other, and for those of before it was written. */
    recording: Type.Optional(PlayedRecording),
    /** Version of the rules by which it is conducted (`domain/conductor/rules.ts`); absent: the first. */
    rules: Type.Optional(Type.Integer({ minimum: 1 })),
  }),
);

export const CallImported = defineEvent(
  "CallImported",
  1,
  "The call is a recording that was brought in; whoever did so answers for it.",
  object({
    digest: Type.String({
      pattern: "^[a-f0-9]{64}(\\+[a-f0-9]{64})?$",
      description: "SHA-256 of the file, or of the file of each side",
    }),
    basis: freeText(
      Type.String({ minLength: 1, maxLength: 400, description: "on what grounds it may be written down" }),
    ),
    agreed: Type.Union([Type.Literal("aloud"), Type.Literal("in-writing"), Type.Literal("not-asked")]),
  }),
);

/** The last three: nobody was asked, since the law that holds for the call wants a notice or nobody's yes but the rep's. */
const How = Type.Union([
  Type.Literal("aloud"),
  Type.Literal("in-writing"),
  Type.Literal("typed-call"),
  Type.Literal("notice-shown"),
  Type.Literal("notice-spoken"),
  Type.Literal("one-party"),
]);

export const ConsentRequested = defineEvent(
  "ConsentRequested",
  1,
  "The customer is being asked.",
  object({
    scope: Type.Union([Type.Literal("words"), Type.Literal("words-and-sound")]),
  }),
);

export const NoticeGiven = defineEvent(
  "NoticeGiven",
  1,
  "The customer was told that the call is written down.",
  object({
    how: Type.Union([Type.Literal("shown"), Type.Literal("spoken"), Type.Literal("aloud")]),
    wording: Type.String({ maxLength: 40, description: "names the sentence (`domain/privacy/consent-law.ts`)" }),
    language: Type.String({ maxLength: 35, description: "BCP 47, of the sentence" }),
    atMs: ClockMs,
  }),
);

export const ConsentGiven = defineEvent(
  "ConsentGiven",
  1,
  "The customer agreed to be written down.",
  object({
    by: Channel,
    how: How,
    scope: Type.Union([Type.Literal("words"), Type.Literal("words-and-sound")]),
  }),
);

export const ConsentRefused = defineEvent(
  "ConsentRefused",
  1,
  "The customer said no; nothing of theirs is kept.",
  object({ by: Channel }),
);

export const ConsentWithdrawn = defineEvent(
  "ConsentWithdrawn",
  1,
  "The customer changed their mind; the flow stops.",
  object({ by: Channel }),
);

/** Recording of sound: a second question, with an answer of its own. */
export const SoundConsentRequested = defineEvent(
  "SoundConsentRequested",
  1,
  "The customer is being asked whether the sound may be recorded.",
  object({}),
);
export const SoundConsentGiven = defineEvent(
  "SoundConsentGiven",
  1,
  "The sound may be recorded from here on.",
  object({ by: Channel, how: How }),
);
export const SoundConsentRefused = defineEvent(
  "SoundConsentRefused",
  1,
  "The customer said no to a recording; words go on.",
  object({ by: Channel }),
);
export const SoundConsentWithdrawn = defineEvent(
  "SoundConsentWithdrawn",
  1,
  "The customer changed their mind about the recording; it stops, words go on.",
  object({ by: Channel }),
);

export const ChannelOpened = defineEvent(
  "ChannelOpened",
  1,
  "Sound of one side began to be recognised.",
  object({
    channel: Channel,
    codec: Type.Union([Type.Literal("pcm-s16le"), Type.Literal("pcm-f32le"), Type.Literal("text")]),
    sampleRateHz: Type.Integer({ minimum: 8_000, maximum: 48_000 }),
    openedAtMs: Ms,
    engine: Type.String({ maxLength: 80 }),
    model: Type.String({ maxLength: 120 }),
    accuracy: Type.String({ maxLength: 20 }),
    reason: Type.String({ maxLength: 400 }),
  }),
);

/** Another engine hears a side from a sample on: nothing before it is heard again, nothing behind it is lost. */
export const EngineChanged = defineEvent(
  "EngineChanged",
  1,
  "Another engine hears one side from here on.",
  object({
    channel: Channel,
    from: Type.String({ maxLength: 80 }),
    engine: Type.String({ maxLength: 80 }),
    model: Type.String({ maxLength: 120 }),
    accuracy: Type.String({ maxLength: 20 }),
    reason: Type.String({ maxLength: 400 }),
    cause: Type.Union([Type.Literal("failed"), Type.Literal("chosen")]),
    fromSample: Sample,
    atMs: ClockMs,
  }),
);

export const EngineChosen = defineEvent(
  "EngineChosen",
  1,
  "The rep asked for another engine, or for the automatic choice.",
  object({
    action: Id,
    engine: Type.Union([Type.String({ pattern: "^[a-z][a-z0-9-]{0,39}$" }), Type.Null()], {
      description: "null for the automatic choice",
    }),
    atMs: ClockMs,
  }),
);

export const ChannelClosed = defineEvent(
  "ChannelClosed",
  1,
  "No more sound of one side will come.",
  object({
    channel: Channel,
    reason: Type.String({ maxLength: 200 }),
  }),
);

export const CallPaused = defineEvent(
  "CallPaused",
  1,
  "Nothing is heard until the call goes on.",
  object({
    /** Absent in pauses of before it was written. Words said before it are still kept, however late they are final. */
    atMs: Type.Optional(ClockMs),
  }),
);
export const CallResumed = defineEvent("CallResumed", 1, "The call goes on after a pause.", object({ pausedMs: Ms }));

export const CallTakenOver = defineEvent(
  "CallTakenOver",
  1,
  "Another worker took the call up.",
  object({
    by: Type.Union([Type.Literal("conductor"), Type.Literal("speech")]),
    lease: Type.Integer({ minimum: 1, description: "revision of the lease; nothing under an older one follows" }),
  }),
);

export const CallEnded = defineEvent(
  "CallEnded",
  1,
  "The call is over.",
  object({
    reason: Type.Union([
      Type.Literal("ended-by-rep"),
      Type.Literal("sample-finished"),
      Type.Literal("no-sound"),
      Type.Literal("too-long"),
      Type.Literal("consent-never-answered"),
      Type.Literal("recording-finished"),
      Type.Literal("exercise-finished"),
    ]),
    durationMs: Ms,
  }),
);
