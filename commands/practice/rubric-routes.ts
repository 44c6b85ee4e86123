/** Rubrics: what exercises and real calls are scored by; drafts and versions for those who manage them, and a try on a past exercise. */
import { Id as CallId } from "@wingman/domain/call/events/shared";
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { RubricContent } from "@wingman/domain/practice/rubric";
import { isOfRealCalls, rubricFindings, rubricRules, starterRubric } from "@wingman/domain/practice/rubrics";
import type { Scenario } from "@wingman/domain/practice/scenario";
import { scoreOf } from "@wingman/domain/practice/score";
import { nextRubricVersion, realCallsRubric } from "@wingman/domain/practice/tenant-rubrics";
import { isErased, object } from "@wingman/domain/schema";
import { type Principal, type Route, route } from "@wingman/streams/base/registry";
import { callAggregate } from "@wingman/streams/log/calls";
import type { EventLog } from "@wingman/streams/log/event-log";
import { changeRubric, type RubricLibrary, type Rubrics, rubricsMax } from "@wingman/streams/practice/rubric-library";
import { type Static, Type } from "typebox";
import { Id, One, reads, Revision, Version, writes } from "./managed.ts";

export type RubricParts = {
  readonly library: RubricLibrary;
  readonly rubrics: Rubrics;
  readonly log: Pick<EventLog, "read">;
  readonly scenarioOf: (tenant: TenantId, wanted: EventData<"PracticeBegun">["scenario"]) => Scenario | undefined;
};

const Findings = Type.Array(
  Type.Object({
    at: Type.Array(Type.Union([Type.String(), Type.Integer()]), { description: "leads to the place in the draft" }),
    code: Type.String(),
    says: Type.String(),
  }),
  { description: "what keeps it from being published" },
);
const Head = Type.Object({
  ...{ id: Id, name: Type.String() },
  live: Type.Union([Version, Type.Null()], { description: "which version calls are scored by from now on" }),
  revision: Revision,
  unpublished: Type.Boolean(),
  starter: Type.Boolean(),
  versions: Type.Array(Version, { description: "newest first" }),
});
type RubricHead = Static<typeof Head>;
const Draft = Type.Object({ ...Head.properties, content: RubricContent, findings: Findings, next: Version });
const Preview = Type.Object({
  points: Type.Integer(),
  criteria: Type.Array(
    Type.Object({ criterion: Type.String(), yes: Type.Integer(), of: Type.Integer(), weight: Type.Number() }),
  ),
  checks: Type.Array(
    Type.Object({
      check: Type.String(),
      verdict: Type.Union([Type.Literal("yes"), Type.Literal("no"), Type.Literal("unknown")]),
      why: Type.String(),
      quote: Type.String(),
    }),
  ),
});

const findingsOf = (content: RubricContent): Static<typeof Findings> =>
  rubricFindings(content).map(({ at, code, says }) => ({ at: [...at], code, says }));

