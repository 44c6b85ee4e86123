/** The `agents` role: a conductor for every live call, and the agents that it may ask. */
import type { EventData } from "@wingman/domain/call/events/index";
import { describe } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import { defaultWeb } from "@wingman/domain/tenant/policy";
import { forgetWords } from "@wingman/streams/keys/forget-words";
import type { Agents } from "@wingman/streams/agents/agent";
import { realRuntime } from "@wingman/streams/base/runtime";
import { openAllowances } from "@wingman/streams/limits/allowances";
import { allowanceShelf } from "@wingman/streams/log/allowances";
import { openJudge } from "@wingman/streams/agents/llm/judge";
import { announceModels } from "@wingman/streams/log/models-presence";
import { wordingAgent } from "@wingman/streams/agents/llm/wording";
import { understandingAgent } from "@wingman/streams/agents/llm/understanding";
import type { Llm } from "@wingman/streams/agents/llm/desk";
import { answerTeller } from "@wingman/streams/agents/llm/answer";
import { scoreTeller } from "@wingman/streams/agents/llm/score";
import { writeSummary } from "@wingman/streams/agents/llm/summary";
import type { WriteSummary } from "@wingman/streams/agents/summarise";
import { openCompiled } from "@wingman/streams/agents/practice/exercise";
import { meantBy } from "@wingman/streams/agents/practice/meant";
import { personaWords } from "@wingman/streams/agents/practice/persona";
import { webAgent } from "@wingman/streams/agents/web/agent";
import { type AgentsOptions, runAgents } from "@wingman/streams/agents/role";
import type { KnowledgeSearch } from "@wingman/streams/knowledge/search";
import type { Logger } from "pino";
import { thisWorker } from "../../local/worker.ts";
import { type ModelSettings, openLanguageModels } from "../language-models.ts";
import type { MeaningHere } from "../meaning-model.ts";
import { openWebSearch, type WebSettings } from "../web-search.ts";
import type { Line, RoleContext } from "./role.ts";

export type Asked = {
  /** Whom the conductors may ask, beside models. */
  readonly asked?: Agents;
  /** What a model may look for in the company's documents, by a tool. */
  readonly search?: KnowledgeSearch;
  readonly models?: ModelSettings | undefined;
  readonly web?: WebSettings | undefined;
  readonly meaning?: MeaningHere;
  /** Other playbooks than the tenants', for tests of what one sets off. */
  readonly playbookOf?: AgentsOptions["playbookOf"] | undefined;
};

/** Resolves once the live calls of before are taken up again. */
export const openAgents = async (
  context: RoleContext,
  { log, calls, keys, library, scenarios, rubrics, policies }: Line,
  parts: Asked = {},
): Promise<void> => {
  const { logger, signal, opened, mustRun } = context;
  const llm = parts.models && languageModels(context, { log, policies }, parts.models);
  const web = parts.web && webSearch(context, parts.web);
  const [playbooks, practised] = await Promise.all([library(), scenarios()]);
  const compiled = openCompiled();
  const { playbookOf = (wanted, tenant) => playbooks.surely(tenant, wanted) } = parts;
  const meaning = () => parts.meaning?.meaning();
  const prepare = (playbook: CompiledPlaybook | undefined): void => {
    if (playbook)
      meaning()
        ?.prepare(playbook)
        .catch((error: unknown) => logger.warn({ error: describe(error) }, "examples of a playbook wait"));
  };
  const understanding = llm && understandingAgent(llm, () => meaning()?.agent);
  // The model comes behind everything else: until then an ask of it comes to nothing.
  const agents: Agents = {
    ...parts.asked,
    ...(llm && { wording: wordingAgent(llm, parts.search) }),
    ...(web && { web: webAgent(web, (tenant) => policies.of(tenant).web ?? defaultWeb) }),
    get meaning() {
      return understanding ?? meaning()?.agent;
    },
  } as Agents; // A property that may be undefined is one that may be missing.
  const meant = meantBy(meaning);
  const judge = llm && openJudge({ llm, log, calls, logger, signal, now: realRuntime.now });
  const running = runAgents({
    log,
    calls,
    logger,
    signal,
    agents,
    scoring: {
      tell: llm && answerTeller(llm),
      tellScore: llm && scoreTeller(llm),
      rubricOf: async (...wanted) => (await rubrics()).surely(...wanted),
    },
    writeSummary: llm && summaryWriter(llm, logger, signal),
    async playbookOf(wanted, tenant) {
      const playbook = await playbookOf(wanted, tenant);
      prepare(playbook); // A call begins, and its first objection may be near.
      return playbook;
    },
    practice: {
      async scenarioOf(tenant, wanted) {
        const scenario = await practised.surely(tenant, wanted);
        const ready = scenario && compiled(scenario);
        // An exercise begins: the vectors of its examples take longer than its customer thinks.
        if (ready) void meant(ready, ready.scenario.opening[0] ?? "", signal);
        return ready;
      },
      meant,
      ...(llm && { sayAs: personaWords(llm, logger) }),
    },
    worker: thisWorker(),
    ...(judge && { over: judge.judge }),
    forgetWords: (call, span) => forgetWords(log, keys, call, span),
  });
  opened.defer(() => running.done.catch(() => undefined)); // Its slots are let go before the line is closed.
  mustRun("agents", running.done);
  await Promise.race([running.ready, running.done]);
};

