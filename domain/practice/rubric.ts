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
