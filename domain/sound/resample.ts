/**
 * Changes the rate of sound by a windowed-sinc filter in polyphase form. A filter is needed and not just
 * every third sample: what lies above the new half rate would fold down into the speech band as noise.
 */

/** The whole of a sound at once; the result is aligned with the input (no delay) and holds `round(n * to / from)` samples. */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return samples;
  const resampler = new Resampler(fromHz, toHz);
  const body = resampler.push(samples);
  const tail = resampler.flush();
  const out = new Float32Array(Math.round((samples.length * toHz) / fromHz));
  out.set(body.subarray(0, out.length));
  if (body.length < out.length) out.set(tail.subarray(0, out.length - body.length), body.length);
  return out;
}

/** Zero crossings of the sinc on each side: with the window below, 80 dB of stop band from the new half rate on. */
const zeroCrossingsPerSide = 32;
/** The pass band ends here, as a share of the lower half rate: 7.4 kHz of the 8 kHz that 16 kHz can hold. */
const passBandShare = 0.925;
const kaiserBeta = 8;

/**
 * The same for sound that arrives in pieces: the pieces out, joined, equal the whole at once.
 * `fromHz` and `toHz` are whole numbers; state is the filter's length, 4 ms or less of input on each side at the usual rates.
 */
export class Resampler {
  readonly #up: number;
  readonly #down: number;
  readonly #halfLength: number;
  readonly #phases: readonly Float32Array[];
  #held: Float32Array;
  /** Input index, from the start of the sound, of `#held[0]`; it starts before 0 because the past is silence. */
  #heldFrom: number;
  #outputCount = 0;
  #inputCount = 0;

  constructor(fromHz: number, toHz: number) {
    const divisor = greatestCommonDivisor(fromHz, toHz);
    this.#up = toHz / divisor;
    this.#down = fromHz / divisor;
    const cutoff = Math.min(1, toHz / fromHz) * passBandShare;
    this.#halfLength = Math.ceil(zeroCrossingsPerSide / cutoff);
    this.#phases = phaseFilters(this.#up, cutoff, this.#halfLength);
    this.#held = new Float32Array(this.#halfLength);
    this.#heldFrom = -this.#halfLength;
  }

  /** Takes more input and gives what can be told already; the rest waits for what comes after it. */
  push(samples: Float32Array): Float32Array {
    this.#inputCount += samples.length;
    const joined = new Float32Array(this.#held.length + samples.length);
    joined.set(this.#held);
    joined.set(samples, this.#held.length);
    const available = this.#heldFrom + joined.length;
    // Output n sits at input position n*down/up and reads halfLength samples on both sides of it.
    const ready = Math.max(
      0,
      Math.floor(((available - this.#halfLength - 1) * this.#up) / this.#down) + 1 - this.#outputCount,
    );
    const out = new Float32Array(ready);
    for (let i = 0; i < ready; i++) out[i] = this.#at(joined, this.#outputCount + i);
    this.#outputCount += ready;
    const nextFrom = Math.floor((this.#outputCount * this.#down) / this.#up) - this.#halfLength;
    this.#held = joined.slice(Math.max(0, nextFrom - this.#heldFrom));
    this.#heldFrom = Math.max(nextFrom, this.#heldFrom);
    return out;
  }

  /** The last samples, as though silence followed. The resampler is spent afterwards. */
  flush(): Float32Array {
    const wanted = Math.round((this.#inputCount * this.#up) / this.#down) - this.#outputCount;
    return this.push(new Float32Array(this.#halfLength + 2)).subarray(0, Math.max(0, wanted));
  }

  #at(input: Float32Array, index: number): number {
    const position = index * this.#down;
    const whole = Math.floor(position / this.#up);
    const filter = this.#phases[position % this.#up] ?? new Float32Array(0);
    const from = whole - this.#halfLength - this.#heldFrom;
    let sum = 0;
    for (let tap = 0; tap < filter.length; tap++) sum += (filter[tap] ?? 0) * (input[from + tap] ?? 0);
    return sum;
  }
}

function phaseFilters(up: number, cutoff: number, halfLength: number): Float32Array[] {
  const length = 2 * halfLength + 1;
  const scale = besselI0(kaiserBeta);
  return Array.from({ length: up }, (_, phase) => {
    const taps = Float32Array.from({ length }, (_unused, tap) => {
      const distance = tap - halfLength - phase / up;
      const reach = distance / (halfLength + 1);
      const window = Math.abs(reach) >= 1 ? 0 : besselI0(kaiserBeta * Math.sqrt(1 - reach * reach)) / scale;
      return cutoff * sinc(cutoff * distance) * window;
    });
    // Each phase passes a constant unchanged, or a steady tone would ripple at the phase rate.
    const sum = taps.reduce((total, tap) => total + tap, 0);
    return taps.map((tap) => tap / sum);
  });
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < 40; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
