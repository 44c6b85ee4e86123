/** A log with some hundred calls and history over it, for measures of reports. */
import type { TenantId } from "@wingman/domain/ids";
import { history } from "@wingman/projections/history/model";
import { runProjector } from "@wingman/projections/projector";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { migrate } from "@wingman/streams/base/migrate";
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { reportFileMigrations } from "@wingman/streams/reports/files";
import { activeSchema } from "@wingman/projections/rebuild/generations";
import { sql, type Transaction } from "kysely";
import { writeCalls } from "../../harness/many-calls.ts";
import { startNats } from "../../harness/nats.ts";
import { startPostgres } from "../../harness/postgres.ts";

export const reportTenant = { id: "measure" as TenantId, name: "Corvane Service", timeZone: "Europe/Berlin" };
/** When `writeCalls` has its calls begin. */
export const reportDay = "2026-09-21";

export type ReportGround = AsyncDisposable & {
  readonly natsUrl: string;
  readonly readUrl: string;
  readonly read: Pool;
  readonly keep: Pool;
  readonly log: JetStreamLog;
  /** In the order of their ids. */
  readonly calls: readonly string[];
};

export const openReportGround = async (events: number, signal: AbortSignal): Promise<ReportGround> => {
  await using undo = new AsyncDisposableStack();
  const nats = undo.use(await startNats());
  const postgres = undo.use(await startPostgres());
  const { pool: read, url: readUrl } = await postgres.database([history]);
  await migrate(read, reportFileMigrations);
  const { pool: keep } = await postgres.database([keepMigrations]);
  const log = await openJetStreamLog(nats.connection, plainKeyring);
  await writeCalls(log, events, signal);
  const last = await log.last();
  const projector = await runProjector({ log, pool: read, model: history, signal, until: last });
  await projector.done;
  const schema = (await activeSchema(read, history)) ?? "";
  const calls = await asOwner(read, async (tx: Transaction<any>) => {
    const { rows } = await sql<{ call: string }>`select call_id as call from ${sql.id(schema, "call")}
      where ended_reason is not null order by call_id`.execute(tx);
    return rows.map(({ call }) => call);
  });
  const held = undo.move();
  return { natsUrl: nats.url, readUrl, read, keep, log, calls, [Symbol.asyncDispose]: () => held.disposeAsync() };
};
