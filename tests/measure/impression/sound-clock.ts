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
const stretchMs = 12_000;
/** From one stretch to the next, sound is lost or added by so much at most. */
const driftMsMax = 1_000;
/** A stretch that fits nowhere well (silence) stands where the one before it stands. */
const certainMin = 0.5;
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

/**
 * When each moment of the recording came in: where a stretch of it fits what was heard best, by the fastest frames
 * around it. Stretch by stretch, because a busy machine loses or adds sound on the way.
 */
export const heardAt = ({ loud, firstSample, frames }: Side, recording: Int16Array): ((ms: number) => number) => {
  const theirs = logs(loudness(recording));
  const mine = logs(loud);
  const shifts: number[] = [];
  for (let from = 0; from < theirs.length; from += stretchMs / blockMs) {
    const stretch = theirs.slice(from, from + stretchMs / blockMs);
    const before = shifts.at(-1) ?? 0;
    const reach = (shifts.length === 0 ? shiftMsMax : driftMsMax) / blockMs;
    let best = { shift: before, like: certainMin };
    for (let shift = before - reach; shift <= before + reach; shift++) {
      const like = alike(mine.slice(Math.max(0, from + shift), from + shift + stretch.length), stretch);
      if (like > best.like) best = { shift, like };
    }
    shifts.push(best.shift);
  }
  return (ms) => {
    const shift = shifts[Math.min(shifts.length - 1, Math.floor(ms / stretchMs))] ?? 0;
    const sample = firstSample + shift * blockSamples + ms * samplesPerMs;
    const around = frames.filter(({ endSample }) => Math.abs(endSample - sample) < aroundMs * samplesPerMs);
    const zeroAt = Math.min(...around.map(({ endSample, storedAt }) => storedAt - endSample / samplesPerMs));
    return zeroAt + sample / samplesPerMs;
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

/** Correlation of two pieces, block by block; nothing where one of them ends too soon. */
const alike = (a: readonly number[], b: readonly number[]): number => {
  if (a.length !== b.length) return 0;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let n = 0; n < a.length; n++) {
    const [x, y] = [(a[n] ?? 0) - ma, (b[n] ?? 0) - mb];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb || 1);
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
