/**
 * Takes the bytes of erased rows out of PostgreSQL's files. An UPDATE leaves the old row in the table's file, VACUUM
 * leaves its bytes there, and the write-ahead log has both (measured): so tables are written anew, statistics (which
 * hold sampled values) too, and the write-ahead log is moved on until no segment of before is left.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "@wingman/domain/failure";
import { sql } from "kysely";
import { alone } from "../base/maintain.ts";
import type { Pool } from "../base/pools.ts";
import { markDone, unscrubbed } from "./store.ts";

/** A transaction that looks at rows of before keeps them alive; longer than this no transaction of ours lasts. */
const oldReadersMsMax = 90_000;
/** Segments of 16 MB; a server of ours keeps a handful. */
const walSegmentsMax = 400;

export type ScrubTable = { readonly pool: Pool; readonly table: string };
export type Scrubbed = {
  readonly tables: readonly { readonly table: string; readonly bytesBefore: number; readonly bytesAfter: number }[];
  readonly walFilesGone: number;
  /** What was not allowed to us, or is not ours to do: for whoever runs the database. Empty: every byte is gone. */
  readonly leftToOperator: readonly string[];
  /** Receipts that now say scrubbed. */
  readonly erasures: number;
};

/**
 * Rewrites the tables; each is locked while it is written. Marks every verified erasure as scrubbed, unless something
 * was left to the operator. Throws `Failure` WING_SCRUB_BUSY where somebody looks at old rows for too long, WING_DB_*.
 */
export const scrub = async ({
  keep,
  tables,
  onProgress = () => undefined,
}: {
  readonly keep: Pool;
  readonly tables: readonly ScrubTable[];
  readonly onProgress?: (what: string) => void;
}): Promise<Scrubbed> => {
  const due = await unscrubbed(keep); // Those verified before the rewriting began, and no later ones.
  await oldReadersGone(keep);
  const leftToOperator: string[] = [];
  /** What only an administrator may is his to do where we are none. */
  const orOperator = async (work: Promise<unknown>, todo: string): Promise<void> => {
    await work.catch((error: unknown) => {
      if (!isNotAllowed(error)) throw error;
      leftToOperator.push(todo);
    });
  };
  const rewritten: Scrubbed["tables"][number][] = [];
  for (const { pool, table } of tables) {
    onProgress(table);
    const bytesBefore = await bytesOf(pool, table);
    const name = sql.id(...table.split("."));
    await orOperator(
      alone(pool, sql`vacuum (full, analyze) ${name}`),
      `in ${pool.database}: VACUUM (FULL, ANALYZE) ${table}`,
    );
    rewritten.push({ table, bytesBefore, bytesAfter: await bytesOf(pool, table) });
  }
  for (const pool of new Set(tables.map((one) => one.pool)))
    if (await isOwner(pool)) await alone(pool, sql`vacuum (full) pg_catalog.pg_statistic`);
    else leftToOperator.push(`in ${pool.database}: VACUUM (FULL) pg_catalog.pg_statistic`);
  onProgress("write-ahead log");
  const wal = await moveWalOn(keep, orOperator);
  leftToOperator.push(...wal.left);
  if (leftToOperator.length === 0)
    for (const erasure of due)
      await markDone(keep, erasure, "scrubbed", { tables: rewritten.length, walFiles: wal.gone });
  return {
    tables: rewritten,
    walFilesGone: wal.gone,
    leftToOperator,
    erasures: leftToOperator.length === 0 ? due.length : 0,
  };
};

/** Whoever is not, is told by a warning that a table of the catalogue was passed over, and by no error. */
const isOwner = async (pool: Pool): Promise<boolean> => {
  const [row] = await alone(
    pool,
    sql<{
      owner: boolean;
    }>`select pg_has_role(datdba, 'USAGE') as owner from pg_database where datname = current_database()`,
  );
  return row?.owner === true;
};

