import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "@wingman/streams/base/pools";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import { caughtUpMsMax } from "@wingman/streams/follow/reader";
import type { Sequence } from "@wingman/streams/log/event-log";
import { readCheckpoint } from "./checkpoint.ts";
import type { ReadModel } from "./read-model.ts";

const lookEveryMs = 40;

/** `Projector.caughtUp` for a process in which the projector does not run: looks at the position among the rows. */
export const caughtUpElsewhere =
  (pool: Pool, model: ReadModel) =>
  async (sequence: Sequence, waitMsMax: number = caughtUpMsMax): Promise<boolean> => {
    for (const until = Date.now() + waitMsMax; ; await sleep(lookEveryMs)) {
      const at = await asProjector(pool, model.name, (tx) => readCheckpoint(tx, model));
      if (at.sequence >= sequence) return true;
      if (Date.now() >= until) return false;
    }
  };
