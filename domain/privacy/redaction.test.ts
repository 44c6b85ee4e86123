import assert from "node:assert/strict";
import { test } from "node:test";
import { said } from "../call/call.fixture.ts";
import { mutedSpans } from "./muted.ts";
import { higherNumbers, isMask, maskLengthAt, maskText } from "./redaction.ts";

test("a mask is written as the policy asks, and known again", () => {
  const card = { kind: "card", n: 2, lastFour: "4242" } as const;
  assert.equal(maskText(card), "[card 2]");
  assert.equal(maskText(card, "last-four"), "[card 2 ··4242]");
  assert.equal(maskText(card, "stars"), "****");
  assert.equal(maskText({ kind: "e-mail", n: 1, lastFour: "acme" }, "last-four"), "[e-mail 1]");
  for (const format of ["token", "stars", "last-four"] as const) assert.ok(isMask(maskText(card, format)));
  for (const word of ["", "card", "[card", "[card 1] x", "[price]", "***"]) assert.ok(!isMask(word), word);
  assert.equal(maskLengthAt("a [phone 12] b", 2), 10);
});

test("of two accounts of which numbers are taken the higher holds", () =>
  assert.deepEqual(higherNumbers({ card: 2, phone: 1 }, { card: 1, "e-mail": 3 }), { card: 2, phone: 1, "e-mail": 3 }));

const word = (text: string, fromMs: number) => ({
  text,
  firstSample: fromMs * 16,
  endSample: (fromMs + 250) * 16,
  confidence: 1,
});
const ms = (spans: ReturnType<typeof mutedSpans>) =>
  spans.map(({ firstSample, endSample }) => [firstSample / 16, endSample / 16]);

test("the sound of masked words is muted, wider than them, and near ones in one", () => {
  const words = [
    word("call", 100),
    word("[phone 1]", 1_000),
    word("[phone 1]", 1_250),
    word("or", 2_500),
    word("****", 4_000),
  ];
  assert.deepEqual(ms(mutedSpans(said("customer", 0, "", { words }))), [
    [700, 1_800],
    [3_700, 4_550],
  ]);
  assert.deepEqual(ms(mutedSpans(said("customer", 0, "", { words: [word("[card 1]", 100)] }))), [[0, 650]]);
});

test("nothing is muted of what was typed or holds no mask; all of it where nobody can say where the mask is", () => {
  assert.deepEqual(mutedSpans(said("customer", 0, "all is well")), []);
  assert.deepEqual(mutedSpans(said("customer", 0, "", { words: [word("[card 1]", 0)], source: "typed" })), []);
  const unsaid = said("customer", 16_000, "", { words: [], masks: { numbers: { card: 1 } }, endSample: 32_000 });
  assert.deepEqual(ms(mutedSpans(unsaid)), [[700, 2_300]]);
});
