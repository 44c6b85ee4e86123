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
import { change, foldOf, type FoldModel, type LiveFolds, openFolds } from "../follow/live-folds.ts";
import { type Writer, writerOf } from "../log/aggregate.ts";
import type { EventLog } from "../log/event-log.ts";

/** Scenarios of one tenant; each is some pages of text in memory. */
export const scenariosMax = 200;

export type ScenarioRef = { readonly id: string; readonly version: number };
export type ScenarioLibrary = LiveFolds<ScenarioState> & {
  /** What Wingman came with, every version of each. */
  readonly starters: readonly Scenario[];
  /** What exercises can begin with: starters first, the tenant's own version in place of each that it made its own. */
  live(tenant: TenantId): readonly Scenario[];
  /** The version exercises of an id begin with; also of one that was put away, whose exercises are read all the same. */
  newest(tenant: TenantId, id: string): Scenario | undefined;
  /** A scenario at the very version an exercise was begun with; undefined when it is not known here. */
  at(tenant: TenantId, wanted: ScenarioRef): Scenario | undefined;
  /** The same, read from the log where it is not known here yet. */
  surely(tenant: TenantId, wanted: ScenarioRef): Promise<Scenario | undefined>;
};

const model: FoldModel<ScenarioState, ScenarioEvent> = {
  kind: "scenario",
  called: "the library of scenarios",
  initial: initialScenario,
  evolve: evolveScenario,
  deedOf(event) {
    if (event.type === "ScenarioPublished") return event.data.version;
    return event.type === "ScenarioRetired" ? null : "saved";
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
  const { of, own } = folds;
  const starterAt = ({ id, version }: ScenarioRef): Scenario | undefined =>
    starters.find((starter) => starter.id === id && starter.version === version);
  const newestStarter = (id: string): Scenario | undefined =>
    starters.filter((starter) => starter.id === id).toSorted((a, b) => b.version - a.version)[0];
  const at: ScenarioLibrary["at"] = (tenant, wanted) =>
    scenarioAt(of(tenant, wanted.id), wanted.id, wanted.version) ?? starterAt(wanted);
  const newest: ScenarioLibrary["newest"] = (tenant, id) => {
    const { live } = of(tenant, id);
    return live === null ? newestStarter(id) : at(tenant, { id, version: live });
  };
  return {
    ...folds,
    starters,
    newest,
    at,
    live: (tenant) =>
      [...new Set([...starters.map(({ id }) => id), ...own(tenant)])]
        .filter((id) => !of(tenant, id).retired)
        .flatMap((id) => newest(tenant, id) ?? []),
    async surely(tenant, wanted) {
      const known = at(tenant, wanted);
      if (known) return known;
      // Published a moment ago, by another process: the exercise may be heard of before the version is.
      return scenarioAt(await foldOf(log, model, tenant, wanted.id), wanted.id, wanted.version);
    },
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
