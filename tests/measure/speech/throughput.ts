/**
 * Mutation: `await sleep(20)` before `await take(channel, heard)` in `gpu/stt/role.ts`: the pipeline must fall below the bar.
 */
import { transcribeFile } from "@wingman/gpu/bench/transcribe-file";
import { readSample } from "../../harness/sample.ts";
import type { Measure } from "../measure-kind.ts";
import { openSphinx } from "./engines.ts";
import { percentile } from "./figures.ts";
import { speechGround } from "./ground.ts";

const shareMin = 0.9;
const shortMs = 60_000;
const longMs = 240_000;
const roundsShort = 2;
const roundsLong = 7;
const channels = ["rep", "customer"] as const;
const fromMs = 5_000;
/** What ends the last utterance. */
const quietMs = 2_000;

export const throughput: Measure = {
  name: "speech.throughput",
  about:
    "Sound a second through log, speech worker and recogniser against the bare recogniser in the same process, in turns; median of the rounds' shares.",
  asked: `≥ ${shareMin}`,
  unit: "of the bare recogniser",
  async run({ long, signal, write }) {
    await using engine = await openSphinx();
    const { recognizer } = engine;
    await using ground = await speechGround(recognizer, signal);
    const { sides } = await readSample();
    const ms = long ? longMs : shortMs;
    const sound = (channel: (typeof channels)[number]): Int16Array => {
      const part = new Int16Array((ms + quietMs) * 16);
      part.set(sides[channel].subarray(fromMs * 16, (fromMs + ms) * 16));
      return part;
    };
    const parts = channels.map((channel) => ({ channel, samples: sound(channel) }));
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const startedMs = performance.now();
      await work();
      return (parts.length * ms) / (performance.now() - startedMs);
    };
    const bare = (): Promise<number> =>
      timed(() =>
        Promise.all(parts.map(({ samples }) => transcribeFile(recognizer, samples, { paced: false, signal }))),
      );
    const whole = async (): Promise<number> => {
      const call = await ground.begin();
      return timed(() =>
        Promise.all(
          parts.map(async ({ channel, samples }) => {
            const end = await ground.say(call, channel, samples, 0);
            // The last moment is settled only when a recogniser is told that no more will come.
            await ground.settled(call, channel, end - quietMs * 16);
          }),
        ),
      );
    };
    const shares: number[] = [];
    const lines: string[] = [];
    for (let round = 0; round < (long ? roundsLong : roundsShort) && !signal.aborted; round++) {
      // Before and after, so that a machine that grows busier in a round takes from both.
      const before = await bare();
      const through = await whole();
      const after = await bare();
      shares.push(through / ((before + after) / 2));
      lines.push(
        `round ${round + 1}: bare ${before.toFixed(1)} and ${after.toFixed(1)}, pipeline ${through.toFixed(1)} times real speed`,
      );
      write(`  ${lines.at(-1)}`);
    }
    const value = percentile(shares, 0.5);
    return { value: Number(value.toFixed(2)), holds: value >= shareMin, lines };
  },
};
