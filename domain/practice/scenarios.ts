/** A tenant's scenario: a draft, versions that never change once they are published, and whether exercises may begin with it. */
import { accept, type Decision, refuse } from "../decision.ts";
import { isErased } from "../schema.ts";
import { isSame } from "../playbook/diff.ts";
import type { EventOf } from "../schema.ts";
import { contentAt, nothingYet, savedMeanwhile, type Versioned, withPublished } from "../versioned.ts";
import type * as eventsFile from "./events.ts";
import type { Scenario, ScenarioContent } from "./scenario.ts";
import { hinders, scenarioFindings } from "./scenario-check.ts";

type ScenarioEvents = Pick<
  typeof eventsFile,
  "ScenarioDrafted" | "ScenarioPublished" | "ScenarioRetired" | "ScenarioForgotten"
>;
export type ScenarioEvent = EventOf<ScenarioEvents>;
export type ScenarioOrigin = Extract<ScenarioEvent, { type: "ScenarioDrafted" }>["data"]["from"];

/** Versions of one scenario: one a day for almost three years. */
export const scenarioVersionsMax = 1_000;

export type ScenarioState = Versioned<ScenarioContent> & {
  readonly from: ScenarioOrigin;
  /** No exercise begins with it; its versions stay. */
  readonly retired: boolean;
  /** The call it was made from was erased: neither the draft nor a version can be read any more. */
  readonly forgotten: boolean;
  /** And its own log says so. */
  readonly isTold: boolean;
};

export const initialScenario: ScenarioState = {
  ...nothingYet,
  from: null,
  retired: false,
  forgotten: false,
  isTold: false,
};

export type ScenarioCommand =
  | {
      readonly type: "SaveDraft";
      readonly content: ScenarioContent;
      /** The revision it was made from; null to begin one, or to lay whatever is there aside for it. */
      readonly onto: number | null;
      /** What it was begun from; counts for the first draft alone. */
      readonly from?: ScenarioOrigin;
    }
  | { readonly type: "Publish"; readonly id: string; readonly onto: number }
  | { readonly type: "Forget"; readonly erasure: string }
  /** `isStarter`: Wingman came with it, so that it can be put away before anybody made it their own. */
  | { readonly type: "Retire"; readonly retired: boolean; readonly isStarter: boolean };

export type ScenarioRefusal =
  | "SCENARIO_ERASED"
  | "SCENARIO_UNKNOWN"
  | "SCENARIO_CHANGED"
  | "SCENARIO_INVALID"
  | "SCENARIO_VERSIONS_FULL";

/** The scenario of a version, as exercises use it. */
export const scenarioAt = (state: ScenarioState, id: string, version: number): Scenario | undefined =>
  contentAt(state, id, version);

/** The number that the draft would be published under: after those of the starter it began as. */
export const nextScenarioVersion = ({ versions, from }: ScenarioState, id: string): number =>
  Math.max(from?.kind === "scenario" && from.id === id ? from.version : 0, ...versions.keys()) + 1;

/** The draft in the form of a scenario, under the number it would be published with. */
export const draftScenario = (state: ScenarioState, id: string): Scenario | undefined =>
  state.draft === null ? undefined : { id, version: nextScenarioVersion(state, id), ...state.draft };

export const decideScenario = (
  state: ScenarioState,
  command: ScenarioCommand,
): Decision<ScenarioEvent, ScenarioRefusal> => {
  if (command.type === "Forget")
    return state.isTold ? accept() : accept({ type: "ScenarioForgotten", data: { erasure: command.erasure } });
  if (state.forgotten)
    return refuse("SCENARIO_ERASED", "the call this scenario was made from was erased, and so was the scenario");
  switch (command.type) {
    case "SaveDraft": {
      const { content, onto, from = null } = command;
      if (state.draft === null)
        return onto === null || onto === 0
          ? accept({ type: "ScenarioDrafted", data: { content, from } })
          : refuse("SCENARIO_UNKNOWN", "there is no draft of this scenario");
      if (isSame(state.draft, content)) return accept();
      if (onto !== null && onto !== state.revision) return changed(state, onto);
      return accept({ type: "ScenarioDrafted", data: { content, from: state.from } });
    }
    case "Publish": {
      const { id, onto } = command;
      if (state.draft === null) return refuse("SCENARIO_UNKNOWN", "there is no draft of this scenario");
      if (onto !== state.revision) return changed(state, onto);
      const found = scenarioFindings(state.draft).filter(hinders);
      if (found.length > 0) return refuse("SCENARIO_INVALID", found.map(({ says }) => says).join("; "));
      const live = state.live === null ? undefined : state.versions.get(state.live);
      if (live && isSame(live, state.draft)) return accept();
      if (state.versions.size >= scenarioVersionsMax)
        return refuse("SCENARIO_VERSIONS_FULL", `a scenario has ${scenarioVersionsMax} versions at most`);
      return accept({ type: "ScenarioPublished", data: { version: nextScenarioVersion(state, id) } });
    }
    case "Retire": {
      const { retired, isStarter } = command;
      if (state.draft === null && !isStarter) return refuse("SCENARIO_UNKNOWN", "there is no such scenario");
      return state.retired === retired ? accept() : accept({ type: "ScenarioRetired", data: { retired } });
    }
  }
};

const changed = (state: ScenarioState, onto: number): Decision<never, "SCENARIO_CHANGED"> =>
  refuse("SCENARIO_CHANGED", savedMeanwhile(state, onto));

export const evolveScenario = (state: ScenarioState, event: ScenarioEvent): ScenarioState => {
  switch (event.type) {
    case "ScenarioDrafted":
      // Its key is forgotten; the event that says so may still be on its way.
      if (isErased(event.data.content)) return { ...without(state), from: event.data.from };
      return { ...state, draft: event.data.content, revision: state.revision + 1, from: event.data.from };
    case "ScenarioPublished":
      return withPublished(state, event.data.version);
    case "ScenarioRetired":
      return { ...state, retired: event.data.retired };
    case "ScenarioForgotten":
      return { ...without(state), isTold: true };
    default:
      return state; // A newer type changes nothing known here.
  }
};

const without = (state: ScenarioState): ScenarioState => ({
  ...state,
  ...{ draft: null, versions: new Map(), live: null, publishedRevision: null, forgotten: true },
  revision: state.revision + 1,
});
