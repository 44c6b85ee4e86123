/** Recordings brought in by the command's own code to a Wingman in a process of its own, heard by the real recogniser. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { atOnceUsual } from "@wingman/domain/import/run";
import { wavAround } from "@wingman/gpu/audio/sound-file.fixture";
import { type Imported, importRecordings } from "@wingman/ops/bin/import";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { readSample } from "../../harness/sample.ts";
import { type WingmanProcess, wingmanProcess } from "../../harness/wingman-process.ts";
import type { Measure, MeasureContext } from "../measure-kind.ts";

const samples = ["saas", "real-estate", "support-plan"];
const wholeS = { short: 30, long: 130 };
/** Of two that are killed while they are heard: from a second on, so long. */
const torn = { fromS: 64, seconds: 20 };
/** It is killed once so much of all is heard. */
const killAtShare = 0.4;
/** Of the time that somebody speaks when the same sound is heard in peace. */
const heardAgainMin = 0.98;
const readyMsMax = 60_000;

export const importMeasure: Measure = {
  name: "after.import",
  about:
    "A folder of recordings brought in, heard by PocketSphinx: seconds of call a second, both sides heard; one is there twice; Wingman is killed half way and the import begun again.",
  asked: "≥ 1 × real time; each once; no gap, and as much heard as in peace (≥ 98 %)",
  unit: "× real time",
  async run(context) {
    const { long, signal, write } = context;
    const folder = await mkdtemp(join(tmpdir(), "wingman-import-"));
    await using wingman = await wingmanProcess(
      ({ dataDir, port }) => ({ args: [join(import.meta.dirname, "import.test-program.ts"), dataDir, String(port)] }),
      "ready\n",
    );
    try {
      await wingman.start();
      if ((await recogniserOf(wingman, signal)) !== "pocketsphinx")
        return { notHere: "PocketSphinx is not here, and sound that nobody hears has no speed" };

      const first = join(folder, "first");
      await mkdir(first);
      for (const sample of samples)
        await writeFile(join(first, `${sample}.wav`), await stereo(sample, 0, long ? wholeS.long : wholeS.short));
      await writeFile(join(first, "the-first-again.wav"), await stereo("saas", 0, long ? wholeS.long : wholeS.short));
      const [begun, processorsBefore] = [performance.now(), await processorS(wingman.pid())];
      write("  a folder of recordings is brought in");
      const done = await bringIn(wingman, first, context);
      const wallS = (performance.now() - begun) / 1_000;
      const processors = (await processorS(wingman.pid())) - processorsBefore;
      const again = await bringIn(wingman, first, context);
      const soundS = done.progress.soundMs / 1_000;
      const isEachOnce =
        done.progress.imported === samples.length && done.progress.known === 1 && again.progress.known === 4;
      write(
        `  ${Math.round(soundS)} s of calls in ${wallS.toFixed(1)} s; ${again.progress.known} known when asked again`,
      );

      const killed = await killedHalfWay(wingman, folder, context);
      const factor = soundS / wallS;
      return {
        value: Math.round(10 * factor) / 10,
        holds: factor >= 1 && isEachOnce && killed.holds,
        lines: [
          `${samples.length} recordings with both sides, ${Math.round(soundS)} s, ${atOnceUsual} at once: ${factor.toFixed(2)} s of call a second, ${(2 * factor).toFixed(2)} s of sound`,
          `${(processors / soundS).toFixed(2)} s of a processor for a second of call, database and log included`,
          `one that was there twice: ${done.progress.imported} brought in, ${done.progress.known} known; begun again: ${again.progress.known} known`,
          ...killed.lines,
        ],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

type Killed = { readonly holds: boolean; readonly lines: readonly string[] };

/** Killed without warning while two are heard; then the same line once more, and the same sound again in peace. */
const killedHalfWay = async (wingman: WingmanProcess, folder: string, context: MeasureContext): Promise<Killed> => {
  const [half, peace] = [join(folder, "half"), join(folder, "peace")];
  await Promise.all([mkdir(half), mkdir(peace)]);
  const two = samples.slice(0, 2);
  for (const sample of two) {
    const sound = await stereo(sample, torn.fromS, torn.seconds);
    await writeFile(join(half, `${sample}.wav`), sound);
    // A sample more at its end is another recording of the same words.
    await writeFile(join(peace, `${sample}.wav`), await stereo(sample, torn.fromS, torn.seconds, 1));
  }
  const wholeMs = two.length * torn.seconds * 1_000;
  const dying = new AbortController();
  let killedAtMs = 0;
  const kill = async (heardMs: number): Promise<void> => {
    if (killedAtMs > 0 || heardMs < killAtShare * wholeMs) return;
    killedAtMs = heardMs;
    await wingman.kill();
    dying.abort(new Error("whoever brought them in is gone, too"));
  };
  await bringIn(wingman, half, { ...context, signal: AbortSignal.any([context.signal, dying.signal]) }, kill).catch(
    (error: unknown) => {
      if (!dying.signal.aborted) throw error;
    },
  );
  if (killedAtMs === 0) throw new Error("all was heard before it could be killed");
  context.write(`  killed after ${Math.round(killedAtMs / 1_000)} s of sound`);
  await wingman.start();
  await recogniserOf(wingman, context.signal);
  const done = await bringIn(wingman, half, context);
  const control = await bringIn(wingman, peace, context);
  const [heard, wanted] = [await heardIn(wingman, done), await heardIn(wingman, control)];
  const share = heard.spokenMs / Math.max(1, wanted.spokenMs);
  const holds = heard.calls === two.length && heard.gaps === 0 && heard.open === 0 && share >= heardAgainMin;
  return {
    holds,
    lines: [
      `killed after ${Math.round(killedAtMs / 1_000)} of ${wholeMs / 1_000} s and begun again: ${heard.calls} calls, ${heard.open} unfinished, ${heard.gaps} gaps, ${heard.words} words (in peace ${wanted.words}), ${(100 * share).toFixed(1)} % of the time that somebody speaks`,
    ],
  };
};

const bringIn = async (
  wingman: WingmanProcess,
  path: string,
  { signal }: Pick<MeasureContext, "signal">,
  heard: (ms: number) => Promise<void> = () => Promise.resolve(),
): Promise<Imported> => {
  const all = await importRecordings({
    ...{ url: wingman.url, path, agreed: "in-writing", basis: "Sample calls, spoken by nobody", signal },
    ...{ atOnce: atOnceUsual, told: () => undefined },
    fault: ({ where, message }) => {
      throw new Error(`${where}: ${message}`);
    },
    progress: ({ soundMs }) => void heard(soundMs),
  });
  for (const { job, how } of all.told) if (how.kind === "failed") throw new Error(`${job.file}: ${how.message}`);
  return all;
};

/** Of the calls that a run ended with, as history tells of them. */
const heardIn = async (wingman: WingmanProcess, { told }: Imported) => {
  const sum = { calls: 0, open: 0, gaps: 0, words: 0, spokenMs: 0 };
  const calls = new Set(told.flatMap(({ how }) => (how.kind === "failed" ? [] : [how.call])));
  for (const call of calls) {
    const answer = await signedFetch(`${wingman.url}/api/calls/${call}`);
    const { call: head, lines } = (await answer.json()) as {
      call: { endedReason: string };
      lines: { kind: string; text: string | object; startMs: number; endMs: number }[];
    };
    sum.calls += 1;
    if (head.endedReason === "") sum.open += 1;
    for (const { kind, text, startMs, endMs } of lines) {
      if (kind === "gap") sum.gaps += 1;
      if (kind !== "words") continue;
      sum.words += String(text).split(" ").length;
      sum.spokenMs += endMs - startMs;
    }
  }
  return sum;
};

const ticksPerSecond = 100;
/** What a process and those below it had of the processors, in seconds; nothing where there is no /proc. */
const processorS = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // Behind the name, which may have anything in it: user and system, its own and of children that are over.
  const own = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 15)
    .map(Number);
  const below = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  const rest = await Promise.all(
    below
      .split(" ")
      .filter(Boolean)
      .map((child) => processorS(Number(child))),
  );
  return [...own.map((ticks) => ticks / ticksPerSecond), ...rest].reduce((a, b) => a + b, 0);
};

/** Which engine hears, once one does. */
const recogniserOf = async (wingman: WingmanProcess, signal: AbortSignal): Promise<string> => {
  for (const end = Date.now() + readyMsMax; Date.now() < end; await sleep(500, undefined, { signal })) {
    const answer = await fetch(`${wingman.url}/api/status`).catch(() => undefined);
    const status = (await answer?.json().catch(() => ({}))) as { speech?: { ready: boolean; engine: string } };
    if (status?.speech?.ready) return status.speech.engine;
  }
  return "none";
};

/** Both sides of a sample call in one WAV; `more` samples of silence behind it. */
const stereo = async (sample: string, fromS: number, seconds: number, more = 0): Promise<Uint8Array> => {
  const { sides } = await readSample(sample);
  const both = new Int16Array((seconds * 16_000 + more) * 2);
  for (let n = 0; n < seconds * 16_000; n++) {
    both[2 * n] = sides.rep[fromS * 16_000 + n] ?? 0;
    both[2 * n + 1] = sides.customer[fromS * 16_000 + n] ?? 0;
  }
  return wavAround(new Uint8Array(both.buffer), { codec: 1, channels: 2, rateHz: 16_000, bits: 16 });
};
