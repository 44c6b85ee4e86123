/** When a recording was in the air, judged from the sound that reached AUDIO and the recording itself. */
import type { Played } from "../../harness/call-tab.ts";
import type { Channel } from "@wingman/domain/call/events/shared";
import { followStream } from "@wingman/streams/follow/follow";
import { decodeAudio } from "@wingman/streams/log/audio";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { streamNames } from "@wingman/streams/log/streams";

type Side = {
  readonly loud: number[];
  firstSample: number;
  readonly frames: { endSample: number; storedAt: number }[];
};
export type SoundClock = { readonly sides: Readonly<Record<Channel, Side>> };

const samplesPerMs = 16;
const blockMs = 5;
const blockSamples = blockMs * samplesPerMs;
/** The recording begins so much before or after the channel at most. */
const shiftMsMax = 4_000;
const comparedMs = 40_000;
/** One frame in a second or two is not held up, however busy the machine. */
const aroundMs = 1_000;

/** Listens to what is stored of one call until aborted. */
export const watchSound = (log: JetStreamLog, call: string, signal: AbortSignal): SoundClock => {
  const side = (): Side => ({ loud: [], firstSample: -1, frames: [] });
  const sides = { rep: side(), customer: side() };
  void (async () => {
    for await (const message of followStream(log, {
      stream: streamNames.audio,
      subjects: ["wm.audio.>"],
      after: 0,
      signal,
    })) {
      const frame = decodeAudio(message);
      if (!frame || frame.ref.call !== call) continue;
      const known = sides[frame.ref.channel];
      if (known.firstSample < 0) known.firstSample = frame.firstSample;
      known.frames.push({ endSample: frame.firstSample + frame.samples.length, storedAt: message.storedAt });
      known.loud.push(...loudness(frame.samples));
    }
  })().catch(() => undefined);
  return { sides };
};

/** When each moment of the recording came in: where it fits what was heard best, by the fastest frames around it. */
export const heardAt = ({ loud, firstSample, frames }: Side, recording: Int16Array): ((ms: number) => number) => {
  const theirs = logs(loudness(recording.subarray(0, comparedMs * samplesPerMs)));
  const mine = logs(loud);
  let best = { shift: 0, like: Number.NEGATIVE_INFINITY };
  for (let shift = -shiftMsMax / blockMs; shift <= shiftMsMax / blockMs; shift++) {
    const like = alike(mine, theirs, shift);
    if (like > best.like) best = { shift, like };
  }
  const zeroSample = firstSample + best.shift * blockSamples;
  return (ms) => {
    const sample = zeroSample + ms * samplesPerMs;
    const around = frames.filter(({ endSample }) => Math.abs(endSample - sample) < aroundMs * samplesPerMs);
    return (
      Math.min(...around.map(({ endSample, storedAt }) => storedAt - endSample / samplesPerMs)) + sample / samplesPerMs
    );
  };
};

/** When a moment of the recording was in the air, by the player's own clock. */
export const playedAt =
  (played: readonly Played[]): ((ms: number) => number) =>
  (ms) => {
    const near = played.reduce((best, look) => (Math.abs(look.atMs - ms) < Math.abs(best.atMs - ms) ? look : best));
    return near.at + ms - near.atMs;
  };

const loudness = (samples: Int16Array): number[] => {
  const list: number[] = [];
  for (let at = 0; at + blockSamples <= samples.length; at += blockSamples) {
    let sum = 0;
    for (let n = at; n < at + blockSamples; n++) sum += (samples[n] ?? 0) ** 2;
    list.push(Math.sqrt(sum / blockSamples));
  }
  return list;
};
const logs = (values: readonly number[]) => values.map((value) => Math.log10(10 + value));

/** Correlation of what was heard with the recording moved by so many blocks. */
const alike = (mine: readonly number[], theirs: readonly number[], shift: number): number => {
  const from = Math.max(0, shift);
  const count = Math.min(mine.length - from, theirs.length - (from - shift));
  if (count < 400) return Number.NEGATIVE_INFINITY;
  const a = mine.slice(from, from + count);
  const b = theirs.slice(from - shift, from - shift + count);
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let n = 0; n < count; n++) {
    const [x, y] = [(a[n] ?? 0) - ma, (b[n] ?? 0) - mb];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb || 1);
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
