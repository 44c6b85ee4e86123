/** The process in which PocketSphinx listens. */
import type { Listening } from "../recognizer.ts";
import { decoderCountMax, DecoderPool } from "../process/pool.ts";
import { serveEngine } from "../process/serve.ts";
import { openDecoder } from "./decoder.ts";
import type { PocketSphinxFiles } from "./files.ts";
import { loadLibrary } from "./library.ts";
import type { Speed } from "./settings.ts";
import { salesModel } from "./sales-talk.ts";
import { openSubjects, type Prepared, type Subject, subjectKey } from "./vocabulary.ts";

export type ProgramSettings = {
  readonly files: PocketSphinxFiles;
  readonly speed: Speed;
  /** What decoders are made ready for before anybody has called, and what is heard where a channel says nothing of it. */
  readonly usual: Subject;
  readonly cacheDir: string;
};

/** What was prepared is remembered for so many subjects; a company's changes with its policy, from the next call on. */
const subjectsMax = 16;

serveEngine<ProgramSettings>(async ({ files, speed, usual, cacheDir }) => {
  const prepare = await openSubjects(files.dictionary, cacheDir);
  const subjects = new Map<string, Subject>();
  const prepared = new Map<string, Promise<Prepared>>();
  const known = (subject: Subject): string => {
    const key = subjectKey(subject);
    const made = prepared.get(key) ?? prepare(subject);
    // What was asked for last stands last, and the first is let go.
    for (const map of [subjects, prepared]) map.delete(key);
    subjects.set(key, subject);
    prepared.set(key, made);
    made.catch(() => prepared.delete(key));
    const [oldest] = subjects.keys();
    if (subjects.size > subjectsMax && oldest !== undefined) for (const map of [subjects, prepared]) map.delete(oldest);
    return key;
  };
  const usualKey = known(usual);
  const library = loadLibrary(files);
  const sales = await salesModel(library, files.dictionary, cacheDir);
  const pool = new DecoderPool(async (key) => {
    const subject = await (prepared.get(key) ?? prepare(subjects.get(key) ?? usual));
    return openDecoder(library, { files, speed, subject, sales });
  }, usualKey);
  // The first shows that all is there; the second is made while somebody listens already, above all after a death.
  await pool.warm(1);
  pool.warm().catch(() => undefined); // Whoever takes it is told.
  return {
    notListenedFor: (await prepared.get(usualKey))?.notListenedFor ?? [],
    take: (about) => pool.take(isTold(about) ? known(subjectOf(about)) : usualKey),
    room: () => decoderCountMax - pool.takenCount,
    giveBack: (decoder) => pool.giveBack(decoder),
  };
});

const isTold = ({ vocabulary, domainText }: Listening): boolean => vocabulary !== undefined || domainText !== undefined;
const subjectOf = ({ vocabulary = [], domainText = "" }: Listening): Subject => ({ vocabulary, domainText });
