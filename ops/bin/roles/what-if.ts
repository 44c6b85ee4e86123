/** What-if over many calls, in a gateway: its runs go on beside whatever people ask of it. */
import { describe, Failure } from "@wingman/domain/failure";
import { openDesk } from "@wingman/projections/what-if/desk";
import type { WhatIfParts } from "@wingman/projections/what-if/routes";
import type { Meaning } from "@wingman/streams/agents/meaning/meaning";
import { keepDatabase } from "@wingman/streams/base/database";
import { openPool, type Pool } from "@wingman/streams/base/pools";
import { realRuntime } from "@wingman/streams/base/runtime";
import { openAllowances } from "@wingman/streams/limits/allowances";
import { allowanceShelf } from "@wingman/streams/log/allowances";
import { thisWorker } from "../../local/worker.ts";
import { type LanguageModels, type ModelSettings, openLanguageModels } from "../language-models.ts";
import type { Line, RoleContext } from "./role.ts";

const poolSize = 4;

/** `read` is the pool of the calls' rows. */
export const openWhatIf = async (
  { opened, logger, version }: RoleContext,
  { log, library, policies }: Line,
  parts: {
    readonly read: Pool;
    readonly url: (database: string) => string;
    readonly meaning: () => Meaning | undefined;
    readonly models?: ModelSettings | undefined;
  },
): Promise<Omit<WhatIfParts, "nameOf">> => {
  const keep = openPool({ url: parts.url(keepDatabase), name: "wingman-what-if", sizeMax: poolSize });
  opened.defer(() => keep[Symbol.asyncDispose]().catch(() => undefined));
  const shelf = allowanceShelf(log);
  const { tokens } = openAllowances({ shelf: () => shelf, policyOf: policies.of, now: realRuntime.now });
  let llm: LanguageModels | undefined;
  try {
    llm =
      parts.models &&
      openLanguageModels(parts.models, { policyOf: policies.of, tokens, changed: () => undefined, logger });
  } catch (error) {
    // The agents say the same where people see it; recorded answers need no model.
    if (!(error instanceof Failure)) throw error;
    logger.warn({ error: describe(error) }, "no language model can be asked by a what-if");
  }
  const models = llm;
  if (models) opened.defer(() => models[Symbol.asyncDispose]());
  const known = {
    ...{ log, keep, version, logger, now: realRuntime.now, read: parts.read, meaning: parts.meaning },
    library: await library(),
    llm: () => models,
    models: () => models?.offers ?? [],
    worker: thisWorker().id,
  };
  const desk = openDesk(known);
  opened.defer(() => desk.close());
  return { ...known, desk };
};
