/** The `agents` role: a conductor for every live call, and the agents that it may ask. */
import { describe } from "@wingman/domain/failure";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import type { Agents } from "@wingman/streams/agents/agent";
import type { Embedder } from "@wingman/streams/agents/embedder";
import { type Meaning, openMeaning } from "@wingman/streams/agents/meaning/meaning";
import { type AgentsOptions, runAgents } from "@wingman/streams/agents/role";
import { forgetWords } from "@wingman/streams/keys/forget-words";
import { playbookOf as usualPlaybookOf } from "../../demo/tenant.ts";
import { thisWorker } from "../../local/worker.ts";
import type { MeaningHere } from "../meaning-model.ts";
import type { Line, RoleContext } from "./role.ts";

/** Resolves once the live calls of before are taken up again. */
export const openAgents = async (
  { logger, signal, opened, mustRun }: RoleContext,
  { log, calls, keys }: Line,
  parts: { readonly meaning?: MeaningHere; readonly playbookOf?: AgentsOptions["playbookOf"] | undefined } = {},
): Promise<void> => {
  const meaning = meaningOf(parts.meaning);
  const { playbookOf = usualPlaybookOf } = parts;
  const prepare = (playbook: CompiledPlaybook | undefined): void => {
    if (playbook)
      meaning()
        ?.prepare(playbook)
        .catch((error: unknown) => logger.warn({ error: describe(error) }, "examples of a playbook wait"));
  };
  // The model comes behind everything else: until then an ask of it comes to nothing.
  const agents: Agents = {
    get meaning() {
      return meaning()?.agent;
    },
  } as Agents; // A property that may be undefined is one that may be missing.
  const running = runAgents({
    log,
    calls,
    logger,
    signal,
    agents,
    playbookOf(wanted) {
      const playbook = playbookOf(wanted);
      prepare(playbook); // A call begins, and its first objection may be near.
      return playbook;
    },
    worker: thisWorker(),
    forgetWords: (call, span) => forgetWords(log, keys, call, span),
  });
  opened.defer(() => running.done.catch(() => undefined)); // Its slots are let go before the line is closed.
  mustRun("agents", running.done);
  await Promise.race([running.ready, running.done]);
};

/** One for each embedder, so that examples are kept. */
const meaningOf = (here: MeaningHere | undefined): (() => Meaning | undefined) => {
  let made: { readonly by: Embedder; readonly meaning: Meaning } | undefined;
  return () => {
    const by = here?.embedder();
    if (by && made?.by !== by) made = { by, meaning: openMeaning(by) };
    return made?.meaning;
  };
};
