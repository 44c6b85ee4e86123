/** Where this machine's master key comes from: a setting, a file that a setting names, or one made in the data folder. */
import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { type MasterKey, masterKeyOf } from "@wingman/streams/keys/master-key";
import { type Report, sayFor } from "./progress.ts";

const keyBytes = 32;

export type MasterKeyPlace = {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly report?: Report | undefined;
  /** Nothing was wrapped by another key so far. */
  readonly mayMake: () => Promise<boolean>;
};

export const masterKeyFile = (dataDir: string): string => join(dataDir, "keys", "master.key");

/**
 * The key that is set, or that of the data folder, which is made where there is none and was none. Throws `Failure`
 * WING_KEY_INVALID, WING_KEY_MASTER.
 */
export const findMasterKey = async (place: MasterKeyPlace): Promise<MasterKey> => {
  const found = await setMasterKey(place.env);
  if (found) return found;
  const file = masterKeyFile(place.dataDir);
  const known = await readMasterKey(file).catch(ifMissing);
  if (known) return known;
  if (!(await place.mayMake())) throw noMasterKey(file);
  await keepMasterKey(file);
  sayFor("keys", place.report)(
    "ready",
    `a master key was made: ${file}. Keep a copy elsewhere; without it no backup can be read.`,
  );
  return await readMasterKey(file);
};

/** The same for whoever only reads: makes nothing. Throws `Failure` WING_KEY_MASTER where there is none. */
export const knownMasterKey = async ({ env, dataDir }: Pick<MasterKeyPlace, "dataDir" | "env">): Promise<MasterKey> => {
  const file = masterKeyFile(dataDir);
  const found = (await setMasterKey(env)) ?? (await readMasterKey(file).catch(ifMissing));
  if (found) return found;
  throw noMasterKey(file);
};

const noMasterKey = (file: string): Failure =>
  new Failure("WING_KEY_MASTER", `there is no master key: none is set, and there is no file ${file}.`, {
    remedy: "Set WINGMAN_MASTER_KEY or WINGMAN_MASTER_KEY_FILE to the key that was used before, or put its file back.",
  });

const setMasterKey = async (env: NodeJS.ProcessEnv): Promise<MasterKey | undefined> => {
  const text = env["WINGMAN_MASTER_KEY"];
  if (text) return masterKeyOf(bytesOf(text, "WINGMAN_MASTER_KEY"));
  const file = env["WINGMAN_MASTER_KEY_FILE"];
  if (!file) return undefined;
  return await readMasterKey(file).catch((cause: unknown) => {
    throw cause instanceof Failure
      ? cause
      : new Failure("WING_KEY_INVALID", `the file in WINGMAN_MASTER_KEY_FILE cannot be read: ${file}.`, {
          remedy: "Name a file that this user may read, with 32 bytes in base64 or hex in it.",
          cause,
        });
  });
};

export const readMasterKey = async (file: string): Promise<MasterKey> =>
  masterKeyOf(bytesOf(await readFile(file, "utf8"), file));

/** Makes a key of chance in a file that only its owner reads; one that is there already stays. */
export const keepMasterKey = async (file: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await using handle = await open(draft, "wx", 0o600);
    await handle.writeFile(`${randomBytes(keyBytes).toString("base64")}\n`);
    await handle.sync();
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error; // Another process was quicker: its key is the one.
    });
  } finally {
    await rm(draft, { force: true });
  }
  await using folder = await open(dirname(file), "r");
  await folder.sync().catch(() => undefined); // Not every file system lets a folder be flushed.
};

/** Where the key comes from that would be used, for whoever looks at this machine; undefined where one would be made. */
export const masterKeySource = async ({
  env,
  dataDir,
}: Pick<MasterKeyPlace, "dataDir" | "env">): Promise<
  { id: string; from: string; isReadByOthers: boolean } | undefined
> => {
  const file = env["WINGMAN_MASTER_KEY_FILE"] || masterKeyFile(dataDir);
  const isSet = Boolean(env["WINGMAN_MASTER_KEY"]);
  const key = (await setMasterKey(env)) ?? (await readMasterKey(file).catch(ifMissing));
  if (!key) return undefined;
  const isReadByOthers = !isSet && ((await stat(file)).mode & 0o077) !== 0;
  return { id: key.id, from: isSet ? "WINGMAN_MASTER_KEY" : file, isReadByOthers };
};

const bytesOf = (text: string, where: string): Buffer => {
  const clean = text.trim();
  const bytes = /^[0-9a-f]{64}$/i.test(clean) ? Buffer.from(clean, "hex") : Buffer.from(clean, "base64");
  const isClean = /^[0-9a-f]{64}$/i.test(clean) || /^[A-Za-z0-9+/_-]{43}=?$/.test(clean);
  if (isClean && bytes.length === keyBytes) return bytes;
  throw new Failure("WING_KEY_INVALID", `${where} does not hold a master key.`, {
    remedy: "A master key is 32 bytes in base64 or hex: `openssl rand -base64 32` makes one.",
  });
};

const ifMissing = (error: unknown): undefined => {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
};
