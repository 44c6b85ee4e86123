/**
 * The picture of sound that Whisper looks at: the logarithm of the power in bands of the mel scale, 100 columns a second.
 * As OpenAI's reckoning (Slaney's scale and norm, a Hann window, reflection at the edges), held against the reference
 * in the tests. Silence behind the sound is not reckoned, since its value is known: a short window costs little.
 */
import { sampleRateHz } from "../recognizer.ts";
import { fourier } from "./mel-fourier.ts";

export type MelSettings = {
  readonly bandCount: number;
  readonly hopSamples: number;
  readonly fftSamples: number;
  /** Shorter sound is filled up with silence to so many. */
  readonly windowSamples: number;
};

/** Makes the reckoning for one kind of model: bands one after the other, each of `windowSamples / hopSamples` values. */
export function melReckoning(settings: MelSettings): (samples: Int16Array) => Float32Array<ArrayBuffer> {
  const { bandCount, hopSamples, fftSamples, windowSamples } = settings;
  const columnCount = Math.floor(windowSamples / hopSamples);
  const half = fftSamples / 2;
  const hann = Float64Array.from(
    { length: fftSamples },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / fftSamples),
  );
  const bands = melBands(bandCount, fftSamples);
  const transform = fourier(fftSamples);
  const real = new Float64Array(fftSamples);
  const imaginary = new Float64Array(fftSamples);

  return (samples) => {
    const made = new Float32Array(bandCount * columnCount).fill(floorLog);
    const at = (n: number): number => {
      const reflected = n < 0 ? -n : n >= windowSamples ? 2 * (windowSamples - 1) - n : n;
      return (samples[reflected] ?? 0) / 32_768;
    };
    const soundColumns = Math.min(columnCount, Math.ceil((samples.length + half) / hopSamples));
    let loudest = floorLog;
    // Two columns a transform: one as its real part, one as its imaginary part.
    for (let column = 0; column < soundColumns; column += 2) {
      const first = column * hopSamples - half;
      for (let n = 0; n < fftSamples; n++) {
        const weight = hann[n] ?? 0;
        real[n] = at(first + n) * weight;
        imaginary[n] = at(first + hopSamples + n) * weight;
      }
      const [re, im] = transform(real, imaginary);
      for (let band = 0; band < bandCount; band++) {
        const { firstBin, weights } = bands[band] ?? noBand;
        let power = 0;
        let nextPower = 0;
        for (let i = 0; i < weights.length; i++) {
          const bin = firstBin + i;
          const mirror = bin === 0 ? 0 : fftSamples - bin;
          const [a, b, c, d] = [re[bin] ?? 0, im[bin] ?? 0, re[mirror] ?? 0, im[mirror] ?? 0];
          const weight = weights[i] ?? 0;
          power += (weight * ((a + c) ** 2 + (b - d) ** 2)) / 4;
          nextPower += (weight * ((b + d) ** 2 + (c - a) ** 2)) / 4;
        }
        const value = Math.log10(Math.max(power, floor));
        made[band * columnCount + column] = value;
        loudest = Math.max(loudest, value);
        if (column + 1 >= columnCount) continue;
        const next = Math.log10(Math.max(nextPower, floor));
        made[band * columnCount + column + 1] = next;
        loudest = Math.max(loudest, next);
      }
    }
    for (let i = 0; i < made.length; i++) made[i] = (Math.max(made[i] ?? 0, loudest - rangeLog) + 4) / 4;
    return made;
  };
}

const floor = 1e-10;
const floorLog = -10;
/** What is so much quieter than the loudest is taken for no louder than that. */
const rangeLog = 8;

type Band = { readonly firstBin: number; readonly weights: Float64Array };
const noBand: Band = { firstBin: 0, weights: new Float64Array() };

/** Triangles between neighbouring points of the mel scale from 0 Hz to 8 kHz, each of the area 2 / width. */
function melBands(bandCount: number, fftSamples: number): Band[] {
  const top = hzToMel(sampleRateHz / 2);
  const points = Array.from({ length: bandCount + 2 }, (_, n) => melToHz((top * n) / (bandCount + 1)));
  const binHz = sampleRateHz / fftSamples;
  return Array.from({ length: bandCount }, (_, band) => {
    const [low = 0, middle = 0, high = 0] = points.slice(band, band + 3);
    const firstBin = Math.ceil(low / binHz);
    const lastBin = Math.min(fftSamples / 2, Math.floor(high / binHz));
    const weights = Float64Array.from({ length: Math.max(0, lastBin - firstBin + 1) }, (_, i) => {
      const hz = (firstBin + i) * binHz;
      return (Math.max(0, Math.min((hz - low) / (middle - low), (high - hz) / (high - middle))) * 2) / (high - low);
    });
    return { firstBin, weights };
  });
}

/** Slaney's: even steps up to 1 kHz, logarithmic ones above. */
const evenHz = 200 / 3;
const bendHz = 1_000;
const bendMel = bendHz / evenHz;
const stepLog = Math.log(6.4) / 27;
const hzToMel = (hz: number): number => (hz < bendHz ? hz / evenHz : bendMel + Math.log(hz / bendHz) / stepLog);
const melToHz = (mel: number): number => (mel < bendMel ? mel * evenHz : bendHz * Math.exp(stepLog * (mel - bendMel)));
