/** Every setting as somebody who looks for a mistake wants to see it: value, where it came from, what it is for. */
import { Failure } from "@wingman/domain/failure";
import { configSchema, envName, maskedConfig, readConfig } from "./config.ts";
import { fromFile, secretFileNames } from "./secret-files.ts";

export type Setting = {
  readonly name: string;
  /** Masked where it is secret; null where nothing is set and there is no default, or where it is wrong. */
  readonly value: string | number | null;
  readonly from: "environment" | "file" | "default" | "unset";
  readonly about: string;
  /** What is wrong with it, with what was expected. */
  readonly wrong: string | null;
};

/** Variables that are read outside the settings, because they are needed before them or in spite of them. */
export const otherVariables: Readonly<Record<string, string>> = {
  WINGMAN_NODE: "The Node 24 to run on, where neither npm's nor the packages' fits; read before everything else.",
  WINGMAN_TOKEN: "An access token or a machine's key, for commands that talk to a running Wingman. Unset: the demo's.",
  WINGMAN_DEBUG: "Set to anything, a failure on the command line is printed with its cause.",
};

/** The settings in their order, each read by itself, so that one that is wrong hides no other. */
export const settingsOf = (env: NodeJS.ProcessEnv): Setting[] =>
  Object.entries(configSchema.properties).map(([key, schema]) => {
    const name = envName(key);
    const file = fromFile(env, name);
    const read = file instanceof Failure ? file : readConfig({ [name]: env[name] });
    const isSet = env[name] !== undefined && env[name] !== "";
    const value = read instanceof Failure ? null : (maskedConfig(read)[key] ?? null);
    return {
      name,
      value,
      from: file !== undefined ? "file" : isSet ? "environment" : value === null ? "unset" : "default",
      about: (schema as { description?: string }).description ?? "", // A test of config.ts wants one everywhere.
      wrong: read instanceof Failure ? read.message : null,
    };
  });

/** Variables that begin as ours do and that nothing reads: mostly a slip of the finger. */
export const unknownVariables = (env: NodeJS.ProcessEnv): string[] => {
  const known = new Set([
    ...Object.keys(configSchema.properties).map(envName),
    ...secretFileNames,
    ...Object.keys(otherVariables),
  ]);
  return Object.keys(env)
    .filter(
      (name) => name.startsWith("WINGMAN_") && !known.has(name) && !/^WINGMAN_(TEST|MISSING|POSTGRES_BIN)/.test(name),
    )
    .toSorted();
};