const bytesOf = async (pool: Pool, table: string): Promise<number> => {
  const [row] = await alone(pool, sql<{ bytes: number }>`select pg_total_relation_size(${table}::regclass) as bytes`);
  return row?.bytes ?? 0;
};

/** A table that is rewritten keeps what an older transaction may still ask for. */
const oldReadersGone = async (pool: Pool): Promise<void> => {
  const [now] = await alone(pool, sql<{ now: string }>`select pg_current_xact_id()::text as now`);
  for (const until = Date.now() + oldReadersMsMax; ; await sleep(500)) {
    const [row] = await alone(
      pool,
      sql<{ readers: number }>`select count(*) as readers from pg_stat_activity
        where backend_xmin is not null and pid <> pg_backend_pid() and age(backend_xmin) >= age(${now?.now}::xid)`,
    );
    if (row?.readers === 0) return;
    if (Date.now() > until)
      throw new Failure("WING_SCRUB_BUSY", "somebody's transaction looks at old rows and does not end.", {
        remedy: "Find it in pg_stat_activity (the oldest backend_xmin), end it, and scrub again.",
      });
  }
};

/**
 * Until every file that was there is gone. With `wal_recycle` a file lives on under another name with what is in it,
 * so there that is for the operator to switch off.
 */
const moveWalOn = async (
  pool: Pool,
  orOperator: (work: Promise<unknown>, todo: string) => Promise<void>,
): Promise<{ readonly gone: number; readonly left: readonly string[] }> => {
  const [kept] = await alone(
    pool,
    sql<{ recycles: boolean; archives: boolean; slots: number; standbys: number }>`select
      current_setting('wal_recycle')::bool as recycles, current_setting('archive_mode') <> 'off' as archives,
      (select count(*) from pg_replication_slots) as slots, (select count(*) from pg_stat_replication) as standbys`,
  );
  const left: string[] = [];
  if (kept?.recycles)
    left.push("set wal_recycle = off and reload, then scrub again: the server keeps old segments under new names");
  if (kept?.archives)
    left.push(
      "the archive of the write-ahead log: delete what is older than this, or make a base backup and drop the rest",
    );
  if ((kept?.slots ?? 0) > 0)
    left.push("replication slots hold old segments: let their readers come up, then CHECKPOINT");
  if ((kept?.standbys ?? 0) > 0) left.push("standby servers: run CHECKPOINT on each, with wal_recycle = off");
  const todo = "CHECKPOINT, SELECT pg_switch_wal(), CHECKPOINT, as a superuser";
  const before = await walFiles(pool).catch((error: unknown) => {
    if (!isNotAllowed(error)) throw error;
    left.push(todo);
    return null;
  });
  if (before === null) return { gone: 0, left };
  let now = before;
  for (let turn = 0; turn < walSegmentsMax; turn++) {
    let allowed = true;
    for (const statement of [sql`checkpoint`, sql`select pg_switch_wal()`])
      await orOperator(
        alone(pool, statement).catch((error: unknown) => {
          allowed = !isNotAllowed(error);
          throw error;
        }),
        todo,
      );
    now = await walFiles(pool);
    if (!allowed || kept?.recycles || [...before].every((file) => !now.has(file))) break;
  }
  const still = [...before].filter((file) => now.has(file)).length;
  if (still > 0 && left.length === 0)
    left.push(`${still} old segments in pg_wal: see what holds them (wal_keep_size?), then CHECKPOINT`);
  return { gone: before.size - still, left };
};

const walFiles = async (pool: Pool): Promise<ReadonlySet<string>> =>
  new Set((await alone(pool, sql<{ name: string }>`select name from pg_ls_waldir()`)).map(({ name }) => name));

const insufficientPrivilege = "42501";
const isNotAllowed = (error: unknown): boolean =>
  error instanceof Failure && (error.cause as { code?: unknown } | undefined)?.code === insufficientPrivilege;
