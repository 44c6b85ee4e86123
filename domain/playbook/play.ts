import { type Static, Type } from "typebox";
import { TipKind } from "../call/events/shared.ts";
import { object } from "../schema.ts";

/** A long list of words for days or for people fits; a whole page pasted in does not. */
const phraseLengthMax = 800;
export const Phrase = Type.String({ minLength: 2, maxLength: phraseLengthMax });

const ItemId = Type.String({ pattern: "^[a-z0-9-]{1,40}$" });
const Speaker = Type.Union([Type.Literal("customer"), Type.Literal("rep"), Type.Literal("either")]);
const Attribute = Type.Union([Type.Literal("company"), Type.Literal("role")]);
/** A place on the call's clock. */
const CallMs = Type.Integer({ minimum: 0, maximum: 14_400_000 });
/** Sentences that mean it, as people say them; what is said is held against each. */
const Examples = Type.Array(Type.String({ minLength: 3, maxLength: 200 }), { minItems: 1, maxItems: 200 });
/** What a reader of points was trained to tell (`gpu/meaning`), each of them the moment at which a card of its kind is due. */
export const PointKind = Type.Union([
  Type.Literal("price"),
  Type.Literal("authority"),
  Type.Literal("need"),
  Type.Literal("timing"),
  Type.Literal("trust"),
  Type.Literal("competitor"),
  Type.Literal("contract"),
  Type.Literal("effort"),
  Type.Literal("security"),
  Type.Literal("integration"),
  Type.Literal("buying-signal"),
  Type.Literal("closing"),
  Type.Literal("pain"),
  Type.Literal("question"),
]);
export const pointKinds = PointKind.anyOf.map((kind) => kind.const);
/** From which probability on the point of a kind counts as made. */
export const Point = object({ kind: PointKind, sure: Type.Number({ minimum: 0.02, maximum: 0.99 }) });
/** Cosine from which on it counts. */
const AtLeast = Type.Number({ minimum: 0.2, maximum: 0.99 });

/**
 * A playbook is a file people can read and edit: plays, each with what sets it off and what to show.
 * Phrases are words with a small pattern language (`match.ts`): `a|b` either, `*` up to three words,
 * `word?` optional, `stem~` any ending, `@competitor` a name from the tenant's list, `{number}`, `{percent}`,
 * `{money}` and `{day}` what is said in place of them.
 */
export const Trigger = Type.Union([
  object({
    on: Type.Literal("words"),
    speaker: Speaker,
    phrases: Type.Array(Phrase, { minItems: 1, maxItems: 200 }),
    /** If one of these stands in the same utterance around the phrase, it does not count ("not too expensive"). */
    unless: Type.Array(Phrase, { maxItems: 100 }),
  }),
  object({
    on: Type.Literal("meaning"),
    speaker: Speaker,
    examples: Examples,
    atLeast: AtLeast,
    /** How sure it must be besides, held against the examples of all other plays and small talk. */
    sure: Type.Optional(Type.Number({ minimum: 0.05, maximum: 0.99 })),
    /**
     * Where a reader of points is there, it decides in place of the examples. Of customers alone: it was trained on
     * nobody else.
     */
    point: Type.Optional(Point),
    /** As with phrases: where one of these stands in the utterance near the place, it does not count. */
    unless: Type.Array(Phrase, { maxItems: 100 }),
  }),
  object({ on: Type.Literal("silence"), forMs: Type.Integer({ minimum: 2_000, maximum: 60_000 }) }),
  object({ on: Type.Literal("monologue"), forMs: Type.Integer({ minimum: 20_000, maximum: 600_000 }) }),
  object({
    /** A sentence in the form of a question, once it is over; with phrases, one of them must stand in it. */
    on: Type.Literal("question"),
    speaker: Speaker,
    phrases: Type.Array(Phrase, { maxItems: 200 }),
    unless: Type.Array(Phrase, { maxItems: 100 }),
    /** A sentence of fewer words only makes sure ("Any week?"). */
    wordsMin: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
  }),
  object({
    /** One side has talked for more than this share of the time in which anybody talked. */
    on: Type.Literal("ratio"),
    side: Type.Union([Type.Literal("rep"), Type.Literal("customer")]),
    above: Type.Number({ minimum: 0.3, maximum: 0.95 }),
    windowMs: Type.Integer({ minimum: 30_000, maximum: 600_000 }),
  }),
  object({ on: Type.Literal("stage"), stage: ItemId, is: Type.Literal("reached") }),
  object({ on: Type.Literal("stage"), stage: ItemId, is: Type.Literal("not-reached"), byMs: CallMs }),
  object({
    /** Who is on the line, as the call was begun with. */
    on: Type.Literal("attribute"),
    of: Attribute,
    phrases: Type.Array(Phrase, { minItems: 1, maxItems: 100 }),
  }),
  object({
    /** Nobody of a side has said one of these by then: at a stage, after so long, or whichever of both comes first. */
    on: Type.Literal("not-said"),
    speaker: Speaker,
    phrases: Type.Array(Phrase, { minItems: 1, maxItems: 200 }),
    byStage: Type.Optional(ItemId),
    byMs: Type.Optional(CallMs),
  }),
]);

