import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, test } from "node:test";
import { decodeOggOpus } from "../audio/opus.ts";
import { levelDb } from "../audio/pcm.ts";
import { advance, quiet } from "./segmenter.ts";
import { loadSilero, vadFrameSamples } from "./silero.ts";

const folder = new URL("../../ops/demo/samples/saas/", import.meta.url);
const absent =
  !existsSync(new URL("rep.opus", folder)) && !process.env.CI ? "the sample call's sound is not here" : false;
const silero = await loadSilero();
after(() => silero[Symbol.asyncDispose]());

const utterancesOf = async (samples: Int16Array): Promise<{ firstMs: number; endMs: number }[]> => {
  const detector = silero.open();
  const found: { firstMs: number; endMs: number }[] = [];
  let state = quiet;
  let firstFrame: number | undefined;
  for (let at = 0; at + vadFrameSamples <= samples.length; at += vadFrameSamples) {
    const frame = samples.subarray(at, at + vadFrameSamples);
    const next = advance(state, { probability: await detector.probability(frame), levelDb: levelDb(frame) });
    ({ state } = next);
    if (next.step.kind === "started") firstFrame = next.step.firstFrame;
    if (next.step.kind === "ended" || next.step.kind === "cut") {
      found.push({ firstMs: (firstFrame ?? 0) * 32, endMs: next.step.endFrame * 32 });
      firstFrame = next.step.endFrame;
    }
  }
  return found;
};

let seed = 11;
const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 1_073_741_824 - 1;
const seconds = (count: number, at: (i: number) => number) =>
  Int16Array.from({ length: 16_000 * count }, (_, i) => Math.round(at(i) * 32_767));

test("silence, noise and tones start no utterance", async () => {
  let brown = 0;
  assert.deepEqual(await utterancesOf(seconds(5, () => 0)), []);
  assert.deepEqual(await utterancesOf(seconds(5, () => 0.1 * random())), []);
  assert.deepEqual(await utterancesOf(seconds(5, () => (brown = 0.98 * brown + 0.02 * random()))), []);
  assert.deepEqual(
    await utterancesOf(
      seconds(
        5,
        (i) => 0.2 * Math.sin((i * 2 * Math.PI * 440) / 16_000) + 0.2 * Math.sin((i * 2 * Math.PI * 880) / 16_000),
      ),
    ),
    [],
  );
});

test(
  "nearly every spoken word of the sample call lies in an utterance, and most pauses do not",
  { skip: absent },
  async () => {
    type Script = { turns: { channel: string; words: { startMs: number; endMs: number }[] }[] };
    const script = JSON.parse(readFileSync(new URL("script.json", folder), "utf8")) as Script;
    for (const channel of ["rep", "customer"]) {
      const samples = await decodeOggOpus(readFileSync(new URL(`${channel}.opus`, folder)));
      const found = await utterancesOf(samples);
      const words = script.turns.filter((turn) => turn.channel === channel).flatMap((turn) => turn.words);
      const inside = words.filter((word) =>
        found.some((one) => one.firstMs <= word.startMs + 60 && one.endMs >= word.endMs - 60),
      );
      assert.ok(
        words.length > 50 && inside.length / words.length > 0.97,
        `${channel}: ${inside.length} of ${words.length} words`,
      );
      const heardMs = found.reduce((sum, one) => sum + one.endMs - one.firstMs, 0);
      assert.ok(heardMs < 0.75 * (samples.length / 16), `${channel}: ${heardMs} ms of ${samples.length / 16} ms`);
    }
  },
);

test("two channels that share the model do not hear each other", { skip: absent }, async () => {
  const speech = (await decodeOggOpus(readFileSync(new URL("rep.opus", folder)))).subarray(0, 16_000 * 6);
  const [alone, beside] = [silero.open(), silero.open()];
  const noisy = silero.open();
  const noise = seconds(1, () => 0.3 * random());
  for (let at = 0; at + vadFrameSamples <= speech.length; at += vadFrameSamples) {
    const frame = speech.subarray(at, at + vadFrameSamples);
    const [one, two] = await Promise.all([
      beside.probability(frame),
      noisy.probability(noise.subarray(at % 8_192, (at % 8_192) + vadFrameSamples)),
    ]);
    assert.equal(await alone.probability(frame), one);
    assert.ok(two < 0.5);
  }
});

test("a frame of another size is refused", () =>
  assert.rejects(silero.open().probability(new Int16Array(480)), RangeError));
