import assert from "node:assert/strict";
import { test } from "node:test";
import { framesOf } from "../audio/frames.ts";
import { quietChannel, recognizerContract } from "./contract.ts";
import { recordedRecognizer } from "./recorded.ts";
import type { Frame, Heard, HeardWord, Recognizer } from "./recognizer.ts";

/** Words of 250 ms, one every 300 ms, from `fromMs` of the channel's clock on. */
const said = (text: string, fromMs: number): HeardWord[] =>
  text.split(" ").map((word, index) => ({
    text: word,
    firstSample: (fromMs + index * 300) * 16,
    endSample: (fromMs + index * 300 + 250) * 16,
    confidence: 0.8,
  }));
const words = [...said("what does it cost", 500), ...said("per seat", 3_000)];
/** The same words once more for the channel that starts five minutes into the call. */
const fiveMinutesLater = words.map((word) => ({
  ...word,
  firstSample: word.firstSample + 4_800_000,
  endSample: word.endSample + 4_800_000,
}));
const reason = "a test";

recognizerContract("recorded", async () => {
  const recorded = { x: [...words, ...fiveMinutesLater], [quietChannel]: [] };
  const recognizer = recordedRecognizer(new Map([["s", recorded]]), reason);
  return {
    recognizer: {
      ...recognizer,
      transcribe: (channel, audio, signal) => recognizer.transcribe({ ...channel, sample: "s" }, audio, signal),
    },
    speech: new Int16Array(16_000 * 6),
    inSpeechSample: 16_000,
  };
});

const engine = (): Recognizer => recordedRecognizer(new Map([["saas", { customer: words }]]), reason);

test("a sample call gets the words of its own side, where they were said", async () => {
  assert.deepEqual(finals(await hear(engine(), { sample: "saas" })), [
    ["what does it cost", 500],
    ["per seat", 3_000],
  ]);
  assert.deepEqual(finals(await hear(engine(), { sample: "saas", channel: "rep" })), []);
});

test("a call of one's own, and a sample nobody recorded, hear nothing and settle all the same", async () => {
  for (const sample of [null, undefined, "other"]) {
    const heard = await hear(engine(), { sample });
    assert.ok(heard.length > 0 && heard.every(({ kind }) => kind === "silence"));
  }
});

test("after a pause the words come as much later, also when the pause ended the stream; a lost frame moves nothing", async () => {
  const recognizer = engine();
  const before = [...framesOf(sound(2_000))];
  const after = [...framesOf(sound(4_000), 20, 7_000 * 16)];
  const paused = finals(await hear(recognizer, { sample: "saas" }, [...before, ...after]));
  assert.deepEqual(paused.at(-1), ["per seat", 3_000 + 5_000]);
  const secondStretch = await hear(recognizer, { sample: "saas", firstSample: 7_000 * 16 }, after);
  assert.deepEqual(finals(secondStretch), [["per seat", 3_000 + 5_000]]);
  const late = [...framesOf(sound(4_000), 20, 2_200 * 16)];
  assert.deepEqual(finals(await hear(engine(), { sample: "saas" }, [...before, ...late])).at(-1), ["per seat", 3_000]);
});

const sound = (ms: number): Int16Array => new Int16Array(ms * 16);

async function hear(
  recognizer: Recognizer,
  {
    sample,
    channel = "customer",
    firstSample = 0,
  }: { sample: string | null | undefined; channel?: string; firstSample?: number },
  frames: Iterable<Frame> = framesOf(sound(6_000)),
): Promise<Heard[]> {
  const audio = async function* (): AsyncGenerator<Frame> {
    yield* frames;
  };
  const heard: Heard[] = [];
  const of = { call: "c", channel, firstSample, ...(sample !== undefined && { sample }) };
  for await (const one of recognizer.transcribe(of, audio(), new AbortController().signal)) heard.push(one);
  return heard;
}

const finals = (heard: readonly Heard[]): [string, number][] =>
  heard
    .filter((one) => one.kind === "final")
    .map(({ words: [first, ...rest] }) => [
      [first, ...rest].map((word) => word?.text).join(" "),
      (first?.firstSample ?? 0) / 16,
    ]);
