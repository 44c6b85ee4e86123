/** Sound of a telephone line, 8 kHz, as 16 kHz: frame by frame, its numbers kept. */
import { Resampler } from "./resample.ts";

export type Numbered = { readonly firstSample: number; readonly samples: Int16Array };

/** Samples count at 16 kHz, in and out. */
export type Doubler = {
  /** What can be told by now; the last 4 ms wait for what comes behind them. Nothing where all of it is known. */
  push(frame: Numbered): readonly Numbered[];
  /** What waited, as though silence followed. */
  flush(): readonly Numbered[];
};

/** A frame that was sent before is passed over; one that leaves a gap begins anew, and the gap stays. */
export const doubler = (): Doubler => {
  let resampler = new Resampler(8_000, 16_000);
  let next: number | undefined;
  let given = 0;
  const numbered = (out: Float32Array): readonly Numbered[] => {
    if (out.length === 0) return [];
    const firstSample = given;
    given += out.length;
    return [{ firstSample, samples: Int16Array.from(out, rounded) }];
  };
  const flush = (): readonly Numbered[] => {
    if (next === undefined) return [];
    const rest = numbered(resampler.flush().subarray(0, Math.max(0, next - given)));
    resampler = new Resampler(8_000, 16_000);
    next = undefined;
    return rest;
  };
  return {
    push({ firstSample, samples }) {
      const end = firstSample + 2 * samples.length;
      if (next !== undefined && end <= next) return [];
      const before = next !== undefined && firstSample > next ? flush() : [];
      if (next === undefined) [next, given] = [firstSample, firstSample];
      const fresh = samples.subarray((next - firstSample) / 2);
      next = end;
      return [...before, ...numbered(resampler.push(Float32Array.from(fresh)))];
    },
    flush,
  };
};

const rounded = (value: number): number => Math.max(-32_768, Math.min(32_767, Math.round(value)));
