import assert from "node:assert/strict";
import { test } from "node:test";
import { openRedactors } from "@wingman/streams/log/call-redactor";
import type { TenantId } from "@wingman/domain/ids";
import { initial } from "@wingman/domain/call/state";
import { fitting, timed, wordsOf } from "./typed-words.ts";

const typed = (text: string, clockMs: number, afterMs: number, times: { startMs?: number; endMs?: number } = {}) =>
  timed({ texts: wordsOf(text), ...times }, clockMs, afterMs);
const kept = (text: string) => {
  const redactor = openRedactors().of("demo" as TenantId, "c1", initial);
  const said = { channel: "rep", utterance: "u1", ...typed(text, 10_000_000, 0) } as const;
  return fitting(redactor.number(redactor.final(said), {}));
};

test("words without times end now and begin as long before as it takes to say them", () => {
  const { startMs, endMs, words } = typed("  it is \n too expensive ", 10_000, 0);
  assert.deepEqual([startMs, endMs], [8_600, 10_000]);
  assert.deepEqual(
    words.map((word) => [word.text, word.firstSample / 16, word.endSample / 16]),
    [
      ["it", 8_600, 8_950],
      ["is", 8_950, 9_300],
      ["too", 9_300, 9_650],
      ["expensive", 9_650, 10_000],
    ],
  );
});

test("words begin after those before them, so that lines stand as they were typed", () => {
  const { startMs, endMs } = typed("one two three four five six seven eight nine ten", 10_000, 9_000);
  assert.deepEqual([startMs, endMs], [9_000, 10_000]);
});

test("nothing was said before the call or later than now", () => {
  assert.deepEqual(times(typed("a b c d", 500, 0)), [0, 500]);
  assert.deepEqual(times(typed("a b", 1_000, 0, { startMs: 9_000_000, endMs: 9_000_500 })), [1_000, 1_000]);
  assert.deepEqual(times(typed("a b", 1_000, 5_000)), [1_000, 1_000]);
});

test("times that came with the words are kept", () =>
  assert.deepEqual(times(typed("a b", 10_000, 0, { startMs: 2_000, endMs: 2_500 })), [2_000, 2_500]));

test("samples never run backwards, whatever the times", () => {
  for (const [text, times] of [
    ["a b c", { startMs: 3_000, endMs: 1_000 }],
    ["x".repeat(5), {}],
    ["a ".repeat(50), { startMs: 10, endMs: 12 }],
  ] as const) {
    const { words, firstSample, endSample } = typed(text, 5_000, 0, times);
    const marks = [firstSample, ...words.flatMap((word) => [word.firstSample, word.endSample]), endSample];
    assert.deepEqual(
      marks,
      marks.toSorted((a, b) => a - b),
    );
    assert.ok(marks.every((mark) => Number.isInteger(mark) && mark >= 0));
  }
});

test("a word too long for its event is cut, after masking; the text stays whole", () => {
  const link = `https://example.org/${"x".repeat(300)}`;
  assert.equal(kept(link).words[0]?.text.length, 200);
  assert.equal(kept(link).text, link);
  const hidden = `${"x".repeat(150)},${"y".repeat(60)}@corvane.com`;
  assert.doesNotMatch(kept(hidden).words[0]?.text ?? "", /y{10}/);
});

test("more words than an event takes are in the text alone, and a text that masks made too long is cut", () => {
  const { words, text } = kept("so ".repeat(2_500));
  assert.equal(words.length, 2_000);
  assert.equal(text.split(" ").length, 2_500);
  assert.equal(kept("a@ ".repeat(2_600)).text.length, 8_000);
});

const times = ({ startMs, endMs }: { startMs: number; endMs: number }): [number, number] => [startMs, endMs];
