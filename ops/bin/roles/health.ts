/** What a gateway's probes ask: that the log takes a write, and that the database answers. */
import type { Health } from "@wingman/commands/gateway/probes";
import { databaseAnswers } from "@wingman/streams/base/ping";
import type { Pool } from "@wingman/streams/base/pools";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { takesWrites } from "@wingman/streams/log/probe";
import type { StatusBoard } from "../status-board.ts";

export type HealthParts = { readonly log: JetStreamLog | undefined; readonly pool: Pool | undefined };

export const healthOf = (board: Pick<StatusBoard, "read">, parts: () => HealthParts): Health => ({
  async ready() {
    const { log, pool } = parts();
    const [writes, database] = await Promise.all([
      log ? takesWrites(log) : false,
      pool ? databaseAnswers(pool) : false,
    ]);
    return { log: writes, database };
  },
  started: () => board.read().ready,
});
