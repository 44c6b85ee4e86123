import assert from "node:assert/strict";
import { test } from "node:test";
import {
  holdAfterCustomerMs,
  holdAfterVoiceMs,
  makeWhisper,
  speaksMsMin,
  waitInAllMsMax,
  waitMsMax,
} from "./whisper.ts";

const tip = (id: string, text: string) => ({ kind: "tip", id, text }) as const;
const feedback = (id: string, text: string) => ({ kind: "feedback", id, text }) as const;
const heard = (options = {}) => {
  const said: string[] = [];
  const voice = { isSpeaking: false };
  const whisper = makeWhisper(
    {
      say: ({ text }) => {
        said.push(text);
        voice.isSpeaking = true;
      },
      stop: () => {
        said.push("(stopped)");
        voice.isSpeaking = false;
      },
      speaking: () => voice.isSpeaking,
    },
    options,
  );
  return { said, whisper, voice };
};

test("a tip is said at once to a rep who is listening", () => {
  const { said, whisper } = heard();
  whisper.offer(tip("a", "Ask what he compares it with"), 0);
  whisper.tick(10, null);
  assert.deepEqual(said, ["Ask what he compares it with"]);
  whisper.tick(20, null);
  assert.equal(said.length, 1, "and once");
});

test("it is held while the rep speaks, and said when they stop", () => {
  const { said, whisper } = heard();
  whisper.offer(tip("a", "Ask"), 0);
  whisper.tick(100, 0);
  assert.ok(whisper.held());
  whisper.tick(400, holdAfterVoiceMs - 1);
  assert.deepEqual(said, []);
  whisper.tick(900, holdAfterVoiceMs);
  assert.deepEqual(said, ["Ask"]);
});

test("what waited too long is not said at all", () => {
  const { said, whisper } = heard();
  whisper.offer(tip("a", "Ask"), 0);
  whisper.tick(waitMsMax + 1, 0);
  whisper.tick(waitMsMax + 2, null);
  assert.deepEqual(said, []);
});

test("a newer tip takes the place of one that waits, and a dropped one is not said", () => {
  const { said, whisper } = heard();
  whisper.offer(tip("a", "Old"), 0);
  whisper.offer(tip("b", "New"), 10);
  whisper.drop("a");
  whisper.tick(20, null);
  whisper.offer(tip("c", "Dropped"), 30);
  whisper.drop("c");
  whisper.tick(40, null);
  assert.deepEqual(said, ["New"]);
});

test("switched off, what waits and what is being said both end", () => {
  const { said, whisper } = heard();
  whisper.offer(tip("a", "Ask"), 0);
  whisper.quiet();
  whisper.tick(10, null);
  assert.deepEqual(said, ["(stopped)"]);
});

test("a rep who begins to speak is not spoken over, and a short word of theirs ends nothing", () => {
  const { said, whisper } = heard();
  whisper.offer(tip("a", "Ask"), 0);
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
  whisper.offer(tip("a", "Ask"), 0);
  whisper.tick(0, null);
  whisper.drop("b");
  assert.deepEqual(said, ["Ask"]);
  whisper.drop("a");
  assert.deepEqual(said, ["Ask", "(stopped)"]);
  whisper.offer(tip("c", "Wait"), 100);
  whisper.tick(100, null);
  voice.isSpeaking = false; // It came to its end.
  whisper.drop("c");
  assert.deepEqual(said, ["Ask", "(stopped)", "Wait"]);
});

test("a customer who is heard on this page is not spoken over: the tip waits for their last word, and stops for the next", () => {
  const { said, whisper } = heard();
  whisper.offer(tip("a", "Ask"), 0);
  for (let at = 0; at <= 12_000; at += 150) whisper.tick(at, null, true);
  assert.deepEqual(said, [], "it does not age while they speak");
  whisper.tick(12_000 + holdAfterCustomerMs - 1, null, false);
  assert.deepEqual(said, []);
  whisper.tick(12_000 + holdAfterCustomerMs, null, false);
  assert.deepEqual(said, ["Ask"]);
  whisper.tick(12_600, null, true);
  assert.deepEqual(said, ["Ask", "(stopped)"]);
});

test("a tip whose customer goes on and on is dropped, and so is one whose pause is too long in coming", () => {
  const { said, whisper } = heard();
  whisper.offer(tip("a", "Ask"), 0);
  for (let at = 0; at <= waitInAllMsMax + 150; at += 150) whisper.tick(at, null, true);
  whisper.tick(waitInAllMsMax + 1_000, null, false);
  whisper.offer(tip("b", "Again"), 40_000);
  whisper.tick(40_000, 0, true);
  whisper.tick(40_000 + waitMsMax + 1, 0, false);
  whisper.tick(50_000, null, false);
  assert.deepEqual(said, []);
});

test("where the rep has the turn at once, the first sound of theirs ends it", () => {
  const { said, whisper } = heard({ breakOffMs: 0 });
  whisper.offer(tip("a", "Ask"), 0);
  whisper.tick(0, null);
  whisper.tick(150, 0);
  assert.deepEqual(said, ["Ask", "(stopped)"]);
});

test("a tip is said before feedback, which waits for its end; of each kind the newest alone", () => {
  const { said, whisper, voice } = heard();
  whisper.offer(feedback("f", "Say what it is worth"), 0);
  whisper.offer(feedback("g", "Name a next step"), 10);
  whisper.offer(tip("a", "Ask"), 20);
  whisper.tick(30, null);
  for (let at = 150; at < 9_000; at += 150) whisper.tick(at, null);
  assert.deepEqual(said, ["Ask"], "it does not age while another is said");
  voice.isSpeaking = false;
  whisper.tick(9_000, null);
  assert.deepEqual(said, ["Ask", "Name a next step"]);
  whisper.offer(feedback("h", "Keep it shorter"), 9_100);
  whisper.offer(tip("b", "Wait"), 9_200);
  whisper.tick(9_300, null);
  assert.deepEqual(said, ["Ask", "Name a next step", "Wait"], "a tip takes its place");
});

test("feedback is held while the rep or the customer speaks, and what waited too long is not said", () => {
  const { said, whisper } = heard();
  whisper.offer(feedback("f", "Name a next step"), 0);
  for (let at = 0; at < 3_000; at += 150) whisper.tick(at, null, true);
  whisper.tick(3_600, 0);
  assert.deepEqual(said, []);
  whisper.tick(3_600 + holdAfterVoiceMs, holdAfterVoiceMs);
  assert.deepEqual(said, ["Name a next step"]);
  const late = heard();
  late.whisper.offer(feedback("f", "Old"), 0);
  late.whisper.tick(waitMsMax + 1, 0);
  assert.ok(!late.whisper.held());
});
