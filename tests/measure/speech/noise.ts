import { openCleaner } from "@wingman/gpu/cleaning/cleaner";
import { loadSuppressor } from "@wingman/gpu/cleaning/suppressor";
import { framesOf } from "@wingman/gpu/audio/frames";
import { transcribeFile } from "@wingman/gpu/bench/transcribe-file";
import { sumOfErrors, wordErrors } from "@wingman/gpu/bench/wer";
import { labelledSamples, readSample } from "../../harness/sample.ts";
import type { Measure } from "../measure-kind.ts";
import { randomOf } from "../random.ts";
import { cpuSecondsOf, openSphinx } from "./engines.ts";

const rateHz = 16_000;
const shareMax = 0.6;
const cleanPointsMax = 1;
const cpuMax = 0.05;
const msSamples = rateHz / 1_000;
/** About so many seconds of each customer, to the end of a turn. */
const secondsShort = 10;
const secondsLong = 120;
const leadMs = 1_500;
/** Kept of the quiet around a turn. */
const edgeMs = 350;
const decibelsOf = { short: [20, 12, 6], long: [30, 20, 12, 6] };
/** In the quick run the noise of people is laid under the speech once, in the long one as often as the other. */
const babbleShort = 12;

type Customer = { readonly name: string; readonly sound: Int16Array; readonly said: string };
type Condition = { readonly name: string; readonly of: (customer: Customer) => Int16Array };

export const noise: Measure = {
  name: "speech.noise",
  about:
    "Customers of the sample calls over pink noise and over the talk of others, heard by PocketSphinx in fast mode with noise suppression `never` and `auto`: errors in words, and what cleaning costs.",
  asked: `errors at 12 dB of pink noise ≤ ${shareMax} of those without, clean sound not worse by more than ${cleanPointsMax} point, ≤ ${cpuMax} CPU s a second of sound`,
  unit: "of the errors at 12 dB",
  async run({ long, signal, write }) {
    const customers = await customersOf(long ? secondsLong : secondsShort);
    const people = await talkOfAll(long ? secondsLong : secondsShort);
    const decibels = long ? decibelsOf.long : decibelsOf.short;
    const over = (name: string, sound: (length: number) => Float64Array, below: number): Condition => ({
      name: `${name}, ${below} dB below`,
      of: (customer) => laidOver(customer.sound, sound(customer.sound.length), below),
    });
    const conditions: Condition[] = [
      { name: "clean", of: ({ sound }) => sound },
      ...decibels.map((below) => over("pink", pink, below)),
      ...(long ? decibels : [babbleShort]).map((below) => over("talk", (length) => people.subarray(0, length), below)),
      ...(long ? decibels : []).map((below) => over("hum and clicks", humAndClicks, below)),
    ];
    await using engine = await openSphinx("fast");
    const lines: string[] = [];
    const rates = new Map<string, { readonly never: number; readonly auto: number }>();
    for (const { name, of } of conditions) {
      write(`  ${name}`);
      const sounds = customers.map((customer) => ({ ...customer, sound: of(customer) }));
      const seconds = sounds.reduce((sum, { sound }) => sum + sound.length / rateHz, 0);
      const heard = { never: 0, auto: 0 };
      const cost = { never: 0, auto: 0 };
      for (const mode of ["never", "auto"] as const) {
        const before = await cpuSecondsOf(engine.processId());
        const errors = await Promise.all(
          sounds.map(async ({ sound, said }) => {
            const how = { paced: false, signal, suppressNoise: mode };
            return wordErrors(said, (await transcribeFile(engine.recognizer, sound, how)).text);
          }),
        );
        cost[mode] = ((await cpuSecondsOf(engine.processId())) - before) / seconds;
        heard[mode] = sumOfErrors(errors).rate;
      }
      rates.set(name, heard);
      lines.push(
        `${name}: ${percent(heard.never)} as it is, ${percent(heard.auto)} cleaned; recognition and all ${cost.never.toFixed(3)} and ${cost.auto.toFixed(3)} CPU s a second`,
      );
    }
    const cpu = await cleaningCost(customers);
    lines.push(
      `cleaning alone: ${cpu.always.toFixed(4)} CPU s a second when on, ${cpu.auto.toFixed(4)} on clean sound`,
    );
    const [clean, twelve] = [rates.get("clean"), rates.get("pink, 12 dB below")];
    if (clean === undefined || twelve === undefined) throw new Error("clean sound and 12 dB were to be heard");
    const share = twelve.auto / twelve.never;
    const worse = 100 * (clean.auto - clean.never);
    return {
      value: Number(share.toFixed(2)),
      holds: share <= shareMax && worse <= cleanPointsMax && cpu.always <= cpuMax,
      lines,
    };
  },
};

