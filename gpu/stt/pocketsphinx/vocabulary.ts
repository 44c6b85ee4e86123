import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import type { Pronunciation } from "./files.ts";
import { buildLanguageModel } from "./language.ts";

/** The phones of the general English model; a word spelt with any other would be refused by the decoder. */
const phones: ReadonlySet<string> = new Set(
  "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split(" "),
);

/** Parts words whose pronunciation can be used from those with a slip in it. */
export function checkVocabulary(vocabulary: readonly Pronunciation[]): { usable: Pronunciation[]; refused: string[] } {
  const isUsable = ({ word, pronunciation }: Pronunciation) =>
    /^[a-z']+$/.test(word) && pronunciation.split(" ").every((phone) => phones.has(phone));
  return {
    usable: vocabulary.filter(isUsable),
    refused: vocabulary.filter((entry) => !isUsable(entry)).map((entry) => entry.word),
  };
}

export type DomainModel = { readonly path: string; readonly leftOut: readonly string[] };

/**
 * The domain's language model as a file, made once for each text, vocabulary and dictionary and found again
 * by their hash. Throws `Failure` WING_STT_ENGINE_START when the dictionary or the cache cannot be used.
 */
export async function domainModelFile(
  text: string,
  vocabulary: readonly Pronunciation[],
  dictionaryPath: string,
  cacheDir: string,
): Promise<DomainModel> {
  try {
    const dictionary = await readFile(dictionaryPath, "latin1");
    const words = vocabulary.map((entry) => entry.word);
    const hash = createHash("sha256")
      .update(JSON.stringify([formatVersion, text, words]))
      .update(dictionary)
      .digest("hex")
      .slice(0, 32);
    const path = join(cacheDir, `${hash}.arpa`);
    const cached = await readFile(path, "utf8").catch(() => undefined);
    if (cached !== undefined)
      return { path, leftOut: (cached.slice(leftOutMark.length, cached.indexOf("\n")) || undefined)?.split(" ") ?? [] };
    const sayable = new Set([...words, ...dictionaryWords(dictionary)]);
    const { arpa, leftOut } = buildLanguageModel(withNames(text, words), (word) => sayable.has(word));
    await mkdir(cacheDir, { recursive: true });
    const half = `${path}.${process.pid}`; // Renamed when whole: another process may be reading.
    await writeFile(half, `${leftOutMark}${leftOut.join(" ")}\n${arpa}`);
    await rename(half, path);
    return { path, leftOut };
  } catch (cause) {
    throw new Failure("WING_STT_ENGINE_START", "The language model of the trades' texts could not be made.", {
      remedy: "See that the cache folder can be written.",
      cause,
    });
  }
}

/** Raised when the same input gives another model. */
const formatVersion = 2;

/** A name that no sentence holds would never be heard, however well it is spelt: it is put where names stand. */
export const withNames = (text: string, words: readonly string[]): string => {
  const known = new Set(text.split(/\s+/));
  const lines = words
    .filter((word) => !known.has(word))
    .flatMap((word) => besideNames.map((frame) => frame.replace("_", word)));
  return [text, ...lines].join("\n");
};
const besideNames = ["_", "from _", "with _", "to _", "at _", "by _", "of _", "_ is", "_ has", "the _", "and _"];
/** Stands before the ARPA header, where readers of that format skip everything. */
const leftOutMark = "left out: ";

function* dictionaryWords(dictionary: string): Generator<string> {
  for (const line of dictionary.split("\n")) {
    const end = line.search(/[\s(]/);
    if (end > 0) yield line.slice(0, end);
  }
}
