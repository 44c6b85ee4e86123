/** What-if over many calls: begin, look, cancel, keep, take away (ADR 0044). */
import { rulesNow } from "@wingman/domain/conductor/rules";
import { Id } from "@wingman/domain/call/events/shared";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { erased, object } from "@wingman/domain/schema";
import { callsMax, Spec } from "@wingman/domain/what-if/spec";
import { countVerdicts, Verdict } from "@wingman/domain/what-if/verdict";
import { promptVersions } from "@wingman/streams/agents/llm/prompts/versions";
import { wordingPrompt } from "@wingman/streams/agents/llm/prompts/wording";
import { type Access, type Route, route } from "@wingman/streams/base/registry";
import { callAggregate } from "@wingman/streams/log/calls";
import { Type } from "typebox";
import { csvWriter } from "../reports/csv.ts";
import { fileHeaders } from "../reports/file-headers.ts";
import {
  ChangesAnswer,
  ChoicesAnswer,
  EstimateAnswer,
  JudgedAnswer,
  ReportAnswer,
  type ReportVerdicts,
  RunAnswer,
  RunsAnswer,
} from "./answers.ts";
import { type Desk, type DeskParts, mustBeThere, whatIfNotFound } from "./desk.ts";
import { fileOf } from "./file.ts";
import { opened } from "./kept.ts";
import { calledOf, heldBy } from "./select.ts";
import { allChangesOf, callsOfRun, changesOf, deleteRun, listRuns, renameRun, restoreRun, type Run } from "./store.ts";
import { type Said, sayVerdict, verdictsOf } from "./verdicts.ts";

export type WhatIfParts = Pick<DeskParts, "log" | "library" | "keep" | "read" | "meaning" | "models" | "now"> & {
  readonly desk: Desk;
  readonly nameOf: (tenant: TenantId, actor: ActorId) => Promise<string>;
};

const access = (action: string, audit: Access["audit"], perMinute = 120): Access => ({
  ...{ roles: ["supervisor", "admin"], object: "tenant", action, audit, limits: { perMinute } },
});
const params = Type.Object({ run: Id });
const Begun = Type.Object({ run: Type.String() });
const Done = Type.Object({ done: Type.Boolean() });
const callParams = Type.Object({ run: Id, call: Id });
/** More tips than this no call has. */
const changeMax = 9_999;
const ReportName = Type.String({ maxLength: 80 });

