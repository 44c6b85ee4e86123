/** Scenarios of practice: what exercises begin with, for whoever practises; drafts, versions and files, for those who manage them. */
import { Id as CallId } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { Difficulty, type Scenario, ScenarioContent } from "@wingman/domain/practice/scenario";
import { scenarioFindings, scenarioFindingsMax } from "@wingman/domain/practice/scenario-check";
import {
  draftScenario,
  type ScenarioCommand,
  type ScenarioOrigin,
  type ScenarioState,
} from "@wingman/domain/practice/scenarios";
import { object } from "@wingman/domain/schema";
import { type Principal, type Route, route } from "@wingman/streams/base/registry";
import { callAggregate } from "@wingman/streams/log/calls";
import type { EventLog } from "@wingman/streams/log/event-log";
import { readCallToPractise, scenarioFromCall, scenarioIdOf } from "@wingman/streams/practice/from-call";
import { changeScenario, type ScenarioLibrary, type Scenarios, scenariosMax } from "@wingman/streams/practice/library";
import { fromScenarioYaml, toScenarioYaml } from "@wingman/streams/practice/yaml";
import { type Static, Type } from "typebox";
import { Findings, headFields, Id, One, reads, Revision, Version, writes } from "../versioned/managed.ts";
import { managed } from "../versioned/routes.ts";

export type ScenarioParts = {
  readonly library: ScenarioLibrary;
  readonly scenarios: Scenarios;
  readonly log: Pick<EventLog, "read">;
  /** Empty where nobody is known by this id, or their name is gone. */
  readonly nameOf?: ((tenant: TenantId, actor: ActorId) => Promise<string>) | undefined;
};

const found = Findings({ maxItems: scenarioFindingsMax, code: "docs/how-to/scenarios.md has all of them" });
const { name, trade, language, persona, scene, goal } = ScenarioContent.properties;
const Card = Type.Object({
  ...{ id: Id, version: Version, name, trade, difficulty: Difficulty, language, persona, scene, goal },
  timeUpMs: Type.Number(),
  impatientAfterMs: Type.Number(),
  trains: Type.Array(Type.String(), { description: "what its objections are about" }),
});
export type ScenarioCard = Static<typeof Card>;
const used = "exercises begin with";
const own = {
  ...{ name, trade, difficulty: Difficulty, language },
  retired: Type.Boolean({ description: "no exercise begins with it" }),
  fromCall: Type.Union([CallId, Type.Null()], { description: "the past call that it was made from" }),
};
const ScenarioHead = Type.Object({ ...headFields(used), ...own });
export type ScenarioHead = Static<typeof ScenarioHead>;
export type ScenarioDraft = ScenarioHead & { content: ScenarioContent; findings: Static<typeof found> };

const notFound = (id: string): Failure =>
  new Failure("WING_SCENARIO_NOT_FOUND", `there is no scenario "${id}" of this version.`, {
    remedy: "Choose one of the list of scenarios.",
  });
const cardOf = (scenario: Scenario): ScenarioCard => {
  const { manner, ends, objections, id, version, difficulty } = scenario;
  return {
    ...{ id, version, difficulty, name: scenario.name, trade: scenario.trade, language: scenario.language },
    ...{ persona: scenario.persona, scene: scenario.scene, goal: scenario.goal },
    timeUpMs: ends.timeUpMs,
    impatientAfterMs: manner.impatientAfterMs,
    trains: [...new Set(objections.map(({ about }) => about))],
  };
};

