/** A deal's signal: of the customer's words alone, by rules that can be told. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type CustomerLine, customerLines, dealSignalOf, levelMs, mayReadSignal } from "./deal-signal.ts";

const line = (text: string, startMs = 0): CustomerLine => ({
  ...{ id: `u-${startMs}`, channel: "customer", text },
  ...{ startMs, endMs: startMs + 1_000 },
});
const scoreOf = (text: string): number => dealSignalOf([line(text)])[0]?.score ?? 0;

test("never of the rep: their lines do not fit, are refused where they come all the same, and are left out before", () => {
  const ofRep = { ...line("This is perfect."), channel: "rep" as const };
  // @ts-expect-error A line of the rep's is none that this reads.
  assert.throws(() => dealSignalOf([ofRep]), RangeError);
  assert.deepEqual(
    customerLines([ofRep, line("Good.")]).map(({ text }) => text),
    ["Good."],
  );
});
test("words for and against, with what turns them round and what makes them more", () => {
  for (const [text, score] of [
    ["That sounds good.", 2],
    ["That is good.", 1],
    ["That is very good.", 1.5],
    ["That is not good.", -1],
    ["It isn't really a good fit", -1],
    ["That is too expensive.", -2],
    ["That is not expensive at all.", 0.5],
    ["No. Good.", 1], // A clause ends what a "no" reaches.
    ["Good, but slow.", 0],
    ["Good morning, this is Tomás.", 0],
    ["We have three sites.", 0],
    ["excellent perfect ideal brilliant", 3],
    ["هذا مكلف", -1],
    ["هذا ليس جيد", -1],
  ] as const)
    assert.equal(scoreOf(text), score, text);
});
test("what decided is told, and a line without such words is no point", () => {
  const points = dealSignalOf([line("We have three sites."), line("It’s not clear to me.", 5_000)]);
  assert.deepEqual(points, [
    { utterance: "u-5000", atMs: 5_000, score: -1, level: -1, words: [{ text: "clear", score: -1, turned: true }] },
  ]);
});
test("the level is the mean of the last lines that say anything", () => {
  const levels = dealSignalOf([
    line("Good."),
    line("Expensive.", 10_000),
    line("Perfect.", 20_000),
    line("Good.", 20_001 + levelMs),
  ]);
  assert.deepEqual(
    levels.map(({ level }) => level),
    [1, 0, 0.67, 1],
  );
});
test("only the customer's own yes lets it be read", () => {
  const given = { state: "given", how: "aloud" };
  assert.equal(mayReadSignal({ preset: "all-parties" }, given), true);
  assert.equal(mayReadSignal({ preset: "one-party" }, given), false);
  assert.equal(mayReadSignal({ preset: "notice" }, given), false);
  assert.equal(mayReadSignal({ preset: "all-parties" }, { state: "given", how: "notice-shown" }), false);
  assert.equal(mayReadSignal({ preset: "all-parties" }, { state: "withdrawn", how: "aloud" }), false);
});
