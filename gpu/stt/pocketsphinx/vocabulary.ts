/**
 * What a company's calls are about, made ready for the decoder: its words with pronunciations, and a language model of
 * its sentences. Made once for each subject and found again by its hash.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { phonesOf, whyNotListenedFor } from "@wingman/domain/tenant/listened-for";
import type { VocabularyWord } from "../recognizer.ts";
import { spokenWords } from "../spoken.ts";
import { type Dictionary, readDictionary } from "./dictionary.ts";
import type { Pronunciation } from "./files.ts";
import { forgetAllBut } from "./forget.ts";
import { buildLanguageModel } from "./language.ts";
import { domainShare, namesShare } from "./settings.ts";
import { spellOut } from "./spelling.ts";
import { tradeWords } from "./trade-words.ts";

export type Subject = {
  readonly vocabulary: readonly VocabularyWord[];
  /** Sentences as they are said in such calls, one a line; without them the general model is used. */
  readonly domainText: string;
};

export type Prepared = {
  /** Words the dictionary lacks, each as the decoder writes it; a name of several words has `_` between them. */
  readonly said: readonly Pronunciation[];
  /** Mixed into the general model; undefined where there is nothing to say. */
  readonly model: { readonly path: string; readonly share: number } | undefined;
  /** Words of the text or the vocabulary that nobody could pronounce, so that they are not listened for. */
  readonly notListenedFor: readonly string[];
};

export const subjectKey = ({ vocabulary, domainText }: Subject): string =>
  createHash("sha256")
    .update(JSON.stringify([vocabulary.map(({ word, pronunciation }) => [word, pronunciation]), domainText]))
    .digest("hex")
    .slice(0, 32);

/**
 * Reads the dictionary once; what comes out prepares one subject after another.
 * Throws `Failure` WING_STT_ENGINE_START when the dictionary or the cache cannot be used.
 */
export async function openSubjects(
  dictionaryPath: string,
  cacheDir: string,
): Promise<(subject: Subject) => Promise<Prepared>> {
  const text = await readFile(dictionaryPath, "latin1").catch((cause: unknown) => {
    throw new Failure("WING_STT_ENGINE_START", "The dictionary of the recogniser could not be read.", {
      remedy: "Remove .wingman/pocketsphinx and start again, so that it is fetched anew.",
      cause,
    });
  });
  // Read apart only where something new is to be made: an engine that takes the place of a dead one must be quick.
  let read: Dictionary | undefined;
  const dictionary = (): Dictionary => (read ??= readDictionary(text));
  const version = createHash("sha256").update(text).digest("hex");
  return async (subject) => {
    if (subject.domainText === "" && subject.vocabulary.length === 0)
      return { said: [], model: undefined, notListenedFor: [] };
    try {
      return await fromCache(join(cacheDir, `${hashOf(version, subject)}.arpa`), () => prepare(subject, dictionary()));
    } catch (cause) {
      throw new Failure("WING_STT_ENGINE_START", "The language model of a company's words could not be made.", {
        remedy: "See that the cache folder can be written.",
        cause,
      });
    }
  };
}

/** Raised when the same input gives another model. */
const formatVersion = 3;
const hashOf = (version: string, subject: Subject): string =>
  createHash("sha256")
    .update(`${formatVersion} ${version} ${subjectKey(subject)}`)
    .digest("hex")
    .slice(0, 32);

/** Language models kept on disk; of more, those used longest ago are let go. A hundred kilobytes each. */
export const modelsKeptMax = 64;
/** Stands before the ARPA header, where readers of that format skip everything. */
const headMark = "prepared: ";
type Head = Pick<Prepared, "said" | "notListenedFor"> & { readonly share: number };

