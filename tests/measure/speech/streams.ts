/**
 * Mutation: `guess()` in `gpu/stt/pocketsphinx/decoder.ts` asks a hundred times in place of once: fewer streams fit on a core.
 * The engine alone is bound to one core; where others work on it, the figure is worse than the machine.
 */
import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import type { Measure, MeasureContext } from "../measure-kind.ts";
import { cpuSecondsOf, openSphinx, type Speed } from "./engines.ts";
import { percentile } from "./figures.ts";
import { loopOf, pacedStreams, speechWithoutPauses } from "./paced-streams.ts";

const lagMsMax = 100;
const asked: Readonly<Record<Speed, number>> = { usual: 2, fast: 4 };
const countsShort: Readonly<Record<Speed, readonly number[]>> = { usual: [1, 2, 3], fast: [2, 4, 6] };
const countsLong = [1, 2, 3, 4, 5, 6, 7, 8];
/** Looked at after the warm-up; in nine seconds each stream has an utterance cut in two. */
const shortMs = 9_000;
const longMs = 60_000;
/**
 * Decoders are made and the first words compiled meanwhile: half a second of the core for each stream, in which sound
 * waits that is then caught up with.
 */
const warmUpMs = (count: number): number => 1_000 + count * 1_000;

export const streams: Measure = {
  name: "speech.streams",
  about:
    "Streams of PocketSphinx without a pause on one core with interim words less than 100 ms behind the sound at p95, as usual and in fast mode; a curve over their number.",
  asked: `≥ ${asked.usual}, in fast mode ≥ ${asked.fast}`,
  unit: "streams a core",
  async run(context) {
    const lines: string[] = [];
    const most: Record<Speed, number> = { usual: 0, fast: 0 };
    for (const speed of ["usual", "fast"] as const)
      for (const { count, lagMs, cpu } of await curve(speed, context)) {
        lines.push(
          `${speed.padEnd(5)} ${count} streams: p95 ${Math.round(lagMs)} ms behind, ${cpu.toFixed(2)} s of the core a second of sound`,
        );
        if (lagMs < lagMsMax) most[speed] = Math.max(most[speed], count);
      }
    lines.push(`fast mode: ${most.fast} streams a core`);
    return { value: most.usual, holds: most.usual >= asked.usual && most.fast >= asked.fast, lines };
  },
};

type Point = { readonly count: number; readonly lagMs: number; readonly cpu: number };

const curve = async (speed: Speed, { long, signal, write }: MeasureContext): Promise<Point[]> => {
  await using engine = await openSphinx(speed);
  // Its threads are begun with it, so that what is bound now binds all there will be.
  await promisify(execFile)("taskset", ["-acp", String(availableParallelism() - 1), String(engine.processId())]);
  const sound = await speechWithoutPauses();
  const points: Point[] = [];
  for (const count of long ? countsLong : countsShort[speed]) {
    signal.throwIfAborted();
    const ms = warmUpMs(count) + (long ? longMs : shortMs);
    const lags: number[] = [];
    const before = await cpuSecondsOf(engine.processId());
    await pacedStreams(
      engine.recognizer,
      Array.from({ length: count }, (_, stream) => loopOf(sound, stream * 17_000, ms)),
      {
        signal,
        onReport({ heard, lagMs }) {
          if (heard.kind === "fragment" && heard.endSample > warmUpMs(count) * 16) lags.push(lagMs);
        },
      },
    );
    const cpu = ((await cpuSecondsOf(engine.processId())) - before) / ((count * ms) / 1_000);
    points.push({ count, lagMs: percentile(lags, 0.95), cpu });
    write(`  ${speed}, ${count} streams: p95 ${Math.round(percentile(lags, 0.95))} ms, ${lags.length} looks`);
    // Beyond recall: each more would take minutes to catch up.
    if (percentile(lags, 0.95) > 5_000) break;
  }
  return points;
};
