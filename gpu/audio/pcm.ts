/**
 * Conversions between the two shapes of sound used here, and what can be said about a stretch of it.
 * Int16 is what travels and what PocketSphinx takes; float (-1 to 1) is what filters and Silero take.
 */
const fullScale = 32_768;

/** Scales by 1/32768, so that -32768 becomes exactly -1. */
export function toFloat(samples: Int16Array): Float32Array {
  const out = new Float32Array(samples.length);
  for (let i = 0; i < samples.length; i++) out[i] = (samples[i] ?? 0) / fullScale;
  return out;
}

/** Rounds and clamps: a value outside -1 to 1 is held at the rail, never wrapped round to the other one. */
export function toInt16(samples: Float32Array): Int16Array {
  const out = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const scaled = Math.round((samples[i] ?? 0) * fullScale);
    out[i] = scaled > 32_767 ? 32_767 : scaled < -fullScale ? -fullScale : scaled;
  }
  return out;
}

/** Root mean square in decibels below full scale: 0 is the loudest square wave, digital silence is `silenceDb`. */
export function levelDb(samples: Int16Array): number {
  if (samples.length === 0) return silenceDb;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / samples.length) / fullScale;
  return rms === 0 ? silenceDb : Math.max(silenceDb, 20 * Math.log10(rms));
}

/** One step of 16 bit is -90 dB, so nothing real lies below this. */
export const silenceDb = -100;

/**
 * The share (0 to 1) of samples in runs of at least `runMin` at the rails. A single full-scale sample is a
 * loud peak; a run of them is a wave whose top is missing, which no engine hears well.
 */
export function clippedShare(samples: Int16Array, runMin = 3): number {
  if (samples.length === 0) return 0;
  let clipped = 0;
  let run = 0;
  for (let i = 0; i <= samples.length; i++) {
    const sample = samples[i] ?? 0;
    if (i < samples.length && (sample >= 32_767 || sample <= -fullScale)) run += 1;
    else {
      if (run >= runMin) clipped += run;
      run = 0;
    }
  }
  return clipped / samples.length;
}

/** Little-endian bytes to samples. A copy, because the bytes of a message rarely start on an even address. */
export function samplesOfBytes(bytes: Uint8Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Int16Array(bytes.byteLength >> 1);
  for (let i = 0; i < out.length; i++) out[i] = view.getInt16(i * 2, true);
  return out;
}

/** Samples to little-endian bytes, the shape they travel in. */
export function bytesOfSamples(samples: Int16Array): Uint8Array {
  const out = new Uint8Array(samples.length * 2);
  const view = new DataView(out.buffer);
  for (let i = 0; i < samples.length; i++) view.setInt16(i * 2, samples[i] ?? 0, true);
  return out;
}
