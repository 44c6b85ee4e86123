/** An exercise that is asked of people until a day, and how far each of them is with it. */
import { accept, type Decision, refuse } from "../decision.ts";
import type { EventOf } from "../schema.ts";
import type * as eventsFile from "./events.ts";

export type AssignmentEvent = EventOf<Pick<typeof eventsFile, "ExerciseAssigned" | "AssignmentWithdrawn">>;
export type Assigned = Extract<AssignmentEvent, { type: "ExerciseAssigned" }>["data"];

export type AssignmentState = {
  /** Null until it is asked. */
  readonly asked: Assigned | null;
  readonly withdrawn: boolean;
};
export const initialAssignment: AssignmentState = { asked: null, withdrawn: false };

export type AssignmentCommand =
  | { readonly type: "Assign"; readonly assigned: Assigned }
  | { readonly type: "Withdraw"; readonly by: string };
export type AssignmentRefusal = "ASSIGNMENT_UNKNOWN" | "ASSIGNMENT_EXISTS";

export const decideAssignment = (
  state: AssignmentState,
  command: AssignmentCommand,
): Decision<AssignmentEvent, AssignmentRefusal> => {
  if (command.type === "Assign") {
    if (state.asked === null) return accept({ type: "ExerciseAssigned", data: command.assigned });
    return isSame(state.asked, command.assigned)
      ? accept()
      : refuse("ASSIGNMENT_EXISTS", "another exercise was assigned under this id");
  }
  if (state.asked === null) return refuse("ASSIGNMENT_UNKNOWN", "nothing was assigned under this id");
  return state.withdrawn ? accept() : accept({ type: "AssignmentWithdrawn", data: { by: command.by } });
};

const isSame = (one: Assigned, other: Assigned): boolean =>
  one.scenario === other.scenario && one.dueOn === other.dueOn && one.to.join() === other.to.join();

export const evolveAssignment = (state: AssignmentState, event: AssignmentEvent): AssignmentState => {
  switch (event.type) {
    case "ExerciseAssigned":
      return { ...state, asked: event.data };
    case "AssignmentWithdrawn":
      return { ...state, withdrawn: true };
    default:
      return state; // A newer type changes nothing known here.
  }
};

/** What somebody did of a scenario, as far as an assignment asks. */
export type Tried = { readonly assignment: string | null; readonly points: number | null; readonly endedOn: string };

/**
 * How far somebody is. Only exercises that were begun for it count, and they need its points; one that was done late
 * is `done-late`. Days are the company's own, as YYYY-MM-DD.
 */
export const progressOf = (
  id: string,
  { pointsMin, dueOn }: Pick<Assigned, "pointsMin" | "dueOn">,
  tries: readonly Tried[],
  today: string,
): {
  readonly state: "done" | "done-late" | "open" | "overdue";
  readonly tries: number;
  readonly best: number | null;
} => {
  const mine = tries.filter(({ assignment }) => assignment === id);
  const best = mine.reduce<number | null>(
    (most, { points }) => (points === null ? most : Math.max(points, most ?? 0)),
    null,
  );
  const enough = mine.filter(({ points }) => points !== null && points >= pointsMin);
  const inTime = enough.some(({ endedOn }) => endedOn <= dueOn);
  const state = inTime ? "done" : enough.length > 0 ? "done-late" : today > dueOn ? "overdue" : "open";
  return { state, tries: mine.length, best };
};

/** A skill is what a criterion of rubrics measures: the newer exercise counts for more, each half of the one after it. */
const halvedAfter = 3;
/** Fewer say nothing of a person. */
export const skillTriesMin = 3;

export type SkillPoint = { readonly at: number; readonly share: number };
/** Of 0 to 1; null while there are too few. Recency-weighted: a try weighs half of one that is `halvedAfter` newer. */
export const skillOf = (points: readonly SkillPoint[]): number | null => {
  if (points.length < skillTriesMin) return null;
  const newest = points.toSorted((a, b) => b.at - a.at);
  const weights = newest.map((_, n) => 0.5 ** (n / halvedAfter));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return newest.reduce((all, { share }, n) => all + share * (weights[n] ?? 0), 0) / sum;
};
