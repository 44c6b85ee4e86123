import assert from "node:assert/strict";
import { test } from "node:test";
import { assertCovers, heard } from "./contract.ts";
import { voiceOf } from "./speak.ts";
import { speakTurn } from "./turn.ts";

const rateHz = 16_000;
const ms = (count: number): number => (count * 1_000) / rateHz;
const sentences: string[] = [];
/** As flite does: 200 ms of a quiet that is not quite nothing before each sentence, 150 ms behind it. */
const voice = voiceOf({
  info: {
    ...{ id: "flite:slt", engine: "flite", voice: "slt", languages: ["en"], quality: "plain", licence: "" },
    ...{ sampleRateHz: rateHz, textLeaves: false },
  },
  async *say(sentence) {
    sentences.push(sentence);
    const quiet = (count: number) => Array.from({ length: count }, (_, n) => (n % 3) * 20);
    const tone = Array.from({ length: sentence.length * 800 }, (_, n) => Math.round(9_000 * Math.sin(n / 5)));
    yield Int16Array.from([...quiet(3_200), ...tone.slice(0, 4_000), ...quiet(1_600), ...tone, ...quiet(2_400)]);
  },
  async [Symbol.asyncDispose]() {},
});
const never = new AbortController().signal;
const say = async (text: string, signal = never) => {
  const pieces = await heard(speakTurn(voice, text, { language: "en", rate: 1 }, signal));
  return { pieces, samples: pieces.flatMap(({ samples }) => [...samples]) };
};
/** Quiets longer than 40 ms, in milliseconds, from the beginning to the end. */
const quietsIn = (samples: readonly number[]): readonly number[] => {
  const quiets: number[] = [];
  let run = 0;
  for (const sample of [...samples, 9_000]) {
    if (Math.abs(sample) < 120) run += 1;
    else {
      if (ms(run) > 40) quiets.push(Math.round(ms(run)));
      run = 0;
    }
  }
  return quiets;
};

test("the first sound comes at once, not behind the quiet that the voice begins with, and nothing is left behind the last", async () => {
  const { samples } = await say("Who is calling?");
  assert.ok(ms(samples.findIndex((sample) => Math.abs(sample) > 120)) <= 31);
  assert.ok(ms(samples.length - samples.findLastIndex((sample) => Math.abs(sample) > 120)) <= 31);
});

test("a quiet within a sentence stays, and between sentences there is one of a quarter of a second", async () => {
  const { samples } = await say("Who is calling? I am busy.");
  const [within, between, again, ...more] = quietsIn(samples);
  assert.ok(Math.abs((within ?? 0) - 100) < 3 && Math.abs((again ?? 0) - 100) < 3, `${within}, ${again}`);
  assert.ok((between ?? 0) >= 260 && (between ?? 0) <= 325, `${between} ms`);
  assert.deepEqual(more, []);
});

test("a hesitation is a pause, longer than that between sentences", async () => {
  for (const text of ["Hm... two thousand.", "Well… I see.", "We could – perhaps – wait."]) {
    const longest = Math.max(...quietsIn((await say(text)).samples));
    assert.ok(longest >= 550 && longest < 620, `${text}: ${longest} ms`);
  }
});

test("spans lie behind each other and cover the text, whatever is in it", async () => {
  for (const text of ["Hm... two thousand. Or more", "…", "", "... so.", "One – two", "A.B. came… Then he left! "])
    assertCovers((await say(text)).pieces, text.length);
});

test("nothing that is said runs ahead of its sound: at the pause of a hesitation the words behind it are not heard", async () => {
  const { pieces } = await say("Hm... two thousand.");
  const first = pieces.findLast(({ samples, span }) => samples.some((sample) => sample > 120) && span.to <= 6);
  assert.ok(first, "the first word is heard before the second is begun");
});

test("an abort ends it", async () => {
  const controller = new AbortController();
  let pieces = 0;
  for await (const _ of speakTurn(voice, "Hm... one. Two. Three.", { language: "en", rate: 1 }, controller.signal)) {
    pieces += 1;
    controller.abort();
  }
  assert.equal(pieces, 1);
});

test("a hum is hummed and not spelled, and nothing else is said otherwise than it is written", async () => {
  sentences.length = 0;
  const text = "Hm. Hmm, hold on! Mm-hm, them and HMRC and 5 mm.";
  assertCovers((await say(text)).pieces, text.length);
  assert.deepEqual(sentences, ["um.", "hum, hold on!", "um-um, them and HMRC and 5 um."]);
});
