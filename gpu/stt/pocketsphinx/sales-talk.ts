/**
 * How people talk in sales calls, whatever they sell: the turns of the made-up calls of `gpu/meaning/talk`, as a language
 * model that every decoder mixes in. Made once for each state of those calls and kept in PocketSphinx's binary form.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "@wingman/domain/failure";
import { readDictionary } from "./dictionary.ts";
import { buildLanguageModel } from "./language.ts";
import { beside, isNull, type Library, type Pointer } from "./library.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
export type Places = {
  /** Where the made-up calls lie; a deployment without them hears with the general model and the company's own words. */
  readonly talkDir: string;
  /** What the recogniser is measured by: no sentence may come from there, or the measure tells how well it remembers. */
  readonly measuredDirs: readonly string[];
};
const usual: Places = {
  talkDir: join(root, "gpu/meaning/talk"),
  measuredDirs: [join(root, "ops/demo/samples"), join(root, "tests/truth/calls")],
};

type Source = { readonly path: string; readonly text: string };

/** The JSON files below a folder by name, contrasting sentences left out; none where there is no folder. */
async function filesBelow(folder: string): Promise<Source[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const paths = names.filter((name) => name.endsWith(".json") && !name.startsWith("contrasts")).sort();
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(folder, path), "utf8") })));
}

type Talk = { readonly turns: readonly (readonly [string, string, ...unknown[]])[] };
type Measured = { readonly turns?: readonly { readonly text?: string }[] };

const wordsInRow = 5;
const rowsOf = (text: string): string[] => {
  const words = text
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f'’]/g, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  return words.slice(wordsInRow - 1).map((_, first) => words.slice(first, first + wordsInRow).join(" "));
};

const sentencesOf = (talk: readonly Source[], measured: readonly Source[]): string[] => {
  const taken = new Set(
    measured.flatMap(({ text }) =>
      ((JSON.parse(text) as Measured).turns ?? []).flatMap((turn) => rowsOf(turn.text ?? "")),
    ),
  );
  return talk
    .flatMap(({ text }) => JSON.parse(text) as Talk[])
    .flatMap(({ turns }) => turns.flatMap(([, said]) => said.split(/(?<=[.?!…])\s+/)))
    .filter((sentence) => !rowsOf(sentence).some((row) => taken.has(row)));
};

/** The sentences the model is made of: none shares five words in a row with a call that the recogniser is measured by. */
export async function salesSentences(places: Places = usual): Promise<string[]> {
  return sentencesOf(await filesBelow(places.talkDir), await measuredOf(places));
}

const measuredOf = async ({ measuredDirs }: Places): Promise<Source[]> =>
  (await Promise.all(measuredDirs.map(filesBelow))).flat();

/** Raised when the same calls give another model. */
const formatVersion = 1;
/** Models of other states of the calls that are kept beside the newest. A few megabytes each. */
const otherModelsKeptMax = 1;
/** PocketSphinx's own: the base of its logarithms, which a binary model takes for granted, and its formats. */
const logBase = 1.0001;
const [ofAnyFormat, binary] = [0, 2];

/**
 * The path of the model, made where it is not in the cache yet (seconds of CPU); undefined where no made-up calls lie.
 * Throws `Failure` WING_STT_ENGINE_START when it cannot be made or the cache cannot be written.
 */
export async function salesModel(
  library: Library,
  dictionaryPath: string,
  cacheDir: string,
  places: Places = usual,
): Promise<string | undefined> {
  const talk = await filesBelow(places.talkDir);
  if (talk.length === 0) return undefined;
  const measured = await measuredOf(places);
  try {
    const dictionary = await readFile(dictionaryPath, "latin1");
    const hash = createHash("sha256").update(`${formatVersion}\n${dictionary}`);
    for (const { text } of [...talk, ...measured]) hash.update(text);
    const path = join(cacheDir, `sales-${hash.digest("hex").slice(0, 32)}.bin`);
    if ((await stat(path).catch(() => undefined)) !== undefined) return path;
    const known = readDictionary(dictionary);
    // Words that the dictionary lacks are left out: spelling hundreds of them out for one meeting each is not worth it.
    const { arpa } = buildLanguageModel(sentencesOf(talk, measured).join("\n"), (word) => known.has(word));
    await mkdir(cacheDir, { recursive: true });
    await forget(cacheDir);
    await writeBinary(library, arpa, path);
    return path;
  } catch (cause) {
    throw new Failure("WING_STT_ENGINE_START", "The language model of sales talk could not be made.", {
      remedy: "See that the cache folder can be written.",
      cause,
    });
  }
}

async function forget(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith("sales-") && name.endsWith(".bin"));
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const old = dated.toSorted((a, b) => b.at - a.at).slice(otherModelsKeptMax);
  await Promise.all(old.map(({ name }) => unlink(join(folder, name)).catch(() => undefined)));
}

async function writeBinary(library: Library, arpa: string, path: string): Promise<void> {
  const half = `${path}.${process.pid}`; // Renamed when whole: another process may be reading.
  const source = `${half}.arpa-text`;
  await writeFile(source, arpa);
  const logMath: Pointer = library.newLogMath(logBase, 0, 0);
  try {
    const model = await beside<Pointer | null>(library.readModel, null, source, ofAnyFormat, logMath);
    if (isNull(model)) throw new Error("PocketSphinx refused the model");
    const written = await beside<number>(library.writeModel, model, half, binary);
    library.freeModel(model);
    if (written !== 0) throw new Error("PocketSphinx could not write the model");
    await rename(half, path);
  } finally {
    library.freeLogMath(logMath);
    await unlink(source);
  }
}
