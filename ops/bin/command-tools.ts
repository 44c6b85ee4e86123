/** What every command of `wingman` is made with. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { readConfig, type Config } from "../config/config.ts";
import { linkFilesIn } from "../local/links.ts";
import { withLinkFiles } from "../local/databases.ts";
import { exitCodes } from "./exit.ts";

export const root = join(import.meta.dirname, "../..");

/** Every setting, or the `Failure` of the one that is wrong. */
export const config = (): Config => {
  const read = readConfig(process.env);
  if (read instanceof Failure) throw read;
  const paths = (
    ["dataDir", "notaryKeyFile", "headsFile", "modelsDir", "voices", "meaningModel", "reranker"] as const
  ).flatMap((key) => {
    const path = read[key];
    return path === undefined || path === "none" ? [] : [[key, fileOf(path)] as const];
  });
  const { postgresUrl } = read;
  return {
    ...read,
    ...(postgresUrl !== undefined && { postgresUrl: withLinkFiles(postgresUrl, linkFilesIn(process.env)) }),
    ...Object.fromEntries(paths),
  };
};

/** npm moves to the root before it runs us; a path is named from where its user stands. */
export const fileOf = (path: string): string => resolve(process.env["INIT_CWD"] ?? process.cwd(), path);

export const version = async (): Promise<string> =>
  (JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string }).version;

/** One wish to stop may arrive twice at once: from the terminal or the service manager, and passed on by who started us. */
const sameWishMs = 1_000;

/** Aborts on the first Ctrl-C or SIGTERM; a second one, later, is for what hangs. */
export const interrupted = ({ isAnEnd = false }: { readonly isAnEnd?: boolean } = {}): AbortSignal => {
  const controller = new AbortController();
  let abortedAt = 0;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(name, () => {
      if (controller.signal.aborted) {
        if (Date.now() - abortedAt > sameWishMs) process.exit(exitCodes.interrupted.code);
        return;
      }
      abortedAt = Date.now();
      if (!isAnEnd) process.exitCode = exitCodes.interrupted.code;
      controller.abort();
    });
  return controller.signal;
};

/** A command's line as a reader of help types it. */
export const npm = (words: string): string => `npm run wingman -- ${words}`;
