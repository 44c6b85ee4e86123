/** The routes of feedback, as these pages use them. */
import type { Experiment } from "@wingman/domain/feedback/experiment";
import type {
  JudgedAnswer,
  QueueAnswer,
  RankingAnswer,
  RatesAnswer,
  TrialsAnswer,
} from "@wingman/projections/feedback/answers";
import { json } from "../parts/api.ts";

export type Play = RankingAnswer["plays"][number];
export type Trial = TrialsAnswer["trials"][number];
export type QueuedTip = QueueAnswer["tips"][number];
export type Mark = "helpful" | "not" | "harmful";
export type By = "agent" | "model" | "rep";

const tip = (call: string, suggestion: string): string =>
  `/api/calls/${encodeURIComponent(call)}/tips/${encodeURIComponent(suggestion)}`;

export const feedback = {
  ranking: () => json<RankingAnswer>("GET", "/api/feedback/ranking"),
  rates: (by: By) => json<RatesAnswer>("GET", `/api/feedback/rates?by=${by}`),
  reset: (of: { readonly playbook: string; readonly play: string } | null) =>
    json("POST", "/api/feedback/resets", { reset: crypto.randomUUID(), of }),
  restore: (reset: string) => json("DELETE", `/api/feedback/resets/${encodeURIComponent(reset)}`),
  trials: () => json<TrialsAnswer>("GET", "/api/experiments"),
  start: (trial: Experiment) => json("POST", "/api/experiments", trial),
  end: (experiment: string) => json("POST", `/api/experiments/${encodeURIComponent(experiment)}/end`),
  queue: () => json<QueueAnswer>("GET", "/api/feedback/queue"),
  review: (call: string, suggestion: string, mark: Mark) =>
    json("POST", `${tip(call, suggestion)}/review`, { action: crypto.randomUUID(), mark }),
  judged: (call: string, suggestion: string) => json<JudgedAnswer>("GET", `${tip(call, suggestion)}/judged`),
  playbooks: () =>
    json<{ playbooks: { id: string; name: string; live: number | null; versions: number[] }[] }>(
      "GET",
      "/api/playbooks/all",
    ).then(({ playbooks }) => playbooks.filter(({ versions }) => versions.length > 0)),
};
