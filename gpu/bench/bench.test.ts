import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { Heard, HeardWord, Recognizer } from "../stt/recognizer.ts";
import { type Clip, runBench } from "./bench.ts";
import { comparisonsOf, groupsOf, rateOf } from "./summary.ts";

const second = 16_000;
const word = (text: string, atMs: number): HeardWord => ({
  ...{ text, confidence: 1 },
  firstSample: atMs * 16,
  endSample: atMs * 16 + 1_600,
});
const clip = (name: string, more: Partial<Clip> = {}): Clip => ({
  ...{ name, language: "en", speaker: null, accent: null, noise: null },
  said: [{ text: "one two three", startMs: null, endMs: null }],
  sound: async () => new Int16Array(3 * second),
  ...more,
});

/** Hears the same words in whatever it is given, and remembers in which language it was asked. */
const hears = (words: readonly HeardWord[], asked: string[] = []): Recognizer => ({
  info: { engine: "test", model: "m", accuracy: "basic", reason: "" },
  async *transcribe({ language }, audio): AsyncGenerator<Heard> {
    asked.push(language ?? "");
    let endSample = 0;
    for await (const { firstSample, samples } of audio) endSample = firstSample + samples.length;
    if (words[0]?.text === "dies") throw new Failure("WING_STT_ENGINE_DIED", "it died.");
    yield { kind: "final", firstSample: 0, endSample, words };
  },
  [Symbol.asyncDispose]: async () => {},
});
const contender = (name: string, recognizer: Recognizer) => ({ name, open: async () => recognizer });
const words = (text: string): readonly HeardWord[] =>
  text.split(" ").map((each, index) => word(each, index * 1_000 + 100));
const { signal } = new AbortController();

test("words belong to the utterance that they were said in; pauses are halved", async () => {
  const said = [
    { text: "one", startMs: 0, endMs: 500 },
    { text: "two", startMs: 1_500, endMs: 2_000 },
    { text: "three", startMs: 2_000, endMs: 3_000 },
  ];
  const heard = [word("one", 100), word("early", 800), word("late", 1_100), word("two", 1_600), word("three", 2_100)];
  const [result] = await runBench([clip("a", { said })], [contender("e", hears(heard))], { signal });
  assert.deepEqual(
    result?.utterances.map((utterance) => utterance.heard),
    ["one early", "late two", "three"],
  );
  assert.equal(result?.audioMs, 3_000);
});

test("a recording or an engine that fails is said, and the others are heard", async () => {
  const broken = clip("broken", {
    sound: () => Promise.reject(new Failure("WING_AUDIO_NOT_WAV", "no sound.")),
  });
  const absent = { name: "absent", open: () => Promise.reject(new Failure("WING_STT_NONE", "no weights here.")) };
  const seen: string[] = [];
  const results = await runBench(
    [clip("a"), broken, clip("b", { language: "ar" })],
    [absent, contender("dies", hears([word("dies", 0)])), contender("fine", hears(words("one two four"), seen))],
    { signal },
  );
  assert.deepEqual(
    results.map(({ engine, info, utterances, failures }) => [
      engine,
      info === null,
      utterances.length,
      failures.map((failure) => `${failure.clip} ${failure.why}`),
    ]),
    [
      ["absent", true, 0, ["null WING_STT_NONE: no weights here."]],
      [
        "dies",
        false,
        0,
        [
          "a WING_STT_ENGINE_DIED: it died.",
          "broken WING_AUDIO_NOT_WAV: no sound.",
          "b WING_STT_ENGINE_DIED: it died.",
        ],
      ],
      ["fine", false, 2, ["broken WING_AUDIO_NOT_WAV: no sound."]],
    ],
  );
  assert.deepEqual(seen, ["en", "ar"]);
});

test("rates are told by speaker, accent and noise; engines are compared on what both heard", async () => {
  const clips = Array.from({ length: 8 }, (_, index) =>
    clip(`${index}`, { speaker: index < 6 ? "Ann" : "Bo", noise: index % 2 === 0 ? "street" : null }),
  );
  const partly = hears(words("one two four"));
  const results = await runBench(clips, [contender("good", hears(words("one two three"))), contender("bad", partly)], {
    signal,
  });
  const bad = results[1]?.utterances ?? [];
  assert.deepEqual(
    groupsOf(bad, "speaker").map(({ value, rate }) => [value, rate.utteranceCount, rate.words.rate, rate.wordInterval]),
    [
      ["Ann", 6, 1 / 3, { low: 1 / 3, high: 1 / 3 }],
      ["Bo", 2, 1 / 3, null],
    ],
  );
  assert.deepEqual(
    groupsOf(bad, "noise").map(({ value, rate }) => [value, rate.utteranceCount]),
    [["street", 4]],
  );
  assert.deepEqual(groupsOf(bad, "accent"), []);
  assert.equal(rateOf(bad).words.rate, 1 / 3);
  const [good, other] = results;
  assert.ok(good && other);
  const [compared] = comparisonsOf([good, { ...other, utterances: bad.slice(2) }]);
  assert.deepEqual([compared?.first, compared?.second, compared?.utteranceCount], ["good", "bad", 6]);
  assert.ok(compared?.difference && compared.difference.high < 0);
});

test("a stop ends it", async () => {
  const stopping = new AbortController();
  const running = runBench([clip("a"), clip("b")], [contender("e", hears(words("one")))], {
    signal: stopping.signal,
    onClip: (_engine, name) => name === "b" && stopping.abort(),
  });
  await assert.rejects(running, { name: "AbortError" });
});
