/** The `agents` role: a conductor for every live call. */
import { forgetWords } from "@wingman/streams/keys/forget-words";
import type { Agents } from "@wingman/streams/agents/agent";
import { runAgents } from "@wingman/streams/agents/role";
import { thisWorker } from "../../local/worker.ts";
import type { Line, RoleContext } from "./role.ts";

/** Resolves once the live calls of before are taken up again. */
export const openAgents = async (
  { logger, signal, opened, mustRun }: RoleContext,
  { log, calls, keys, library }: Line,
  /** Whom the conductors may ask. */
  asked: Agents = {},
): Promise<void> => {
  const playbooks = await library();
  const agents = runAgents({
    log,
    calls,
    logger,
    signal,
    playbookOf: (wanted, tenant) => playbooks.surely(tenant, wanted),
    worker: thisWorker(),
    agents: asked,
    forgetWords: (call, span) => forgetWords(log, keys, call, span),
  });
  opened.defer(() => agents.done.catch(() => undefined)); // Its slots are let go before the line is closed.
  mustRun("agents", agents.done);
  await Promise.race([agents.ready, agents.done]);
};
