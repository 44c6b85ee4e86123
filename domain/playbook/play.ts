import { type Static, Type } from "typebox";
import { TipKind } from "../call/events/shared.ts";
import { object } from "../schema.ts";

/** A long list of words for days or for people fits; a whole page pasted in does not. */
const phraseLengthMax = 800;
export const Phrase = Type.String({ minLength: 2, maxLength: phraseLengthMax });

/**
 * A playbook is a file people can read and edit: plays, each with what sets it off and what to show.
 * Phrases are words with a small pattern language (`match.ts`): `a|b` either, `*` up to three words,
 * `word?` optional, `stem~` any ending, `@competitor` a name from the tenant's list.
 */
export const Trigger = Type.Union([
  object({
    on: Type.Literal("words"),
    speaker: Type.Union([Type.Literal("customer"), Type.Literal("rep"), Type.Literal("either")]),
    phrases: Type.Array(Phrase, { minItems: 1, maxItems: 200 }),
    /** If one of these stands in the same utterance around the phrase, it does not count ("not too expensive"). */
    unless: Type.Array(Phrase, { maxItems: 100 }),
  }),
  object({
    on: Type.Literal("meaning"),
    speaker: Type.Union([Type.Literal("customer"), Type.Literal("rep"), Type.Literal("either")]),
    /** Sentences that mean it, as people say them; what is said is held against each. */
    examples: Type.Array(Type.String({ minLength: 3, maxLength: 200 }), { minItems: 1, maxItems: 40 }),
    /** Cosine from which on it counts. */
    atLeast: Type.Number({ minimum: 0.2, maximum: 0.99 }),
    /** As with phrases: where one of these stands in the utterance near the place, it does not count. */
    unless: Type.Array(Phrase, { maxItems: 100 }),
  }),
  object({ on: Type.Literal("silence"), forMs: Type.Integer({ minimum: 2_000, maximum: 60_000 }) }),
  object({ on: Type.Literal("monologue"), forMs: Type.Integer({ minimum: 20_000, maximum: 600_000 }) }),
]);

export const Play = object({
  id: Type.String({ pattern: "^[a-z0-9-]{1,40}$" }),
  name: Type.String({ maxLength: 60 }),
  category: Type.String({
    maxLength: 40,
    description:
      "price, competitor, authority, timing, need, trust, contract, security, integration, pain, buying-signal, next-step, silence, monologue, question",
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
});

export const Stage = object({
  id: Type.String({ pattern: "^[a-z0-9-]{1,40}$" }),
  name: Type.String({ maxLength: 60 }),
  /** Reached when somebody says one of these. */
  phrases: Type.Array(Phrase, { maxItems: 100 }),
  speaker: Type.Union([Type.Literal("customer"), Type.Literal("rep"), Type.Literal("either")]),
});

export const Playbook = object({
  id: Type.String({ pattern: "^[a-z0-9-]{1,40}$" }),
  version: Type.Integer({ minimum: 1 }),
  name: Type.String({ maxLength: 80 }),
  language: Type.String({ maxLength: 35 }),
  competitors: Type.Array(
    object({
      name: Type.String({ maxLength: 60 }),
      spoken: Type.Array(Type.String({ maxLength: 60 }), { minItems: 1 }),
    }),
  ),
  stages: Type.Array(Stage, { maxItems: 12 }),
  plays: Type.Array(Play, { minItems: 1, maxItems: 500 }),
});

export type Playbook = Static<typeof Playbook>;
export type Play = Static<typeof Play>;
export type Stage = Static<typeof Stage>;
