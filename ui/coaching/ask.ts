/** The routes of scorecards and of the coaching queue, as these pages use them. */
import { type AnswerOf, type BodyOf, call } from "../parts/client.ts";

export type Coaching = AnswerOf<"GET /api/kpi/coaching">;
export type QueuedCall = Coaching["queue"][number];
export type Reason = QueuedCall["reasons"][number];
export type Check = AnswerOf<"GET /api/calls/:call/scorecard">["checks"][number];
export type Verdict = Check["verdict"];
export type Wanted = {
  readonly from: string;
  readonly to: string;
  readonly rep?: string | undefined;
  readonly reason?: Reason["kind"] | undefined;
};

export const coaching = {
  scorecard: (id: string, position: string | null) =>
    call("GET /api/calls/:call/scorecard", { params: { call: id }, query: { position: position ?? undefined } }),
  judge: (id: string, body: BodyOf<"POST /api/calls/:call/scorecard">) =>
    call("POST /api/calls/:call/scorecard", { params: { call: id }, body }),
  queue: ({ from, to, rep, reason }: Wanted, position: string | null) =>
    call("GET /api/kpi/coaching", {
      query: { from, to, rep: rep || undefined, reason: reason || undefined, position: position ?? undefined },
    }),
  mark: (id: string, body: BodyOf<"POST /api/calls/:call/coaching">) =>
    call("POST /api/calls/:call/coaching", { params: { call: id }, body }),
};
