/** Numbers and addresses as they are said, and as a recogniser writes them down. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { redactText, redactWords } from "./redact.ts";

const masked: readonly [string, string][] = [
  ["my card is four one one one one one one one one one one one one one one one", "my card is [card]"],
  ["it's four one double one one one one one double one double one triple one one thanks", "it's [card] thanks"],
  ["forty one eleven eleven eleven eleven eleven eleven eleven please", "[card] please"],
  ["five four two four uh one eight oh one two three four five six seven eight nine", "[card]"],
  ["call me on oh one seven one five five five one two three four tomorrow", "call me on [phone] tomorrow"],
  ["plus nine seven one four three three oh one thousand", "[phone] one thousand"],
  ["four one five five five five two six seven one is my number", "[phone] is my number"],
  ["eight hundred five five five two six seven one", "[phone]"],
  ["four one five for five five two six seven one", "[phone]"],
  ["415 five five five 2671", "[phone]"],
  ["it is john dot smith at corvane dot com okay", "it is [e-mail] okay"],
  ["j o h n underscore s at corvane dot co dot uk", "[e-mail]"],
  ["write to maria at gmail", "write to [e-mail]"],
  ["write to maria at gmail dot com", "write to [e-mail]"],
  ["sales dash team 42 at north hub dot io", "[e-mail]"],
];
for (const [text, expected] of masked) test(`masked: ${text}`, () => assert.equal(redactText(text), expected));

const kept = [
  "we have twenty five people and three hundred users",
  "it costs one thousand two hundred and fifty dollars a month",
  "from twenty nineteen to twenty twenty six",
  "on the twenty fourth of november twenty twenty six at ten thirty",
  "two point five million units",
  "one two three go",
  "look at corvane dot com",
  "we are at northhub dot io every day",
  "meet me at nine",
  "i work at google",
  "order number four four seven one two nine eight",
  "four or five of the seven won two for one",
  "to to to for for for too",
];
for (const text of kept) test(`kept: ${text}`, () => assert.equal(redactText(text), text));

test("a number that is still being said is masked from its third digit on, and an address from its dot", () => {
  assert.equal(redactText("my card is four one", { end: "open" }), "my card is four one");
  assert.equal(redactText("my card is four one one", { end: "open" }), "my card is [number]");
  assert.equal(redactText("card 411111", { end: "open" }), "card [number]");
  assert.equal(redactText("four one one one people", { end: "open" }), "four one one one people");
  assert.equal(redactText("it is john dot smith at", { end: "open" }), "it is [e-mail]");
  assert.equal(redactText("it is john dot smith at north", { end: "open" }), "it is [e-mail]");
});

test("each word of it becomes the mask, and its times stay", () => {
  const words = "call four one five five five five two six seven one now".split(" ").map((text, n) => ({ text, n }));
  const redacted = redactWords(words);
  assert.deepEqual(
    redacted.map(({ text }) => text),
    ["call", ...Array.from({ length: 10 }, () => "[phone]"), "now"],
  );
  assert.deepEqual(
    redacted.map(({ n }) => n),
    words.map(({ n }) => n),
  );
});

test("masking what is masked changes nothing", () => {
  for (const [text] of masked) assert.equal(redactText(redactText(text)), redactText(text));
});

test("long rows of what looks like numbers and addresses come to an end", () => {
  for (const piece of ["one ", "double ", "for ", "a dot ", "at ", "j at ", "twenty ", "4 at dot "])
    assert.equal(typeof redactText(piece.repeat(40_000 / piece.length)), "string", piece);
});
