import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "@wingman/domain/failure";
import { run, succeeded, whyNot } from "../run.ts";
import { unpackedByApt } from "./apt-packages.ts";
import { pocketsphinxPackages } from "./pocketsphinx-apt.ts";
import { type FindOptions, firstSource, notSet, type Skipped, type Source } from "./source.ts";
import { unpackedFolder, unpackedIsWhole } from "./unpacked.ts";

/** PocketSphinx's libraries and its American English model. Whoever loads the libraries runs with `libraryDirs` in LD_LIBRARY_PATH. */
export type PocketSphinx = {
  /** In order, for LD_LIBRARY_PATH; includes the folders of BLAS and LAPACK, which are found no other way. */
  libraryDirs: string[];
  libpocketsphinx: string;
  libsphinxbase: string;
  /** Folder of the en-us acoustic model, its dictionary, and its binary language model. */
  modelDir: string;
  dictionary: string;
  languageModel: string;
};

const loadMsMax = 20_000;
const probe = fileURLToPath(new URL("./pocketsphinx-probe.ts", import.meta.url));

/** Finds PocketSphinx or unpacks it from the system's packages. What is returned has been loaded once, so it works. */
export function findPocketSphinx(options: FindOptions): Promise<PocketSphinx | Failure> {
  return firstSource("pocketsphinx", sources, options, {
    ready: (found) => `PocketSphinx in ${dirname(found.libpocketsphinx)}`,
    remedy:
      "On Debian or Ubuntu: apt-get install libpocketsphinx3 pocketsphinx-en-us. Elsewhere set WINGMAN_POCKETSPHINX to a folder that holds both. Until then sample calls show words recognised earlier, and calls of your own are typed.",
  });
}

const sources: readonly Source<PocketSphinx>[] = [
  { name: "folder in WINGMAN_POCKETSPHINX", fetches: false, find: ({ env }) => given(env.WINGMAN_POCKETSPHINX) },
  {
    name: "unpacked earlier",
    fetches: false,
    find: async ({ partsDir }) =>
      (await unpackedIsWhole(partsDir, pocketsphinxPackages.part))
        ? loadable(unpackedFolder(partsDir, pocketsphinxPackages.part))
        : { skipped: "not there" },
  },
  { name: "installed on this machine", fetches: false, find: () => loadable("/") },
  {
    name: "from the system's packages",
    fetches: true,
    async find(context) {
      const refused = await unpackedByApt(context, pocketsphinxPackages);
      return refused ?? loadable(unpackedFolder(context.partsDir, pocketsphinxPackages.part));
    },
  },
];

/** A folder that was named and does not serve ends the search: somebody meant that one. */
async function given(folder: string | undefined): Promise<PocketSphinx | Skipped> {
  if (folder === undefined || folder === "") return { skipped: notSet };
  const found = await loadable(folder);
  if (!("skipped" in found)) return found;
  throw new Failure(
    "WING_POCKETSPHINX_UNUSABLE",
    `PocketSphinx in WINGMAN_POCKETSPHINX=${folder} cannot be used: ${found.skipped}.`,
    {
      remedy: "Name a folder with usr/lib and usr/share as the packages lay them out, or unset it.",
    },
  );
}

async function loadable(folder: string): Promise<PocketSphinx | Skipped> {
  const found = await layoutOf(folder);
  if ("skipped" in found) return found;
  // In a child: a library that does not fit may end the process that loads it, and LD_LIBRARY_PATH is read at start.
  const env = { ...process.env, LD_LIBRARY_PATH: libraryPath(found) };
  const loaded = await run(process.execPath, [probe, found.libsphinxbase, found.libpocketsphinx], {
    env,
    timeoutMs: loadMsMax,
  });
  return succeeded(loaded) ? found : { skipped: `it does not load: ${whyNot(loaded)}` };
}

/** The value of LD_LIBRARY_PATH for a process that loads it; what was there before stays behind it. */
export const libraryPath = (found: Pick<PocketSphinx, "libraryDirs">): string =>
  [...found.libraryDirs, process.env.LD_LIBRARY_PATH ?? ""].filter((folder) => folder !== "").join(":");

async function layoutOf(root: string): Promise<PocketSphinx | Skipped> {
  const libraries = await firstWith("libpocketsphinx.so.3", [
    join(root, "usr", "lib"),
    ...(await below(join(root, "usr", "lib"))),
    join(root, "lib"),
    ...(await below(join(root, "lib"))),
    root,
  ]);
  if (libraries === undefined) return { skipped: root === "/" ? "not there" : `no libpocketsphinx.so.3 below ${root}` };
  const model = await firstWith(
    "en-us",
    ["usr/share", "share", "."]
      .map((share) => join(root, share, "pocketsphinx", "model", "en-us"))
      .concat(join(root, "model", "en-us")),
  );
  if (model === undefined) return { skipped: "its English model (package pocketsphinx-en-us) is not there" };
  const libraryDirs = [libraries];
  for (const name of ["blas", "lapack"])
    if (await isThere(join(libraries, name))) libraryDirs.push(join(libraries, name));
  return {
    libraryDirs,
    libpocketsphinx: join(libraries, "libpocketsphinx.so.3"),
    libsphinxbase: join(libraries, "libsphinxbase.so.3"),
    modelDir: join(model, "en-us"),
    dictionary: join(model, "cmudict-en-us.dict"),
    languageModel: join(model, "en-us.lm.bin"),
  };
}

async function firstWith(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) if (await isThere(join(folder, name))) return folder;
  return undefined;
}

// One folder a machine type: x86_64-linux-gnu and its like.
async function below(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && entry.name.endsWith("-linux-gnu"))
    .map((entry) => join(folder, entry.name));
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
