/**
 * Makes what tests need present before they start: servers, recogniser, browser. `ops/local` finds or fetches
 * them; here they are only asked for, told about, and handed to the tests through the environment.
 */
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { progressPrinter } from "@wingman/ops/bin/terminal";
import { usualMeaningFolder } from "@wingman/ops/bin/meaning-model";
import { modelsDirOf } from "@wingman/ops/local/models/models-here";
import { findChromium } from "@wingman/ops/local/parts/chromium";
import { findNatsServer } from "@wingman/ops/local/parts/nats-server";
import { findPocketSphinx } from "@wingman/ops/local/parts/pocketsphinx";
import { findPostgres } from "@wingman/ops/local/parts/postgres";
import type { FindOptions } from "@wingman/ops/local/parts/source";
import { repositoryRoot } from "../house/repository.ts";

export type Parts = {
  /** For the test files' environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly missing: readonly { readonly part: string; readonly why: string }[];
};

/** A part whose search takes longer than this is missing; building nats-server takes 40 to 100 s. */
const partMsMax = 600_000;

/** One after the other: they share a network and two cores. */
export const prepareParts = async (write: (line: string) => void): Promise<Parts> => {
  const all = [
    // The tests' harness knows the one that is built here; any other is named to it. A name that is not needed
    // would change what the tests of `ops/local` find first.
    await prepare("nats-server", write, findNatsServer, (found): NodeJS.ProcessEnv =>
      found.kind === "program" && !found.path.startsWith(join(repositoryRoot, ".wingman"))
        ? { WINGMAN_NATS_SERVER: found.path }
        : {},
    ),
    await prepare("postgres", write, findPostgres, () => ({})),
    await prepare("pocketsphinx", write, findPocketSphinx, () => ({})),
    await prepare("all-minilm-l6-v2", write, findMeaningModel, ({ folder }) => ({
      WINGMAN_TEST_MEANING_MODEL: folder,
    })),
    await prepare("chromium", write, findChromium, ({ path }) => ({ WINGMAN_CHROMIUM: path })),
  ];
  return {
    env: Object.assign({}, ...all.map(({ env }) => env)) as NodeJS.ProcessEnv,
    missing: all.flatMap(({ missing }) => missing),
  };
};

/** Fetched as `npm start` does it; 91 MB that stay in `.wingman`. */
const findMeaningModel = async ({
  root,
  report,
  signal,
}: FindOptions): Promise<{ readonly folder: string } | Failure> => {
  const modelsDir = modelsDirOf(root, undefined);
  return { folder: await usualMeaningFolder({ root, modelsDir, env: process.env, report, signal }) };
};

/** A part that is nowhere stands in `WINGMAN_MISSING_<PART>`, with the reason, for tests that can do without. */
const prepare = async <Found extends object>(
  name: string,
  write: (line: string) => void,
  find: (options: FindOptions) => Promise<Found | Failure>,
  envOf: (found: Found) => NodeJS.ProcessEnv,
): Promise<Parts> => {
  const missing = (why: string): Parts => {
    write(`FAIL  ${name.padEnd(22)}  ${why}`);
    return {
      env: { [`WINGMAN_MISSING_${name.replaceAll("-", "_").toUpperCase()}`]: why },
      missing: [{ part: name, why }],
    };
  };
  const startedAt = performance.now();
  const tell = progressPrinter(); // The same lines as at a start: each step once, then every ten seconds.
  try {
    const found = await find({
      root: repositoryRoot,
      signal: AbortSignal.timeout(partMsMax),
      report: (progress) => {
        if (progress.state !== "ready" && progress.state !== "failed") tell(progress);
      },
    });
    if (found instanceof Failure) return missing(`${found.message} ${found.remedy ?? ""}`.trim());
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    write(
      `ok    ${name.padEnd(22)}  ${seconds.padStart(5)} s  ${"version" in found ? String(found.version) : ""}`.trimEnd(),
    );
    return { env: envOf(found), missing: [] };
  } catch (error) {
    return missing(error instanceof Error ? error.message : String(error));
  }
};
