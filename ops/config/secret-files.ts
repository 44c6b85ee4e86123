/**
 * Secrets from files: for every setting that is secret, `<NAME>_FILE` names a file that holds it, as vaults and
 * orchestrators mount them. What was read there is never handed on: programs we start get an environment without any.
 */
import { readFileSync, statSync } from "node:fs";
import { Failure } from "@wingman/domain/failure";
import { configSchema, envName, readConfig } from "./config.ts";

const bytesMax = 64 * 1_024;
/** Read and write for everybody else; a group is how orchestrators hand files to a user. */
const othersMode = 0o007;

/** `WINGMAN_MASTER_KEY_FILE` is a setting of its own: its key has rules that others do not. */
const secretNames: readonly string[] = Object.entries(configSchema.properties)
  .filter(([, schema]) => (schema as { secret?: unknown }).secret === true)
  .map(([key]) => envName(key));
const filedNames = secretNames.filter((name) => name !== "WINGMAN_MASTER_KEY");

/** Every `<NAME>_FILE` that is read here, for whoever looks for misspelt ones. */
export const secretFileNames: readonly string[] = filedNames.map((name) => `${name}_FILE`);

/**
 * Puts what the files hold in the place of their settings in `env`; a setting that stands there itself counts. Answers
 * a `Failure` WING_SECRET_FILE for every file that cannot be used.
 */
export const takeSecretFiles = (env: NodeJS.ProcessEnv): Failure[] =>
  filedNames.flatMap((name) => {
    const file = env[`${name}_FILE`];
    if (isUnset(file) || !isUnset(env[name])) return [];
    const text = textOf(name, file);
    if (text instanceof Failure) return [text];
    env[name] = text;
    return [];
  });

/** How a secret came to be what it is: `file` where it stands in one; and why it did not, where one cannot be used. */
export const fromFile = (env: NodeJS.ProcessEnv, name: string): "file" | Failure | undefined => {
  const file = filedNames.includes(name) ? env[`${name}_FILE`] : undefined;
  if (isUnset(file)) return undefined;
  const text = textOf(name, file);
  if (text instanceof Failure) return isUnset(env[name]) ? text : undefined;
  return text === env[name] ? "file" : undefined;
};

/** Files with secrets that others than owner and group may read. */
export const openSecretFiles = (env: NodeJS.ProcessEnv): string[] =>
  filedNames.flatMap((name) => {
    const file = env[`${name}_FILE`];
    const is = isUnset(file) ? undefined : statSync(file, { throwIfNoEntry: false });
    return file !== undefined && is !== undefined && (is.mode & othersMode) !== 0 ? [file] : [];
  });

/** The environment for a program that we start: it has its own work, and none of our secrets but those it is given on purpose. */
export const withoutSecrets = (env: NodeJS.ProcessEnv, ours: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(([name, value]) => !secretNames.includes(name) || value !== ours[name]),
  );

/**
 * The secret `name` as it stands at the moment it is asked for: its file is read again when it was changed. What does
 * not fit is not taken; the last one that did stays, and `onBad` is told once a change. A rotation needs no new start.
 */
export const reloaded = (
  env: NodeJS.ProcessEnv,
  name: string,
  onBad: (failure: Failure) => void = () => undefined,
): (() => string | undefined) => {
  const file = env[`${name}_FILE`];
  let current = env[name];
  if (isUnset(file) || fromFile(env, name) !== "file") return () => current;
  let stamp = stampOf(file);
  return () => {
    const now = stampOf(file);
    if (now === stamp) return current;
    stamp = now;
    const text = textOf(name, file);
    const read = text instanceof Failure ? text : readConfig({ [name]: text });
    if (read instanceof Failure) onBad(read);
    else current = String(text);
    return current;
  };
};

/** Changes with every way a file is replaced: written over, renamed over, or a link that leads elsewhere. */
const stampOf = (file: string): string => {
  const is = statSync(file, { throwIfNoEntry: false, bigint: true });
  return is ? `${is.dev}/${is.ino}/${is.size}/${is.mtimeNs}` : "none";
};

const textOf = (name: string, file: string): string | Failure => {
  try {
    if (statSync(file).size > bytesMax) throw new RangeError(`more than ${bytesMax} bytes`);
    const text = readFileSync(file, "utf8").trim();
    if (text !== "") return text;
    throw new RangeError("nothing in it");
  } catch (cause) {
    return new Failure("WING_SECRET_FILE", `the file in ${name}_FILE cannot be used: ${file}.`, {
      remedy: "Name a file that this user may read, with nothing but the secret in it.",
      cause,
    });
  }
};

const isUnset = (text: string | undefined): text is undefined | "" => text === undefined || text === "";
