import { Type } from "typebox";
import { defineEvent, object, personal } from "../../schema.ts";
import { ClockMs, Id, Ms } from "./shared.ts";

/** What people did by hand. Ids come from the client, so that pressing twice on a bad line is one press. */
const hand = { action: Id, suggestion: Id, atMs: ClockMs };

export const SuggestionShown = defineEvent(
  "SuggestionShown",
  1,
  "A tip was painted on a screen.",
  object({
    ...hand,
    paintedAtMs: Type.Number({ description: "server time of painting, epoch milliseconds" }),
    afterWordsMs: Type.Union([Ms, Type.Null()], { description: "from the end of the words that fired it to paint" }),
  }),
);
export const SuggestionCopied = defineEvent("SuggestionCopied", 1, "The words to say were copied.", object(hand));
export const SuggestionRated = defineEvent(
  "SuggestionRated",
  1,
  "The rep said whether it helped.",
  object({
    ...hand,
    rating: Type.Union([Type.Literal("like"), Type.Literal("dislike"), Type.Literal("none")]),
  }),
);
export const SuggestionPinned = defineEvent(
  "SuggestionPinned",
  1,
  "A tip stays until it is let go.",
  object({ ...hand, pinned: Type.Boolean() }),
);
export const SuggestionDismissed = defineEvent(
  "SuggestionDismissed",
  1,
  "A tip was sent away.",
  object({
    ...hand,
    /** Where its play is to hold its tongue for a while, too. */
    snooze: Type.Optional(object({ play: Id, forMs: Ms })),
  }),
);
export const TipsQuieted = defineEvent(
  "TipsQuieted",
  1,
  "No tips for a while.",
  object({ action: Id, atMs: ClockMs, forMs: Ms }),
);
export const ActionUndone = defineEvent(
  "ActionUndone",
  1,
  "A press was taken back.",
  object({ action: Id, undoes: Id, atMs: ClockMs }),
);
export const NotedTakenOff = defineEvent(
  "NotedTakenOff",
  1,
  "Something that had been noted was not so; the words it came from remain.",
  object({ action: Id, signal: Id, atMs: ClockMs }),
);
export const MomentMarked = defineEvent(
  "MomentMarked",
  1,
  "The rep marked this second.",
  object({
    action: Id,
    atMs: ClockMs,
    note: personal("rep", Type.String({ maxLength: 400 })),
  }),
);
/** Beats what words and meaning ticked: the newest press stands. */
export const ChecklistMarked = defineEvent(
  "ChecklistMarked",
  1,
  "The rep ticked a point of a stage's checklist, or took the tick off.",
  object({ action: Id, stage: Id, item: Id, ticked: Type.Boolean(), atMs: ClockMs }),
);
