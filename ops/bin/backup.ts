/** `wingman backup`: the log in segments and a copy of wingman_keep, beside a running Wingman or without one. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { connectNats } from "@wingman/streams/log/connect";
import { operatorAccess } from "../local/links.ts";
import type { Command } from "commander";
import { type BackedUp, backUp } from "@wingman/streams/archive/backup";
import { keepDatabase } from "@wingman/streams/base/database";
import { openPool } from "@wingman/streams/base/pools";
import { keyBackupDaysMax } from "@wingman/streams/erasure/receipt";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { headsFileIn } from "@wingman/streams/notary/heads-file";
import { keyFileIn, publicKeyFileOf } from "@wingman/streams/notary/key-file";
import { plainKeyring } from "@wingman/streams/log/seal";
import { defaultDataDir } from "../local/instance.ts";
import { alone } from "../local/lock.ts";
import { masterKeyFile } from "../local/master-key.ts";
import { sayFor } from "../local/progress.ts";
import { config, fileOf, interrupted, npm, root, version } from "./command-tools.ts";
import { withExamples, withFiles } from "./help.ts";
import { type ServersPlace, withServers } from "./servers-at-hand.ts";
import { progressPrinter, say } from "./terminal.ts";

const poolSize = 1;
const tellEveryMs = 1_000;

export const addBackup = (program: Command): void =>
  void withExamples(
    withFiles(
      program
        .command("backup")
        .summary("save the log and what it needs into a folder")
        .description(
          "Saves the log into a folder as segments, files that are chained by hash, and beside them a copy of wingman_keep (keys, effects). A second run into the same folder takes only what is new. Works beside a running Wingman and without one. The master key is never in it.",
        )
        .argument("<folder>", "where the backup lies; made when it is missing")
        .option("--no-fragments", "leave out interim text: a tenth of the size, and calls that cannot be replayed")
        .action(run),
    ),
    { line: npm("backup my-backup"), does: "all of it the first time, what is new from then on" },
    { line: npm("backup my-backup --no-fragments"), does: "without interim text" },
  );

const run = async (folder: string, { fragments }: { readonly fragments: boolean }): Promise<void> => {
  const settings = config();
  const { dataDir = defaultDataDir(root), natsUrl, postgresUrl } = settings;
  const report = progressPrinter();
  const place = { root, dataDir, natsUrl, postgresUrl, report, signal: interrupted() };
  const { manifest, added, removed } = await backUpInto(fileOf(folder), place, {
    fragments,
    notary: {
      publicKeys: publicKeyFileOf(settings.notaryKeyFile ?? keyFileIn(dataDir)),
      heads: settings.headsFile ?? headsFileIn(dataDir),
    },
    onProgress: progressLine("Saving"),
  });
  for (const [stream, { last }] of Object.entries(manifest.streams))
    say(`  ${stream.padEnd(10)} ${count(added[stream] ?? 0)} new messages, up to ${count(last)}`);
  say(`  ${"keep".padEnd(10)} ${manifest.keep}`);
  if (removed.length > 0)
    say(
      `  Copies of keys older than ${keyBackupDaysMax} days were removed, so that they bring nothing erased back: ${removed.length}.`,
    );
  const { WINGMAN_MASTER_KEY: key, WINGMAN_MASTER_KEY_FILE: keyFile } = process.env;
  const where = keyFile ?? (key ? "in WINGMAN_MASTER_KEY" : masterKeyFile(dataDir));
  say(`  The master key (${where}) is NOT in this backup.`);
  say("  Without it nothing personal in it can be read: keep a copy, elsewhere. The notary's key is not in it either.");
};

/** One backup at a time into a folder; a second waits. Throws what `backUp` and `withServers` throw. */
export const backUpInto = async (
  folder: string,
  place: ServersPlace,
  options: Pick<Parameters<typeof backUp>[0], "fragments" | "notary" | "onProgress">,
): Promise<BackedUp> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return await alone(join(folder, "lock"), sayFor("backup", place.report), place.signal, () =>
    withServers(place, async ({ natsUrl, postgresUrl }) => {
      await using keep = openPool({ url: postgresUrl(keepDatabase), name: "backup", sizeMax: poolSize });
      const connection = await connectNats(natsUrl, "wingman-backup", operatorAccess());
      try {
        const log = await openJetStreamLog(connection, plainKeyring); // Saved as it is, sealed: no key is needed.
        return await backUp({
          log,
          keep,
          folder,
          version: await version(),
          now: () => new Date(),
          signal: place.signal,
          ...options,
        });
      } finally {
        await connection.close();
      }
    }),
  );
};

export const count = (number: number): string => number.toLocaleString("en");

/** A line a second, and none for what took less. */
export const progressLine = (does: string): ((stream: string, at: number, of: number) => void) => {
  let told = Date.now();
  return (stream, at, of) => {
    if (Date.now() - told < tellEveryMs) return;
    told = Date.now();
    say(`  ${does} ${stream}: ${count(at)} of ${count(of)}`);
  };
};
