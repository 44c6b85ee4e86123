/** Sound that looks and times like speech, made from the script, so that no recording has to be kept here. */
import type { CallRecording } from "../parts/api.ts";
import { durationMs, turns } from "./script.ts";

const rateHz = 16_000;

/** One side of the script as a WAV file: syllables of a buzzing tone while that side speaks, else silence. */
export const wavOf = (channel: "rep" | "customer"): Buffer => wavWith(samplesOf(channel), 1);

/** Both sides between two moments, as the gateway gives a recording. */
export const spanOf = (fromMs: number, toMs: number): Buffer => {
  const sides = (["rep", "customer"] as const).map((channel) =>
    samplesOf(channel).subarray((fromMs * rateHz) / 1_000, (toMs * rateHz) / 1_000),
  );
  const both = new Int16Array(2 * (sides[0]?.length ?? 0));
  for (let n = 0; n < both.length; n++) both[n] = sides[n % 2]?.[n >> 1] ?? 0;
  return wavWith(both, 2);
};

/** The first demo call was recorded, with a number in it; nobody was asked in the others. */
export const recordingOf = (call: string): CallRecording =>
  call !== "demo-0"
    ? { none: call === "demo-3" ? "erased" : "not-asked", sides: [], takenBack: [] }
    : {
        none: null,
        sides: (["rep", "customer"] as const).map((channel) => ({
          channel,
          spans: [{ fromMs: 0, toMs: durationMs }],
          muted: channel === "customer" ? [{ fromMs: 20_000, toMs: 24_000 }] : [],
        })),
        takenBack: [{ fromMs: 30_000, toMs: 34_000 }],
      };

const samplesOf = (channel: "rep" | "customer"): Int16Array => {
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
  return samples;
};

const wavWith = (samples: Int16Array, channelCount: number): Buffer => {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channelCount, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * 2 * channelCount, 28);
  header.writeUInt16LE(2 * channelCount, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
};
