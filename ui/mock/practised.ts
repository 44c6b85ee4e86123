/** What the demo backend answers of progress, assignments and the team: three people, one of them late. */
import type { ProgressAnswer, TeamAnswer } from "@wingman/projections/practice/answers";
import type { OwnScore } from "../practice/ask.ts";

type Answer = { readonly code: number; readonly body: unknown };

const dayMs = 86_400_000;
const price = { id: "twice-the-price", version: 1, name: "First price talk" };
const renewal = { id: "leaving", name: "A renewal that is in doubt" };
const ingrid = { id: "ingrid", name: "Ingrid Solberg" };
const criteria = [
  { criterion: "listening", name: "Listening" },
  { criterion: "asking", name: "Asking" },
  { criterion: "next-step", name: "Next step" },
];
const triesMin = 3;
const dayIn = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);

const progressOf = (
  person: ProgressAnswer["person"],
  scores: readonly OwnScore[],
  isEmpty: boolean,
): ProgressAnswer => {
  const exercises = scores
    .map(({ call, at, points }) => ({
      ...{ call, at, points, scenario: price, difficulty: "fair", mode: "typed" },
      ...{ assignment: null, durationMs: 312_000 },
    }))
    .toReversed();
  return {
    ...{ person, today: dayIn(0), exercises, isAll: true, skillTriesMin: triesMin },
    skills: isEmpty
      ? []
      : criteria.map((criterion, n) => ({
          ...criterion,
          share: n < 2 ? 0.72 - n * 0.25 : null,
          tries: n < 2 ? exercises.length : 1,
          over: exercises.map(({ call, at }) => ({ call, at, share: 0.5 })),
        })),
    assigned: isEmpty
      ? []
      : [
          {
            ...{ assignment: "a-late", scenario: renewal, dueOn: dayIn(-2), pointsMin: 60, by: ingrid },
            ...{ state: "overdue", tries: 1, best: 48 },
          },
          {
            ...{ assignment: "a-open", scenario: { id: price.id, name: price.name }, dueOn: dayIn(9), pointsMin: 70 },
            ...{ by: ingrid, state: "open", tries: 0, best: null },
          },
        ],
  };
};

const people = [
  ["rep", "Priya Nair", [46, 50, 48, 57, 61, 59], 1, 1],
  ["jonas", "Jonas Weber", [71, 74, 78], 0, 0],
  ["lea", "Lea Marchetti", [], 1, 0],
] as const;
const team = (): TeamAnswer => ({
  today: dayIn(0),
  criteria,
  people: people.map(([id, name, points, open, overdue]) => ({
    ...{ id, name, points: [...points], exercises: points.length, open, overdue },
    lastAt: points.length > 0 ? Date.now() - 2 * dayMs : null,
    skills: criteria.map(({ criterion }, n) => ({
      criterion,
      share: points.length >= triesMin && n < 2 ? 0.8 - n * 0.3 : null,
    })),
  })),
  assignments: [
    {
      ...{ assignment: "a-late", scenario: renewal, dueOn: dayIn(-2), pointsMin: 60, by: ingrid },
      people: [
        { id: "rep", name: "Priya Nair", state: "overdue", tries: 1, best: 48 },
        { id: "jonas", name: "Jonas Weber", state: "done", tries: 2, best: 74 },
      ],
    },
  ],
});

/** Undefined for an address that is not of this part. */
export const practisedAnswer = (path: string, scores: readonly OwnScore[], isEmpty: boolean): Answer | undefined => {
  const ok = (body: unknown): Answer => ({ code: 200, body });
  if (path === "/api/practice/progress") return ok(progressOf({ id: "marta", name: "Marta Lind" }, scores, isEmpty));
  if (path === "/api/practice/team")
    return ok(isEmpty ? { today: dayIn(0), criteria: [], people: [], assignments: [] } : team());
  const [, member] = /^\/api\/practice\/team\/([\w-]+)$/.exec(path) ?? [];
  const [id, name] = people.find(([known]) => known === member) ?? [];
  if (id && name) return ok(progressOf({ id, name }, id === "rep" ? scores : [], isEmpty || id !== "rep"));
  if (path.startsWith("/api/practice/assignments/")) return ok({ assignment: path.split("/").at(-1) });
  return undefined;
};
