import type { Recognizer } from "../recognizer.ts";
import { recognizerInProcess } from "../process/recognizer-in-process.ts";
import type { PocketSphinxFiles, Pronunciation } from "./files.ts";
import type { ProgramSettings } from "./program.ts";

export type PocketSphinxOptions = {
  readonly files: PocketSphinxFiles;
  /** Sentences of the trade, one a line; mixed into the general model. Without them that is used alone. */
  readonly domainText?: string;
  /** Words the dictionary lacks: names of products and companies. */
  readonly vocabulary?: readonly Pronunciation[];
  /** Where language models that were made are kept; created when absent. */
  readonly cacheDir: string;
  /** Why this engine was chosen, shown beside the words. */
  readonly reason: string;
  /** A constant message and its details, for the log. */
  readonly note?: (message: string, details: Readonly<Record<string, unknown>>) => void;
};

/** PocketSphinx on this computer, in a process of its own (`recognizerInProcess` says what that throws), with decoders ready for one call. */
export async function openPocketSphinx(options: PocketSphinxOptions): Promise<Recognizer> {
  const { files, domainText, vocabulary = [], cacheDir, reason, note } = options;
  const settings: ProgramSettings = { files, vocabulary, domainText, cacheDir };
  return recognizerInProcess({
    info: {
      engine: "pocketsphinx",
      model: domainText === undefined ? "en-us" : "en-us + trade texts",
      accuracy: "basic",
      reason,
    },
    program: { program: programUrl, settings, libraryDirs: files.libraryDirs },
    note,
  });
}

export const programUrl: URL = new URL("./program.ts", import.meta.url);
