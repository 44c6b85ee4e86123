/** The routes of practice, as these pages use them. */
import type { Difficulty } from "@wingman/domain/practice/scenario";
import type { PracticeRubric } from "@wingman/domain/practice/rubric";
import { json } from "../parts/http.ts";

/** A scenario as whoever practises may see it: what is hidden stays hidden. */
export type ScenarioCard = {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly trade: "saas" | "real-estate" | "support" | "renewal" | "other";
  readonly difficulty: Difficulty;
  readonly language: string;
  readonly persona: {
    readonly name: string;
    readonly company: string;
    readonly role: string;
    readonly character: string;
  };
  readonly scene: string;
  readonly goal: string;
  readonly timeUpMs: number;
  readonly impatientAfterMs: number;
  /** What its objections are about. */
  readonly trains: readonly string[];
  /** One's own newest score with it; null where there is none. */
  readonly last: OwnScore | null;
};
/** One's own, of one exercise. */
export type OwnScore = { readonly call: string; readonly points: number; readonly at: number };

/** What stands beside an exercise that is not on its own log. */
export type Briefing = {
  readonly scenario: ScenarioCard;
  readonly rubric: PracticeRubric;
  /** Told once it is over; null before. */
  readonly told: {
    readonly truth: string;
    /** What the customer would have told to whoever asked, and did not. */
    readonly untold: readonly string[];
  } | null;
  /** Earlier ones with the same scenario, oldest first. */
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
  scenarios: () => json<{ readonly scenarios: readonly ScenarioCard[] }>("GET", "/api/practice/scenarios"),
  begin: (body: Beginning) =>
    json<{ readonly call: string; readonly position: string }>("POST", "/api/practice/exercises", body),
  briefing: (call: string) => json<Briefing>("GET", `/api/practice/exercises/${encodeURIComponent(call)}`),
  hint: (call: string, action: string) =>
    json<{ readonly position: string }>("POST", `/api/practice/exercises/${encodeURIComponent(call)}/hint`, { action }),
};
