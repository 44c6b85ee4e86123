/**
 * A scenario of practice: whom the agent plays, what they know and hide, what they object to and what settles it. A file
 * that people can read and edit; a version never changes once it is published.
 */
import { type Static, Type } from "typebox";
import { Id } from "../call/events/shared.ts";
import { Phrase } from "../playbook/play.ts";
import { object } from "../schema.ts";

const ItemId = Type.String({ pattern: "^[a-z0-9-]{1,40}$" });
const Line = Type.String({ minLength: 2, maxLength: 600 });
/** Ways to say the same; which one is said is drawn by the exercise's seed. */
const Lines = Type.Array(Line, { minItems: 1, maxItems: 12 });

/** What the rep says that counts: by wording (`domain/playbook/match.ts`), by meaning, or either. */
export const Cue = object({
  phrases: Type.Array(Phrase, { maxItems: 60 }),
  /** Sentences that mean it, as people say them. */
  examples: Type.Array(Type.String({ minLength: 3, maxLength: 200 }), { maxItems: 40 }),
});
export type Cue = Static<typeof Cue>;

/** Told only to who asks. */
const Fact = object({
  id: ItemId,
  asked: Cue,
  says: Lines,
  /** Not before the customer is in at least this mood; a vague line is said instead. */
  moodMin: Type.Optional(Type.Integer({ minimum: -3, maximum: 3 })),
  vague: Type.Optional(Lines),
});

const Objection = object({
  id: ItemId,
  about: Type.Union([
    Type.Literal("price"),
    Type.Literal("authority"),
    Type.Literal("need"),
    Type.Literal("timing"),
    Type.Literal("trust"),
    Type.Literal("competitor"),
    Type.Literal("contract"),
    Type.Literal("effort"),
  ]),
  /** Raised once the rep says this, or by itself from this turn on. */
  raised: object({ on: Type.Union([Cue, Type.Null()]), fromTurn: Type.Integer({ minimum: 0, maximum: 60 }) }),
  /** From the first, mild wording to the last, blunt one: each unmet try goes one up; past the last, patience is lost. */
  ladder: Type.Array(Line, { minItems: 1, maxItems: 6 }),
  /** Each of these must be said for it to be settled, in any order and over several turns. */
  settledBy: Type.Array(object({ id: ItemId, is: Type.String({ minLength: 3, maxLength: 120 }), cue: Cue }), {
    minItems: 1,
    maxItems: 6,
  }),
  settled: Lines,
  /** What makes it worse at once: a discount thrown in, a competitor talked down. */
  worsenedBy: Type.Optional(Cue),
  /** An answer one would be proud of; shown, never matched. */
  better: Line,
});

export const Difficulty = Type.Union([Type.Literal("friendly"), Type.Literal("fair"), Type.Literal("hard")]);
export type Difficulty = Static<typeof Difficulty>;

/** A scenario without its id and the number under which it is published. */
export const ScenarioContent = object({
  name: Type.String({ minLength: 2, maxLength: 60 }),
  trade: Type.Union([
    Type.Literal("saas"),
    Type.Literal("real-estate"),
    Type.Literal("support"),
    Type.Literal("renewal"),
    Type.Literal("other"),
  ]),
  difficulty: Difficulty,
  language: Type.String({ maxLength: 35, description: "BCP 47" }),
  persona: object({
    name: Type.String({ minLength: 2, maxLength: 60, description: "invented, never a real person's" }),
    company: Type.String({ maxLength: 60 }),
    role: Type.String({ maxLength: 60 }),
    character: Type.String({ minLength: 10, maxLength: 400, description: "how they are, in two sentences" }),
  }),
  /** What the rep is told beforehand. */
  scene: Line,
  goal: Line,
  /** Told only once it is over. */
  truth: Line,
  opening: Lines,
  facts: Type.Array(Fact, { maxItems: 30 }),
  objections: Type.Array(Objection, { maxItems: 12 }),
  /** How the mood moves on what the rep does; absent moves it not at all. */
  moods: Type.Array(
    object({
      on: Type.Union([
        Type.Literal("open-question"),
        Type.Literal("acknowledged"),
        Type.Literal("settled"),
        Type.Literal("named-value"),
        Type.Literal("ignored"),
        Type.Literal("interrupted"),
        Type.Literal("monologue"),
        Type.Literal("pressure"),
        Type.Literal("repeated"),
        Type.Literal("silence"),
        Type.Literal("over-promise"),
        Type.Literal("talked-down"),
      ]),
      by: Type.Integer({ minimum: -3, maximum: 3 }),
    }),
    { maxItems: 12 },
  ),
  /** Said when nothing else fits, without repeating the last. */
  fallbacks: Type.Array(Line, { minItems: 3, maxItems: 20 }),
  /** How a person behaves, besides words. */
  manner: object({
    moodAtStart: Type.Integer({ minimum: -2, maximum: 2 }),
    /** Says something after so long a silence of the rep. */
    impatientAfterMs: Type.Integer({ minimum: 3_000, maximum: 60_000 }),
    impatient: Lines,
    /** Interrupts a rep who has talked for so long; null never does. */
    interruptsAfterMs: Type.Union([Type.Integer({ minimum: 8_000, maximum: 180_000 }), Type.Null()]),
    interrupting: Lines,
    /** Thinks before an answer: a pause, or "hm". */
    hesitates: Type.Number({ minimum: 0, maximum: 1, description: "share of answers" }),
  }),
  ends: object({
    /** Agrees once these objections are settled, the mood is at least this, and the rep asks for the next step. */
    agrees: object({
      settled: Type.Array(ItemId, { maxItems: 12 }),
      moodMin: Type.Integer({ minimum: -2, maximum: 3 }),
      asked: Cue,
      says: Lines,
      /** Asked too early. */
      notYet: Lines,
    }),
    /** At mood -3. */
    leaves: Lines,
    timeUpMs: Type.Integer({ minimum: 60_000, maximum: 3_600_000 }),
    timeUp: Lines,
  }),
  hints: Type.Array(Line, { maxItems: 12 }),
  rubric: Id,
});
export type ScenarioContent = Static<typeof ScenarioContent>;
export type Scenario = { readonly id: string; readonly version: number } & ScenarioContent;
