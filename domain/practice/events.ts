/**
 * What happens to practice beside the exercises themselves, which are calls: scenarios and rubrics that a tenant writes,
 * each an aggregate of its own id (kinds `scenario` and `rubric`), and exercises that are asked of people (`assignment`).
 */
import { Type } from "typebox";
import { Id } from "../call/events/shared.ts";
import { defineEvent, object } from "../schema.ts";
import { RubricContent } from "./rubric.ts";
import { ScenarioContent } from "./scenario.ts";

const Version = Type.Integer({ minimum: 1 });

export const ScenarioDrafted = defineEvent(
  "ScenarioDrafted",
  1,
  "A scenario was begun or changed; the whole of its draft stands here.",
  object({
    content: ScenarioContent,
    /** What it was made from: a starter or another scenario, or a past call, with names left out; null from nothing. */
    from: Type.Union([
      object({ kind: Type.Literal("scenario"), id: Id, version: Version }),
      object({ kind: Type.Literal("call"), call: Id }),
      Type.Null(),
    ]),
  }),
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
