import { type Frame, sampleRateHz } from "../stt/recognizer.ts";

/** Cuts a sound into frames of `frameMs` (the last one may be shorter), numbered from `firstSample`. */
export function* framesOf(samples: Int16Array, frameMs = 20, firstSample = 0): Generator<Frame> {
  const length = Math.max(1, Math.round((frameMs * sampleRateHz) / 1000));
  for (let at = 0; at < samples.length; at += length)
    yield { firstSample: firstSample + at, samples: samples.subarray(at, Math.min(at + length, samples.length)) };
}

/**
 * The same at the speed at which it was spoken: a frame is given when its last sample would have been
 * recorded, counted from the first call of `next`, so that a slow reader catches up and does not drift.
 * Ends early, without a throw, when `signal` aborts.
 */
export async function* pacedFrames(
  samples: Int16Array,
  frameMs: number,
  signal: AbortSignal,
  firstSample = 0,
): AsyncGenerator<Frame> {
  const startedMs = performance.now();
  for (const frame of framesOf(samples, frameMs, firstSample)) {
    const dueMs = startedMs + ((frame.firstSample - firstSample + frame.samples.length) * 1000) / sampleRateHz;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await pause(waitMs, signal);
    if (signal.aborted) return;
    yield frame;
  }
}

const pause = (waitMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, waitMs);
    signal.addEventListener("abort", end, { once: true });
  });

export const samplesOfMs = (durationMs: number): number => Math.round((durationMs * sampleRateHz) / 1000);
