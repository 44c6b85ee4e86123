import assert from "node:assert/strict";
import { test } from "node:test";
import { vadFrameSamples } from "../../vad/silero.ts";
import { framesOf } from "../../audio/frames.ts";
import { assertTiles } from "../contract.ts";
import type { Heard } from "../recognizer.ts";
import { endpointings } from "../../vad/endpointing.ts";
import type { Decoder } from "./decoder.ts";
import { Listener } from "./listener.ts";

/** Speech is where a sample is not 0. Each utterance is heard as `words`, as many as it has had seconds of speech begun. */
const listen = async (stretches: readonly (readonly [seconds: number, word: string | null])[]): Promise<Heard[]> => {
  const said: string[] = [];
  const parts = stretches.map(([seconds, word]) => ({ length: Math.round((seconds * 16_000) / 512) * 512, word }));
  const sound = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const { length, word } of parts) {
    // The sample's value is the number of what is said; silence is 0.
    if (word !== null) sound.fill(said.push(word), at, at + length);
    at += length;
  }
  let heardNumbers: number[] = [];
  const words = () =>
    [...new Set(heardNumbers)].flatMap((number, index) => {
      const texts = (said[number - 1] ?? "").split(" ");
      return texts.map((text, word) => ({
        text,
        firstSample: index * 5_000 + word * 500,
        endSample: index * 5_000 + word * 500 + 400,
        confidence: 1,
      }));
    });
  const decoder: Decoder = {
    begin: () => void (heardNumbers = []),
    hear: async (samples) => void heardNumbers.push(...samples.filter((sample) => sample > 0)),
    guess: () => ({ words: words() }),
    end: async () => ({ words: words() }),
    free: () => undefined,
  };
  const detector = {
    probability: async (frame: Int16Array) => (frame.length === vadFrameSamples && (frame[256] ?? 0) > 0 ? 0.9 : 0),
    reset: () => undefined,
  };
  const heard: Heard[] = [];
  const listener = new Listener(detector, decoder, 0, (one) => heard.push(one));
  for (const frame of framesOf(sound, 20)) await listener.take(frame);
  await listener.finish();
  assertTiles(heard, 0, sound.length);
  return heard;
};
const finals = (heard: readonly Heard[]) =>
  heard.flatMap((one) =>
    one.kind === "final" ? [{ text: one.words.map(({ text }) => text).join(" "), held: one.held === true }] : [],
  );

test("a pause after words that are complete ends the utterance, and is not called held", async () =>
  assert.deepEqual(
    finals(
      await listen([
        [1, null],
        [1, "we have an office"],
        [0.6, null],
        [1, "in berlin"],
        [2, null],
      ]),
    ),
    [
      { text: "we have an office", held: false },
      { text: "in berlin", held: false },
    ],
  ));

test("a number said in groups is one utterance, and its last group is waited for", async () => {
  const number = [
    [1, null],
    [1, "my number is"],
    [1.1, null],
    [1, "five five five"],
    [0.9, null],
    [1, "oh one"],
    [2, null],
  ] as const;
  assert.deepEqual(finals(await listen(number)), [{ text: "my number is five five five oh one", held: true }]);
});

test("what is held ends after the longest wait there is", async () => {
  const heard = await listen([
    [1, null],
    [1, "the reason and"],
    [2.5, null],
    [1, "yes"],
    [1, null],
  ]);
  assert.deepEqual(finals(heard)[0], { text: "the reason and", held: true });
  assert.equal(finals(heard).length, 2);
  assert.ok(endpointings.usual.holdFrames * 32 < 2_500);
});
