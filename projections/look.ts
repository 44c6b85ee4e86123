import type { Pool } from "@wingman/streams/base/pools";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import type { Sequence } from "@wingman/streams/log/event-log";
import { readCheckpoint } from "./checkpoint.ts";
import { countQuarantine } from "./quarantine.ts";
import type { ReadModel } from "./read-model.ts";

/** How far a read model's rows have come, and how many calls are in its quarantine; from any process. */
export const lookAt = (
  pool: Pool,
  model: ReadModel,
): Promise<{ readonly position: Sequence; readonly quarantined: number }> =>
  asProjector(pool, model.name, async (tx) => ({
    position: (await readCheckpoint(tx, model)).sequence,
    quarantined: await countQuarantine(tx, model),
  }));
