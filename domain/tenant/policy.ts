import { Type, type Static } from "typebox";
import { ConsentPolicy } from "../privacy/consent-law.ts";
import { defaultRedaction, RedactionPolicy } from "../privacy/redaction.ts";
import { object } from "../schema.ts";
import { VoicePolicy } from "./voice-policy.ts";

/** Words of a trade that no dictionary has; pronunciations in ARPAbet, as CMUdict writes them. */
export const vocabularyMax = 500;

/** What may hear the calls. */
export const SpeechPolicy = object({
  engine: Type.Union([Type.String({ pattern: "^[a-z][a-z0-9-]{0,39}$" }), Type.Null()], {
    description: "asked for by name; null for the automatic choice",
  }),
  soundMayLeave: Type.Boolean({ description: "sound may be sent to another company's engine" }),
  patience: Type.Optional(
    Type.Union([Type.Literal("quick"), Type.Literal("usual"), Type.Literal("patient")], {
      description: "how long a pause must be to end an utterance",
    }),
  ),
  suppressNoise: Type.Optional(
    Type.Union([Type.Literal("auto"), Type.Literal("always"), Type.Literal("never")], {
      description: "noise is taken out of what the engine hears, by itself where there is much of it",
    }),
  ),
});
export type SpeechPolicy = Static<typeof SpeechPolicy>;

export const defaultSpeech: SpeechPolicy = { engine: null, soundMayLeave: false };

/** What language models may be told of the calls, and which of them. */
export const ModelPolicy = object({
  wordsMayLeave: Type.Boolean({ description: "what is said may be sent to another company's language model, masked" }),
  own: Type.Optional(
    Type.Array(
      object({
        provider: Type.Union([Type.Literal("anthropic"), Type.Literal("openai")]),
        prompt: Type.String({ pattern: "^[a-z][a-z0-9-]{0,39}$", description: "its id: wording" }),
        model: Type.String({ minLength: 1, maxLength: 80 }),
      }),
      { maxItems: 40, description: "models of one's own choice, by provider and prompt" },
    ),
  ),
});
type ModelPolicy = Static<typeof ModelPolicy>;

export const defaultModels: ModelPolicy = { wordsMayLeave: false };

/** What may be looked up on the web during a call: a name and fixed words, never what is said. */
export const WebPolicy = object({
  mayLookUp: Type.Boolean({ description: "names of the playbook (competitors, products) may be searched on the web" }),
  customerToo: Type.Boolean({ description: "the name of the customer's company, too" }),
});
export type WebPolicy = Static<typeof WebPolicy>;

export const defaultWeb: WebPolicy = { mayLookUp: false, customerToo: false };

/** What may be read from what a customer says, beyond the words themselves. Of its own people nothing is. */
export const ReadingPolicy = object({
  customerWords: Type.Boolean({
    description:
      "a customer's words may be read for and against the deal, by a list of words, where the law lets it be",
  }),
});
export type ReadingPolicy = Static<typeof ReadingPolicy>;

export const defaultReading: ReadingPolicy = { customerWords: false };
/** Whether supervisors may look into calls that go on. The rep always sees who does. */
export const WatchingPolicy = object({
  allowed: Type.Boolean({ description: "supervisors and administrators may watch calls that go on" }),
});
export type WatchingPolicy = Static<typeof WatchingPolicy>;

export const defaultWatching: WatchingPolicy = { allowed: true };

/** What a tenant decides for all its people and calls. Whole on the log each time it changes: the newest one holds. */
export const Policy = object({
  language: Type.String({ minLength: 2, maxLength: 35, description: "BCP 47, of calls that name none" }),
  timeZone: Type.String({ minLength: 1, maxLength: 60, description: "IANA name; where its days begin" }),
  vocabulary: Type.Array(
    object({
      word: Type.String({ minLength: 1, maxLength: 60 }),
      pronunciation: Type.Union([Type.String({ pattern: "^[A-Z]{1,3}[0-2]?( [A-Z]{1,3}[0-2]?){0,39}$" }), Type.Null()]),
    }),
    { maxItems: vocabularyMax },
  ),
  limits: object({
    requestsPerMinute: Type.Integer({ minimum: 10, maximum: 100_000, description: "of all its people together" }),
    soundSecondsPerDay: Type.Integer({ minimum: 0, maximum: 100_000_000, description: "recognised, both sides added" }),
    tokensPerDay: Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: "of language models" }),
  }),
  retention: object({
    transcriptDays: Type.Integer({ minimum: 1, maximum: 3_650 }),
    recordingDays: Type.Integer({ minimum: 1, maximum: 3_650 }),
  }),
  redaction: RedactionPolicy,
  consent: ConsentPolicy,
  /** Absent in policies of before it was written: what `defaultVoice` says. */
  voice: Type.Optional(VoicePolicy),
  /** Absent in policies of before it was written: what `defaultSpeech` says. */
  speech: Type.Optional(SpeechPolicy),
  /** Absent in policies of before it was written: what `defaultModels` says. */
  models: Type.Optional(ModelPolicy),
  /** Absent in policies of before it was written: what `defaultWeb` says. */
  web: Type.Optional(WebPolicy),
  /** Absent in policies of before it was written: what `defaultReading` says. */
  reading: Type.Optional(ReadingPolicy),
  /** Absent in policies of before it was written: what `defaultWatching` says. */
  watching: Type.Optional(WatchingPolicy),
});
export type Policy = Static<typeof Policy>;

/** What holds until a tenant decides otherwise: the strictest law, the shortest usual keeping, the issue's own limits. */
export const defaultPolicy: Policy = {
  language: "en",
  timeZone: "UTC",
  vocabulary: [],
  limits: { requestsPerMinute: 100, soundSecondsPerDay: 400_000, tokensPerDay: 2_000_000 },
  retention: { transcriptDays: 90, recordingDays: 30 },
  redaction: defaultRedaction,
  consent: { preset: "all-parties", legalBasis: "", notice: "both", recording: "ask" },
};
