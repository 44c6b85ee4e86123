/**
 * One trial of `log.rebuild` in a process of its own, so that its memory is its own: `rebuild`, or the loop that it is
 * held against, `bare`; of history, or of the read model that is named last. Prints JSON: milliseconds, when each phase
 * began, how it was compared, and the memory it held over time, in MiB.
 */
import { connect } from "@nats-io/transport-node";
import { AckPolicy } from "@nats-io/jetstream";
import { rebuildable } from "@wingman/ops/bin/rebuild";
import type { ReadModel } from "@wingman/projections/read-model";
import { addGeneration, dropGeneration, generationMigrations } from "@wingman/projections/rebuild/generations";
import { putKeysBack, takeKeysOff } from "@wingman/projections/rebuild/keys";
import { rebuild } from "@wingman/projections/rebuild/rebuild";
import { copyLine, openCopier } from "@wingman/streams/base/copy";
import { ensureDatabase, keepDatabase } from "@wingman/streams/base/database";
import { migrate } from "@wingman/streams/base/migrate";
import { openPool, type Pool, withDatabase } from "@wingman/streams/base/pools";
import { sourceOf } from "@wingman/projections/source";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";
import { streamNames } from "@wingman/streams/log/streams";
import { openCommit, parseCommit } from "@wingman/streams/log/wire";
import { keysIn } from "../../harness/keys.ts";

const [kind = "", natsUrl = "", adminUrl = "", dataDir = "", named = "history"] = process.argv.slice(2);
const model: ReadModel = rebuildable[named as keyof typeof rebuildable];
const { bulk } = model;
const memoryEveryMs = 25;
const keysForMax = 500;
const pieceMax = 512 * 1024;

/** Parse, open, fold, copy; a call is written when it ends and what comes later is left out, and nothing is compared. */
const bare = async (log: JetStreamLog, pool: Pool, schema: string): Promise<void> => {
  const keys = await takeKeysOff(pool, schema);
  const until = await log.last();
  const { name } = await log.manager.consumers.add(streamNames.events, {
    ack_policy: AckPolicy.None,
    filter_subject: "wm.ev.1.>",
    mem_storage: true,
  });
  const messages = await (await log.client.consumers.get(streamNames.events, name)).consume({ max_messages: 2_000 });
  const pages = new Map<string, unknown>();
  const texts = new Map<string, { columns: readonly string[]; text: string }>();
  await using copier = await openCopier(pool);
  let copied = Promise.resolve();
  const copy = (table: string): void => {
    const piece = texts.get(table);
    if (!piece) return;
    texts.delete(table);
    copied = copied.then(() => copier.copy(schema, table, piece.columns, piece.text));
  };
  const write = (page: unknown): void => {
    for (const [table, rows] of bulk.rowsOf(page)) {
      if (!rows[0]) continue;
      const piece = texts.get(table) ?? { columns: Object.keys(rows[0]), text: "" };
      for (const row of rows) piece.text += copyLine(row, piece.columns);
      texts.set(table, piece);
      if (piece.text.length > pieceMax) copy(table);
    }
  };
  let run: ReturnType<typeof parseCommit>[] = [];
  for await (const { subject, headers, data, seq, info } of messages) {
    run.push(
      parseCommit({ subject, headers, data, sequence: seq, storedAt: Math.floor(info.timestampNanos / 1_000_000) }),
    );
    if (run.length < keysForMax && seq < until) continue;
    const sealerOf = await log.keyring.forReading(run.map(({ aggregate }) => aggregate));
    for (const sealed of run) {
      const commit = openCommit(sealed, sealerOf(sealed.aggregate));
      const key = bulk.keyOf(commit);
      if (key === undefined || (!pages.has(key) && !bulk.begins(commit))) continue; // Late ones are left out.
      const page = pages.get(key) ?? bulk.empty();
      pages.set(key, page);
      bulk.fold(page, commit);
      if (!bulk.isOver(page)) continue;
      write(page);
      pages.delete(key);
    }
    run = [];
    if (seq >= until) break;
  }
  for (const table of [...texts.keys()]) copy(table);
  await copied;
  await putKeysBack(pool, keys);
};

const connection = await connect({ servers: natsUrl });
await using keep = openPool({ url: withDatabase(adminUrl, keepDatabase), name: "measure-keys", sizeMax: 2 });
const log = await openJetStreamLog(connection, await keysIn(dataDir, keep));
const database = kind === "bare" ? "measure_bare" : "wingman_read";
{
  await using admin = openPool({ url: adminUrl, name: "measure-admin", sizeMax: 1 });
  await ensureDatabase(admin, database);
}
await using pool = openPool({
  url: withDatabase(adminUrl, database),
  name: "measure",
  sizeMax: 6,
  readModels: [model],
});
await migrate(pool, generationMigrations);
const memory: number[] = [];
const timer = setInterval(() => memory.push(Math.round(process.memoryUsage.rss() / 1_048_576)), memoryEveryMs);
const phases: Record<string, number> = {};
let passing = kind === "bare" ? await addGeneration(pool, model) : undefined;
let by = "";
const began = performance.now();
if (passing !== undefined) await bare(log, pool, passing);
else {
  const source = sourceOf(model, log);
  const built = await rebuild({
    log: source.log,
    read: source.read,
    pool,
    model,
    signal: new AbortController().signal,
    onProgress: ({ phase }) => (phases[phase] ??= Math.round(performance.now() - began)),
  });
  passing = built.before;
  by = built.verified.how.by;
}
const ms = performance.now() - began;
clearInterval(timer);
process.stdout.write(JSON.stringify({ ms, memory, phases, by }));
if (passing !== undefined) await dropGeneration(pool, passing); // So that the disk holds one of each at a time.
await connection.close();
