import { Type } from "typebox";
import { defineEvent, object, personal } from "../../schema.ts";
import { Channel, ClockMs, Id } from "./shared.ts";

/** A voice within a side, as it was told apart: "s1" is the first that was heard. */
export const SpeakerId = Type.String({
  pattern: "^s[1-9][0-9]?$",
  description: "a voice within its side; s1 came first",
});

/** Corrections by hand. What was heard stays as it was; whoever reads resolves it (`domain/call/speakers.ts`). */
export const SpeakerNamed = defineEvent(
  "SpeakerNamed",
  1,
  "Somebody said whose voice it is.",
  object({
    action: Id,
    channel: Channel,
    speaker: SpeakerId,
    name: personal("both", Type.String({ minLength: 1, maxLength: 120 })),
    atMs: ClockMs,
  }),
);

export const SpeakersMerged = defineEvent(
  "SpeakersMerged",
  1,
  "Two voices of one side are one person.",
  object({ action: Id, channel: Channel, speaker: SpeakerId, into: SpeakerId, atMs: ClockMs }),
);
