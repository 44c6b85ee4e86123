/** The `agents` role: a conductor for every live call. */
import type { TenantId } from "@wingman/domain/ids";
import { forgetWords } from "@wingman/streams/keys/forget-words";
import type { Agents } from "@wingman/streams/agents/agent";
import { realRuntime } from "@wingman/streams/base/runtime";
import { openAllowances } from "@wingman/streams/limits/allowances";
import { allowanceShelf } from "@wingman/streams/log/allowances";
import { wordingAgent } from "@wingman/streams/agents/llm/wording";
import { runAgents } from "@wingman/streams/agents/role";
import { thisWorker } from "../../local/worker.ts";
import { type ModelSettings, openLanguageModels } from "../language-models.ts";
import type { Line, RoleContext } from "./role.ts";

/** Resolves once the live calls of before are taken up again. */
export const openAgents = async (
  context: RoleContext,
  { log, calls, keys, library, policies }: Line,
  {
    asked = {},
    models,
  }: {
    /** Whom the conductors may ask, beside language models. */
    readonly asked?: Agents;
    readonly models?: ModelSettings | undefined;
  } = {},
): Promise<void> => {
  const { logger, signal, opened, mustRun } = context;
  const llm = models && languageModels(context, { log, policies }, models);
  const playbooks = await library();
  const agents = runAgents({
    log,
    calls,
    logger,
    signal,
    playbookOf: (wanted, tenant) => playbooks.surely(tenant, wanted),
    worker: thisWorker(),
    agents: { ...asked, ...(llm && { wording: wordingAgent(llm) }) },
    forgetWords: (call, span) => forgetWords(log, keys, call, span),
  });
  opened.defer(() => agents.done.catch(() => undefined)); // Its slots are let go before the line is closed.
  mustRun("agents", agents.done);
  await Promise.race([agents.ready, agents.done]);
};

/** Undefined where none is set. What they do is said on the page: which are asked, and which do not answer. */
const languageModels = (
  { board, logger, opened }: RoleContext,
  { log, policies }: Pick<Line, "log" | "policies">,
  settings: ModelSettings,
) => {
  const shelf = allowanceShelf(log);
  const policyOf = (tenant: TenantId) => policies.of(tenant);
  const { tokens } = openAllowances({ shelf: () => shelf, policyOf, now: realRuntime.now });
  const tell = (broken: readonly string[]): void => {
    board.setWording(broken.length > 0 && broken.length === llm?.names.length ? "away" : "here");
    const names = llm?.names.join(", ") ?? "";
    if (broken.length === 0) board.note("language-models", names);
    else board.note("language-models", `${broken.join(", ")} does not answer; cards keep the playbook's wording.`);
    const reason = broken.length > 0 ? broken.join(", ") : "none";
    logger.warn({ reason }, "language models were given up for now, or are asked again; these are not asked");
  };
  const llm = openLanguageModels(settings, { policyOf, tokens, changed: tell, logger });
  if (!llm) return undefined;
  opened.defer(() => llm[Symbol.asyncDispose]());
  board.report({ part: "language-models", state: "ready", detail: llm.names.join(", ") });
  board.setWording("here");
  return llm;
};
