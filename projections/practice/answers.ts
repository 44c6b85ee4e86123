/** What the pages of practice are answered of exercises that were done; the UI takes its types from here. */
import { type Static, Type } from "typebox";

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Day = Type.String({ description: "of the company's calendar, 2026-12-11" });
const Person = Type.Object({
  id: Type.String(),
  name: Type.String({ description: "empty where nobody knows it any more" }),
});

export const Exercise = Type.Object({
  call: Type.String(),
  scenario: Type.Object({ id: Type.String(), version: Type.Integer(), name: Type.String() }),
  difficulty: orNull(Type.String({ description: "null where the scenario is not known any more" })),
  mode: Type.String({ description: "question, typed or spoken" }),
  assignment: orNull(Type.String()),
  at: Type.Number({ description: "when it began, epoch milliseconds" }),
  durationMs: Type.Number(),
  points: orNull(Type.Integer({ description: "of 100, by the rules; null where nothing could be told" })),
});
export type Exercise = Static<typeof Exercise>;

export const NewestAnswer = Type.Object({
  exercises: Type.Array(Type.Object({ ...Exercise.properties, person: Person }), { description: "the newest first" }),
});
export type NewestAnswer = Static<typeof NewestAnswer>;

const Skill = Type.Object({
  criterion: Type.String(),
  name: Type.String({ description: "as the rubric names it; its id where it is not known any more" }),
  share: orNull(Type.Number({ description: "0 to 1, newer exercises weigh more; null while there are too few" })),
  tries: Type.Integer(),
  over: Type.Array(Type.Object({ call: Type.String(), at: Type.Number(), share: Type.Number() }), {
    description: "each exercise in which it could be told, oldest first",
  }),
});
const State = Type.Union([
  Type.Literal("done"),
  Type.Literal("done-late"),
  Type.Literal("open"),
  Type.Literal("overdue"),
]);
const AssignedToOne = Type.Object({
  assignment: Type.String(),
  scenario: Type.Object({ id: Type.String(), name: Type.String() }),
  dueOn: Day,
  pointsMin: Type.Integer(),
  by: Person,
  state: State,
  tries: Type.Integer(),
  best: orNull(Type.Integer()),
});

export const ProgressAnswer = Type.Object({
  person: Person,
  today: Day,
  exercises: Type.Array(Exercise, { description: "the newest first" }),
  isAll: Type.Boolean({ description: "false where there are more than are looked at" }),
  skills: Type.Array(Skill),
  skillTriesMin: Type.Integer(),
  assigned: Type.Array(AssignedToOne, { description: "what is due first comes first; what was withdrawn is left out" }),
});
export type ProgressAnswer = Static<typeof ProgressAnswer>;

export const TeamAnswer = Type.Object({
  today: Day,
  people: Type.Array(
    Type.Object({
      ...Person.properties,
      exercises: Type.Integer(),
      lastAt: orNull(Type.Number()),
      points: Type.Array(Type.Integer(), { description: "of the newest exercises, oldest first" }),
      skills: Type.Array(Type.Object({ criterion: Type.String(), share: orNull(Type.Number()) })),
      open: Type.Integer({ description: "assigned and not done" }),
      overdue: Type.Integer(),
    }),
  ),
  criteria: Type.Array(Type.Object({ criterion: Type.String(), name: Type.String() })),
  assignments: Type.Array(
    Type.Object({
      assignment: Type.String(),
      scenario: Type.Object({ id: Type.String(), name: Type.String() }),
      dueOn: Day,
      pointsMin: Type.Integer(),
      by: Person,
      people: Type.Array(
        Type.Object({ ...Person.properties, state: State, tries: Type.Integer(), best: orNull(Type.Integer()) }),
      ),
    }),
    { description: "what is due last comes first" },
  ),
});
export type TeamAnswer = Static<typeof TeamAnswer>;
