/** The routes of practice, as these pages use them. */
import { type AnswerOf, call } from "../parts/client.ts";
import { json } from "../parts/http.ts";

/** A scenario as whoever practises may see it: what is hidden stays hidden. */
export type ScenarioCard = AnswerOf<"GET /api/practice/scenarios">["scenarios"][number];
/** One's own, of one exercise. */
export type OwnScore = NonNullable<ScenarioCard["last"]>;
/** What stands beside an exercise that is not on its own log; what was hidden is told once it is over. */
export type Briefing = AnswerOf<"GET /api/practice/exercises/:call">;
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
  briefing: (id: string) => call("GET /api/practice/exercises/:call", { params: { call: id } }),
  begin: (body: Beginning) =>
    json<{ readonly call: string; readonly position: string }>("POST", "/api/practice/exercises", body),
  hint: (id: string, action: string) =>
    json<{ readonly position: string }>("POST", `/api/practice/exercises/${encodeURIComponent(id)}/hint`, { action }),
};
