import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Failure } from "@wingman/domain/failure";
import type { Heard } from "@wingman/gpu/stt/recognizer";
import type { Subject } from "@wingman/gpu/stt/pocketsphinx/vocabulary";
import type { Endpointing } from "@wingman/gpu/vad/endpointing";
import { findPocketSphinx, type PocketSphinx } from "@wingman/ops/local/parts/pocketsphinx";
import { root } from "../../../harness/wingman.ts";

export type ListenTask = {
  readonly sound: Int16Array;
  readonly files: PocketSphinx;
  readonly endpointing: Endpointing;
  /** What such calls are about, as a company's would be; left out: nothing is known of them. */
  readonly about?: Subject & { readonly cacheDir: string };
  /** Noise is taken out where there is much of it, as in a call; left out: it is heard as it comes. */
  readonly isCleaned?: boolean;
};
/** Everything before `endSample` was closed when the sound had been taken up to `atSample`; `words` of it were heard. */
export type Closed = {
  readonly endSample: number;
  readonly atSample: number;
  readonly held: boolean;
  readonly text: string;
  readonly words: number;
  /** Processor time that the last pass over the utterance took. */
  readonly cpuMs: number;
};

/** What was closed, and everything that was reported, each with how far the sound had been taken. */
export type Listened = {
  readonly closed: readonly Closed[];
  readonly reports: readonly { readonly atSample: number; readonly heard: Heard }[];
};

/** Two at a time: as many as the smallest machine has cores. */
const besideMax = 2;
const program = fileURLToPath(new URL("./listen.test-program.ts", import.meta.url));

/** What PocketSphinx closed, and when, on each sound under each rule. Throws where there is no PocketSphinx. */
export async function listenToAll(
  tasks: readonly Omit<ListenTask, "files">[],
  signal: AbortSignal,
): Promise<readonly Listened[]> {
  const files = await findPocketSphinx({ root });
  if (files instanceof Failure) throw files;
  const results: Listened[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < tasks.length && !signal.aborted; index = next++)
      results[index] = await listenTo({ ...(tasks[index] as (typeof tasks)[number]), files }, signal);
  };
  await Promise.all(Array.from({ length: besideMax }, work));
  signal.throwIfAborted();
  return results;
}

const listenTo = (task: ListenTask, signal: AbortSignal): Promise<Listened> =>
  new Promise((resolve, reject) => {
    const child = fork(program, [], {
      serialization: "advanced",
      execArgv: [],
      signal,
      env: { PATH: process.env.PATH, LANG: "C", LD_LIBRARY_PATH: task.files.libraryDirs.join(":") },
    });
    child.once("message", (listened) => resolve(listened as Listened));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`listening ended with ${code}`)));
    child.send(task);
  });
