/** The `agents` role: a conductor for every live call. */
import { runAgents } from "@wingman/streams/agents/role";
import { demoPlaybook } from "../../demo/tenant.ts";
import type { Line, RoleContext } from "./role.ts";

/** Resolves once the live calls of before are taken up again. */
export const openAgents = async ({ logger, signal, mustRun }: RoleContext, { log, calls }: Line): Promise<void> => {
  const agents = runAgents({
    log,
    calls,
    logger,
    signal,
    playbookOf: ({ id, version: wanted }) =>
      id === demoPlaybook.playbook.id && wanted === demoPlaybook.playbook.version ? demoPlaybook : undefined,
  });
  mustRun("agents", agents.done);
  await Promise.race([agents.ready, agents.done]);
};
