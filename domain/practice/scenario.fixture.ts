/** A whole scenario for tests, without faults: the one of the stored example. */
import example from "../examples/ScenarioDrafted.v1.json" with { type: "json" };
import type { Scenario, ScenarioContent } from "./scenario.ts";

// The house test of examples holds it against its schema.
export const someContent = example.data.content as ScenarioContent;
export const someScenario: Scenario = { id: "twice-the-price", version: 1, ...someContent };