const percent = (rate: number): string => `${(rate * 100).toFixed(1)} %`;

const customersOf = async (seconds: number): Promise<readonly Customer[]> => {
  const names = (await labelledSamples()).filter((name) => name !== "rough"); // That one has noise of its own.
  return Promise.all(
    names.map(async (name) => {
      const { script, sides } = await readSample(name);
      // The quiet of before the first word, then turn after turn: nearly all of it is speech.
      const parts = [sides.customer.subarray(0, leadMs * msSamples)];
      const said: string[] = [];
      let length = parts[0]?.length ?? 0;
      for (const { channel, startMs, endMs, text } of script.turns) {
        if (channel !== "customer" || length > seconds * rateHz) continue;
        const part = sides.customer.subarray(
          Math.max(0, Math.round(startMs - edgeMs) * msSamples),
          Math.round(endMs + edgeMs) * msSamples,
        );
        parts.push(part);
        said.push(text);
        length += part.length;
      }
      const sound = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        sound.set(part, at);
        at += part.length;
      }
      return { name, sound, said: said.join(" ") };
    }),
  );
};

/** Everybody of all sample calls at once, twice, the second time from the middle on: a room full of people. */
const talkOfAll = async (seconds: number): Promise<Float64Array> => {
  const length = 2 * seconds * rateHz;
  const sum = new Float64Array(length);
  for (const name of await labelledSamples()) {
    const { sides } = await readSample(name);
    for (const side of [sides.rep, sides.customer])
      for (const from of [side.length >> 2, side.length >> 1])
        for (let i = 0; i < length; i++) sum[i] = (sum[i] ?? 0) + (side[(from + i) % side.length] ?? 0);
  }
  return sum;
};

/** Equal energy in every octave, by sources that change half as often each. */
const pink = (length: number): Float64Array => {
  const random = randomOf(3);
  const octaves = Array.from({ length: 8 }, () => random() - 0.5);
  return Float64Array.from({ length }, (_, i) => {
    octaves[Math.min(31 - Math.clz32((i + 1) & -(i + 1)), octaves.length - 1)] = random() - 0.5;
    return octaves.reduce((sum, octave) => sum + octave, random() - 0.5);
  });
};

/** A bad cable: the mains with its harmonics, and four clicks a second. */
const humAndClicks = (length: number): Float64Array => {
  const random = randomOf(4);
  let click = 0;
  return Float64Array.from({ length }, (_, i) => {
    click = random() < 4 / rateHz ? 6 : click * 0.97;
    const hum = [1, 2, 3, 5, 7].reduce((sum, k) => sum + Math.sin((2 * Math.PI * 50 * k * i) / rateHz) / k, 0);
    return 0.5 * hum + click * (random() - 0.5) + 0.05 * (random() - 0.5);
  });
};

const effective = (sound: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < sound.length; i++) sum += (sound[i] ?? 0) ** 2;
  return Math.sqrt(sum / sound.length);
};

/** Effective level of the frames in which somebody speaks: those within 30 dB of the loudest. */
const speechLevel = (sound: Int16Array): number => {
  const levels = Array.from(framesOf(sound, 20), ({ samples }) => effective(samples));
  const loudest = Math.max(...levels);
  return effective(levels.filter((level) => level > loudest / 31.6));
};

const laidOver = (sound: Int16Array, under: Float64Array, below: number): Int16Array => {
  const gain = speechLevel(sound) / effective(under) / 10 ** (below / 20);
  return sound.map((sample, i) => Math.max(-32_768, Math.min(32_767, Math.round(sample + gain * (under[i] ?? 0)))));
};

const cleaningCost = async (
  customers: readonly Customer[],
): Promise<{ readonly always: number; readonly auto: number }> => {
  const suppressor = await loadSuppressor();
  const costOf = (mode: "always" | "auto"): number => {
    let seconds = 0;
    let used = 0;
    for (const { sound } of customers) {
      const cleaner = openCleaner(suppressor, mode, 0);
      const before = process.cpuUsage();
      for (const frame of framesOf(sound, 32)) cleaner.take(frame);
      const { user, system } = process.cpuUsage(before);
      used += (user + system) / 1_000_000;
      seconds += sound.length / rateHz;
      cleaner.free();
    }
    return used / seconds;
  };
  costOf("always"); // Compiled for speed only after a while.
  return { always: costOf("always"), auto: costOf("auto") };
};
