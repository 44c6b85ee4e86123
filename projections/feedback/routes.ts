/** What came of tips, for whoever coaches: ranking, rates, trials, tips to look at again. */
import { Readable } from "node:stream";
import { Id } from "@wingman/domain/call/events/shared";
import { priorStrength, rankingOf, rankingRule } from "@wingman/domain/feedback/ranking";
import type { Standing } from "@wingman/domain/feedback/standing";
import type { TenantId } from "@wingman/domain/ids";
import type { Playbook } from "@wingman/domain/playbook/play";
import type { Policy } from "@wingman/domain/tenant/policy";
import { promptVersions } from "@wingman/streams/agents/llm/prompts/versions";
import { type Access, type Route, route } from "@wingman/streams/base/registry";
import { Type } from "typebox";
import type { HistoryParts } from "../history/routes.ts";
import { JudgedAnswer, QueueAnswer, RankingAnswer, RatesAnswer, TrialsAnswer } from "./answers.ts";
import { labelledTips } from "./export.ts";
import { readJudged, readQueue } from "./queue.ts";
import { type By, readRates } from "./rates.ts";
import { readTallies } from "./tallies.ts";
import { readTrial } from "./trials.ts";

export type FeedbackReads = Pick<HistoryParts, "pool"> & {
  readonly standingOf: (tenant: TenantId) => Standing;
  readonly policyOf: (tenant: TenantId) => Policy;
  /** As calls begin with them. */
  readonly playbooksOf: (tenant: TenantId) => readonly Playbook[];
};

const reads = (action: string, audit: Access["audit"] = "none"): Access => ({
  roles: ["supervisor", "admin"],
  object: "tenant",
  action,
  audit,
  limits: { perMinute: 120 },
});

/** Trials whose results are shown; each is counted anew. */
const trialsMax = 50;

/** `parts` throws `Failure` WING_STARTING until they are there. */
export const feedbackReadRoutes = (parts: () => FeedbackReads): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/feedback/export",
    summary: "Tips with what people thought of them, a line of JSON each, to train or test a model with.",
    roles: ["compliance", "admin"],
    object: "tenant",
    action: "feedback.export",
    audit: "export",
    limits: { perMinute: 10 },
    contentType: "application/x-ndjson",
    schema: { response: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }) },
    async handle({ principal: { tenant }, http }) {
      const { pool, policyOf } = parts();
      http.setHeader("content-disposition", 'attachment; filename="wingman-feedback.jsonl"');
      http.setHeader("x-content-type-options", "nosniff");
      http.setHeader("cache-control", "no-store");
      const lines = labelledTips(pool, tenant, policyOf(tenant), Date.now());
      return Readable.from(lines) as unknown as Uint8Array; // Sent as it comes: the gateway takes a stream for a file.
    },
  }),
  route({
    method: "GET",
    url: "/api/feedback/ranking",
    summary: "What people did with the tips of each play, and how far that moves it in calls that start now.",
    ...reads("feedback.read-ranking"),
    schema: { response: RankingAnswer },
    async handle({ principal: { tenant } }) {
      const { pool, standingOf, playbooksOf } = parts();
      const { resets } = standingOf(tenant);
      const counts = await readTallies(pool, tenant, resets.values());
      const { usual, plays } = rankingOf(counts);
      const playbooks = playbooksOf(tenant);
      const playOf = (playbook: string, play: string) =>
        playbooks.find(({ id }) => id === playbook)?.plays.find(({ id }) => id === play);
      return {
        rule: rankingRule,
        usual,
        strength: priorStrength,
        plays: plays.map(({ playbook, play, weight, interval, shift }, index) => {
          const known = playOf(playbook, play);
          const isFixed = known?.tip.kind === "safety";
          const { playbook: _playbook, play: _play, ...counted } = counts[index] as (typeof counts)[number]; // In the same order.
          return {
            ...{ playbook, play, name: known?.name ?? play, priority: known?.priority ?? null, isFixed },
            ...counted,
            ...{ weight, ...interval, shift: isFixed ? 0 : shift },
          };
        }),
        resets: [...resets].toReversed().map(([reset, { of }]) => ({
          reset,
          of: of && { ...of, name: playOf(of.playbook, of.play)?.name ?? of.play },
        })),
      };
    },
  }),
  route({
    method: "GET",
    url: "/api/feedback/rates",
    summary: "How often tips are accepted, by play, agent, model or representative.",
    ...reads("feedback.read-rates"),
    schema: {
      query: Type.Object({
        by: Type.Union([Type.Literal("play"), Type.Literal("agent"), Type.Literal("model"), Type.Literal("rep")]),
      }),
      response: RatesAnswer,
    },
    async handle({ principal: { tenant }, query: { by } }) {
      return { rates: [...(await readRates(parts().pool, tenant, by as By))] };
    },
  }),
  route({
    method: "GET",
    url: "/api/experiments",
    summary: "Trials of playbooks, prompts and models, with what came of each arm.",
    ...reads("experiment.list"),
    schema: { response: TrialsAnswer },
    async handle({ principal: { tenant } }) {
      const { pool, standingOf } = parts();
      const newest = [...standingOf(tenant).experiments.values()].toReversed().slice(0, trialsMax);
      const trials = [];
      for (const { experiment, name, about, arms, isRunning } of newest) {
        const results = await readTrial(
          pool,
          tenant,
          experiment,
          arms.map(({ arm }) => arm),
        );
        trials.push({
          ...{ experiment, name, about, isRunning },
          arms: arms.map((arm, index) => ({ ...arm, ...(results[index] as (typeof results)[number]) })), // One for each.
        });
      }
      const prompts = [...promptVersions].map(([prompt, versions]) => ({
        prompt,
        versions: versions.map(({ version }) => version),
      }));
      return { trials, prompts };
    },
  }),
  route({
    method: "GET",
    url: "/api/feedback/queue",
    summary: "Tips that wait to be looked at again: a tenth of those that were shown, by lot.",
    ...reads("feedback.read-queue", "read-personal"),
    schema: { response: QueueAnswer },
    async handle({ principal: { tenant } }) {
      const queue = await readQueue(parts().pool, tenant);
      return { ...queue, tips: queue.tips.map((tip) => ({ ...tip, around: [...tip.around] })) };
    },
  }),
  route({
    method: "GET",
    url: "/api/calls/:call/tips/:suggestion/judged",
    summary: "What the language model thought of a tip; asked once a person has said so.",
    ...reads("feedback.read-judged", "read-personal"),
    schema: { params: Type.Object({ call: Id, suggestion: Id }), response: JudgedAnswer },
    async handle({ principal: { tenant }, params: { call, suggestion } }) {
      return { judged: await readJudged(parts().pool, tenant, call, suggestion) };
    },
  }),
];
