/**
 * A recording, sent into a call as a microphone would send it: in step with the clock, or as fast as it is heard. Who
 * carries it there is a port: the socket of the command line, or the gateway itself for a file that was uploaded.
 */
import type { Channel } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";

const samplesPerMs = 16;
const frameSamples = { real: 40 * samplesPerMs, fast: 100 * samplesPerMs } as const;
/** Sent and not in the stream yet: a third of what the intake holds before it refuses. */
const underWaySamplesMax = 5_000 * samplesPerMs;
/** Sent and not settled: what the intake keeps, to be heard again if the recogniser dies. */
const unsettledSamplesMax = 25_000 * samplesPerMs;
/** Where nothing is settled for so long though all was received, somebody speaks without a pause: a little more is sent, */
const stuckMs = 3_000;
const moreSamples = 5_000 * samplesPerMs;
/** up to what the recogniser's shelf holds. */
const unsettledSamplesLast = 110_000 * samplesPerMs;
const lookMs = 20;
/** So little is heard in the moment in which a call ends, and a recogniser that settles nothing for so long is at its last words. */
const lastWordsSamples = 2_000 * samplesPerMs;
const stillMsMax = 4_000;
/** Nothing at all is taken for so long: whoever plays it is told. */
const deadMsMax = 120_000;

export type Pace = "real" | "fast";
export type Marks = { readonly receivedSample: number; readonly settledSample: number };
export type SoundLine = {
  /** Takes the next frame of a side; numbers follow each other. */
  sound(channel: Channel, firstSample: number, samples: Int16Array): void | Promise<void>;
  marks(channel: Channel): Marks;
  isPaused(): boolean;
  /** The call is over, or nobody listens to it any more. */
  isOver(): boolean;
  /** True once after frames were refused: they are sent again from the received mark. */
  wasRefused(): boolean;
};
export type Side = {
  readonly channel: Channel;
  readonly sampleCount: number;
  read(firstSample: number, count: number): Int16Array | Promise<Int16Array>;
};
export type Played = { readonly ended: "finished" | "stopped" | "over"; readonly sample: number };

export const soundSide = (channel: Channel, samples: Int16Array): Side => ({
  channel,
  sampleCount: samples.length,
  read: (first, count) => samples.subarray(first, first + count),
});

/**
 * Resolves when all of it is sent, `signal` aborts, or the call is over. Rejects with `Failure` WING_SOUND_STUCK where
 * nothing is taken for two minutes.
 */
export const playRecording = async (
  line: SoundLine,
  sides: readonly Side[],
  options: {
    readonly pace: Pace;
    readonly fromSample?: number;
    readonly signal: AbortSignal;
    readonly onProgress?: (sample: number) => void;
  },
): Promise<Played> => {
  const { pace, signal, onProgress } = options;
  const end = Math.max(0, ...sides.map(({ sampleCount }) => sampleCount));
  const step = frameSamples[pace];
  let at = options.fromSample ?? 0;
  /** Numbers go on while a call is paused, as those of a microphone do; where the clock is the sound's, both stand. */
  let shift = 0;
  let due = performance.now() - at / samplesPerMs;
  const from = at;

  const waitForPause = async (): Promise<void> => {
    const pausedAt = performance.now();
    while (line.isPaused() && !signal.aborted && !line.isOver()) await later(lookMs);
    const pausedMs = performance.now() - pausedAt;
    due += pausedMs;
    if (pace === "real") shift += Math.round(pausedMs * samplesPerMs);
  };
  const waitForRoom = async (): Promise<void> => {
    let allowed = pace === "real" ? Infinity : unsettledSamplesMax;
    let [mark, since] = [-1, performance.now()];
    while (!signal.aborted && !line.isOver() && !line.isPaused()) {
      if (line.wasRefused()) {
        at = Math.max(from, Math.min(at, ...sides.map(({ channel }) => line.marks(channel).receivedSample - shift)));
        return;
      }
      const open = sides
        .filter(({ sampleCount }) => sampleCount > from)
        .map(({ channel, sampleCount }) => {
          const { receivedSample, settledSample } = line.marks(channel);
          const sent = Math.min(at, sampleCount) + shift;
          return {
            underWay: sent - Math.max(receivedSample, from),
            unsettled: sent - Math.max(settledSample, from),
            settledSample,
            receivedSample,
          };
        });
      if (open.every(({ underWay, unsettled }) => underWay < underWaySamplesMax && unsettled < allowed)) return;
      const now = performance.now();
      const total = open.reduce((sum, { settledSample, receivedSample }) => sum + settledSample + receivedSample, 0);
      if (total !== mark) [mark, since] = [total, now];
      if (now - since > stuckMs && open.every(({ underWay }) => underWay <= 0) && allowed < unsettledSamplesLast) {
        allowed += moreSamples;
        since = now;
      }
      if (now - since > deadMsMax)
        throw new Failure("WING_SOUND_STUCK", "the recording is not heard: nothing of it was taken for two minutes.", {
          remedy: "Look at the setup page whether speech is ready, and play it again.",
        });
      await later(lookMs);
    }
  };

  while (at < end) {
    if (line.isPaused()) await waitForPause();
    if (signal.aborted) return { ended: "stopped", sample: at };
    if (line.isOver()) return { ended: "over", sample: at };
    const next = Math.min(at + step, end);
    if (pace === "real") {
      const wait = due + next / samplesPerMs - performance.now();
      if (wait > 0) await later(wait);
      if (line.isPaused()) continue;
    }
    for (const { channel, sampleCount, read } of sides) {
      const count = Math.min(next, sampleCount) - at;
      if (count > 0) await line.sound(channel, at + shift, await read(at, count));
    }
    at = next;
    onProgress?.(at);
    await waitForRoom();
  }
  await heard(line, sides, shift, signal);
  return { ended: "finished", sample: at };
};

/** The end waits for the recogniser where it is behind: what is left then is heard as the call is ended. */
const heard = async (line: SoundLine, sides: readonly Side[], shift: number, signal: AbortSignal): Promise<void> => {
  const left = (): number =>
    Math.max(0, ...sides.map(({ channel, sampleCount }) => sampleCount + shift - line.marks(channel).settledSample));
  for (
    let [last, since] = [left(), performance.now()];
    left() > lastWordsSamples && !signal.aborted && !line.isOver();
  ) {
    await later(lookMs);
    const now = performance.now();
    if (left() !== last) [last, since] = [left(), now];
    if (now - since > stillMsMax) return;
  }
};

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
