/**
 * Every tenant's scenarios as this process knows them: drafts, versions, and which of them exercises begin with. What a
 * tenant has not made its own are the starters.
 */
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { Scenario } from "@wingman/domain/practice/scenario";
import {
  decideScenario,
  evolveScenario,
  initialScenario,
  scenarioAt,
  type ScenarioCommand,
  type ScenarioEvent,
  type ScenarioRefusal,
  type ScenarioState,
} from "@wingman/domain/practice/scenarios";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import { change, type FoldModel, type LiveFolds, openFolds } from "../follow/live-folds.ts";
import { type Writer, writerOf } from "../log/aggregate.ts";
import type { EventLog } from "../log/event-log.ts";
import { type OwnAndStarters, ownAndStarters } from "./versions.ts";

/** Scenarios of one tenant; each is some pages of text in memory. */
export const scenariosMax = 200;

/** `live` leaves out what was put away; its versions are there all the same, for exercises that began with them. */
export type ScenarioLibrary = LiveFolds<ScenarioState> &
  OwnAndStarters<Scenario> & {
    /** What Wingman came with, every version of each. */
    readonly starters: readonly Scenario[];
  };

const model: FoldModel<ScenarioState, ScenarioEvent> = {
  kind: "scenario",
  called: "the library of scenarios",
  initial: initialScenario,
  evolve: evolveScenario,
  deedOf(event) {
    if (event.type === "ScenarioPublished") return event.data.version;
    return event.type === "ScenarioDrafted" ? "saved" : null;
  },
};

/** Resolves once all that stood on the log at the call is folded in. Throws what `follow` throws, WING_EVENT_NEWER. */
export const openScenarios = async (
  log: EventLog,
  starters: readonly Scenario[],
  signal: AbortSignal,
  runtime?: Runtime,
): Promise<ScenarioLibrary> => {
  const folds = await openFolds(log, model, signal, runtime);
  const scenarios = ownAndStarters(log, model, folds, starters, scenarioAt);
  return {
    ...folds,
    ...scenarios,
    starters,
    live: (tenant) => scenarios.live(tenant).filter(({ id }) => !folds.of(tenant, id).retired),
  };
};

export type Scenarios = Writer<ScenarioState, ScenarioCommand, ScenarioRefusal>;

/** The writer of scenarios over a log. */
export const scenariosOn = (log: EventLog, runtime: Runtime = realRuntime): Scenarios =>
  writerOf<ScenarioState, ScenarioCommand, ScenarioEvent, ScenarioRefusal>(
    log,
    { initial: initialScenario, evolve: evolveScenario, decide: decideScenario },
    runtime,
  );

const remedies: { readonly [Reason in ScenarioRefusal]: string } = {
  SCENARIO_ERASED: "Begin another scenario; what was erased cannot be brought back.",
  SCENARIO_UNKNOWN: "Save a draft of it first, or choose one of the list.",
  SCENARIO_CHANGED: "Load the draft again, and make your change in it once more.",
  SCENARIO_INVALID: "Put right what is named, and publish again.",
  SCENARIO_VERSIONS_FULL: "Go on under another name.",
};

/** Sends, and answers the state once it is folded into this process's library; a refusal is thrown as `Failure` WING_REFUSED_<REASON>. */
export const changeScenario = (
  { scenarios, library }: { readonly scenarios: Scenarios; readonly library: Pick<ScenarioLibrary, "caughtUp"> },
  tenant: TenantId,
  id: string,
  command: ScenarioCommand,
  actor: ActorId,
): Promise<ScenarioState> =>
  change({ writer: scenarios, folds: library }, { tenant, kind: "scenario", id }, command, actor, remedies);
