import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
// @boundaries-ignore Tests beside their source may use the harness.
import { openTranscriber, transcriberKey } from "../../../tests/harness/transcription-server.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import type { KnownWord, Transcriber, Trouble } from "../../../tests/harness/transcription-server.ts";
import { framesOf } from "../../audio/frames.ts";
import { assertTiles, recognizerContract } from "../contract.ts";
import { sampleChannel } from "../pocketsphinx/on-this-machine.ts";
import type { Frame, Heard, Listening, Recognizer } from "../recognizer.ts";
import { openOpenAiTranscription, type OpenAiOptions } from "./openai.ts";

/** Turns of the sample call, half a second of quiet between them, and where their words lie. */
const spoken = await (async (): Promise<{ sound: Int16Array; words: KnownWord[]; inSpeechSample: number }> => {
  const { samples, turns } = await sampleChannel("customer");
  const chosen = turns.filter(({ startMs, endMs }) => endMs - startMs > 2_500 && endMs - startMs < 6_000).slice(0, 3);
  const words: KnownWord[] = [];
  const quiet = new Int16Array(12_000);
  const parts: Int16Array[] = [quiet];
  let at = quiet.length;
  for (const turn of chosen) {
    const sound = samples.subarray(turn.startMs * 16, turn.endMs * 16);
    for (const word of turn.words) {
      const firstSample = at + (word.startMs - turn.startMs) * 16;
      words.push({ text: word.text, firstSample, endSample: firstSample + (word.endMs - word.startMs) * 16 });
    }
    parts.push(sound, quiet);
    at += sound.length + quiet.length;
  }
  const sound = new Int16Array(at);
  let to = 0;
  for (const part of parts) {
    sound.set(part, to);
    to += part.length;
  }
  return { sound, words, inSpeechSample: quiet.length + 24_000 };
})();
const said = spoken.words.map(({ text }) => text).join(" ");

const opened = async (transcriber: Transcriber, more: Partial<OpenAiOptions> = {}): Promise<Recognizer> => {
  const egress = openEgress({ allow: allowListOf("127.0.0.1") ?? assert.fail(), totalMsMax: 20_000 });
  const recognizer = await openOpenAiTranscription({
    egress,
    base: transcriber.base,
    model: "whisper-1",
    keyOf: () => transcriberKey,
    reason: "a test",
    againMs: { first: 5, max: 2_000 },
    ...more,
  });
  return {
    ...recognizer,
    async [Symbol.asyncDispose]() {
      await recognizer[Symbol.asyncDispose]();
      await egress[Symbol.asyncDispose]();
    },
  };
};
const transcriberOf = (more: Partial<Parameters<typeof openTranscriber>[0]> = {}) =>
  openTranscriber({ ...spoken, ...more });

recognizerContract("OpenAI transcription", async () => {
  const transcriber = await transcriberOf();
  const recognizer = await opened(transcriber);
  return {
    recognizer: {
      ...recognizer,
      async [Symbol.asyncDispose]() {
        await recognizer[Symbol.asyncDispose]();
        await transcriber[Symbol.asyncDispose]();
      },
    },
    speech: spoken.sound,
    inSpeechSample: spoken.inSpeechSample,
  };
});

const listen = async (
  recognizer: Recognizer,
  audio: Iterable<Frame>,
  more: Partial<Listening> = {},
): Promise<Heard[]> => {
  const heard: Heard[] = [];
  const frames = async function* () {
    yield* audio;
  };
  const about = { call: "c", channel: "x", firstSample: 0, ...more };
  for await (const one of recognizer.transcribe(about, frames(), new AbortController().signal)) heard.push(one);
  return heard;
};
const finalsOf = (heard: readonly Heard[]) => heard.filter((one) => one.kind === "final");
const textOf = (heard: readonly Heard[]): string =>
  finalsOf(heard)
    .flatMap(({ words }) => words.map(({ text }) => text))
    .join(" ");

test("words come where they were spoken, in the language that was told", async () => {
  await using transcriber = await transcriberOf({ language: "arabic" });
  await using recognizer = await opened(transcriber);
  const vocabulary = ["Slotwise", "Halden"].map((word) => ({ word, pronunciation: null }));
  const heard = await listen(recognizer, framesOf(spoken.sound), { language: "ar-AE", vocabulary });
  assertTiles(heard, 0, spoken.sound.length);
  assert.equal(textOf(heard), said);
  assert.ok(finalsOf(heard).every(({ language }) => language === "ar"));
  finalsOf(heard)
    .flatMap(({ words }) => words)
    .forEach((word, index) => {
      const { firstSample, endSample } = spoken.words[index] ?? assert.fail();
      assert.ok(Math.abs(word.firstSample - firstSample) < 800 && Math.abs(word.endSample - endSample) < 800);
    });
  const fields = transcriber.asked[0]?.fields;
  assert.deepEqual(
    ["language", "prompt", "model", "response_format"].map((name) => fields?.get(name)),
    ["ar", "Slotwise, Halden", "whisper-1", "verbose_json"],
  );
  assert.deepEqual(fields?.getAll("timestamp_granularities[]"), ["word", "segment"]);
});

