/** The scenarios that every company begins with, as files. A published version never changes: a change is a new version beside it. */
import twiceThePrice from "./starters/twice-the-price.json" with { type: "json" };
import type { Scenario } from "./scenario.ts";

const files: readonly unknown[] = [twiceThePrice];

/** In the order in which they are listed: by trade, friendly ones first. */
export const starterScenarios: readonly Scenario[] = files as readonly Scenario[]; // Checked by starters.test.ts.

/** The newest version unless one is named; undefined where there is none. */
export const starterScenario = (id: string, version?: number): Scenario | undefined =>
  starterScenarios
    .filter((scenario) => scenario.id === id && (version === undefined || scenario.version === version))
    .toSorted((a, b) => b.version - a.version)[0];
