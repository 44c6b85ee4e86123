/**
 * Speech faster or slower at the same pitch (waveform similarity overlap-add): pieces are taken at another pace and laid
 * over each other where they fit best. Pure, for samples of one channel.
 */
/** 20 ms of a piece lie under the next one: longer than a period of the deepest voice. */
const hopMs = 20;
/** So far a piece may move to fit. */
const searchMs = 10;
/** Every so manieth sample says enough about how well two pieces fit. */
const stride = 4;

/** @param speed 2 is twice as fast; the answer has `samples.length / speed` samples */
export const stretched = (samples: Float32Array, speed: number, perSecond: number): Float32Array<ArrayBuffer> => {
  const length = Math.round(samples.length / speed);
  const out = new Float32Array(length);
  if (speed === 1) {
    out.set(samples.subarray(0, length));
    return out;
  }
  const hop = Math.round((perSecond * hopMs) / 1_000);
  const search = Math.round((perSecond * searchMs) / 1_000);
  const fade = Float32Array.from({ length: hop }, (_, n) => 0.5 - 0.5 * Math.cos((Math.PI * (n + 0.5)) / hop));
  /** Where the sound would have gone on, had the piece before not ended. */
  let natural = 0;
  for (let begin = 0; begin < length; begin += hop) {
    const wished = Math.round(begin * speed);
    const from = begin === 0 ? 0 : bestFit(samples, natural, { from: wished - search, to: wished + search, hop });
    for (let n = 0; n < hop && begin + n < length; n++) {
      const rising = fade[n] ?? 1;
      const before = samples[natural + n] ?? 0;
      const next = samples[from + n] ?? 0;
      out[begin + n] = begin === 0 ? next : before * (1 - rising) + next * rising;
    }
    natural = from + hop;
  }
  return out;
};

const bestFit = (
  samples: Float32Array,
  natural: number,
  { from, to, hop }: { readonly from: number; readonly to: number; readonly hop: number },
): number => {
  let [best, at] = [-Infinity, Math.max(0, Math.round((from + to) / 2))];
  for (let place = Math.max(0, from); place <= to; place += stride) {
    let fit = 0;
    for (let n = 0; n < hop; n += stride) fit += (samples[natural + n] ?? 0) * (samples[place + n] ?? 0);
    if (fit > best) [best, at] = [fit, place];
  }
  return at;
};
