import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { Decoded, Guess } from "../../listening/decoder.ts";
import type { DecodedWindow, SoundWindow, SpeechModel } from "../model.ts";
import { openQueue } from "./queue.ts";
import { openWindowDecoder } from "./window-decoder.ts";

type Said = {
  readonly text: string;
  readonly language?: string;
  readonly logProbability?: number;
  readonly noSpeechProbability?: number;
};

/** A model that is asked by a function; what it is given is kept. */
const modelOf = (say: (window: SoundWindow) => Said | string, languages = ["en", "ko"]) => {
  const pieces: string[] = [];
  const asked: SoundWindow[] = [];
  const idOf = (piece: string): number => (pieces.includes(piece) ? pieces.indexOf(piece) : pieces.push(piece) - 1);
  const textOf = (ids: readonly number[]): string =>
    ids
      .map((id) => pieces[id])
      .join("")
      .trimStart();
  const decode = (window: SoundWindow): DecodedWindow => {
    asked.push(window);
    const answer = say(window);
    const {
      text,
      language = window.language ?? "en",
      logProbability = -0.2,
      noSpeechProbability = 0,
    } = typeof answer === "string" ? { text: answer } : answer;
    const ids = text
      .split(" ")
      .filter(Boolean)
      .map((word) => idOf(` ${word}`));
    const tokens = [...window.prefix, ...ids.slice(window.prefix.length)].map((id, n) => ({
      id,
      logProbability: n < window.prefix.length ? 0 : logProbability,
      firstSample: null,
      endSample: null,
    }));
    return { tokens, language, noSpeechProbability, wasCut: false };
  };
  const model: SpeechModel = {
    name: "asked",
    family: "whisper",
    languages,
    provider: "cpu",
    windowSamplesMax: 480_000,
    textOf,
    decode: async (windows) => windows.map(decode),
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { model, asked, textOf };
};

const frame = (): Int16Array => Int16Array.from({ length: 512 }, (_, n) => Math.round(5_000 * Math.sin(n / 4)));

/** An utterance of so many frames with a silence behind it; gives its final and each guess on the way. */
const channel = (model: SpeechModel, language = "auto") => {
  const queue = openQueue(model);
  const decoder = openWindowDecoder({
    model,
    queue,
    about: { call: "c", channel: "x", firstSample: 0, language },
    now: () => 0,
  });
  let at = 0;
  const utter = async (
    frames: number,
    { speech = 0.95, pauseFrames = 20, isCut = false } = {},
  ): Promise<Decoded & { guesses: Guess[] }> => {
    const guesses: Guess[] = [];
    decoder.begin(at);
    for (let n = 0; n < frames; n++) {
      await decoder.hear(frame(), speech);
      await new Promise((resolve) => setImmediate(resolve));
      guesses.push(decoder.guess());
    }
    if (!isCut) void decoder.lull?.(frames * 512);
    const decoded = await decoder.end(frames * 512);
    at += (frames + pauseFrames) * 512;
    return { ...decoded, guesses };
  };
  return { utter, decoder, queue };
};
const textOf = (words: readonly { readonly text: string }[]): string => words.map((word) => word.text).join(" ");
const growing = (text: string) => (window: SoundWindow) =>
  text
    .split(" ")
    .slice(0, Math.floor(window.samples.length / 4_000))
    .join(" ");

test("what looks agree on is put before the next look, and the final is decoded with nothing before it", async () => {
  const { model, asked, textOf: shown } = modelOf(growing("we pay per seat and per year for all of it today"));
  const { guesses } = await channel(model).utter(60);
  assert.ok(guesses.some(({ stableCount = 0 }) => stableCount >= 4));
  guesses.forEach(({ words, stableCount = 0 }, n) => {
    const before = guesses[n - 1];
    const stableBefore = before?.stableCount ?? 0;
    assert.ok(stableCount >= stableBefore);
    assert.equal(textOf(words.slice(0, stableBefore)), textOf(before?.words.slice(0, stableBefore) ?? []));
  });
  const prefixes = asked.slice(0, -1).map((window) => shown(window.prefix));
  assert.ok(prefixes.includes("we pay per"), prefixes.join(" | "));
  assert.equal(asked.at(-1)?.prefix.length, 0);
});

test("a final that was begun in the silence is not decoded again", async () => {
  const { model, asked } = modelOf(() => "yes");
  await channel(model, "en").utter(12, {});
  assert.equal(asked.filter((window) => window.samples.length === 12 * 512).length, 1);
});

test("when the speaker goes on, what was begun in the silence is not the final", async () => {
  const { model } = modelOf(({ samples }) => (samples.length > 30 * 512 ? "yes we do" : "yes"));
  const { decoder } = channel(model, "en");
  decoder.begin(0);
  for (let n = 0; n < 20; n++) await decoder.hear(frame(), 0.9);
  void decoder.lull?.(20 * 512);
  for (let n = 0; n < 20; n++) await decoder.hear(frame(), 0.9);
  assert.equal(textOf((await decoder.end(40 * 512)).words), "yes we do");
});

test("silence behind a final that was begun is sound like any other when the sound ends in it", async () => {
  const { model } = modelOf(({ samples }) => (samples.length > 22 * 512 ? "yes we do" : "yes"));
  const { decoder } = channel(model, "en");
  decoder.begin(0);
  for (let n = 0; n < 20; n++) await decoder.hear(frame(), 0.9);
  void decoder.lull?.(20 * 512);
  for (let n = 0; n < 5; n++) await decoder.hear(frame(), 0.1);
  assert.equal(textOf((await decoder.end(25 * 512)).words), "yes we do");
});

test("words that flicker at the end of a window are never called stable", async () => {
  const said = "we pay per seat and per year for all of it today".split(" ");
  const { model } = modelOf(({ samples }) => {
    const words = said.slice(0, Math.floor(samples.length / 4_000));
    const isFinal = samples.length >= 60 * 512;
    return [...words.slice(0, -1), isFinal ? words.at(-1) : `${words.at(-1) ?? ""}-`].join(" ").replace(/-$/, "ing");
  });
  const { guesses, words } = await channel(model, "en").utter(60);
  assert.ok(guesses.some(({ stableCount = 0 }) => stableCount > 2));
  for (const guess of guesses)
    assert.equal(textOf(guess.words.slice(0, guess.stableCount)), textOf(words.slice(0, guess.stableCount)));
});

test("what was said goes before the next window, but not after a long pause", async () => {
  const { model, asked, textOf: shown } = modelOf(() => "we pay per seat");
  const { utter } = channel(model, "en");
  const context = () => shown(asked.at(-1)?.context ?? []);
  await utter(20);
  assert.equal(context(), "");
  await utter(20, { pauseFrames: 300 });
  assert.equal(context(), "we pay per seat");
  await utter(20);
  assert.equal(context(), "");
});

test("a loop is cut, tried again without what went before, and nothing of it is carried on", async () => {
  const loop = "per seat ".repeat(9).trim();
  const { model, asked } = modelOf(({ context }) => (context.length > 0 ? loop : "we pay"));
  const { utter } = channel(model, "en");
  await utter(20);
  const second = await utter(20);
  assert.equal(textOf(second.words), "we pay");
  assert.equal(asked.at(-1)?.context.length, 0);
  await utter(20);
  assert.equal(asked.at(-1)?.context.length, 0);
});

test("the company's names go before every window, also after a long pause", async () => {
  const { model, asked, textOf: shown } = modelOf(() => "we pay per seat");
  const known = { ...model, tokensOf: () => [0] };
  const queue = openQueue(known);
  const about = { call: "c", channel: "x", firstSample: 0, language: "en" };
  const decoder = openWindowDecoder({
    model: known,
    queue,
    about: { ...about, vocabulary: [{ word: "Halden", pronunciation: null }] },
    now: () => 0,
  });
  for (const at of [0, 20 * 512, 600 * 512]) {
    decoder.begin(at);
    await decoder.hear(new Int16Array(8_000).fill(900), 0.9);
    await decoder.end(8_000);
  }
  const contexts = asked.filter((window) => window.samples.length === 8_000).map(({ context }) => shown(context));
  assert.ok(contexts.every((context) => context.startsWith("we")));
  assert.ok(
    contexts.some((context) => context === "we we pay per seat"),
    contexts.join(" | "),
  );
  assert.equal(contexts.at(-1), "we");
});

test("at a cut the words behind it are heard again and are no context", async () => {
  const { model, asked, textOf: shown } = modelOf(() => "one two three four");
  const { decoder } = channel(model, "en");
  decoder.begin(0);
  for (let n = 0; n < 40; n++) await decoder.hear(frame(), 0.9);
  const { words } = await decoder.end(40 * 512);
  decoder.begin(words[1]?.endSample ?? 0);
  for (let n = 0; n < 20; n++) await decoder.hear(frame(), 0.9);
  await decoder.end(20 * 512);
  assert.equal(shown(asked.at(-1)?.context ?? []), "one two");
});

test("a language that flaps in short windows never shows in a final, and a real change does", async () => {
  const { model } = modelOf(({ samples, language }) => {
    const tongue = language ?? (samples.length < 40 * 512 ? "ko" : "en");
    return { text: tongue === "ko" ? "네 그래요" : "yes we do", language: tongue };
  });
  const { utter } = channel(model);
  assert.equal((await utter(80)).language, "en");
  const short = await utter(20);
  assert.deepEqual([short.language, textOf(short.words)], ["en", "yes we do"]);

  let spoken = "en";
  const { model: changing } = modelOf(({ language }) => ({
    text: spoken,
    language: language ?? spoken,
    logProbability: language === null || language === spoken ? -0.2 : -0.9,
  }));
  const talk = channel(changing);
  assert.equal((await talk.utter(80)).language, "en");
  spoken = "ko";
  assert.equal((await talk.utter(80)).language, "ko");
  const cut = channel(changing);
  await cut.utter(80);
  spoken = "en";
  assert.equal((await cut.utter(80, { isCut: true })).language, "ko", "at a cut nobody pauses");
});

test("a ghost on weak sound is left out of interim and final words, the same words on real speech are kept", async () => {
  const { model } = modelOf(() => "Thank you for watching.");
  const weak = await channel(model, "en").utter(40, { speech: 0.4 });
  assert.equal(textOf(weak.words), "");
  assert.ok(weak.guesses.every(({ words }) => words.length === 0));
  assert.equal(textOf((await channel(model, "en").utter(40)).words), "Thank you for watching.");
});

test("right-to-left words come out as the model wrote them, at increasing times", async () => {
  const said = "مرحبا، كَيْفَ حالك؟ عندنا ٢٠ موظف";
  const { words } = await channel(modelOf(() => said, ["ar"]).model).utter(60);
  assert.equal(textOf(words), said);
  words.forEach((word, n) => assert.ok(word.firstSample >= (words[n - 1]?.endSample ?? 0)));
});

test("a model that fails fails whoever speaks, and no promise stays open", async () => {
  const { model } = modelOf(() => {
    throw new Failure("WING_STT_MODEL", "broken");
  });
  await assert.rejects(channel(model).utter(40), { code: "WING_STT_MODEL" });
});

test("one who leaves in mid-decode takes back what waits", async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { model, asked } = modelOf(() => "yes");
  const slow: SpeechModel = { ...model, decode: async (windows) => (await held, model.decode(windows)) };
  const { decoder, queue } = channel(slow);
  decoder.begin(0);
  await decoder.hear(new Int16Array(8_000), 0.9);
  decoder.free();
  const stopped = queue.stop();
  release();
  await stopped;
  assert.ok(asked.length <= 1);
  assert.equal(
    await queue.decode({ channel: {}, kind: "look", window: () => assert.fail("it was stopped") }),
    undefined,
  );
});

test("an utterance longer than the model's windows is decoded in pieces, and no sound is left out", async () => {
  const { model, asked } = modelOf(({ samples }) => `part${samples.length}`);
  const { decoder } = channel({ ...model, windowSamplesMax: 32_000 }, "en");
  decoder.begin(0);
  for (let n = 0; n < 140; n++) await decoder.hear(frame(), 0.9);
  const { words } = await decoder.end(140 * 512);
  const pieces = words.map((word) => Number(word.text.slice(4)));
  assert.ok(pieces.length >= 3);
  assert.equal(
    pieces.reduce((sum, one) => sum + one, 0),
    140 * 512,
  );
  assert.ok(asked.every((window) => window.samples.length <= 32_000));
});

test("a scrap of sound is decoded with silence behind it, and its words stay inside it", async () => {
  const { model, asked } = modelOf(() => "yes we do");
  const { decoder } = channel(model, "en");
  decoder.begin(0);
  await decoder.hear(new Int16Array(40), 0.9);
  const { words } = await decoder.end(40);
  assert.equal(asked.at(-1)?.samples.length, 1_600);
  for (const word of words) assert.ok(word.firstSample < word.endSample && word.endSample <= 40);
});
