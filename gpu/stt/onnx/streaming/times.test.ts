import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sampleChannel } from "../../pocketsphinx/on-this-machine.ts";
import { timesOf } from "./times.ts";

const untimed = (text: string) => ({ text, firstSample: null, endSample: null });
/** A voice of a kind: noise with a swell, the same each time. */
const sounding = (samples: Int16Array, from: number, to: number): void => {
  for (let at = from; at < to; at++)
    samples[at] = Math.round(6_000 * Math.sin(at / 3) * Math.sin(((at - from) / (to - from)) * Math.PI));
};

test("times lie in the window, in order and apart, whatever the words and the sound", () =>
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "we", "appointment.", "مرحبا", "2,000"), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 400, max: 60_000 }),
      fc.array(fc.tuple(fc.nat(60_000), fc.nat(8_000)), { maxLength: 5 }),
      fc.boolean(),
      (texts, length, bursts, isTold) => {
        const samples = new Int16Array(length);
        for (const [from, much] of bursts) sounding(samples, Math.min(from, length), Math.min(length, from + much));
        const words = texts.map((text, n) => ({
          text,
          firstSample: isTold ? (n * 7_919) % (length * 2) : null,
          endSample: isTold ? (n * 104_729) % (length * 2) : null,
        }));
        let at = 0;
        for (const { firstSample, endSample } of timesOf(words, samples)) {
          assert.ok(firstSample >= at && endSample > firstSample && endSample <= length);
          at = endSample;
        }
        assert.equal(timesOf(words, samples).length, texts.length);
      },
    ),
    { numRuns: 200 },
  ));

test("what the model says of its words is kept", () => {
  const words = [
    { text: "we", firstSample: 1_000, endSample: 3_000 },
    { text: "pay", firstSample: 3_500, endSample: 6_000 },
  ];
  assert.deepEqual(
    timesOf(words, new Int16Array(8_000)),
    words.map(({ firstSample, endSample }) => ({ firstSample, endSample })),
  );
});

test("a pause is between words and not in one", () => {
  const samples = new Int16Array(32_000);
  sounding(samples, 2_000, 9_000);
  sounding(samples, 20_000, 29_000);
  const [one, other] = timesOf([untimed("yes."), untimed("absolutely")], samples);
  assert.ok(Math.abs((one?.endSample ?? 0) - 9_000) < 800 && Math.abs((other?.firstSample ?? 0) - 20_000) < 800);
});

test("on the sample call half of the starts are within 80 ms, nineteen of twenty within 320 ms", async () => {
  const off: number[] = [];
  for (const channel of ["rep", "customer"] as const) {
    const { samples, turns } = await sampleChannel(channel);
    for (const turn of turns) {
      // As the segmenter would cut it: 10 s at most.
      const words = turn.words.filter((word) => word.endMs - turn.startMs < 9_500);
      const texts = turn.text.split(/\s+/);
      const from = Math.max(0, (turn.startMs - 150) * 16);
      const window = samples.subarray(from, ((words.at(-1)?.endMs ?? 0) + 96) * 16);
      timesOf(
        words.map((word, n) => untimed(texts[n] ?? word.text)),
        window,
      ).forEach(({ firstSample }, n) => off.push(Math.abs((from + firstSample) / 16 - (words[n]?.startMs ?? 0))));
    }
  }
  off.sort((one, other) => one - other);
  const at = (share: number): number => off[Math.floor(off.length * share)] ?? Number.POSITIVE_INFINITY;
  assert.ok(off.length > 250 && at(0.5) <= 80 && at(0.95) <= 320, `${off.length}: ${at(0.5)}, ${at(0.95)} ms`);
});
