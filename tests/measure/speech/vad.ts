import { levelDb } from "@wingman/gpu/audio/pcm";
import { advance, quiet } from "@wingman/gpu/vad/segmenter";
import { loadSilero, type Silero, vadFrameSamples } from "@wingman/gpu/vad/silero";
import type { Measure } from "../measure-kind.ts";
import { randomOf } from "../random.ts";
import { makeDialogue } from "./dialogues/dialogue.ts";

const rateHz = 16_000;
const seconds = 60;
const speechShareMin = 65;
/** Of the noise below the speech where both sound, as loud as a busy office. */
const signalToNoiseDb = 16;

export const vad: Measure = {
  name: "speech.vad",
  about: `Utterances that begin in ${seconds} s each of silence, white, pink and brown noise and a tone, and frames of speech found where speech is laid over noise ${signalToNoiseDb} dB below it.`,
  asked: `0 false starts, and ≥ ${speechShareMin} % of the frames with speech in pink noise`,
  unit: "% of frames",
  async run({ signal }) {
    await using silero = await loadSilero();
    const lines: string[] = [];
    let falseStarts = 0;
    for (const [name, make] of Object.entries(sounds)) {
      signal.throwIfAborted();
      const { starts, highest } = await heed(silero, make(rateHz * seconds));
      falseStarts += starts;
      lines.push(`${seconds} s of ${name}: ${starts} false starts, highest probability ${highest.toFixed(2)}`);
    }
    const [side] = makeDialogue("judging", 3).channels;
    if (side === undefined) throw new Error("a dialogue has sides");
    const shares = [];
    for (const name of ["white noise", "pink noise", "brown noise"] as const) {
      const { speaking } = await heed(silero, over(side.sound, side.truth, sounds[name](side.sound.length)));
      const inSpeech = side.truth.flatMap(({ firstSample, endSample }) =>
        speaking.slice(Math.ceil(firstSample / vadFrameSamples), Math.floor(endSample / vadFrameSamples)),
      );
      const share = (100 * inSpeech.filter(Boolean).length) / inSpeech.length;
      shares.push(share);
      lines.push(`speech over ${name}: ${share.toFixed(1)} % of ${inSpeech.length} frames with speech were found`);
    }
    const worst = Math.min(...shares);
    return { value: Number(worst.toFixed(1)), holds: falseStarts === 0 && worst >= speechShareMin, lines };
  },
};

/** -20 dB or so, each from a seed of its own. */
const sounds = {
  silence: (length: number) => new Int16Array(length),
  "white noise": (length: number) => {
    const random = randomOf(1);
    return Int16Array.from({ length }, () => (random() * 2 - 1) * 5_500);
  },
  "pink noise": (length: number) => {
    // Paul Kellet's filter: three leaky sums at different speeds are within a decibel of 1/f.
    const random = randomOf(2);
    let [a, b, c] = [0, 0, 0];
    return Int16Array.from({ length }, () => {
      const white = random() * 2 - 1;
      a = 0.99765 * a + white * 0.099046;
      b = 0.963 * b + white * 0.2965164;
      c = 0.57 * c + white * 1.0526913;
      return (a + b + c + white * 0.1848) * 2_000;
    });
  },
  "brown noise": (length: number) => {
    const random = randomOf(3);
    let sum = 0;
    return Int16Array.from({ length }, () => {
      sum = 0.995 * sum + (random() * 2 - 1) * 0.05;
      return sum * 10_000;
    });
  },
  "a tone": (length: number) =>
    Int16Array.from(
      { length },
      (_, i) => 4_600 * (Math.sin((i * 2 * Math.PI * 440) / rateHz) + Math.sin((i * 2 * Math.PI * 880) / rateHz)),
    ),
} as const;

/** Both together, the noise so far below the mean of the speech where there is any. */
const over = (
  sound: Int16Array,
  truth: readonly { readonly firstSample: number; readonly endSample: number }[],
  noise: Int16Array,
): Int16Array => {
  const spoken = Int16Array.from(
    truth.flatMap(({ firstSample, endSample }) => [...sound.subarray(firstSample, endSample)]),
  );
  const gain = 10 ** ((levelDb(spoken) - signalToNoiseDb - levelDb(noise)) / 20);
  return sound.map((sample, i) => Math.max(-32_768, Math.min(32_767, sample + (noise[i] ?? 0) * gain)));
};

const heed = async (silero: Silero, sound: Int16Array) => {
  const detector = silero.open();
  let state = quiet;
  let [starts, highest] = [0, 0];
  const speaking: boolean[] = [];
  for (let at = 0; at + vadFrameSamples <= sound.length; at += vadFrameSamples) {
    const frame = sound.subarray(at, at + vadFrameSamples);
    const probability = await detector.probability(frame);
    const next = advance(state, { probability, levelDb: levelDb(frame) });
    ({ state } = next);
    if (next.step.kind === "started") starts += 1;
    highest = Math.max(highest, probability);
    speaking.push(probability >= 0.5);
  }
  return { starts, highest, speaking };
};
