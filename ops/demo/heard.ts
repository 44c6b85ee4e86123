/** The words of the sample calls as a recogniser heard them earlier: `heard.json` beside each, made by `make-heard.ts`. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RecordedWords } from "@wingman/gpu/stt/recorded";
import type { HeardWord } from "@wingman/gpu/stt/recognizer";

export const samplesFolder = join(import.meta.dirname, "samples");
export const heardFile = "heard.json";

export type HeardSample = {
  /** What recognised them, for whoever reads the file. */
  readonly engine: string;
  readonly model: string;
  readonly rep: readonly HeardWord[];
  readonly customer: readonly HeardWord[];
};

/** By sample; one whose words were never recorded is left out. */
export const readHeard = async (folder: string = samplesFolder): Promise<ReadonlyMap<string, RecordedWords>> => {
  const found = new Map<string, RecordedWords>();
  for (const id of (await readdir(folder)).sort()) {
    const text = await readFile(join(folder, id, heardFile), "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const { rep, customer } = JSON.parse(text) as HeardSample; // Ours: it is part of the repository.
    found.set(id, { rep, customer });
  }
  return found;
};
