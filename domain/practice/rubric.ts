/** A rubric of practice: criteria of yes/no checks, each with its weight. Data; the rules that decide are code. */
import { type Static, Type } from "typebox";
import { Id } from "../call/events/shared.ts";
import { object } from "../schema.ts";

/** A rubric without its id and the number under which it is published. */
export const RubricContent = object({
  name: Type.String({ minLength: 2, maxLength: 60 }),
  criteria: Type.Array(
    object({
      criterion: Id,
      name: Type.String({ minLength: 2, maxLength: 80 }),
      weight: Type.Number({ minimum: 0, maximum: 100 }),
      checks: Type.Array(
        object({
          check: Id,
          /** Names a rule of the scorer. */
          rule: Id,
          /** What a yes means, as a person reads it. */
          says: Type.String({ minLength: 3, maxLength: 200 }),
          atMost: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
        }),
        { minItems: 1, maxItems: 12 },
      ),
    }),
    { minItems: 1, maxItems: 12 },
  ),
});
export type RubricContent = Static<typeof RubricContent>;
export type PracticeRubric = { readonly id: string; readonly version: number } & RubricContent;

/** How a call comes out by a rubric that is still being written. */
export const RubricTrial = Type.Object({
  points: Type.Integer({ description: "0 to 100" }),
  criteria: Type.Array(
    Type.Object({
      ...{ criterion: Type.String(), yes: Type.Integer(), weight: Type.Number() },
      of: Type.Integer({ description: "how many of its checks could be told" }),
    }),
  ),
  checks: Type.Array(
    Type.Object({
      check: Type.String(),
      verdict: Type.Union([Type.Literal("yes"), Type.Literal("no"), Type.Literal("unknown")]),
      why: Type.String(),
      quote: Type.String({ description: "the rep's own words that decide; empty where something is missing" }),
    }),
  ),
});
export type RubricTrial = Static<typeof RubricTrial>;
