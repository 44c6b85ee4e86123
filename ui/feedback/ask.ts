/** The routes of feedback, as these pages use them. */
import type { Experiment } from "@wingman/domain/feedback/experiment";
import { type AnswerOf, type BodyOf, call, type QueryOf } from "../parts/client.ts";

export type Play = AnswerOf<"GET /api/feedback/ranking">["plays"][number];
export type Trial = AnswerOf<"GET /api/experiments">["trials"][number];
export type QueuedTip = AnswerOf<"GET /api/feedback/queue">["tips"][number];
export type Mark = BodyOf<"POST /api/calls/:call/tips/:suggestion/review">["mark"];
export type By = Exclude<QueryOf<"GET /api/feedback/rates">["by"], "play">;

export const feedback = {
  ranking: () => call("GET /api/feedback/ranking"),
  rates: (by: By) => call("GET /api/feedback/rates", { query: { by } }),
  reset: (of: { readonly playbook: string; readonly play: string } | null) =>
    call("POST /api/feedback/resets", { body: { reset: crypto.randomUUID(), of } }),
  restore: (reset: string) => call("DELETE /api/feedback/resets/:reset", { params: { reset } }),
  trials: () => call("GET /api/experiments"),
  start: (trial: Experiment) => call("POST /api/experiments", { body: trial }),
  end: (experiment: string) => call("POST /api/experiments/:experiment/end", { params: { experiment } }),
  queue: () => call("GET /api/feedback/queue"),
  review: (id: string, suggestion: string, mark: Mark) =>
    call("POST /api/calls/:call/tips/:suggestion/review", {
      params: { call: id, suggestion },
      body: { action: crypto.randomUUID(), mark },
    }),
  judged: (id: string, suggestion: string) =>
    call("GET /api/calls/:call/tips/:suggestion/judged", { params: { call: id, suggestion } }),
  playbooks: async () => (await call("GET /api/playbooks/all")).playbooks.filter(({ versions }) => versions.length > 0),
};