/** `parts` throws `Failure` WING_STARTING until they are there. */
export const whatIfRoutes = (parts: () => WhatIfParts): readonly Route[] => {
  const answerOf = async (run: Run): Promise<RunAnswer> => {
    const { nameOf, now } = parts();
    const { spec, askedAt, calls, done, minutes, problem, digest } = run;
    const tookMs = run.beganAt === null ? null : (run.endedAt ?? now()) - run.beganAt;
    return {
      ...{ run: run.run, name: run.name, askedAt, state: run.state, spec, calls, done, minutes, problem, digest },
      askedBy: await nameOf(run.tenant, run.askedBy),
      secondsLeft:
        run.state === "running" && done > 0 && tookMs !== null
          ? Math.ceil(((tookMs / done) * (calls - done)) / 1_000)
          : null,
      notTried: run.notTried.map((each) => ({ ...each })),
      ...{ behind: run.depends.behind ?? 0, missing: run.depends.missing ?? 0 },
      tookMs,
      summary: run.summary as RunAnswer["summary"], // Kept by the same shape.
    };
  };
  const must = (was: boolean): { done: boolean } => {
    if (was) return { done: true };
    throw whatIfNotFound();
  };

  return [
    route({
      method: "GET",
      url: "/api/what-if/choices",
      summary: "What a what-if can choose by: reps, playbooks, rules, prompts, models.",
      ...access("what-if.choose", "read-personal"),
      schema: { response: ChoicesAnswer },
      async handle({ principal: { tenant } }) {
        const { read, library, meaning, models } = parts();
        const held = await heldBy(read, tenant);
        const ids = [...new Set([...library.live(tenant).map(({ id }) => id), ...library.own(tenant)])];
        return {
          calls: held.calls,
          reps: held.reps.map((rep) => ({ ...rep })),
          playbooks: ids.flatMap((id) => {
            const state = library.of(tenant, id);
            const newest = library.newest(tenant, id);
            const content = state.draft ?? newest;
            if (!content) return [];
            const versions = [...new Set([...state.versions.keys(), ...(newest ? [newest.version] : [])])];
            return [
              {
                ...{
                  id,
                  name: content.name,
                  versions: versions.toSorted((a, b) => b - a),
                  live: newest?.version ?? null,
                },
                hasDraft: state.draft !== null && state.revision !== state.publishedRevision,
                calls: held.playbooks.find((each) => each.id === id)?.calls ?? 0,
                plays: content.plays.map(({ id: play, name }) => ({ play, name })),
              },
            ];
          }),
          rulesNow,
          prompts: (promptVersions.get(wordingPrompt.id) ?? []).map(({ version }) => version),
          models: models().map(({ provider, model }) => ({ provider, model })),
          hasMeaning: meaning?.() !== undefined,
          callsMax,
        };
      },
    }),
    route({
      method: "POST",
      url: "/api/what-if/estimate",
      summary: "How many calls a what-if would be of, and what a model would cost, before it begins.",
      ...access("what-if.estimate", "none"),
      schema: { body: object({ spec: Spec }), response: EstimateAnswer },
      handle: ({ principal: { tenant }, body: { spec } }) => parts().desk.estimate(tenant, spec),
    }),
    route({
      method: "POST",
      url: "/api/what-if/runs",
      summary: "Begins a what-if over many calls; it goes on by itself.",
      ...access("what-if.begin", "read-personal", 20),
      bodyBytesMax: 128 * 1_024,
      schema: { body: object({ name: ReportName, spec: Spec }), response: Begun },
      handle: async ({ principal: { tenant, actor }, body }) => ({
        run: await parts().desk.begin(tenant, actor, body),
      }),
    }),
    route({
      method: "GET",
      url: "/api/what-if/runs",
      summary: "The what-ifs that are kept, newest first, with how far each is.",
      ...access("what-if.list", "none", 600),
      schema: { response: RunsAnswer },
      async handle({ principal: { tenant } }) {
        return { runs: await Promise.all((await listRuns(parts().keep, tenant)).map(answerOf)) };
      },
    }),
    route({
      method: "GET",
      url: "/api/what-if/runs/:run/progress",
      summary: "How far a what-if is.",
      ...access("what-if.look", "none", 600),
      schema: { params, response: RunAnswer },
      handle: async ({ principal: { tenant }, params: { run } }) =>
        answerOf(await mustBeThere(parts().keep, tenant, run)),
    }),
    route({
      method: "GET",
      url: "/api/what-if/runs/:run",
      summary: "A what-if with its figures, and call by call.",
      ...access("what-if.read", "read-personal"),
      schema: { params, response: ReportAnswer },
      async handle({ principal: { tenant }, params: { run } }) {
        const { keep, read } = parts();
        const found = await mustBeThere(keep, tenant, run);
        const calls = await callsOfRun(keep, tenant, run);
        const said = await verdictsOf(keep, tenant, run);
        const called = await calledOf(
          read,
          tenant,
          calls.map(({ call }) => call),
        );
        return {
          ...(await answerOf(found)),
          verdicts: verdictsIn(said),
          depends: dependsOf(found),
          of: calls.map(({ place, call, state, problem, figures }) => {
            const named = called.get(call);
            return {
              ...{ place, call, state, problem },
              ...{ title: named?.title ?? erased, customer: named?.customer ?? erased, company: named?.company ?? "" },
              startedAt: named?.startedAt ?? figures?.startedAt ?? null,
              durationMs: figures?.durationMs ?? null,
              tally: figures?.tally ?? null,
              shown: figures?.shown ?? null,
              notKnown: figures?.notKnown ?? 0,
              hasErased: figures?.hasErased ?? false,
            };
          }),
        };
      },
    }),
    route({
      method: "GET",
      url: "/api/what-if/runs/:run/calls/:call",
      summary: "One call of a what-if, tip by tip; words that were erased since are gone from it.",
      ...access("what-if.read-call", "read-personal", 600),
      schema: { params: callParams, response: ChangesAnswer },
      async handle({ principal: { tenant, actor }, params: { run, call } }) {
        const { keep, log } = parts();
        await mustBeThere(keep, tenant, run);
        const kept = await changesOf(keep, tenant, run, call);
        if (!kept) throw whatIfNotFound();
        const aggregate = callAggregate(tenant, call);
        const sealer = (await log.keyring.forReading([aggregate]))(aggregate);
        const said = (await verdictsOf(keep, tenant, run)).filter((one) => one.call === call);
        return {
          call,
          changes: opened(sealer, aggregate, run, kept.changes).map((change, n) => {
            const of = said.filter((one) => one.change === n);
            return {
              ...change,
              verdict: of.find(({ by }) => by === actor)?.verdict ?? null,
              verdicts: countOf(of),
            };
          }),
        };
      },
    }),
    route({
      method: "PUT",
      url: "/api/what-if/runs/:run/calls/:call/verdict",
      summary: "Says of a change whether it is better, worse or the same; null takes it back.",
      ...access("what-if.judge", "change", 600),
      schema: {
        params: callParams,
        body: object({
          change: Type.Integer({ minimum: 0, maximum: changeMax, description: "its place among those of the call" }),
          verdict: Type.Union([Verdict, Type.Null()]),
        }),
        response: JudgedAnswer,
      },
      async handle({ principal: { tenant, actor }, params: { run, call }, body: { change, verdict } }) {
        const { keep } = parts();
        await mustBeThere(keep, tenant, run);
        const kept = await changesOf(keep, tenant, run, call);
        if (!kept || change >= kept.changes.length) throw whatIfNotFound();
        await sayVerdict(keep, tenant, { run, call, change, by: actor }, verdict);
        const said = await verdictsOf(keep, tenant, run);
        return {
          change: countOf(said.filter((one) => one.call === call && one.change === change)),
          report: verdictsIn(said),
        };
      },
    }),
    route({
      method: "GET",
      url: "/api/what-if/runs/:run/file",
      summary: "A what-if as CSV, a row a tip.",
      ...access("what-if.export", "export", 10),
      contentType: "application/octet-stream",
      schema: {
        params,
        query: Type.Object({
          format: Type.Literal("csv"),
          language: Type.Optional(Type.Union([Type.Literal("en"), Type.Literal("ar")], { default: "en" })),
        }),
        response: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }),
      },
      async handle({ principal: { tenant }, params: { run }, query: { language = "en" }, http }) {
        const { keep, read, log } = parts();
        await mustBeThere(keep, tenant, run);
        const kept = await allChangesOf(keep, tenant, run);
        const ids = kept.map(({ call }) => call);
        const called = await calledOf(read, tenant, ids);
        const sealerOf = await log.keyring.forReading(ids.map((call) => callAggregate(tenant, call)));
        const said = Map.groupBy(await verdictsOf(keep, tenant, run), ({ call }) => call);
        const calls = kept.map(({ call, changes }) => {
          const aggregate = callAggregate(tenant, call);
          const verdicts = said.get(call) ?? [];
          return {
            ...{ call, called: called.get(call), verdicts },
            changes: opened(sealerOf(aggregate), aggregate, run, changes),
          };
        });
        const writer = csvWriter();
        fileHeaders(http, writer.contentType, "wingman-what-if.csv");
        return writer.write(fileOf("What if", calls, language));
      },
    }),
    route({
      method: "POST",
      url: "/api/what-if/runs/:run/repeat",
      summary: "Asks the same once more, of the log as it was then.",
      ...access("what-if.repeat", "read-personal", 20),
      schema: { params, response: Begun },
      handle: async ({ principal: { tenant, actor }, params: { run } }) => ({
        run: await parts().desk.repeat(tenant, actor, run),
      }),
    }),
    route({
      method: "POST",
      url: "/api/what-if/runs/:run/cancel",
      summary: "Ends a what-if that goes on; what it has found so far stays.",
      ...access("what-if.cancel", "change"),
      schema: { params, response: Done },
      handle: async ({ principal: { tenant }, params: { run } }) => ({ done: await parts().desk.cancel(tenant, run) }),
    }),
    route({
      method: "PUT",
      url: "/api/what-if/runs/:run",
      summary: "Gives a what-if another name.",
      ...access("what-if.rename", "change"),
      schema: { params, body: object({ name: ReportName }), response: Done },
      handle: async ({ principal: { tenant }, params: { run }, body: { name } }) =>
        must(await renameRun(parts().keep, tenant, run, name.trim())),
    }),
    route({
      method: "DELETE",
      url: "/api/what-if/runs/:run",
      summary: "Deletes a what-if; it can be brought back for a day.",
      ...access("what-if.delete", "change"),
      schema: { params, response: Done },
      async handle({ principal: { tenant }, params: { run } }) {
        const { desk, keep } = parts();
        await desk.cancel(tenant, run);
        return must(await deleteRun(keep, tenant, run));
      },
    }),
    route({
      method: "POST",
      url: "/api/what-if/runs/:run/restore",
      summary: "Brings a deleted what-if back.",
      ...access("what-if.restore", "change"),
      schema: { params, response: Done },
      handle: async ({ principal: { tenant }, params: { run } }) => must(await restoreRun(parts().keep, tenant, run)),
    }),
  ];
};

const countOf = (said: readonly Said[]) => countVerdicts(said.map(({ verdict }) => verdict));

const verdictsIn = (said: readonly Said[]): ReportVerdicts => ({
  ...countOf(said),
  people: new Set(said.map(({ by }) => by)).size,
  changes: new Set(said.map(({ call, change }) => `${call} ${change}`)).size,
});

const dependsOf = ({ depends }: Run): ReportAnswer["depends"] => {
  const { position, wingman, rulesNow: rules, meaning, playbooks } = depends;
  return {
    ...{ position, wingman, rulesNow: rules, meaning },
    playbooks: playbooks.map((playbook) => ({ ...playbook })),
  };
};
