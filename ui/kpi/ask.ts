/** The routes of the figures, as these pages use them. */
import type {
  BehindAnswer,
  ChoicesAnswer,
  EffectAnswer,
  KpiAnswer,
  PilotAnswer,
  UsageAnswer,
} from "@wingman/projections/kpi/answers";
import { json, request } from "../parts/api.ts";

export type Figure = KpiAnswer["figures"][number];
export type FigureId = Figure["id"];
export type Estimate = NonNullable<Figure["now"]>;
export type Unit = "day" | "week" | "month";
export type { BehindAnswer, ChoicesAnswer, EffectAnswer, KpiAnswer, PilotAnswer, UsageAnswer };

export type Days = { readonly from: string; readonly to: string };
export type Wanted = Days & {
  readonly rep?: string | undefined;
  readonly team?: string | undefined;
  readonly playbook?: string | undefined;
};

const fileTimeoutMs = 60_000;
const query = (parts: Readonly<Record<string, string | undefined>>): string =>
  new URLSearchParams(Object.entries(parts).filter((one): one is [string, string] => Boolean(one[1]))).toString();

export const kpi = {
  choices: () => json<ChoicesAnswer>("GET", "/api/kpi/choices"),
  read: (wanted: Wanted, unit: Unit) => json<KpiAnswer>("GET", `/api/kpi?${query({ ...wanted, unit })}`),
  effect: (wanted: Wanted) => json<EffectAnswer>("GET", `/api/kpi/effect?${query({ ...wanted })}`),
  pilot: (of: { on: string; weeks: string; team?: string | undefined }) =>
    json<PilotAnswer>("GET", `/api/kpi/pilot?${query(of)}`),
  behind: (wanted: Wanted, what: string, cursor?: string) =>
    json<BehindAnswer>("GET", `/api/kpi/calls?${query({ ...wanted, what, cursor })}`),
  usage: (days: Days, unit: Unit) => json<UsageAnswer>("GET", `/api/usage?${query({ ...days, unit })}`),
  usageFile: async (days: Days, unit: Unit): Promise<Blob> =>
    (
      await request(`/api/usage/export?${query({ ...days, unit })}`, { signal: AbortSignal.timeout(fileTimeoutMs) })
    ).blob(),
};
