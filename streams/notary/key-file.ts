/** The notary's key on disk: the private half for the notary alone, the public half beside it for everybody. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { newSigningKey, type PublicKey, readPublicKey, readSigningKey, type SigningKey } from "./key.ts";

/** Every public key that this Wingman ever sealed with, one a line, beside the private one. */
export const publicKeyFileOf = (keyFile: string): string => `${keyFile.replace(/\.key$/, "")}.pub`;

/** Where a log's key lies unless the settings say otherwise. */
export const keyFileIn = (dataDir: string): string => join(dataDir, "keys", "notary.key");

/** Reads the key, or makes one where there is none. Throws `Failure` WING_NOTARY_KEY. */
export const openKeyFile = async (file: string): Promise<SigningKey> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Whoever comes first makes it; two notaries that start at once must end with the same key.
  await writeFile(file, newSigningKey(), { flag: "wx", mode: 0o600, flush: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw unreadable(file, error);
  });
  const key = readSigningKey(await textOf(file));
  const publicFile = publicKeyFileOf(file);
  const known = await readFile(publicFile, "utf8").catch(() => "");
  if (!known.split("\n").includes(key.publicKey.line))
    await writeFile(publicFile, `${known}${key.publicKey.line}\n`, { mode: 0o644, flush: true });
  return key;
};

/** Every public key in a file. Throws `Failure` WING_NOTARY_KEY where there is none. */
export const readPublicKeys = async (file: string): Promise<PublicKey[]> => {
  const lines = (await textOf(file)).split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) throw new Failure("WING_NOTARY_KEY", `${file} holds no key.`);
  return lines.map(readPublicKey);
};

const textOf = (file: string): Promise<string> =>
  readFile(file, "utf8").catch((cause: unknown) => {
    throw unreadable(file, cause);
  });

const unreadable = (file: string, cause: unknown): Failure =>
  new Failure("WING_NOTARY_KEY", `the notary's key ${file} cannot be read.`, {
    remedy: "See that the file is there and may be read by the user Wingman runs as, or name another one.",
    cause,
  });
