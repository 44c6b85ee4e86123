import { Type } from "typebox";
import { defineEvent, object } from "../../schema.ts";
import { Channel, ClockMs, Sample } from "./shared.ts";

/** A recording, where it was agreed to. The sound itself lies sealed in RECORDINGS; here stands what there is of it. */
export const SoundRecorded = defineEvent(
  "SoundRecorded",
  1,
  "Half a minute of one side's sound, or less, was put into the recording, sealed.",
  object({
    channel: Channel,
    firstSample: Sample,
    endSample: Sample,
    startMs: ClockMs,
    endMs: ClockMs,
    bytes: Type.Integer({ minimum: 1, description: "as it is stored, sealed" }),
    sha256: Type.String({ pattern: "^[0-9a-f]{64}$", description: "of the sealed bytes" }),
    muted: Type.Array(object({ fromMs: ClockMs, toMs: ClockMs }), {
      maxItems: 200,
      description: "spans that are silent in it, since the words in them are masked",
    }),
  }),
);

export const RecordingDeleted = defineEvent(
  "RecordingDeleted",
  1,
  "The recording of the call was deleted and its keys were thrown away; the words stay.",
  object({
    reason: Type.Union([Type.Literal("retention"), Type.Literal("asked")]),
    chunks: Type.Integer({ minimum: 0, description: "pieces of sound that were there" }),
  }),
);
