/** The routes of practice, as these pages use them. */
import type { PracticeRubric } from "@wingman/domain/practice/rubric";
import { type AnswerOf, call } from "../parts/client.ts";
import { json } from "../parts/http.ts";
import { rubricOfChecks } from "./rubric-of-checks.ts";

/** A scenario as whoever practises may see it: what is hidden stays hidden. */
export type ScenarioCard = AnswerOf<"GET /api/practice/scenarios">["scenarios"][number];
/** One's own, of one exercise. */
export type OwnScore = NonNullable<ScenarioCard["last"]>;
export type Exercise = {
  readonly scenario: Pick<ScenarioCard, "id" | "version" | "name" | "persona" | "scene" | "goal" | "language"> & {
    readonly minutes: number;
  };
  readonly over: boolean;
  /** What was hidden; null until it is over. */
  readonly told: {
    readonly truth: string;
    readonly facts: readonly { readonly id: string; readonly says: string; readonly revealed: boolean }[];
    readonly objections: readonly {
      readonly id: string;
      readonly about: string;
      readonly says: string;
      readonly settledBy: readonly { readonly is: string; readonly said: boolean }[];
      readonly settled: boolean;
      readonly better: string;
    }[];
  } | null;
};
/** What stands beside an exercise that is not on its own log. */
export type Briefing = Exercise & {
  readonly rubric: PracticeRubric;
  /** Of the same scenario, oldest first. */
  readonly scores: readonly OwnScore[];
};
export type Mode = "question" | "typed" | "spoken";
export type Beginning = {
  readonly scenario: { readonly id: string; readonly version?: number };
  readonly mode: Mode;
  readonly assignment?: string;
  /** Goes on from a line of the customer in another exercise. */
  readonly from?: { readonly call: string; readonly utterance: string };
};

export const practice = {
  scenarios: () => call("GET /api/practice/scenarios"),
  briefing: async (id: string): Promise<Briefing> => {
    const exercise = await json<Exercise>("GET", `/api/practice/exercises/${encodeURIComponent(id)}`);
    return { ...exercise, rubric: rubricOfChecks, scores: [] };
  },
  begin: (body: Beginning) =>
    json<{ readonly call: string; readonly position: string }>("POST", "/api/practice/exercises", body),
  hint: (id: string, action: string) =>
    json<{ readonly position: string }>("POST", `/api/practice/exercises/${encodeURIComponent(id)}/hint`, { action }),
};