async function fromCache(path: string, make: () => Promise<Head & { readonly arpa: string }>): Promise<Prepared> {
  const answer = ({ said, notListenedFor, share }: Head): Prepared => ({
    said,
    notListenedFor,
    model: { path, share },
  });
  const cached = await readFile(path, "utf8").catch(() => undefined);
  if (cached !== undefined) {
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined); // Only so that it is not the first to go.
    return answer(JSON.parse(cached.slice(headMark.length, cached.indexOf("\n"))) as Head); // Written below.
  }
  const { arpa, ...head } = await make();
  const folder = join(path, "..");
  await mkdir(folder, { recursive: true });
  await forgetAllBut(modelsKeptMax - 1, folder, (name) => name.endsWith(".arpa"));
  const half = `${path}.${process.pid}`; // Renamed when whole: another process may be reading.
  await writeFile(half, `${headMark}${JSON.stringify(head)}\n${arpa}`);
  await rename(half, path);
  return answer(head);
}

/** Words of a text that the dictionary lacks and that are told to the decoder; of more, the rest is not listened for. */
const unknownWordsMax = 500;

async function prepare({ vocabulary, domainText }: Subject, dictionary: Dictionary): Promise<Head & { arpa: string }> {
  const { said, names, notListenedFor } = await pronounced(vocabulary, domainText, dictionary);
  const known = new Set(said.map(({ word }) => word));
  const { arpa, leftOut } = buildLanguageModel(
    withNames(domainText, names),
    (word) => known.has(word) || dictionary.has(word),
  );
  const share = domainText === "" ? namesShare : domainShare;
  return { arpa, said, share, notListenedFor: [...new Set([...notListenedFor, ...leftOut])] };
}

type Pronounced = {
  readonly said: readonly Pronunciation[];
  /** How each entry is spoken: words the decoder knows. */
  readonly names: readonly string[];
  readonly notListenedFor: readonly string[];
};

/** Gives a pronunciation to what has none: the dictionary's, else that of the trades' words, else one after its spelling. */
export async function pronounced(
  vocabulary: readonly VocabularyWord[],
  domainText: string,
  dictionary: Dictionary,
): Promise<Pronounced> {
  const said = new Map<string, string>();
  const names: string[] = [];
  const refused: string[] = [];
  const unknown = new Set<string>();
  for (const entry of vocabulary) {
    const words = spokenWords(entry.word);
    if (whyNotListenedFor(entry) || words.length === 0) refused.push(entry.word);
    else if (entry.pronunciation === null) {
      for (const word of words) unknown.add(word);
      names.push(words.join(" "));
    } else {
      const whole = words.join(joint);
      said.set(whole, phonesOf(entry.pronunciation).join(" "));
      names.push(whole);
    }
  }
  for (const word of spokenWords(domainText)) if (!dictionary.has(word)) unknown.add(word);
  const toSpell: string[] = [];
  for (const word of [...unknown]
    .filter((word) => !dictionary.has(word) && !said.has(word))
    .slice(0, unknownWordsMax)) {
    const written = ofTrades.get(word);
    if (written === undefined) toSpell.push(word);
    else said.set(word, written);
  }
  for (const [word, pronunciation] of await spellOut(toSpell, dictionary)) said.set(word, pronunciation);
  const canBeSaid = (name: string): boolean => name.split(" ").every((word) => said.has(word) || dictionary.has(word));
  return {
    said: [...said].map(([word, pronunciation]) => ({ word, pronunciation })),
    names: names.filter(canBeSaid),
    notListenedFor: [...refused, ...names.filter((name) => !canBeSaid(name))],
  };
}
const ofTrades = new Map(tradeWords.map(({ word, pronunciation }) => [word, pronunciation]));

/** Between the words of a name that is pronounced as one. */
export const joint = "_";

/** A name that no sentence holds would never be heard, however well it is spelt: it is put where names stand. */
export const withNames = (text: string, names: readonly string[]): string => {
  const known = ` ${text.replaceAll(/\s+/g, " ")} `;
  const lines = names
    .filter((name) => !known.includes(` ${name} `))
    .flatMap((name) => besideNames.map((frame) => frame.replace("#", name)));
  return [text, ...lines].join("\n");
};
const besideNames = ["#", "from #", "with #", "to #", "at #", "by #", "of #", "# is", "# has", "the #", "and #"];
