/** A playbook that is given by its id or in a file, for whoever has no call in hand. */
import { existsSync } from "node:fs";
import { Failure } from "@wingman/domain/failure";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import type { EventLog } from "@wingman/streams/log/event-log";
import type { Config } from "../../config/config.ts";
import { demoPrincipal } from "../../demo/tenant.ts";
import { defaultDataDir } from "../../local/instance.ts";
import { fileOf, root } from "../command-tools.ts";
import { withLog } from "../log-at-hand.ts";
import { playbookGiven } from "../what-if.ts";

/** Where nothing was ever written: of playbooks there are the starters. */
const nothing: Pick<EventLog, "read"> = { async *read() {} };

/** Of an id the demo's own, or the starter of that name. @throws what `playbookGiven` throws. */
export const playbookAtHand = async (
  given: string,
  { dataDir = defaultDataDir(root), natsUrl, postgresUrl }: Config,
  signal: AbortSignal,
): Promise<CompiledPlaybook> => {
  const source = await playbookGiven(given, fileOf);
  const { tenant } = demoPrincipal;
  if (existsSync(fileOf(given))) return source(nothing, tenant);
  try {
    return await withLog({ root, dataDir, natsUrl, postgresUrl, signal }, (log) => source(log, tenant));
  } catch (error) {
    if (error instanceof Failure && error.code === "WING_CALL_NOT_FOUND") return source(nothing, tenant);
    throw error;
  }
};
