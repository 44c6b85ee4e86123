import assert from "node:assert/strict";
import { test } from "node:test";
import { framesOf } from "../../audio/frames.ts";
import { endpointings, quietFramesLeast } from "../../vad/endpointing.ts";
import { loadSilero } from "../../vad/silero.ts";
import { shortTurns } from "../onnx/streaming/scripted-sound.fixture.ts";
import type { Heard } from "../recognizer.ts";
import type { Decoder, Guess } from "./decoder.ts";
import { Listener } from "./listener.ts";

type Told = { readonly kind: "begin" | "lull" | "end"; readonly sample: number; readonly heard: number };

/** What a decoder is told, with how much it had heard by then. */
const recording = () => {
  const told: Told[] = [];
  let heard = 0;
  let speech: number[] = [];
  let tell = (): void => undefined;
  let guess: Guess = { words: [] };
  const decoder: Decoder = {
    begin(sample) {
      heard = 0;
      speech = [];
      guess = { words: [] };
      told.push({ kind: "begin", sample, heard });
    },
    async hear(samples, probability) {
      heard += samples.length;
      if (probability !== undefined) speech.push(probability);
    },
    async lull(sample) {
      told.push({ kind: "lull", sample, heard });
      return { words: [] };
    },
    guess: () => guess,
    onGuess: (listener) => (tell = listener),
    async end(sample) {
      told.push({ kind: "end", sample, heard });
      return { words: [{ text: "yes", firstSample: 0, endSample: 1_600, confidence: 1 }] };
    },
    free: () => undefined,
  };
  const guessed = (text: string): void => {
    guess = { words: [{ text, firstSample: 0, endSample: 1_600, confidence: 1 }], stableCount: 1 };
    tell();
  };
  return { decoder, told, guessed, speech: () => speech };
};

test("a decoder is told where an utterance may end in time, and that is where it ends", async () => {
  await using silero = await loadSilero();
  const { recording: sound } = await shortTurns();
  const { decoder, told } = recording();
  const heard: Heard[] = [];
  const listener = new Listener(silero.open(), decoder, 0, (one) => heard.push(one));
  for (const frame of framesOf(sound)) await listener.take(frame);
  await listener.finish();
  const finals = heard.filter((one) => one.kind === "final");
  assert.ok(finals.length >= 2);
  const ends = told.filter(({ kind }) => kind === "end");
  const begins = told.filter(({ kind }) => kind === "begin");
  finals.forEach((final, n) => {
    assert.equal(begins[n]?.sample, final.firstSample);
    assert.equal(ends[n]?.sample, final.endSample - final.firstSample);
    const lulls = told.slice(told.indexOf(begins[n] as Told), told.indexOf(ends[n] as Told));
    const last = lulls.at(-1);
    assert.equal(last?.kind, "lull");
    // Told at once, before the quiet that ends the utterance was waited for.
    assert.deepEqual([last?.sample, last?.heard], [ends[n]?.sample, ends[n]?.sample]);
    assert.ok((ends[n]?.heard ?? 0) > (last?.heard ?? 0));
  });
});

test("a guess that comes between two frames is shown at once, and speech has its probability", async () => {
  await using silero = await loadSilero();
  const { recording: sound, inSpeechSample } = await shortTurns();
  const { decoder, guessed, speech } = recording();
  const heard: Heard[] = [];
  const listener = new Listener(silero.open(), decoder, 0, (one) => heard.push(one));
  for (const frame of framesOf(sound.subarray(0, inSpeechSample))) await listener.take(frame);
  guessed("yes");
  const last = heard.at(-1);
  assert.ok(last?.kind === "fragment" && last.words[0]?.text === "yes" && last.stableCount === 1);
  assert.ok(speech().length > 20 && speech().every((one) => one >= 0 && one <= 1) && speech().some((one) => one > 0.9));
});

test("whoever is far behind is shown nothing on the way; what was guessed last is shown when that is over", async () => {
  await using silero = await loadSilero();
  const { recording: sound, inSpeechSample } = await shortTurns();
  const { decoder, guessed } = recording();
  const heard: Heard[] = [];
  let isHurried = true;
  const listener = new Listener(
    silero.open(),
    decoder,
    0,
    (one) => heard.push(one),
    endpointings.usual,
    () => isHurried,
  );
  for (const frame of framesOf(sound.subarray(0, inSpeechSample))) await listener.take(frame);
  guessed("yes");
  guessed("yes please");
  assert.deepEqual(
    heard.filter(({ kind }) => kind === "fragment"),
    [],
  );
  isHurried = false;
  for (const frame of framesOf(sound.subarray(inSpeechSample), 20, inSpeechSample)) await listener.take(frame);
  await listener.finish();
  const [first] = heard.filter((one) => one.kind === "fragment");
  assert.deepEqual([first?.revision, first?.words[0]?.text], [1, "yes please"]);
  assert.equal(heard.at(-1)?.kind === "silence" ? heard.at(-2)?.kind : heard.at(-1)?.kind, "final");
});

/** Speech for a second, then silence for two; looks show `shown` all the while, and at the lull the words will be `final`. */
const endAfter = async (shown: string, final: string): Promise<{ quietMs: number; held: boolean }> => {
  const words = (text: string) =>
    text.split(" ").map((word, n) => ({ text: word, firstSample: n * 500, endSample: n * 500 + 400, confidence: 1 }));
  const decoder: Decoder = {
    begin: () => undefined,
    hear: async () => undefined,
    async lull() {
      await new Promise((resolve) => setTimeout(resolve, 20)); // As a model that takes its time.
      return { words: words(final) };
    },
    guess: () => ({ words: words(shown), stableCount: 0 }),
    end: async () => ({ words: words(final) }),
    free: () => undefined,
  };
  const spoken = 31 * 512;
  const detector = {
    probability: async (frame: Int16Array) => ((frame[0] ?? 0) > 0 ? 0.9 : 0),
    reset: () => undefined,
  };
  const ends: { quietMs: number; held: boolean }[] = [];
  let given = 0;
  const listener = new Listener(detector, decoder, 0, (one) => {
    if (one.kind === "final") ends.push({ quietMs: (given - spoken) / 16, held: one.held === true });
  });
  const sound = new Int16Array(spoken + 2 * 16_000).fill(1, 0, spoken);
  for (const frame of framesOf(sound, 32)) {
    given = frame.firstSample + frame.samples.length;
    await listener.take(frame);
  }
  assert.equal(ends.length, 1);
  return ends[0] as (typeof ends)[number];
};

test("what ends an utterance is what will be final, not what a look showed when there was time for it", async () => {
  const complete = await endAfter("we are in berlin", "we are in berlin");
  assert.deepEqual(complete, { quietMs: 320, held: false });
  assert.deepEqual(await endAfter("the reason and", "we are in berlin"), complete);
  const open = await endAfter("the reason and", "the reason and");
  assert.deepEqual(open, { quietMs: 1_344, held: true });
  assert.deepEqual(await endAfter("we are in berlin", "the reason and"), open);
});

test("no profile ends an utterance before the words that will be final are asked for", () => {
  for (const { quietFramesMin } of Object.values(endpointings)) assert.ok(quietFramesMin >= quietFramesLeast);
});
