/** `wingman keys`: the master key, changed for another. */
import { constants, existsSync } from "node:fs";
import { copyFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { Failure } from "@wingman/domain/failure";
import { keepDatabase } from "@wingman/streams/base/database";
import { openPool } from "@wingman/streams/base/pools";
import { rewrapSecondFactors } from "@wingman/streams/identity/second-factors";
import { postgresKeyStore } from "@wingman/streams/keys/postgres-store";
import { rotateMasterKey } from "@wingman/streams/keys/rotate";
import { databaseUrl } from "../local/databases.ts";
import { defaultDataDir } from "../local/instance.ts";
import { takeLock } from "../local/lock.ts";
import { keepMasterKey, knownMasterKey, masterKeyFile, readMasterKey } from "../local/master-key.ts";
import { startPostgres } from "../local/postgres.ts";
import { config, fileOf, interrupted, npm, root } from "./command-tools.ts";
import { withExamples } from "./help.ts";
import { progressPrinter, say } from "./terminal.ts";

export const addKeys = (program: Command): void => {
  const keys = program.command("keys").helpCommand(false).description("the key that wraps all others");
  withExamples(
    keys
      .command("rotate")
      .summary("change the master key for another")
      .description(
        "Wraps the tenants' keys with another master key: the one that is set, else one that is made in the data folder. What they seal stays as it is, so this takes a moment however long the log. Stop Wingman first; the roles of your own servers go on, and are started again with the new key one after the other.",
      )
      .option("--old <file>", "the file with the key used so far; that of the data folder unless given")
      .action(rotate),
    { line: npm("keys rotate"), does: "a new key in the data folder; the old one is kept beside it" },
  );
};

const rotate = async (options: { readonly old?: string }): Promise<void> => {
  const { dataDir = defaultDataDir(root), postgresUrl } = config();
  const file = masterKeyFile(dataDir);
  const isSet = Boolean(process.env["WINGMAN_MASTER_KEY"] || process.env["WINGMAN_MASTER_KEY_FILE"]);
  const oldFile = options.old === undefined ? file : fileOf(options.old);
  const old = await readMasterKey(oldFile).catch((cause: unknown) => {
    throw cause instanceof Failure
      ? cause
      : new Failure("WING_KEY_MASTER", `the key used so far is not in ${oldFile}.`, {
          remedy: "Name its file with --old.",
          cause,
        });
  });
  await using _lock = await takeLock(dataDir);
  await using server =
    postgresUrl === undefined
      ? await startPostgres({ root, dataDir, report: progressPrinter(), signal: interrupted() })
      : undefined;
  const url = postgresUrl === undefined ? server?.url(keepDatabase) : databaseUrl(postgresUrl, keepDatabase);
  await using pool = openPool({ url: url ?? "", name: "keys", sizeMax: 1 });
  // Made before anything is wrapped with it, and found again by a rotation that takes over from one that was cut short.
  const nextFile = `${file}.next`;
  if (!isSet) await keepMasterKey(nextFile);
  const next = isSet ? await knownMasterKey({ env: process.env, dataDir }) : await readMasterKey(nextFile);
  const count = await rotateMasterKey(postgresKeyStore(Promise.resolve(pool)), old, next);
  await rewrapSecondFactors(pool, old, next);
  say(`  ${count} ${count === 1 ? "tenant's key is" : "tenants' keys are"} wrapped by master key ${next.id} now.`);
  if (isSet) return;
  const kept = join(dirname(file), `before-${old.id}.key`);
  if (existsSync(file)) await copyFile(file, kept, constants.COPYFILE_EXCL).catch(unlessThere);
  await rename(nextFile, file); // At once: there is no moment without a key.
  say(`  It lies in ${file}. The one used so far is kept in ${kept}, since earlier backups need it.`);
};

const unlessThere = (error: NodeJS.ErrnoException): void => {
  if (error.code !== "EEXIST") throw error;
};
