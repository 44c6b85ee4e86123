import { Type } from "typebox";
import { defineEvent, object, personal } from "../../schema.ts";
import { Channel, ClockMs, Id } from "./shared.ts";

/**
 * What people say of a call once it is over. Who said it stands as a pseudonymous id, as every actor; names lie where
 * they can be deleted. Ids come from the client, as with hand actions, and `ActionUndone` takes each of them back.
 */
export const UtteranceCorrected = defineEvent(
  "UtteranceCorrected",
  1,
  "Somebody wrote what was said, in place of what was heard; the newest correction stands.",
  object({
    action: Id,
    utterance: Id,
    channel: Channel,
    text: personal("both", Type.String({ minLength: 1, maxLength: 8_000 })),
    was: personal("both", Type.String({ maxLength: 8_000, description: "what stood there until then" })),
    by: Id,
    /** Of the utterance: the words are sealed as of its end, and go with it when it is taken back. */
    startMs: ClockMs,
    endMs: ClockMs,
  }),
);

export const CommentAdded = defineEvent(
  "CommentAdded",
  1,
  "Somebody commented on a moment of the call.",
  object({
    action: Id,
    comment: Id,
    /** The moment it is about: it is sealed as of then, and goes with the words of that moment. */
    atMs: ClockMs,
    text: personal("both", Type.String({ minLength: 1, maxLength: 2_000 })),
    author: Id,
  }),
);

export const CommentRemoved = defineEvent(
  "CommentRemoved",
  1,
  "A comment was taken off the call.",
  object({ action: Id, comment: Id }),
);

/** Of a check of a rubric: it was so, it was not, or it cannot be told. */
const Verdict = Type.Union([Type.Literal("yes"), Type.Literal("no"), Type.Literal("unknown")]);

export const CheckJudged = defineEvent(
  "CheckJudged",
  1,
  "Somebody said of one check of the scorecard what holds for this call; it outranks the rules, and the newest stands.",
  object({ action: Id, check: Id, verdict: Verdict, by: Id }),
);

export const CoachingMarked = defineEvent(
  "CoachingMarked",
  1,
  "Somebody who coaches is done with this call, or leaves it for later.",
  object({ action: Id, mark: Type.Union([Type.Literal("done"), Type.Literal("later")]), by: Id }),
);
