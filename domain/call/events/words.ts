import { Type } from "typebox";
import { defineEvent, object, personal } from "../../schema.ts";
import { MaskKind, MaskNumbers } from "../../privacy/redaction.ts";
import { Channel, ClockMs, Id, Sample, Word } from "./shared.ts";
import { SpeakerId } from "./speakers.ts";

/** What was said. Finals rebuild everything; interim text is `FragmentTranscribed`, on its own stream. */
export const UtteranceTranscribed = defineEvent(
  "UtteranceTranscribed",
  1,
  "Words of one side, final.",
  object({
    utterance: Id,
    channel: Channel,
    text: personal("both", Type.String({ maxLength: 8_000 })),
    words: personal("both", Type.Array(Word, { maxItems: 2_000 })),
    firstSample: Sample,
    endSample: Sample,
    startMs: ClockMs,
    endMs: ClockMs,
    masks: Type.Optional(
      object({
        numbers: MaskNumbers,
        /** Absent where the last words are none that may go on in the next utterance of the channel. */
        open: Type.Optional(MaskKind),
      }),
    ),
    source: Type.Union([Type.Literal("speech"), Type.Literal("typed"), Type.Literal("captions")]),
    engine: Type.String({ maxLength: 80 }),
    model: Type.String({ maxLength: 120 }),
    /** Where voices of one side could be told apart; absent where they could not, and never a guess. */
    speaker: Type.Optional(SpeakerId),
    /** Where the engine could tell it; else it is the call's. */
    language: Type.Optional(Type.String({ maxLength: 35, description: "BCP 47 of what was spoken" })),
    /** Words left out of this text since the other side had said them; they stand where they were said. */
    echo: Type.Optional(
      object({
        wordCount: Type.Integer({ minimum: 1 }),
        /** Of the first of them and of the last; words that were kept may lie between. */
        firstSample: Sample,
        endSample: Sample,
        delayMs: Type.Integer({ description: "how much later than there they were heard here" }),
      }),
    ),
  }),
);

export const AudioMissed = defineEvent(
  "AudioMissed",
  1,
  "Sound that was never heard; a gap, never hidden.",
  object({
    channel: Channel,
    firstSample: Sample,
    endSample: Sample,
    startMs: ClockMs,
    endMs: ClockMs,
    reason: Type.String({ maxLength: 200 }),
  }),
);

/** Interim text. Lives on FRAGMENTS alone; after its utterance's final it is ignored (rule 14). */
export const FragmentTranscribed = defineEvent(
  "FragmentTranscribed",
  1,
  "Words of one side, while they are being said.",
  object({
    utterance: Id,
    revision: Type.Integer({ minimum: 1 }),
    channel: Channel,
    text: personal("both", Type.String({ maxLength: 8_000 })),
    words: personal("both", Type.Array(Word, { maxItems: 2_000 })),
    stableCount: Type.Integer({ minimum: 0, description: "how many leading words will not change again" }),
    startMs: ClockMs,
    endMs: ClockMs,
  }),
);