/** `parts` throws `Failure` WING_STARTING until the log is there. */
export const rubricRoutes = (parts: () => RubricParts): readonly Route[] => {
  const contentOf = (tenant: TenantId, id: string): RubricContent => {
    const { library } = parts();
    const shown = library.of(tenant, id).draft ?? library.newest(tenant, id);
    if (!shown)
      throw new Failure("WING_RUBRIC_NOT_FOUND", `there is no rubric "${id}".`, { remedy: "Choose one of the list." });
    const { name, criteria } = shown;
    return { name, criteria };
  };
  const headOf = (tenant: TenantId, id: string): RubricHead => {
    const { library } = parts();
    const state = library.of(tenant, id);
    const starter = starterRubric(id);
    return {
      ...{ id, name: contentOf(tenant, id).name, revision: state.revision, starter: starter !== undefined },
      live: library.newest(tenant, id)?.version ?? null,
      unpublished: state.draft !== null && state.publishedRevision !== state.revision,
      versions: [...new Set([...state.versions.keys(), ...(starter ? [starter.version] : [])])].sort((a, b) => b - a),
    };
  };
  const send = ({ tenant, actor }: Principal, id: string, command: Parameters<typeof changeRubric>[3]) =>
    changeRubric(parts(), tenant, id, command, actor);

  return [
    route({
      method: "GET",
      url: "/api/practice/rubrics",
      summary: "Every rubric, those that Wingman came with and the tenant's own, and the rules that checks may name.",
      ...reads("rubric.list"),
      schema: {
        response: Type.Object({
          rubrics: Type.Array(Head),
          rules: Type.Array(Type.Object({ rule: Type.String(), ofRealCalls: Type.Boolean() })),
          realCalls: Type.String({ description: "the rubric of this id judges real calls, once it is published" }),
        }),
      },
      handle: async ({ principal: { tenant } }) => {
        const { library } = parts();
        const ids = [...new Set([...library.live(tenant).map(({ id }) => id), ...library.own(tenant)])];
        return {
          rubrics: ids.map((id) => headOf(tenant, id)),
          rules: rubricRules.map((rule) => ({ rule, ofRealCalls: isOfRealCalls(rule) })),
          realCalls: realCallsRubric,
        };
      },
    }),
    route({
      method: "GET",
      url: "/api/practice/rubrics/:id",
      summary: "A rubric's draft; where there is none, the version calls are scored by.",
      ...reads("rubric.read-draft"),
      schema: { params: One, response: Draft },
      handle: async ({ principal: { tenant }, params: { id } }) => {
        const content = contentOf(tenant, id);
        const next = nextRubricVersion(parts().library.of(tenant, id), id);
        return { ...headOf(tenant, id), content, findings: findingsOf(content), next };
      },
    }),
    route({
      method: "GET",
      url: "/api/practice/rubrics/:id/versions/:version",
      summary: "A rubric as it was published; whoever was scored by it may read it.",
      ...reads("rubric.read"),
      roles: ["agent", "supervisor", "admin"],
      object: "self",
      schema: { params: Type.Object({ id: Id, version: Version }), response: RubricContent },
      handle: async ({ principal: { tenant }, params: { id, version } }) => {
        const found = await parts().library.surely(tenant, { id, version });
        if (!found)
          throw new Failure("WING_RUBRIC_NOT_FOUND", `there is no version ${version} of a rubric "${id}".`, {
            remedy: "Choose one of its versions.",
          });
        return { name: found.name, criteria: found.criteria };
      },
    }),
    route({
      method: "PUT",
      url: "/api/practice/rubrics/:id/draft",
      summary: "Save a draft, whole; it may have faults, which are answered.",
      ...writes("rubric.save"),
      schema: {
        params: One,
        body: object({ content: RubricContent, onto: Revision }),
        response: Type.Object({ revision: Revision, findings: Findings }),
      },
      handle: async ({ principal, params: { id }, body: { content, onto } }) => {
        const own = parts().library.own(principal.tenant);
        if (!own.includes(id) && own.length >= rubricsMax)
          throw new Failure("WING_RUBRICS_FULL", `there are ${rubricsMax} rubrics already.`, {
            remedy: "Go on in one of those.",
          });
        const { revision } = await send(principal, id, { type: "SaveDraft", content, onto });
        return { revision, findings: findingsOf(content) };
      },
    }),
    route({
      method: "POST",
      url: "/api/practice/rubrics/:id/publish",
      summary: "Make a draft the version that calls are scored by; refused with every fault it has.",
      ...writes("rubric.publish"),
      schema: { params: One, body: object({ onto: Revision }), response: Type.Object({ version: Version }) },
      handle: async ({ principal, params: { id }, body: { onto } }) => {
        const state = await send(principal, id, { type: "Publish", id, onto });
        return { version: state.live ?? 1 }; // It was published just now.
      },
    }),
    route({
      method: "POST",
      url: "/api/practice/rubrics/try",
      summary: "How a past exercise would have come out by a rubric that is still being written; nothing is kept.",
      ...reads("rubric.try"),
      audit: "read-personal",
      schema: { body: object({ content: RubricContent, call: CallId }), response: Preview },
      handle: async ({ principal: { tenant }, body: { content, call } }) => {
        const { log, scenarioOf } = parts();
        const events: CallEvent[] = [];
        for await (const commit of log.read(callAggregate(tenant, call)))
          for (const { type, data } of commit.events) events.push({ type, data } as CallEvent); // Checked when it was appended.
        const begun = events.find((event) => event.type === "PracticeBegun");
        const scenario = begun?.type === "PracticeBegun" ? scenarioOf(tenant, begun.data.scenario) : undefined;
        const scored = scoreOf(events, { id: "draft", version: 1, ...content }, scenario);
        if (!scored)
          throw new Failure(
            "WING_EXERCISE_NOT_FOUND",
            "there is no such exercise, or nothing is left of what was said in it.",
            {
              remedy: "Choose an exercise that is over.",
            },
          );
        const { points, criteria, checks } = scored;
        return {
          ...{ points, criteria },
          checks: checks.map(({ check, verdict, why, quote }) => ({
            ...{ check, verdict, why },
            quote: isErased(quote) ? "" : quote,
          })),
        };
      },
    }),
  ];
};
