/** The routes of what-if, as these pages use them. */
import type { Spec } from "@wingman/domain/what-if/spec";
import type {
  ChangesAnswer,
  ChoicesAnswer,
  EstimateAnswer,
  ReportAnswer,
  RunAnswer,
} from "@wingman/projections/what-if/answers";
import { json, request } from "../parts/api.ts";
import { language } from "../parts/language.ts";

export type { ChangesAnswer, ChoicesAnswer, EstimateAnswer, ReportAnswer, RunAnswer, Spec };

/** A report of many calls is read and written in one piece. */
const fileMsMax = 60_000;
const of = (run: string): string => `/api/what-if/runs/${encodeURIComponent(run)}`;

export const whatIf = {
  choices: () => json<ChoicesAnswer>("GET", "/api/what-if/choices"),
  estimate: (spec: Spec) => json<EstimateAnswer>("POST", "/api/what-if/estimate", { spec }),
  begin: (name: string, spec: Spec) => json<{ run: string }>("POST", "/api/what-if/runs", { name, spec }),
  runs: () => json<{ runs: RunAnswer[] }>("GET", "/api/what-if/runs"),
  progress: (run: string) => json<RunAnswer>("GET", `${of(run)}/progress`),
  report: (run: string) => json<ReportAnswer>("GET", of(run)),
  changes: (run: string, call: string) => json<ChangesAnswer>("GET", `${of(run)}/calls/${encodeURIComponent(call)}`),
  repeat: (run: string) => json<{ run: string }>("POST", `${of(run)}/repeat`),
  cancel: (run: string) => json("POST", `${of(run)}/cancel`),
  rename: (run: string, name: string) => json("PUT", of(run), { name }),
  remove: (run: string) => json("DELETE", of(run)),
  restore: (run: string) => json("POST", `${of(run)}/restore`),
  file: async (run: string): Promise<Blob> =>
    (
      await request(`${of(run)}/file?format=csv&language=${language}`, { signal: AbortSignal.timeout(fileMsMax) })
    ).blob(),
};
