/** The routes of practice, as these pages use them. */
import type { PracticeRubric } from "@wingman/domain/practice/rubric";
import { type AnswerOf, type BodyOf, call } from "../parts/client.ts";

/** A scenario as whoever practises may see it: what is hidden stays hidden. */
export type ScenarioCard = AnswerOf<"GET /api/practice/scenarios">["scenarios"][number];
/** One's own, of one exercise; `at` in epoch milliseconds. */
export type OwnScore = { readonly call: string; readonly points: number; readonly at: number };
/** Whom an exercise is with; once it is over, what was hidden. */
export type Exercise = AnswerOf<"GET /api/practice/exercises/:call">;
/** What stands beside an exercise that is not on its own log. */
export type Briefing = Exercise & {
  readonly rubric: PracticeRubric;
  /** Of the same scenario, oldest first. */
  readonly scores: readonly OwnScore[];
};
export type Beginning = BodyOf<"POST /api/practice/exercises">;
export type Mode = Beginning["mode"];

export const practice = {
  scenarios: () => call("GET /api/practice/scenarios"),
  exercise: (id: string) => call("GET /api/practice/exercises/:call", { params: { call: id } }),
  begin: (body: Beginning) => call("POST /api/practice/exercises", { body }),
  rubric: (id: string, version: number) =>
    call("GET /api/practice/rubrics/:id/versions/:version", { params: { id, version } }),
  hint: (id: string, action: string) =>
    call("POST /api/practice/exercises/:call/hint", { params: { call: id }, body: { action } }),
};