/** What must hold besides, for the play to be set off. All of what is named must. */
export const Condition = object({
  /** Each of these stages has been reached. */
  reached: Type.Optional(Type.Array(ItemId, { minItems: 1, maxItems: 12 })),
  /** None of these has. */
  notReached: Type.Optional(Type.Array(ItemId, { minItems: 1, maxItems: 12 })),
  /** The customer's company or role holds one of these. */
  customer: Type.Optional(object({ of: Attribute, phrases: Type.Array(Phrase, { minItems: 1, maxItems: 100 }) })),
  /** Nobody of a side has said one of these in a sentence before. */
  notYetSaid: Type.Optional(object({ speaker: Speaker, phrases: Type.Array(Phrase, { minItems: 1, maxItems: 200 }) })),
  notBeforeMs: Type.Optional(CallMs),
  notAfterMs: Type.Optional(CallMs),
});

/**
 * What is looked up on the web once the play's card is made, where the company allows it. Sent are fixed words for
 * `subject` and `topic`, and a name; never what was said.
 */
export const LookUp = object({
  subject: Type.Union([
    Type.Literal("competitor"),
    Type.Literal("company"),
    Type.Literal("product"),
    Type.Literal("news"),
  ]),
  topic: Type.Optional(
    Type.Union([Type.Literal("overview"), Type.Literal("pricing"), Type.Literal("reviews"), Type.Literal("changes")]),
  ),
  name: Type.Optional(
    Type.String({
      minLength: 2,
      maxLength: 60,
      description:
        "absent: the competitor that was named; where none was and the subject is company or news, the customer's company",
    }),
  ),
});

export const Play = object({
  id: ItemId,
  name: Type.String({ maxLength: 60 }),
  category: Type.String({
    maxLength: 40,
    description:
      "price, competitor, authority, timing, need, trust, contract, effort, security, integration, pain, buying-signal, closing, next-step, silence, monologue, question, discovery, context",
  }),
  trigger: Trigger,
  tip: object({
    kind: TipKind,
    title: Type.String({ maxLength: 60 }),
    headline: Type.String({ maxLength: 44, description: "imperative; what to do" }),
    say: Type.String({ maxLength: 300, description: "words the rep can say" }),
  }),
  /** 0 to 100: when several are due at once the highest is shown. */
  priority: Type.Integer({ minimum: 0, maximum: 100 }),
  /** After this play fired, it holds its tongue for so long. */
  coolDownMs: Type.Integer({ minimum: 0, maximum: 3_600_000 }),
  when: Type.Optional(Condition),
  /** Shown once in a call. */
  once: Type.Optional(Type.Boolean()),
  web: Type.Optional(LookUp),
});

/** A point of a stage that ticks itself when somebody says it. */
export const ChecklistItem = object({
  id: Type.String({ pattern: "^[a-z0-9-]{1,16}$" }),
  name: Type.String({ minLength: 1, maxLength: 60 }),
  speaker: Speaker,
  phrases: Type.Array(Phrase, { maxItems: 100 }),
  /** The same by meaning, where a model is there. */
  meaning: Type.Optional(object({ examples: Examples, atLeast: AtLeast })),
});

export const Stage = object({
  id: ItemId,
  name: Type.String({ maxLength: 60 }),
  /** Reached when somebody says one of these. */
  phrases: Type.Array(Phrase, { maxItems: 100 }),
  speaker: Speaker,
  checklist: Type.Optional(Type.Array(ChecklistItem, { maxItems: 20 })),
});

/** Names of others, and how they are spoken. */
export const Competitors = Type.Array(
  object({
    name: Type.String({ maxLength: 60 }),
    spoken: Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 20 }),
    isNobody: Type.Optional(
      Type.Boolean({ description: "a kind of supplier (an independent), not one that could be looked up" }),
    ),
  }),
  { maxItems: 100 },
);

/** What is said around a call's subject: nearer to one of these than to a play's examples, a sentence means none of them. */
export const SmallTalk = Type.Array(Type.String({ minLength: 3, maxLength: 200 }), { minItems: 1, maxItems: 400 });

export const Playbook = object({
  id: ItemId,
  version: Type.Integer({ minimum: 1 }),
  name: Type.String({ maxLength: 80 }),
  language: Type.String({ maxLength: 35 }),
  competitors: Competitors,
  stages: Type.Array(Stage, { maxItems: 12 }),
  plays: Type.Array(Play, { minItems: 1, maxItems: 500 }),
  smallTalk: Type.Optional(SmallTalk),
});

export type Playbook = Static<typeof Playbook>;
export type Play = Static<typeof Play>;
export type Stage = Static<typeof Stage>;
export type Trigger = Static<typeof Trigger>;
export type PointKind = Static<typeof PointKind>;
export type Condition = Static<typeof Condition>;
export type ChecklistItem = Static<typeof ChecklistItem>;
