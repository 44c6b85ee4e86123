import { Failure } from "@wingman/domain/failure";
import { resample } from "@wingman/gpu/audio/resample";
import { transcribeFile } from "@wingman/gpu/bench/transcribe-file";
import { sumOfErrors, wordErrors } from "@wingman/gpu/bench/wer";
import type { Voice } from "@wingman/gpu/tts/voice";
import { openEngine } from "@wingman/ops/bin/speech";
import { noVoiceSettings, openVoicesHere } from "@wingman/ops/bin/voices";
import { openVoice } from "@wingman/ops/demo/make-voice";
import { findPocketSphinx } from "@wingman/ops/local/parts/pocketsphinx";
import { pino } from "pino";
import { root } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";

const firstMsMax = 300;
const wrongMax = 0.25;
const quietMs = 500;

/** As tips say it. */
const english = [
  "Ask who signs the contract.",
  "Say what the price includes.",
  "Ask what they compare the price with.",
  "Agree on a date for the next step.",
  "Wait for the answer before you go on.",
  "Repeat the number that they gave you.",
  "Ask how they solve this today.",
  "Name one customer with the same problem.",
  "Ask what happens if nothing changes.",
  "Tell them how long the setup takes.",
  "Ask who else should be in the meeting.",
  "Offer to send the terms by email.",
  "Ask which of the two matters more.",
  "Slow down and let them finish.",
  "Say that the contract runs for one year.",
  "Ask when they want to start.",
  "Check that the budget is approved.",
  "Thank them and sum up what was agreed.",
  "Ask why the last supplier did not work.",
  "Say what it costs them to wait.",
];
const arabic = [
  "اسأل من يوقع العقد.",
  "اذكر ما يشمله السعر.",
  "اسأل بماذا يقارنون السعر.",
  "اتفق على موعد للخطوة التالية.",
  "انتظر الجواب قبل أن تكمل.",
  "كرر الرقم الذي ذكروه.",
  "اسأل كيف يحلون هذا اليوم.",
  "اسأل ماذا يحدث إذا لم يتغير شيء.",
  "اسأل من يجب أن يحضر الاجتماع.",
  "اشكرهم ولخص ما اتفقتم عليه.",
];

const said = async (voice: Voice, text: string, language: string, signal: AbortSignal) => {
  const began = performance.now();
  let firstMs = Number.NaN;
  const pieces = [];
  for await (const piece of voice.speak(text, { language, rate: 1 }, signal)) {
    if (pieces.length === 0) firstMs = performance.now() - began;
    pieces.push(piece);
  }
  return { firstMs, pieces };
};

const p95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;

export const voice: Measure = {
  name: "speech.voice",
  about:
    "How long after a sentence is given its first sound comes, for the voices of the system, and how well what they say is recognised.",
  asked: `≤ ${firstMsMax} ms, 95th of 20 sentences a voice, and flite's words recognised at ≤ ${wrongMax * 100} % errors`,
  unit: "ms",
  async run({ signal, write }) {
    await using voices = openVoicesHere({ root, voices: noVoiceSettings, signal });
    await voices.settled;
    const lines: string[] = [];
    let worst = 0;
    const sounds = new Map<string, Int16Array[]>();
    const spans: number[] = [];
    const trueWords = openVoice({ name: "slt", stretch: 1 });
    for (const [id, language, texts] of [
      ["flite:slt", "en", english],
      ["flite:rms", "en", english],
      ["espeak-ng:default", "en", english],
      ["espeak-ng:default", "ar", [...arabic, ...arabic]],
    ] as const) {
      write(`  ${id} says ${texts.length} sentences`);
      const speaker = voices.of({ language, wanted: id, textMayLeave: false });
      if (speaker.info.id !== id) throw new Error(`${id} is not here`);
      const firsts: number[] = [];
      const made: Int16Array[] = [];
      for (const text of texts) {
        const { firstMs, pieces } = await said(speaker, text, language, signal);
        firsts.push(firstMs);
        const whole = Int16Array.from(pieces.flatMap(({ samples }) => [...samples]));
        made.push(at16kHz(whole, speaker.info.sampleRateHz));
        if (id === "flite:slt") spans.push(...spanErrors(text, pieces, whole, trueWords(text).words));
      }
      sounds.set(`${id} ${language}`, made);
      worst = Math.max(worst, p95(firsts));
      lines.push(
        `${id}, ${language}: first sound after ${Math.round(p95(firsts))} ms (95th), ${Math.round(p95(firsts.slice(0, 1)))} ms the first time`,
      );
    }
    const recognizer = await openEngine({
      root,
      pocketsphinx: findPocketSphinx({ root }),
      logger: pino({ level: "silent" }),
    });
    if (recognizer instanceof Failure) throw recognizer;
    let wrong = 0;
    try {
      for (const id of ["flite:slt", "flite:rms", "espeak-ng:default"]) {
        write(`  PocketSphinx hears ${id}`);
        const { text } = await transcribeFile(recognizer, joined(sounds.get(`${id} en`) ?? []), {
          paced: false,
          signal,
        });
        const { rate, referenceCount } = sumOfErrors([wordErrors(english.join(" "), text)]);
        if (id.startsWith("flite")) wrong = Math.max(wrong, rate);
        lines.push(`${id}: ${(rate * 100).toFixed(1)} % of ${referenceCount} words heard otherwise by PocketSphinx`);
      }
    } finally {
      await recognizer[Symbol.asyncDispose]();
    }
    lines.push(
      `told as said within ${Math.round(p95(spans))} ms of when the word was said (95th of ${spans.length} words, flite:slt)`,
      "ONNX and cloud voices: not measured here (no weights, no service)",
    );
    return { value: Math.round(worst), holds: worst <= firstMsMax && wrong <= wrongMax, lines };
  },
};

/** For each word, how far its true end lies from the moment at which the pieces say that it was said. */
const spanErrors = (
  text: string,
  pieces: readonly { readonly samples: Int16Array; readonly span: { readonly to: number } }[],
  whole: Int16Array,
  words: readonly { readonly text: string; readonly end: number }[],
): number[] => {
  const errors: number[] = [];
  // The true times count from the first word's sound.
  const lead = whole.findIndex((sample) => Math.abs(sample) > 200);
  let from = 0;
  for (const word of words) {
    const at = text.toLowerCase().indexOf(word.text, from);
    if (at < 0) continue;
    from = at + word.text.length;
    let samples = 0;
    for (const piece of pieces) {
      samples += piece.samples.length;
      if (piece.span.to >= from) break;
    }
    errors.push(Math.abs(samples - (lead + word.end)) / 16);
  }
  return errors;
};

const at16kHz = (samples: Int16Array, rateHz: number): Int16Array => {
  if (rateHz === 16_000) return samples;
  const floats = Float32Array.from(samples, (sample) => sample / 32_768);
  return Int16Array.from(resample(floats, rateHz, 16_000), (sample) =>
    Math.max(-32_768, Math.min(32_767, sample * 32_768)),
  );
};

const joined = (parts: readonly Int16Array[]): Int16Array => {
  const quiet = new Int16Array(quietMs * 16);
  const all = parts.flatMap((part) => [quiet, part]).concat(quiet);
  const sound = new Int16Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    sound.set(part, at);
    at += part.length;
  }
  return sound;
};
