import assert from "node:assert/strict";
import { test } from "node:test";
import { soundMsMax } from "@wingman/domain/practice/backchannel";
import { makeBargeIn, turnMs, wordsMsMax } from "./barge-in.ts";

/** A burst of so long at 1,000 ms, with words that come at a time; what is done, and when, of 6 s. */
const heard = (lastsMs: number, words: string, wordsAt = 1_600, since = 0) => {
  const bargeIn = makeBargeIn(since);
  const acts: [string, number][] = [];
  for (let at = 900; at < 6_000; at += 20) {
    const endMs = 1_000 + lastsMs;
    // A burst is known 100 ms after it began, and that it is over 200 ms after it ended.
    const burst = at < 1_100 ? null : { fromMs: 1_000, endMs: at < endMs + 200 ? null : endMs };
    const act = bargeIn.look({ at, burst, words: at < wordsAt ? "" : words, pressed: false });
    if (act) acts.push([act, at]);
  }
  return acts;
};

test("the customer falls silent as soon as a sound is known", () =>
  assert.deepEqual(heard(2_000, "")[0], ["hold", 1_100]));

test("after uh-huh and after a cough it goes on, whatever a recogniser makes of them", () => {
  for (const words of ["uh huh", "mm", "yes", "", "the", "oh lovely"]) {
    const acts = heard(450, words);
    assert.deepEqual(
      acts.map(([act]) => act),
      ["hold", "go-on"],
      words,
    );
    assert.ok((acts[1]?.[1] ?? 0) <= 1_000 + 450 + 220);
  }
});

test("a longer yes is listened to as well, and a longer noise without words", () => {
  for (const words of ["yes okay right", ""])
    assert.deepEqual(
      heard(soundMsMax + 100, words).map(([act]) => act),
      ["hold", "go-on"],
      words,
    );
  assert.ok((heard(soundMsMax + 100, "")[1]?.[1] ?? 0) >= 1_750 + wordsMsMax);
});

test("who speaks on has the turn: by the length, and by the words before", () => {
  const [, [act, at] = []] = heard(3_000, "");
  assert.equal(act, "stop");
  assert.ok(Math.abs((at ?? 0) - (1_000 + turnMs)) <= 20);
  assert.deepEqual(heard(3_000, "wait a moment", 1_300)[1], ["stop", 1_300]);
});

test("words that a recogniser makes of uh-huh stop nobody, early or late; of a longer sound they do", () => {
  for (const wordsAt of [1_200, 1_600, 3_000])
    assert.deepEqual(
      heard(450, "oh lovely", wordsAt).map(([act]) => act),
      ["hold", "go-on"],
      `${wordsAt} ms`,
    );
  assert.deepEqual(
    heard(soundMsMax + 100, "on Thursday", 2_200).map(([act]) => act),
    ["hold", "stop"],
  );
});

test("a short word that was meant stops the customer who went on", () =>
  assert.deepEqual(
    heard(350, "wait", 2_000).map(([act]) => act),
    ["hold", "go-on", "stop"],
  ));

test("what began before the customer did stops nobody: who interrupts is not interrupted by the same breath", () =>
  assert.deepEqual(heard(2_000, "and so on", 1_300, 1_050), []));

test("Space stops at once", () => {
  const bargeIn = makeBargeIn(0);
  assert.equal(bargeIn.look({ at: 5, burst: null, words: "", pressed: true }), "stop");
  assert.equal(bargeIn.look({ at: 25, burst: null, words: "", pressed: true }), null);
});
