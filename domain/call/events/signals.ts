import { Type } from "typebox";
import { defineEvent, object, personal } from "../../schema.ts";
import { Channel, ClockMs, Evidence, Id } from "./shared.ts";

/** What the conductor noticed in the words, whether or not a tip came of it. */
const noticed = { signal: Id, evidence: Evidence, play: Id };

export const QuestionNoticed = defineEvent("QuestionNoticed", 1, "The customer asked something.", object(noticed));
export const ObjectionNoticed = defineEvent(
  "ObjectionNoticed",
  1,
  "The customer put something in the way.",
  object({
    ...noticed,
    about: Type.String({ maxLength: 40, description: "price, authority, timing, need, trust, contract…" }),
  }),
);
export const CompetitorNoticed = defineEvent(
  "CompetitorNoticed",
  1,
  "A competitor was named.",
  object({
    ...noticed,
    competitor: Type.String({ maxLength: 80 }),
  }),
);
export const CommitmentNoticed = defineEvent(
  "CommitmentNoticed",
  1,
  "Somebody said something that they can be held to.",
  object({
    ...noticed,
    by: Type.Union([Type.Literal("rep"), Type.Literal("customer")]),
    text: personal("both", Type.String({ maxLength: 400 })),
    /** What it is held by; absent where a play noted it. */
    kind: Type.Optional(
      Type.Union([Type.Literal("number"), Type.Literal("date"), Type.Literal("promise"), Type.Literal("next-step")]),
    ),
    /** By when, in the words that were said. */
    due: Type.Optional(personal("both", Type.String({ maxLength: 80 }))),
  }),
);
export const BlockFormed = defineEvent(
  "BlockFormed",
  1,
  "What one side said in one go: utterances between two rests, turns or subjects.",
  object({
    signal: Id,
    /** The signal of the same block before words came late to it. */
    replaces: Type.Union([Id, Type.Null()]),
    channel: Channel,
    utterances: Type.Array(Id, { minItems: 1, maxItems: 12 }),
    startMs: ClockMs,
    endMs: ClockMs,
  }),
);
export const StageReached = defineEvent(
  "StageReached",
  1,
  "The call came to a stage of the playbook.",
  object({
    stage: Id,
    atMs: ClockMs,
  }),
);
export const ChecklistTicked = defineEvent(
  "ChecklistTicked",
  1,
  "A point of a stage's checklist was said.",
  object({
    stage: Id,
    item: Id,
    how: Type.Union([Type.Literal("words"), Type.Literal("meaning")]),
    atMs: ClockMs,
    evidence: Evidence,
  }),
);