test("a server that gives no times has its words spread over what was spoken, and is asked for no more than it gives", async () => {
  for (const gives of ["segments", "text"] as const) {
    await using transcriber = await transcriberOf({ gives });
    await using recognizer = await opened(transcriber, { times: { guessEveryMs: 0 } });
    const heard = await listen(recognizer, framesOf(spoken.sound), { language: "auto" });
    assertTiles(heard, 0, spoken.sound.length);
    assert.equal(textOf(heard), said);
    assert.equal(transcriber.asked.length, finalsOf(heard).length, gives);
    assert.ok(!transcriber.asked[0]?.fields.has("language"));
  }
});

test("a slow server is asked at the end alone", async () => {
  await using transcriber = await transcriberOf({ troubleOf: () => ({ kind: "slow", delayMs: 120 }) });
  await using recognizer = await opened(transcriber, { times: { quickMs: 50 } });
  const heard = await listen(recognizer, framesOf(spoken.sound));
  assert.equal(textOf(heard), said);
  // One guess, by which it was found out, and what a cut leaves over, in which nothing is said; a quick one is asked 14 times.
  assert.ok(transcriber.asked.length <= finalsOf(heard).length + 2, `${transcriber.asked.length}`);
});

const troubles: readonly [string, Trouble][] = [
  ["has too much to do", { kind: "status", status: 429, retryAfter: "0" }],
  ["is out of order", { kind: "status", status: 500 }],
  ["cuts the connection", { kind: "reset" }],
  ["never answers", { kind: "hang" }],
  ["answers nonsense", { kind: "nonsense" }],
];
for (const [what, trouble] of troubles)
  test(`a server that ${what} now and then loses no word and doubles none`, async () => {
    await using transcriber = await transcriberOf({
      troubleOf: (request) => (request % 3 === 0 ? undefined : trouble),
    });
    await using recognizer = await opened(transcriber, {
      times: { finalMsMax: 300, guessMsMax: 300, guessEveryMs: 0 },
    });
    const heard = await listen(recognizer, framesOf(spoken.sound));
    assertTiles(heard, 0, spoken.sound.length);
    assert.equal(textOf(heard), said);
  });

test("what only a hand can mend is said at once, and what does not pass after a few tries", async () => {
  const quota = JSON.stringify({ error: { code: "insufficient_quota" } });
  const cases: readonly [Trouble, string, number][] = [
    [{ kind: "status", status: 401 }, "WING_STT_CLOUD_KEY", 1],
    [{ kind: "status", status: 429, body: quota }, "WING_STT_CLOUD_CREDIT", 1],
    [{ kind: "status", status: 429, retryAfter: "3600" }, "WING_STT_CLOUD_LIMIT", 1],
    [{ kind: "status", status: 404 }, "WING_STT_CLOUD_REQUEST", 2], // Once for words, once for the text alone.
    [{ kind: "status", status: 503 }, "WING_STT_CLOUD", 4],
    [{ kind: "hang" }, "WING_STT_CLOUD", 4],
  ];
  for (const [trouble, code, requests] of cases) {
    let asked = 0;
    await using transcriber = await transcriberOf({
      troubleOf: (request) => {
        asked = request;
        return trouble;
      },
    });
    await using recognizer = await opened(transcriber, { times: { finalMsMax: 100, guessEveryMs: 0 } });
    await assert.rejects(
      listen(recognizer, framesOf(spoken.sound)),
      (error) => error instanceof Failure && error.code === code && error.remedy !== undefined,
      JSON.stringify(trouble),
    );
    assert.equal(asked, requests, JSON.stringify(trouble));
  }
});

test("many channels share a bounded number of requests", async () => {
  await using transcriber = await transcriberOf({ troubleOf: () => ({ kind: "slow", delayMs: 40 }) });
  await using recognizer = await opened(transcriber);
  const all = await Promise.all(Array.from({ length: 12 }, () => listen(recognizer, framesOf(spoken.sound))));
  for (const heard of all) assert.equal(textOf(heard), said);
  assert.ok(transcriber.atOnce() <= 8, `${transcriber.atOnce()} at once`);
});

test("disposing ends what listens", async () => {
  await using transcriber = await transcriberOf({ troubleOf: () => ({ kind: "hang" }) });
  const recognizer = await opened(transcriber);
  const listening = listen(recognizer, framesOf(spoken.sound));
  setTimeout(() => void recognizer[Symbol.asyncDispose](), 300);
  await assert.rejects(listening, (error) => error instanceof Failure && error.code === "WING_STT_ENGINE_DIED");
});