const summaryWriter =
  (llm: Llm, logger: Logger, signal: AbortSignal): WriteSummary =>
  async ({ tenant, id: call }, events) => {
    const started = events.find(({ type }) => type === "CallStarted")?.data as EventData<"CallStarted"> | undefined;
    const beganAt = realRuntime.now();
    try {
      const written = await writeSummary(llm, events, { tenant, call, language: started?.language ?? "en" }, signal);
      return written && { ...written, tookMs: Math.max(0, Math.round(realRuntime.now() - beganAt)) };
    } catch (error) {
      if (!signal.aborted)
        logger.warn({ call, error: describe(error) }, "no model told a call; its summary is by rules");
      return undefined;
    }
  };

/** Undefined where none is set. Which are asked, and which do not answer, is said to the gateways. */
const languageModels = (
  { board, logger, signal, opened }: RoleContext,
  { log, policies }: Pick<Line, "log" | "policies">,
  settings: ModelSettings,
) => {
  const shelf = allowanceShelf(log);
  const policyOf = (tenant: TenantId) => policies.of(tenant);
  const { tokens } = openAllowances({ shelf: () => shelf, policyOf, now: realRuntime.now });
  let broken: readonly string[] = [];
  const tell = (now: readonly string[]): void => {
    broken = now;
    presence.changed();
    const reason = broken.length > 0 ? broken.join(", ") : "none";
    logger.warn({ reason }, "language models were given up for now, or are asked again; these are not asked");
  };
  const llm = openLanguageModels(settings, { policyOf, tokens, changed: tell, logger });
  if (!llm) return undefined;
  opened.defer(() => llm[Symbol.asyncDispose]());
  board.report({ part: "language-models", state: "ready", detail: llm.names.join(", ") });
  const presence = announceModels(log, thisWorker().id, () => ({ names: llm.names, broken }), signal);
  return llm;
};

/** The same of searches. Where none is set that is said, too. */
const webSearch = ({ board, logger, opened }: RoleContext, settings: WebSettings) => {
  const part = "web-search";
  const tell = (broken: readonly string[]): void => {
    const names = web?.names.join(", ") ?? "";
    board.note(
      part,
      broken.length === 0 ? names : `${broken.join(", ")} does not answer; nothing is looked up there for now.`,
    );
    const reason = broken.length > 0 ? broken.join(", ") : "none";
    logger.warn({ reason }, "searches of the web were given up for now, or go on; these are not asked");
  };
  const web = openWebSearch(settings, { changed: tell, logger });
  if (!web) {
    board.report({ part, state: "skipped", detail: "no search of the web is set up; nothing is looked up" });
    return undefined;
  }
  opened.defer(() => web[Symbol.asyncDispose]());
  board.report({ part, state: "ready", detail: web.names.join(", ") });
  return web;
};
