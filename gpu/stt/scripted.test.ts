import assert from "node:assert/strict";
import { test } from "node:test";
import { framesOf } from "../audio/frames.ts";
import { quietChannel, recognizerContract } from "./contract.ts";
import type { Heard, HeardWord } from "./recognizer.ts";
import { scriptedRecognizer } from "./scripted.ts";

/** Words of 250 ms, one every 300 ms, from `fromMs` of the channel's clock on. */
const said = (text: string, fromMs: number): HeardWord[] =>
  text.split(" ").map((word, index) => ({
    text: word,
    firstSample: (fromMs + index * 300) * 16,
    endSample: (fromMs + index * 300 + 250) * 16,
    confidence: 1,
  }));
const words = [...said("what does it cost", 500), ...said("per seat", 3_000)];
/** The same words once more for the channel that starts five minutes into the call. */
const later = words.map((word) => ({
  ...word,
  firstSample: word.firstSample + 4_800_000,
  endSample: word.endSample + 4_800_000,
}));

recognizerContract("scripted", async () => ({
  recognizer: scriptedRecognizer(({ channel }) => (channel === quietChannel ? [] : [...words, ...later])),
  speech: new Int16Array(16_000 * 6),
  inSpeechSample: 16_000,
}));

test("words appear as their time passes and are final after the pause", async () => {
  const heard: Heard[] = [];
  const frames = async function* () {
    yield* framesOf(new Int16Array(16_000 * 5));
  };
  for await (const one of scriptedRecognizer(() => words).transcribe(
    { call: "c", channel: "x", firstSample: 0 },
    frames(),
    new AbortController().signal,
  ))
    heard.push(one);
  const shown = heard
    .filter((one) => one.kind === "fragment" || one.kind === "final")
    .map((one) => `${one.kind} ${one.words.map((word) => word.text).join(" ")}`);
  assert.deepEqual(shown, [
    "fragment what",
    "fragment what does",
    "fragment what does it",
    "fragment what does it cost",
    "final what does it cost",
    "fragment per",
    "fragment per seat",
    "final per seat",
  ]);
});
