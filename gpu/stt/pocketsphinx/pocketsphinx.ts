import type { Recognizer, VocabularyWord } from "../recognizer.ts";
import { recognizerInProcess } from "../process/recognizer-in-process.ts";
import type { PocketSphinxFiles } from "./files.ts";
import type { ProgramSettings } from "./program.ts";
import type { Speed } from "./settings.ts";

export type PocketSphinxOptions = {
  readonly files: PocketSphinxFiles;
  /** What a channel is heard with that says nothing of it (`Listening`), and what decoders are made ready for. */
  readonly domainText?: string;
  readonly vocabulary?: readonly VocabularyWord[];
  readonly speed?: Speed;
  /** Where language models that were made are kept; created when absent. */
  readonly cacheDir: string;
  /** `EngineProgram`'s. */
  readonly codeCacheDir?: string;
  /** Why this engine was chosen, shown beside the words. */
  readonly reason: string;
  /** A constant message and its details, for the log. */
  readonly note?: (message: string, details: Readonly<Record<string, unknown>>) => void;
};

/** PocketSphinx on this computer, in a process of its own (`recognizerInProcess` says what that throws), with decoders ready for one call. */
export async function openPocketSphinx(options: PocketSphinxOptions): Promise<Recognizer> {
  const { files, domainText = "", vocabulary = [], speed = "usual", cacheDir, codeCacheDir, reason, note } = options;
  const settings: ProgramSettings = { files, speed, usual: { vocabulary, domainText }, cacheDir };
  return recognizerInProcess({
    info: {
      engine: "pocketsphinx",
      model: speed === "fast" ? "en-us, fast" : "en-us",
      accuracy: "basic",
      reason,
    },
    program: {
      program: programUrl,
      settings,
      libraryDirs: files.libraryDirs,
      ...(codeCacheDir !== undefined && { codeCacheDir }),
    },
    note,
  });
}

export const programUrl: URL = new URL("./program.ts", import.meta.url);
