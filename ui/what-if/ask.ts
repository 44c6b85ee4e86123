/** The routes of what-if, as these pages use them. */
import { type AnswerOf, type BodyOf, call, file } from "../parts/client.ts";
import { language } from "../parts/language.ts";

export type Spec = BodyOf<"POST /api/what-if/estimate">["spec"];
export type ChoicesAnswer = AnswerOf<"GET /api/what-if/choices">;
export type EstimateAnswer = AnswerOf<"POST /api/what-if/estimate">;
export type RunAnswer = AnswerOf<"GET /api/what-if/runs/:run/progress">;
export type ReportAnswer = AnswerOf<"GET /api/what-if/runs/:run">;
export type ChangesAnswer = AnswerOf<"GET /api/what-if/runs/:run/calls/:call">;
export type JudgedChange = ChangesAnswer["changes"][number];
export type Verdict = NonNullable<JudgedChange["verdict"]>;

export const whatIf = {
  choices: () => call("GET /api/what-if/choices"),
  estimate: (spec: Spec) => call("POST /api/what-if/estimate", { body: { spec } }),
  begin: (name: string, spec: Spec) => call("POST /api/what-if/runs", { body: { name, spec } }),
  runs: () => call("GET /api/what-if/runs"),
  progress: (run: string) => call("GET /api/what-if/runs/:run/progress", { params: { run } }),
  report: (run: string) => call("GET /api/what-if/runs/:run", { params: { run } }),
  changes: (run: string, id: string) => call("GET /api/what-if/runs/:run/calls/:call", { params: { run, call: id } }),
  judge: (run: string, id: string, change: number, verdict: Verdict | null) =>
    call("PUT /api/what-if/runs/:run/calls/:call/verdict", { params: { run, call: id }, body: { change, verdict } }),
  repeat: (run: string) => call("POST /api/what-if/runs/:run/repeat", { params: { run } }),
  cancel: (run: string) => call("POST /api/what-if/runs/:run/cancel", { params: { run } }),
  rename: (run: string, name: string) => call("PUT /api/what-if/runs/:run", { params: { run }, body: { name } }),
  remove: (run: string) => call("DELETE /api/what-if/runs/:run", { params: { run } }),
  restore: (run: string) => call("POST /api/what-if/runs/:run/restore", { params: { run } }),
  /** A report of many calls is read and written in one piece. */
  file: (run: string) =>
    file("GET /api/what-if/runs/:run/file", { params: { run }, query: { format: "csv", language } }),
};
