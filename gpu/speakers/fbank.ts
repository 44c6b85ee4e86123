/**
 * Kaldi's filter banks, which models of voices are taught with: 80 bands of the mel scale (HTK's) from 20 Hz to 8 kHz,
 * windows of 25 ms every 10 ms, the mean of each band taken off. As torchaudio.compliance.kaldi.fbank without dither.
 */
import { fourier } from "../stt/onnx/mel-fourier.ts";

export const bandCount = 80;
const windowSamples = 400;
const hopSamples = 160;
const fftSamples = 512;
const preEmphasis = 0.97;
const lowHz = 20;
const rateHz = 16_000;
const floor = 1.1920929e-7; // The smallest step of single precision, as there.

/** Frames one after the other, `bandCount` values each; empty where the sound is shorter than one window. */
export const fbankOf = (samples: Int16Array): Float32Array<ArrayBuffer> => {
  const frameCount = samples.length < windowSamples ? 0 : 1 + Math.floor((samples.length - windowSamples) / hopSamples);
  const made = new Float32Array(frameCount * bandCount);
  const real = new Float64Array(fftSamples);
  const imaginary = new Float64Array(fftSamples);
  const transform = fourier(fftSamples);
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * hopSamples;
    let mean = 0;
    for (let n = 0; n < windowSamples; n++) mean += (samples[at + n] ?? 0) / windowSamples;
    real.fill(0);
    for (let n = windowSamples - 1; n >= 0; n--) {
      const before = (samples[at + Math.max(0, n - 1)] ?? 0) - mean;
      real[n] = ((samples[at + n] ?? 0) - mean - preEmphasis * before) * (povey[n] ?? 0);
    }
    imaginary.fill(0);
    const [re, im] = transform(real, imaginary);
    for (const [band, { firstBin, weights }] of bands.entries()) {
      let power = 0;
      for (let n = 0; n < weights.length; n++)
        power += (weights[n] ?? 0) * ((re[firstBin + n] ?? 0) ** 2 + (im[firstBin + n] ?? 0) ** 2);
      made[frame * bandCount + band] = Math.log(Math.max(power, floor));
    }
  }
  for (let band = 0; band < bandCount; band++) {
    let mean = 0;
    for (let frame = 0; frame < frameCount; frame++) mean += (made[frame * bandCount + band] ?? 0) / frameCount;
    for (let frame = 0; frame < frameCount; frame++) {
      const index = frame * bandCount + band;
      made[index] = (made[index] ?? 0) - mean;
    }
  }
  return made;
};

const povey = Float64Array.from(
  { length: windowSamples },
  (_, n) => (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / (windowSamples - 1))) ** 0.85,
);
const mel = (hz: number): number => 1_127 * Math.log(1 + hz / 700);

const bands = ((): { firstBin: number; weights: number[] }[] => {
  const low = mel(lowHz);
  const step = (mel(rateHz / 2) - low) / (bandCount + 1);
  return Array.from({ length: bandCount }, (_, band) => {
    const [left, centre, right] = [low + band * step, low + (band + 1) * step, low + (band + 2) * step];
    const weights = Array.from({ length: fftSamples / 2 }, (_, bin) => {
      const at = mel((bin * rateHz) / fftSamples);
      return Math.max(0, at <= centre ? (at - left) / (centre - left) : (right - at) / (right - centre));
    });
    const firstBin = weights.findIndex((weight) => weight > 0);
    const endBin = weights.findLastIndex((weight) => weight > 0) + 1;
    return firstBin < 0 ? { firstBin: 0, weights: [] } : { firstBin, weights: weights.slice(firstBin, endBin) };
  });
})();
