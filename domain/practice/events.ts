/**
 * What happens to practice beside the exercises themselves, which are calls: scenarios and rubrics that a tenant writes,
 * each an aggregate of its own id (kinds `scenario` and `rubric`), and exercises that are asked of people (`assignment`).
 */
import { Type } from "typebox";
import { Id } from "../call/events/shared.ts";
import { asWritten, defineEvent, object, personal } from "../schema.ts";
import { RubricContent } from "./rubric.ts";
import { ScenarioContent } from "./scenario.ts";

const Version = Type.Integer({ minimum: 1 });

/** What it was made from: a starter or another scenario, or a past call, with names left out; null from nothing. */
const from = Type.Union([
  object({ kind: Type.Literal("scenario"), id: Id, version: Version }),
  object({ kind: Type.Literal("call"), call: Id }),
  Type.Null(),
]);
/**
 * Sealed by a key of the scenario's own: one that was made from a call holds words of whoever was in it, and goes with them.
 * As it was written: what a customer of an exercise says would otherwise be masked like what is said in a call.
 */
export const ScenarioDrafted = defineEvent(
  "ScenarioDrafted",
  2,
  "A scenario was begun or changed; the whole of its draft stands here.",
  object({ content: asWritten(personal("both", ScenarioContent)), from }),
  [{ data: object({ content: ScenarioContent, from }), upcast: (data) => data }],
);
export const ScenarioPublished = defineEvent(
  "ScenarioPublished",
  1,
  "The draft is a version from here on, and exercises begin with it.",
  object({ version: Version }),
);
export const ScenarioRetired = defineEvent(
  "ScenarioRetired",
  1,
  "No exercise begins with it any more, or does so again; its versions stay.",
  object({ retired: Type.Boolean() }),
);
export const ScenarioForgotten = defineEvent(
  "ScenarioForgotten",
  1,
  "The call it was made from was erased, and so was all of it; nothing can be saved under its id any more.",
  object({ erasure: Id }),
);

export const RubricDrafted = defineEvent(
  "RubricDrafted",
  1,
  "A rubric was begun or changed; the whole of its draft stands here.",
  object({ content: RubricContent }),
);
export const RubricPublished = defineEvent(
  "RubricPublished",
  1,
  "The draft is a version from here on, and calls are scored by it.",
  object({ version: Version }),
);

export const ExerciseAssigned = defineEvent(
  "ExerciseAssigned",
  1,
  "Somebody is asked to do an exercise until a day.",
  object({
    scenario: Id,
    /** Who is asked; pseudonymous ids of members. */
    to: Type.Array(Id, { minItems: 1, maxItems: 200 }),
    dueOn: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "day in the company's time zone" }),
    /** It counts as done from so many points on. */
    pointsMin: Type.Integer({ minimum: 0, maximum: 100 }),
    by: Id,
  }),
);
export const AssignmentWithdrawn = defineEvent(
  "AssignmentWithdrawn",
  1,
  "It is asked no more; what was done of it stays.",
  object({ by: Id }),
);
