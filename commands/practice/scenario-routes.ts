/** Scenarios of practice: what exercises begin with, for whoever practises; drafts, versions and files, for those who manage them. */
import { Id as CallId } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { Difficulty, type Scenario, ScenarioContent } from "@wingman/domain/practice/scenario";
import { scenarioFindings, scenarioFindingsMax } from "@wingman/domain/practice/scenario-check";
import {
  draftScenario,
  nextScenarioVersion,
  type ScenarioCommand,
  type ScenarioState,
} from "@wingman/domain/practice/scenarios";
import { object } from "@wingman/domain/schema";
import { type Principal, type Route, route } from "@wingman/streams/base/registry";
import { fileCharsMax } from "@wingman/streams/base/yaml-file";
import type { Deed } from "@wingman/streams/follow/live-folds";
import { callAggregate } from "@wingman/streams/log/calls";
import type { EventLog } from "@wingman/streams/log/event-log";
import { readCallToPractise, scenarioFromCall, scenarioIdOf } from "@wingman/streams/practice/from-call";
import { changeScenario, type ScenarioLibrary, type Scenarios, scenariosMax } from "@wingman/streams/practice/library";
import { fromScenarioYaml, toScenarioYaml } from "@wingman/streams/practice/yaml";
import { type Static, Type } from "typebox";
import { Id, One, reads, Revision, Version, writes } from "./managed.ts";

export type ScenarioParts = {
  readonly library: ScenarioLibrary;
  readonly scenarios: Scenarios;
  readonly log: Pick<EventLog, "read">;
  /** Empty where nobody is known by this id, or their name is gone. */
  readonly nameOf?: ((tenant: TenantId, actor: ActorId) => Promise<string>) | undefined;
};

/** A whole scenario comes in one piece. */
const bodyBytesMax = 1_000_000;

const VersionOrDraft = Type.Optional(Type.Union([Version, Type.Literal("draft")]));
const Finding = Type.Object({
  at: Type.Array(Type.Union([Type.String(), Type.Integer()]), { description: "leads to the place in the draft" }),
  code: Type.String({ description: "docs/how-to/scenarios.md has all of them" }),
  says: Type.String(),
});
const Findings = Type.Array(Finding, {
  maxItems: scenarioFindingsMax,
  description: "what keeps it from being published, and what is good to know; a draft may have some",
});
const { name, trade, language, persona, scene, goal } = ScenarioContent.properties;
const Card = Type.Object({
  ...{ id: Id, version: Version, name, trade, difficulty: Difficulty, language, persona, scene, goal },
  timeUpMs: Type.Number(),
  impatientAfterMs: Type.Number(),
  trains: Type.Array(Type.String(), { description: "what its objections are about" }),
});
export type ScenarioCard = Static<typeof Card>;
const By = {
  by: Type.String({ description: "a name; empty where it is not known" }),
  at: Type.Number({ description: "epoch milliseconds" }),
};
const Head = {
  ...{ id: Id, name, trade, difficulty: Difficulty, language },
  live: Type.Union([Version, Type.Null()], { description: "which version exercises begin with" }),
  revision: Type.Integer({ minimum: 0, description: "of the draft; 0 where there is none" }),
  unpublished: Type.Boolean({ description: "the draft holds what no version does" }),
  retired: Type.Boolean({ description: "no exercise begins with it" }),
  starter: Type.Boolean({ description: "Wingman came with it" }),
  fromCall: Type.Union([CallId, Type.Null()], { description: "the past call that it was made from" }),
  versions: Type.Array(Version, { description: "the newest first; those of the starter it began as are in it" }),
  next: Type.Union([Version, Type.Null()], {
    description: "the draft would be published as; null where there is none",
  }),
  saved: Type.Union([Type.Object(By), Type.Null()]),
  published: Type.Array(Type.Object({ version: Version, ...By }), {
    description: "the company's own versions, the newest first",
  }),
};
const ScenarioHead = Type.Object(Head);
export type ScenarioHead = Static<typeof ScenarioHead>;
const ScenarioDraft = Type.Object({ ...Head, content: ScenarioContent, findings: Findings });
export type ScenarioDraft = Static<typeof ScenarioDraft>;

const notFound = (id: string): Failure =>
  new Failure("WING_SCENARIO_NOT_FOUND", `there is no scenario "${id}" of this version.`, {
    remedy: "Choose one of the list of scenarios.",
  });
const findingsOf = (content: ScenarioContent): Static<typeof Findings> =>
  scenarioFindings(content).map(({ at, code, says }) => ({ at: [...at], code, says }));
