/** `wingman restore`: a backup into an empty folder, from which Wingman then starts. */
import { mkdir, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { connectNats } from "@wingman/streams/log/connect";
import { operatorAccess } from "../local/links.ts";
import { jetstreamManager } from "@nats-io/jetstream";
import type { Command } from "commander";
import { Failure } from "@wingman/domain/failure";
import { flushFolder, writeWhole } from "@wingman/streams/archive/folder";
import { notaryFolder, publicKeysFile, secondHeadsFile } from "@wingman/streams/archive/manifest";
import { type Backup, checkBackup, restoreBackup, type Restored } from "@wingman/streams/archive/restore";
import { keepDatabase, readDatabase, recreateDatabase } from "@wingman/streams/base/database";
import { openPool } from "@wingman/streams/base/pools";
import { headsFileIn } from "@wingman/streams/notary/heads-file";
import { keyFileIn, publicKeyFileOf } from "@wingman/streams/notary/key-file";
import { ensureStreams } from "@wingman/streams/log/streams";
import { defaultDataDir } from "../local/instance.ts";
import { takeLock, unfinishedRestoreIn } from "../local/lock.ts";
import { masterKeyFile } from "../local/master-key.ts";
import { startNats } from "../local/nats.ts";
import { startPostgres } from "../local/postgres.ts";
import type { Report } from "../local/progress.ts";
import { count, progressLine } from "./backup.ts";
import { config, fileOf, interrupted, npm, root } from "./command-tools.ts";
import { withExamples, withFiles } from "./help.ts";
import { progressPrinter, say } from "./terminal.ts";

const poolSize = 1;

export const addRestore = (program: Command): void =>
  void withExamples(
    withFiles(
      program
        .command("restore")
        .summary("put a backup into an empty folder")
        .description(
          "Checks a backup whole, then puts it into an empty data folder: every message at the sequence it had, and wingman_keep. Read models are built from the log at the next start. Needs the master key only then.",
        )
        .argument("<folder>", "the folder that was given to `wingman backup`")
        .option("--ledger <file>", "a ledger of erasures that is newer than the backup's own, ledger.jsonl")
        .option("--data-dir <folder>", "where to; it must be empty (default: WINGMAN_DATA_DIR, or .wingman/data)")
        .action(run),
    ),
    { line: npm("restore my-backup --data-dir restored"), does: "beside what runs here" },
  );

const run = async (folder: string, options: { readonly dataDir?: string; readonly ledger?: string }): Promise<void> => {
  const settings = config();
  const dataDir = options.dataDir === undefined ? (settings.dataDir ?? defaultDataDir(root)) : fileOf(options.dataDir);
  const { backup, counts, keyless, forgotten } = await restoreInto(dataDir, fileOf(folder), {
    root,
    report: progressPrinter(),
    signal: interrupted(),
    progress: progressLine,
    ...(options.ledger !== undefined && { ledger: fileOf(options.ledger) }),
  });
  for (const [stream, messages] of Object.entries(counts)) say(`  ${stream.padEnd(10)} ${count(messages)} messages`);
  say(`  ${"keep".padEnd(10)} ${backup.keepName}`);
  if (forgotten > 0) say(`  ${"erased".padEnd(10)} ${count(forgotten)} keys of this copy are forgotten again`);
  if (keyless.length > 0)
    say(
      `  ${count(keyless.length)} have no keys in this copy and cannot be read (WING_KEY_MISSING): ${shown(keyless)}`,
    );
  say(`  Restored into ${dataDir}.`);
  say(`  Put the master key that belongs to it into ${masterKeyFile(dataDir)}, unless a setting names it, and start.`);
};

const shownMax = 10;
const shown = (aggregates: Restored["keyless"]): string =>
  aggregates
    .slice(0, shownMax)
    .map(({ kind, id }) => `${kind} ${id}`)
    .join(", ") + (aggregates.length > shownMax ? ", ..." : "");

/**
 * Throws `Failure` WING_RESTORE_NOT_EMPTY, WING_RESTORE_FAILED and what `checkBackup` finds. Broken off, it leaves a
 * folder that no Wingman starts from.
 */
export const restoreInto = async (
  dataDir: string,
  folder: string,
  options: {
    readonly root: string;
    readonly report: Report;
    readonly signal: AbortSignal;
    readonly ledger?: string;
    readonly progress?: (does: string) => (stream: string, at: number, of: number) => void;
  },
): Promise<Restored & { readonly backup: Backup }> => {
  const { root: where, report, signal, progress, ledger } = options;
  if ((await readdir(dataDir).catch(() => [])).length > 0)
    throw new Failure("WING_RESTORE_NOT_EMPTY", `${dataDir} is not empty.`, {
      remedy: "Restore into a folder that is empty or not there; nothing was changed.",
    });
  const backup = await checkBackup(folder, progress?.("Checking"));
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  await using _lock = await takeLock(dataDir, { restores: true });
  const unfinished = unfinishedRestoreIn(dataDir);
  await writeFile(unfinished, `${folder}\n`, { flush: true });
  await flushFolder(dataDir);

  const place = { root: where, dataDir, report, signal };
  const restored = await (async () => {
    // Flushing each message would take minutes for what is begun again after a power cut; all is flushed at the end.
    await using nats = await startNats({ ...place, syncAlways: false });
    await using postgres = await startPostgres(place);
    await using keep = openPool({ url: postgres.url(keepDatabase), name: "restore", sizeMax: poolSize });
    const connection = await connectNats(nats.url, "wingman-restore", operatorAccess());
    const stop = (): void => void connection.close();
    signal.addEventListener("abort", stop, { once: true });
    try {
      const manager = await jetstreamManager(connection);
      await using admin = openPool({ url: postgres.url("postgres"), name: "restore-admin", sizeMax: poolSize });
      const put = await restoreBackup(backup, { connection, manager, keep, ledger }, progress?.("Restoring"));
      await ensureStreams(manager);
      await recreateDatabase(admin, readDatabase); // A server that was used before may have rows of another log.
      return put;
    } finally {
      signal.removeEventListener("abort", stop);
      await connection.close();
    }
  })();
  signal.throwIfAborted();
  await notaryInto(dataDir, folder);
  await flushTree(join(dataDir, "nats"));
  await rm(unfinished);
  await flushFolder(dataDir);
  return { backup, ...restored };
};

/** Old heads stay good under the keys that signed them, also where the notary has to make itself a new one. */
const notaryInto = async (dataDir: string, folder: string): Promise<void> => {
  for (const [name, to] of [
    [publicKeysFile, publicKeyFileOf(keyFileIn(dataDir))],
    [secondHeadsFile, headsFileIn(dataDir)],
  ] as const) {
    const bytes = await readFile(join(folder, notaryFolder, name)).catch(() => undefined);
    if (!bytes) continue;
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await writeWhole(to, bytes);
  }
};

/** Every file below, and every folder: what a server wrote without waiting for the disk is on it now. */
const flushTree = async (folder: string): Promise<void> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await flushTree(path);
    if (!entry.isFile()) continue;
    const file = await open(path, "r");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }
  if (entries.length > 0) await flushFolder(folder);
};
