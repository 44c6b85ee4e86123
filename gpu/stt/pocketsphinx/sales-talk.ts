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
import { forgetAllBut } from "./forget.ts";
import { buildLanguageModel } from "./language.ts";
import { isNull, type Library, type Pointer } from "./library.ts";

const usual = fileURLToPath(new URL("../../meaning/talk/", import.meta.url));

type Call = { readonly turns: readonly (readonly [speaker: string, text: string, ...marks: unknown[]])[] };

/** The files of calls by name; contrasts, the same over and over, are left out. None where there is no folder. */
async function textsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const calls = names.filter((name) => name.endsWith(".json") && !name.startsWith("contrasts")).sort();
  return Promise.all(calls.map((name) => readFile(join(folder, name), "utf8")));
}

const sentencesOf = (texts: readonly string[]): string[] =>
  texts
    .flatMap((text) => JSON.parse(text) as Call[])
    .flatMap(({ turns }) => turns.flatMap(([, said]) => said.split(/(?<=[.?!…])\s+/)));

/** The sentences that the model is made of. */
export const salesSentences = async (folder: string = usual): Promise<string[]> => sentencesOf(await textsIn(folder));

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
  folder: string = usual,
): Promise<string | undefined> {
  const talk = await textsIn(folder);
  if (talk.length === 0) return undefined;
  try {
    const dictionary = await readFile(dictionaryPath, "latin1");
    const hash = createHash("sha256").update(`${formatVersion}\n${dictionary}`);
    for (const text of talk) hash.update(text);
    const path = join(cacheDir, `sales-${hash.digest("hex").slice(0, 32)}.bin`);
    if ((await stat(path).catch(() => undefined)) !== undefined) return path;
    const known = readDictionary(dictionary);
    // Words that the dictionary lacks are left out: spelling hundreds of them out for one meeting each is not worth it.
    const { arpa } = buildLanguageModel(sentencesOf(talk).join("\n"), (word) => known.has(word));
    await mkdir(cacheDir, { recursive: true });
    await forgetAllBut(otherModelsKeptMax, cacheDir, (name) => name.startsWith("sales-") && name.endsWith(".bin"));
    await writeBinary(library, arpa, path);
    return path;
  } catch (cause) {
    throw new Failure("WING_STT_ENGINE_START", "The language model of sales talk could not be made.", {
      remedy: "See that the cache folder can be written.",
      cause,
    });
  }
}

async function writeBinary(library: Library, arpa: string, path: string): Promise<void> {
  const half = `${path}.${process.pid}`; // Renamed when whole: another process may be reading.
  const source = `${half}.arpa-text`;
  await writeFile(source, arpa);
  library.setLogFile(null); // Of this thread: so what follows is not asked for beside it.
  const logMath: Pointer = library.newLogMath(logBase, 0, 0);
  try {
    const model: Pointer | null = library.readModel(null, source, ofAnyFormat, logMath);
    if (isNull(model)) throw new Error("PocketSphinx refused the model");
    const written: number = library.writeModel(model, half, binary);
    library.freeModel(model);
    if (written !== 0) throw new Error("PocketSphinx could not write the model");
    await rename(half, path);
  } finally {
    library.freeLogMath(logMath);
    await unlink(source);
  }
}