const contentOf = ({ id: _id, version: _version, ...content }: Scenario): ScenarioContent => content;
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
  /** Without a version the one exercises begin with. */
  const find = ({ tenant }: Principal, id: string, version: Static<typeof VersionOrDraft> | undefined): Scenario => {
    const { library } = parts();
    const found =
      version === "draft"
        ? draftScenario(library.of(tenant, id), id)
        : version === undefined
          ? library.newest(tenant, id)
          : library.at(tenant, { id, version });
    if (!found) throw notFound(id);
    return found;
  };
  const shownOf = (principal: Principal, id: string): Scenario =>
    find(principal, id, parts().library.of(principal.tenant, id).draft === null ? undefined : "draft");
  const headOf = async (principal: Principal, id: string): Promise<ScenarioHead> => {
    const { library, nameOf } = parts();
    const { tenant } = principal;
    const { saved, published } = library.deedsOf(tenant, id);
    const told = async ({ by, at: when }: Deed) => ({ by: (await nameOf?.(tenant, by)) ?? "", at: when });
    const state = library.of(tenant, id);
    const shown = shownOf(principal, id);
    const came = library.starters.filter((starter) => starter.id === id).map(({ version }) => version);
    return {
      ...{ id, name: shown.name, trade: shown.trade, difficulty: shown.difficulty, language: shown.language },
      live: library.newest(tenant, id)?.version ?? null,
      revision: state.revision,
      unpublished: state.draft !== null && state.publishedRevision !== state.revision,
      retired: state.retired,
      starter: isStarter(id),
      fromCall: state.from?.kind === "call" ? state.from.call : null,
      versions: [...new Set([...state.versions.keys(), ...came])].sort((a, b) => b - a),
      next: state.draft && nextScenarioVersion(state, id),
      saved: saved && (await told(saved)),
      published: await Promise.all(
        [...published].reverse().map(async ([version, deed]) => ({ version, ...(await told(deed)) })),
      ),
    };
  };
  const send = ({ tenant, actor }: Principal, id: string, command: ScenarioCommand): Promise<ScenarioState> =>
    changeScenario(parts(), tenant, id, command, actor);
  const save = (
    principal: Principal,
    id: string,
    content: ScenarioContent,
    onto: number | null,
    call: string | null = null,
  ): Promise<ScenarioState> => {
    const { library } = parts();
    const own = library.own(principal.tenant);
    if (!own.includes(id) && own.length >= scenariosMax)
      throw new Failure("WING_SCENARIOS_FULL", `there are ${scenariosMax} scenarios already.`, {
        remedy: "Go on in one of those.",
      });
    const starter = library.newest(principal.tenant, id);
    const from =
      call !== null
        ? { kind: "call" as const, call }
        : starter && { kind: "scenario" as const, id, version: starter.version };
    return send(principal, id, { type: "SaveDraft", content, onto, from: from ?? null });
  };

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
    route({
      method: "GET",
      url: "/api/practice/scenarios/:id",
      summary: "A scenario's draft; where there is none, the version exercises begin with.",
      ...reads("scenario.read-draft"),
      schema: { params: One, response: ScenarioDraft },
      handle: async ({ principal, params: { id } }) => {
        const content = contentOf(shownOf(principal, id));
        return { ...(await headOf(principal, id)), content, findings: findingsOf(content) };
      },
    }),
    route({
      method: "GET",
      url: "/api/practice/scenarios/:id/versions/:version",
      summary: "A scenario as it was published.",
      ...reads("scenario.read"),
      schema: { params: Type.Object({ id: Id, version: Version }), response: ScenarioContent },
      handle: async ({ principal, params: { id, version } }) => contentOf(find(principal, id, version)),
    }),
    route({
      method: "PUT",
      url: "/api/practice/scenarios/:id/draft",
      summary: "Save a draft, whole; it may have faults, which are answered.",
      ...writes("scenario.save"),
      bodyBytesMax,
      schema: {
        params: One,
        body: object({ content: ScenarioContent, onto: Revision }),
        response: Type.Object({ revision: Revision, findings: Findings }),
      },
      handle: async ({ principal, params: { id }, body: { content, onto } }) => {
        const state = await save(principal, id, content, onto);
        return { revision: state.revision, findings: findingsOf(state.draft ?? content) };
      },
    }),
    route({
      method: "POST",
      url: "/api/practice/scenarios/:id/publish",
      summary: "Make a draft the version that exercises begin with; refused with every fault it has.",
      ...writes("scenario.publish"),
      schema: { params: One, body: object({ onto: Revision }), response: Type.Object({ version: Version }) },
      handle: async ({ principal, params: { id }, body: { onto } }) => {
        const state = await send(principal, id, { type: "Publish", id, onto });
        return { version: state.live ?? 1 }; // It was published just now.
      },
    }),
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
      method: "GET",
      url: "/api/practice/scenarios/:id/file",
      summary: "A version, or the draft, as a YAML file.",
      ...reads("scenario.export"),
      contentType: "application/yaml",
      schema: { params: One, query: Type.Object({ version: VersionOrDraft }), response: Type.Unknown() },
      handle: async ({ principal, params: { id }, query: { version }, http }) => {
        const scenario = find(principal, id, version);
        http.setHeader("content-disposition", `attachment; filename="${id}.v${scenario.version}.yaml"`);
        return new TextEncoder().encode(toScenarioYaml(scenario));
      },
    }),
    route({
      method: "POST",
      url: "/api/practice/scenarios/file",
      summary: "Take a YAML file as the draft of the scenario it names; faults are told with their lines.",
      ...writes("scenario.import"),
      bodyBytesMax,
      schema: {
        body: object({
          text: Type.String({ maxLength: fileCharsMax }),
          onto: Type.Union([Revision, Type.Null()], {
            description: "the revision of the draft it is meant for; null for whatever is there",
          }),
        }),
        response: Type.Object({ id: Id, revision: Revision }),
      },
      handle: async ({ principal, body: { text, onto } }) => {
        const scenario = fromScenarioYaml(text);
        const { revision } = await save(principal, scenario.id, contentOf(scenario), onto);
        return { id: scenario.id, revision };
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
        const { revision } = await save(principal, id, content, 0, call);
        return { id, revision };
      },
    }),
  ];
};
