/** Rubrics: what exercises and real calls are scored by; drafts and versions for those who manage them, and a try on a past exercise. */
import { Id as CallId } from "@wingman/domain/call/events/shared";
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { type PracticeRubric, RubricContent, RubricTrial } from "@wingman/domain/practice/rubric";
import { isOfRealCalls, rubricFindings, rubricRules, starterRubrics } from "@wingman/domain/practice/rubrics";
import type { Scenario } from "@wingman/domain/practice/scenario";
import { trialOfExercise } from "@wingman/domain/practice/score";
import { draftRubric, realCallsRubric } from "@wingman/domain/practice/tenant-rubrics";
import { object } from "@wingman/domain/schema";
import { type Principal, type Route, route } from "@wingman/streams/base/registry";
import { callAggregate } from "@wingman/streams/log/calls";
import type { EventLog } from "@wingman/streams/log/event-log";
import type { ScenarioLibrary } from "@wingman/streams/practice/library";
import { changeRubric, type RubricLibrary, type Rubrics, rubricsMax } from "@wingman/streams/practice/rubric-library";
import { fromRubricYaml, toRubricYaml } from "@wingman/streams/practice/rubric-yaml";
import { type Static, Type } from "typebox";
import { Findings, headFields, Id, reads } from "../versioned/managed.ts";
import { managed } from "../versioned/routes.ts";

export type RubricParts = {
  readonly library: RubricLibrary;
  readonly rubrics: Rubrics;
  readonly log: Pick<EventLog, "read">;
  readonly scenarios: Pick<ScenarioLibrary, "at" | "live">;
  /** Empty where nobody is known by this id, or their name is gone. */
  readonly nameOf?: ((tenant: TenantId, actor: ActorId) => Promise<string>) | undefined;
};

const found = Findings();
const used = "calls are scored by";
const own = {
  name: Type.String(),
  criteria: Type.Array(Type.String(), { description: "what they are called, in their order" }),
  scenarios: Type.Array(Type.Object({ id: Id, name: Type.String() }), {
    description: "whose exercises are scored by it from now on",
  }),
};
const RubricHead = Type.Object({ ...headFields(used), ...own });
export type RubricHead = Static<typeof RubricHead>;
export type RubricDraft = RubricHead & { content: RubricContent; findings: Static<typeof found> };

const notFound = (id: string): Failure =>
  new Failure("WING_RUBRIC_NOT_FOUND", `there is no rubric "${id}" of this version.`, {
    remedy: "Choose one of the list of rubrics.",
  });

/** `parts` throws `Failure` WING_STARTING until the log is there. */
export const rubricRoutes = (parts: () => RubricParts): readonly Route[] => {
  const send = ({ tenant, actor }: Principal, id: string, command: Parameters<typeof changeRubric>[3]) =>
    changeRubric(parts(), tenant, id, command, actor);
  const { headOf, routes } = managed({
    ...{ url: "/api/practice/rubrics", noun: "rubric", used, content: RubricContent, sources: parts, notFound },
    fields: { own, found: { findings: found } },
    // Whoever was scored by it may read it.
    access: { reads, version: { ...reads("rubric.read"), roles: ["agent", "supervisor", "admin"], object: "self" } },
    starters: () => starterRubrics,
    drafted: (tenant: TenantId, id) => draftRubric(parts().library.of(tenant, id), id),
    at: (tenant, wanted) => parts().library.surely(tenant, wanted),
    own: ({ id, name, criteria }: PracticeRubric, tenant) => ({
      ...{ name, criteria: criteria.map((criterion) => criterion.name) },
      scenarios: parts()
        .scenarios.live(tenant)
        .filter(({ rubric }) => rubric === id)
        .map((scenario) => ({ id: scenario.id, name: scenario.name })),
    }),
    found: (rubric) => ({
      findings: rubricFindings(rubric).map(({ at, code, says }) => ({ at: [...at], code, says })),
    }),
    async save(principal, id, content, onto) {
      const known = parts().library.own(principal.tenant);
      if (!known.includes(id) && known.length >= rubricsMax)
        throw new Failure("WING_RUBRICS_FULL", `there are ${rubricsMax} rubrics already.`, {
          remedy: "Go on in one of those.",
        });
      return send(principal, id, { type: "SaveDraft", content, onto });
    },
    publishDraft: (principal, id, onto) => send(principal, id, { type: "Publish", id, onto }),
    file: { write: toRubricYaml, read: fromRubricYaml },
  });

  return [
    route({
      method: "GET",
      url: "/api/practice/rubrics",
      summary: "Every rubric, those that Wingman came with and the tenant's own, and the rules that checks may name.",
      ...reads("rubric.list"),
      schema: {
        response: Type.Object({
          rubrics: Type.Array(RubricHead),
          rules: Type.Array(Type.Object({ rule: Type.String(), ofRealCalls: Type.Boolean() })),
          realCalls: Type.String({ description: "the rubric of this id judges real calls, once it is published" }),
        }),
      },
      handle: async ({ principal }) => {
        const { library } = parts();
        const { tenant } = principal;
        const ids = [...new Set([...library.live(tenant).map(({ id }) => id), ...library.own(tenant)])];
        return {
          rubrics: await Promise.all(ids.map((id) => headOf(principal, id))),
          rules: rubricRules.map((rule) => ({ rule, ofRealCalls: isOfRealCalls(rule) })),
          realCalls: realCallsRubric,
        };
      },
    }),
    ...routes,
    route({
      method: "POST",
      url: "/api/practice/rubrics/try",
      summary: "How a past exercise would have come out by a rubric that is still being written; nothing is kept.",
      ...reads("rubric.try"),
      audit: "read-personal",
      schema: { body: object({ content: RubricContent, call: CallId }), response: RubricTrial },
      handle: async ({ principal: { tenant }, body: { content, call } }) => {
        const { log, scenarios } = parts();
        const events: CallEvent[] = [];
        for await (const commit of log.read(callAggregate(tenant, call)))
          for (const { type, data } of commit.events) events.push({ type, data } as CallEvent); // Checked when it was appended.
        const begun = events.find((event) => event.type === "PracticeBegun") as
          | { readonly data: EventData<"PracticeBegun"> }
          | undefined;
        const scenario: Scenario | undefined = begun && scenarios.at(tenant, begun.data.scenario);
        const trial = trialOfExercise(events, content, scenario);
        if (!trial)
          throw new Failure(
            "WING_EXERCISE_NOT_FOUND",
            "there is no such exercise, or nothing is left of what was said in it.",
            { remedy: "Choose an exercise that is over." },
          );
        return trial;
      },
    }),
  ];
};
