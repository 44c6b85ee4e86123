/** The routes of the figures, as these pages use them. */
import { type AnswerOf, call, file, type QueryOf } from "../parts/client.ts";

export type KpiAnswer = AnswerOf<"GET /api/kpi">;
export type BehindAnswer = AnswerOf<"GET /api/kpi/calls">;
export type EffectAnswer = AnswerOf<"GET /api/kpi/effect">;
export type PilotAnswer = AnswerOf<"GET /api/kpi/pilot">;
export type ChoicesAnswer = AnswerOf<"GET /api/kpi/choices">;
export type UsageAnswer = AnswerOf<"GET /api/usage">;
export type Figure = KpiAnswer["figures"][number];
export type FigureId = Figure["id"];
export type Estimate = NonNullable<Figure["now"]>;
export type Unit = NonNullable<QueryOf<"GET /api/kpi">["unit"]>;

export type Days = { readonly from: string; readonly to: string };
export type Wanted = Days & {
  readonly rep?: string | undefined;
  readonly team?: string | undefined;
  readonly playbook?: string | undefined;
};

/** A field that is empty asks for nothing. */
const filled = ({ from, to, rep, team, playbook }: Wanted): Wanted => ({
  from,
  to,
  rep: rep || undefined,
  team: team || undefined,
  playbook: playbook || undefined,
});

export const kpi = {
  choices: () => call("GET /api/kpi/choices"),
  read: (wanted: Wanted, unit: Unit) => call("GET /api/kpi", { query: { ...filled(wanted), unit } }),
  effect: (wanted: Wanted) => call("GET /api/kpi/effect", { query: filled(wanted) }),
  pilot: ({ on, weeks, team }: { on: string; weeks: string; team?: string | undefined }) =>
    call("GET /api/kpi/pilot", { query: { on, weeks: Number(weeks), team: team || undefined } }),
  behind: (wanted: Wanted, what: string, cursor?: string) =>
    call("GET /api/kpi/calls", { query: { ...filled(wanted), what, cursor: cursor || undefined } }),
  usage: ({ from, to }: Days, unit: Unit) => call("GET /api/usage", { query: { from, to, unit } }),
  usageFile: ({ from, to }: Days, unit: Unit) => file("GET /api/usage/export", { query: { from, to, unit } }),
};
