import assert from "node:assert/strict";
import { test } from "node:test";
import type { Offer } from "@wingman/domain/speech/choice";
import { Failure } from "@wingman/domain/failure";
import { framesOf } from "../audio/frames.ts";
import { quietChannel, recognizerContract } from "./contract.ts";
import { deafRecognizer } from "./deaf.ts";
import type { Frame, Heard, Listening, Recognizer } from "./recognizer.ts";
import { type Candidate, rosterOf } from "./roster.ts";
import { scriptedRecognizer } from "./scripted.ts";

const seconds = 8;
/** Two utterances of words of 250 ms, one every 300 ms. */
const words = [0, 1, 2, 3, 10, 11, 12].map((at) => ({
  text: `word${at}`,
  firstSample: 8_000 + at * 4_800,
  endSample: 12_000 + at * 4_800,
  confidence: 1,
}));
const offer = (engine: string, accuracy: Offer["accuracy"], more: Partial<Offer> = {}): Offer => ({
  ...{ engine, model: engine, accuracy, leavesHouse: false, languages: null, factor: null },
  ...more,
});
/** Hears the words, and fails as often as it is told. */
const engine = (of: Offer, failures: Failure[] = []): Candidate => {
  const hears = scriptedRecognizer(({ channel }) => (channel === quietChannel ? [] : [...words, ...later]), {
    ...{ engine: of.engine, model: of.model, reason: "" },
    accuracy: of.accuracy,
  });
  const recognizer: Recognizer = {
    ...hears,
    async *transcribe(about, audio, signal) {
      const failure = failures.shift();
      for await (const heard of hears.transcribe(about, audio, signal)) {
        if (failure && heard.kind === "fragment") throw failure;
        yield heard;
      }
    },
  };
  return { offer: of, recognizer };
};
const died = () => new Failure("WING_STT_ENGINE_DIED", "it ended.");
const cloudGone = () => new Failure("WING_STT_CLOUD", "it does not answer.");
const about = (more: Partial<Listening> = {}): Listening => ({
  call: "c",
  channel: "x",
  firstSample: 0,
  language: "en",
  ...more,
});

/** As the role does it: after a failure again from the settled sample, until all is heard. */
const hearAll = async (roster: Recognizer, listening = about()): Promise<{ heard: Heard[]; engines: string[] }> => {
  const heard: Heard[] = [];
  const engines: string[] = [];
  let settled = 0;
  for (let tries = 0; tries < 10; tries++) {
    const now = { ...listening, firstSample: settled };
    engines.push(roster.infoOf?.(now).engine ?? "");
    const sound = async function* (): AsyncGenerator<Frame> {
      for (const frame of framesOf(new Int16Array(seconds * 16_000))) if (frame.firstSample >= settled) yield frame;
    };
    try {
      for await (const one of roster.transcribe(now, sound(), new AbortController().signal)) {
        heard.push(one);
        if (one.kind !== "fragment") settled = one.endSample;
      }
      return { heard, engines };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
  throw new Error("it never came to the end");
};
const textOf = (heard: readonly Heard[]): string =>
  heard.flatMap((one) => (one.kind === "final" ? one.words.map(({ text }) => text) : [])).join(" ");
const everyWord = words.map(({ text }) => text).join(" ");

/** The same words once more for the channel that starts five minutes into the call. */
const later = words.map((word) => ({
  ...word,
  firstSample: word.firstSample + 4_800_000,
  endSample: word.endSample + 4_800_000,
}));

recognizerContract("a roster", async () => ({
  recognizer: rosterOf([engine(offer("a", "good"))]),
  speech: new Int16Array(seconds * 16_000),
  inSpeechSample: 16_000,
}));

test("an engine whose process ended once is given another chance, and after the second end in a row the next one goes on", async () => {
  const once = await hearAll(rosterOf([engine(offer("a", "best"), [died()]), engine(offer("b", "good"))]));
  assert.deepEqual([once.engines, textOf(once.heard)], [["a", "a"], everyWord]);
  const twice = await hearAll(rosterOf([engine(offer("a", "best"), [died(), died()]), engine(offer("b", "good"))]));
  assert.deepEqual([twice.engines, textOf(twice.heard)], [["a", "a", "b"], everyWord]);
});

test("one that cannot be reached is left at once, the reason says so, and a new channel begins with the other", async () => {
  const roster = rosterOf([engine(offer("cloud", "best"), [cloudGone()]), engine(offer("b", "good"))]);
  const { engines, heard } = await hearAll(roster);
  assert.deepEqual([engines, textOf(heard)], [["cloud", "b"], everyWord]);
  assert.match(roster.infoOf?.(about()).reason ?? "", /^cloud failed in this call\. /);
  assert.equal(roster.infoOf?.(about({ call: "another" })).engine, "b");
});

test("the only engine there is stays, however often it fails", async () => {
  const { engines, heard } = await hearAll(rosterOf([engine(offer("a", "best"), [died(), died(), died()])]));
  assert.deepEqual([engines.length, textOf(heard)], [4, everyWord]);
});

test("what the source of the sound throws is no failure of the engine", async () => {
  const roster = rosterOf([engine(offer("a", "best")), engine(offer("b", "good"))]);
  const broken = async function* (): AsyncGenerator<Frame> {
    yield* framesOf(new Int16Array(1_600));
    throw new Error("the cable was pulled");
  };
  for (let n = 0; n < 3; n++)
    await assert.rejects(async () => {
      for await (const _ of roster.transcribe(about(), broken(), new AbortController().signal));
    }, /cable/);
  assert.equal(roster.infoOf?.(about()).engine, "a");
});

test("each call is heard as its company wishes", () => {
  const roster = rosterOf([
    engine(offer("cloud", "best", { leavesHouse: true })),
    engine(offer("here", "basic", { languages: ["en"] })),
  ]);
  const engineOf = (more: Partial<Listening>) => roster.infoOf?.(about(more)).engine;
  assert.equal(engineOf({}), "here");
  assert.equal(engineOf({ soundMayLeave: true }), "cloud");
  assert.equal(engineOf({ soundMayLeave: true, engine: "here" }), "here");
  assert.equal(engineOf({ language: "ar" }), "none");
});

test("where no engine knows the language its sound is missed, to the sample, and never silence", async () => {
  const { heard } = await hearAll(
    rosterOf([engine(offer("here", "basic", { languages: ["en"] }))]),
    about({ language: "ar" }),
  );
  assert.deepEqual(
    heard.map(({ kind }) => kind),
    ["missed"],
  );
  assert.equal(heard.at(-1)?.endSample, seconds * 16_000);
  assert.equal(deafRecognizer().info.accuracy, "none");
});
