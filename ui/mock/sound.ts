/** Sound that looks and times like speech, made from the script, so that no recording has to be kept here. */
import { durationMs, turns } from "./script.ts";

const rateHz = 16_000;

/** One side of the script as a WAV file: syllables of a buzzing tone while that side speaks, else silence. */
export const wavOf = (channel: "rep" | "customer"): Buffer => {
  const samples = new Int16Array((durationMs * rateHz) / 1_000);
  const pitchHz = channel === "rep" ? 190 : 120;
  for (const turn of turns.filter((said) => said.channel === channel)) {
    const first = (turn.startMs * rateHz) / 1_000;
    const last = (turn.endMs * rateHz) / 1_000;
    for (let i = first; i < last; i++) {
      const t = i / rateHz;
      const syllable = Math.max(0, Math.sin(2 * Math.PI * 3.7 * t)) * (0.55 + 0.45 * Math.sin(2 * Math.PI * 0.53 * t));
      let voice = 0;
      for (let harmonic = 1; harmonic <= 6; harmonic++)
        voice += Math.sin(2 * Math.PI * pitchHz * harmonic * t + harmonic) / harmonic;
      samples[i] = Math.round(7_000 * syllable * voice);
    }
  }
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
};