/** `parts` throws `Failure` WING_STARTING until the log is there. */
export const scenarioRoutes = (parts: () => ScenarioParts): readonly Route[] => {
  const isStarter = (id: string): boolean => parts().library.starters.some((starter) => starter.id === id);
  const send = ({ tenant, actor }: Principal, id: string, command: ScenarioCommand): Promise<ScenarioState> =>
    changeScenario(parts(), tenant, id, command, actor);
  const save = (
    principal: Principal,
    id: string,
    content: ScenarioContent,
    onto: number | null,
    made: { readonly call?: string; readonly copyOf?: string | undefined } = {},
  ): Promise<ScenarioState> => {
    const { library } = parts();
    const own = library.own(principal.tenant);
    if (!own.includes(id) && own.length >= scenariosMax)
      throw new Failure("WING_SCENARIOS_FULL", `there are ${scenariosMax} scenarios already.`, {
        remedy: "Go on in one of those.",
      });
    const base = made.copyOf ?? id;
    const origin = library.of(principal.tenant, base).from;
    const newest = library.newest(principal.tenant, base);
    const from: ScenarioOrigin =
      made.call !== undefined
        ? { kind: "call", call: made.call }
        : // A copy of what a call gave has the same words in it, and goes with the call as well.
          origin?.kind === "call"
          ? origin
          : newest
            ? { kind: "scenario", id: base, version: newest.version }
            : null;
    return send(principal, id, { type: "SaveDraft", content, onto, from });
  };

  const { headOf, routes } = managed({
    ...{ url: "/api/practice/scenarios", noun: "scenario", used, content: ScenarioContent, sources: parts },
    ...{ fields: { own, found: { findings: found } }, access: { reads, version: reads("scenario.read") }, notFound },
    starters: () => parts().library.starters,
    drafted: (tenant: TenantId, id) => draftScenario(parts().library.of(tenant, id), id),
    at: async (tenant, wanted) => parts().library.at(tenant, wanted),
    own({ id, ...shown }: Scenario, tenant) {
      const { retired, from } = parts().library.of(tenant, id);
      return {
        ...{ name: shown.name, trade: shown.trade, difficulty: shown.difficulty, language: shown.language },
        ...{ retired, fromCall: from?.kind === "call" ? from.call : null },
      };
    },
    found: (scenario) => ({
      findings: scenarioFindings(scenario).map(({ at, code, says }) => ({ at: [...at], code, says })),
    }),
    save,
    publishDraft: (principal, id, onto) => send(principal, id, { type: "Publish", id, onto }),
    file: { write: toScenarioYaml, read: fromScenarioYaml },
  });

  return [
    route({
      method: "GET",
      url: "/api/practice/scenarios",
      summary:
        "The scenarios an exercise can be begun with, as whoever practises may see them: what is hidden stays hidden.",
      roles: ["agent", "supervisor", "admin"],
      object: "self",
      action: "scenario.list",
      audit: "none",
      limits: { perMinute: 240 },
      schema: { response: Type.Object({ scenarios: Type.Array(Card) }) },
      handle: ({ principal: { tenant } }) =>
        Promise.resolve({
          scenarios: parts()
            .library.live(tenant)
            .map((scenario) => cardOf(scenario)),
        }),
    }),
    route({
      method: "GET",
      url: "/api/practice/scenarios/all",
      summary: "Every scenario with its draft and its versions, those that were put away or never published too.",
      ...reads("scenario.list-all"),
      schema: { response: Type.Object({ scenarios: Type.Array(ScenarioHead) }) },
      handle: async ({ principal }) => {
        const { library } = parts();
        const ids = [...library.starters.map(({ id }) => id), ...library.own(principal.tenant)];
        // What was put away before anybody made it their own has no draft; a starter that is gone has nothing to show.
        const shown = [...new Set(ids)].filter(
          (id) => library.of(principal.tenant, id).draft !== null || library.newest(principal.tenant, id),
        );
        return { scenarios: await Promise.all(shown.map((id) => headOf(principal, id))) };
      },
    }),
    ...routes,
    route({
      method: "POST",
      url: "/api/practice/scenarios/:id/retire",
      summary: "Put a scenario away, so that no exercise begins with it, or bring it back; its versions stay.",
      ...writes("scenario.retire"),
      schema: {
        params: One,
        body: object({ retired: Type.Boolean() }),
        response: Type.Object({ retired: Type.Boolean() }),
      },
      handle: async ({ principal, params: { id }, body: { retired } }) => {
        const state = await send(principal, id, { type: "Retire", retired, isStarter: isStarter(id) });
        return { retired: state.retired };
      },
    }),
    route({
      method: "POST",
      url: "/api/practice/scenarios/from-call",
      summary: "Begin a scenario from a past call, without whom it was of; made before, it is answered as it stands.",
      ...writes("scenario.from-call"),
      audit: "read-personal",
      schema: { body: object({ call: CallId }), response: Type.Object({ id: Id, revision: Revision }) },
      handle: async ({ principal, body: { call } }) => {
        const { library, log } = parts();
        const id = scenarioIdOf(call);
        const known = library.of(principal.tenant, id);
        if (known.draft !== null) return { id, revision: known.revision };
        const content = scenarioFromCall(await readCallToPractise(log, callAggregate(principal.tenant, call)));
        const { revision } = await save(principal, id, content, 0, { call });
        return { id, revision };
      },
    }),
  ];
};
