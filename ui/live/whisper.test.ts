import assert from "node:assert/strict";
import { test } from "node:test";
import { holdAfterVoiceMs, makeWhisper, speaksMsMin, waitMsMax } from "./whisper.ts";

const heard = () => {
  const said: string[] = [];
  const voice = { isSpeaking: false };
  const whisper = makeWhisper({
    say: ({ text }) => {
      said.push(text);
      voice.isSpeaking = true;
    },
    stop: () => {
      said.push("(stopped)");
      voice.isSpeaking = false;
    },
    speaking: () => voice.isSpeaking,
  });
  return { said, whisper, voice };
};

test("a tip is said at once to a rep who is listening", () => {
  const { said, whisper } = heard();
  whisper.offer("a", "Ask what he compares it with", 0);
  whisper.tick(10, null);
  assert.deepEqual(said, ["Ask what he compares it with"]);
  whisper.tick(20, null);
  assert.equal(said.length, 1, "and once");
});

test("it is held while the rep speaks, and said when they stop", () => {
  const { said, whisper } = heard();
  whisper.offer("a", "Ask", 0);
  whisper.tick(100, 0);
  assert.ok(whisper.held());
  whisper.tick(400, holdAfterVoiceMs - 1);
  assert.deepEqual(said, []);
  whisper.tick(900, holdAfterVoiceMs);
  assert.deepEqual(said, ["Ask"]);
});

test("what waited too long is not said at all", () => {
  const { said, whisper } = heard();
  whisper.offer("a", "Ask", 0);
  whisper.tick(waitMsMax + 1, 0);
  whisper.tick(waitMsMax + 2, null);
  assert.deepEqual(said, []);
});

test("a newer tip takes the place of one that waits, and a dropped one is not said", () => {
  const { said, whisper } = heard();
  whisper.offer("a", "Old", 0);
  whisper.offer("b", "New", 10);
  whisper.drop("a");
  whisper.tick(20, null);
  whisper.offer("c", "Dropped", 30);
  whisper.drop("c");
  whisper.tick(40, null);
  assert.deepEqual(said, ["New"]);
});

test("switched off, what waits and what is being said both end", () => {
  const { said, whisper } = heard();
  whisper.offer("a", "Ask", 0);
  whisper.quiet();
  whisper.tick(10, null);
  assert.deepEqual(said, ["(stopped)"]);
});

test("a rep who begins to speak is not spoken over, and a short word of theirs ends nothing", () => {
  const { said, whisper } = heard();
  whisper.offer("a", "Ask", 0);
  whisper.tick(0, null);
  whisper.tick(150, 0);
  whisper.tick(300, 300); // "mm-hm"
  whisper.tick(1_000, 10);
  assert.deepEqual(said, ["Ask"]);
  whisper.tick(1_000 + speaksMsMin, 10);
  assert.deepEqual(said, ["Ask", "(stopped)"]);
  whisper.tick(3_000, 2_000);
  assert.equal(said.length, 2, "and it is not said again");
});

test("a tip that is dismissed while it is said ends, and one that was said before does not", () => {
  const { said, whisper, voice } = heard();
  whisper.offer("a", "Ask", 0);
  whisper.tick(0, null);
  whisper.drop("b");
  assert.deepEqual(said, ["Ask"]);
  whisper.drop("a");
  assert.deepEqual(said, ["Ask", "(stopped)"]);
  whisper.offer("c", "Wait", 100);
  whisper.tick(100, null);
  voice.isSpeaking = false; // It came to its end.
  whisper.drop("c");
  assert.deepEqual(said, ["Ask", "(stopped)", "Wait"]);
});
