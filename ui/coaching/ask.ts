/** The routes of scorecards and of the coaching queue, as these pages use them. */
import type { Coaching, QueuedCall, Scorecard } from "@wingman/projections/coaching/answers";
import { json } from "../parts/api.ts";

export type { Coaching, QueuedCall, Scorecard };
export type Check = Scorecard["checks"][number];
export type Verdict = Check["verdict"];
export type Reason = QueuedCall["reasons"][number];

type Undo = { readonly undoes: string };
const query = (parts: Readonly<Record<string, string | null | undefined>>): string =>
  new URLSearchParams(Object.entries(parts).filter((one): one is [string, string] => Boolean(one[1]))).toString();
const ofCall = (call: string): string => `/api/calls/${encodeURIComponent(call)}`;

export const coaching = {
  scorecard: (call: string, position: string | null) =>
    json<Scorecard>("GET", `${ofCall(call)}/scorecard?${query({ position })}`),
  judge: (call: string, said: { action: string } & ({ check: string; verdict: Verdict } | Undo)) =>
    json<{ position: string }>("POST", `${ofCall(call)}/scorecard`, said),
  queue: (of: { from: string; to: string; rep?: string | undefined }, position: string | null) =>
    json<Coaching>("GET", `/api/kpi/coaching?${query({ ...of, position })}`),
  mark: (call: string, said: { action: string } & ({ mark: "done" | "later" } | Undo)) =>
    json<{ position: string }>("POST", `${ofCall(call)}/coaching`, said),
};
