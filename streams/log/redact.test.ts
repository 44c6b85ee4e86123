import assert from "node:assert/strict";
import { test } from "node:test";
import { redactText, redactWords } from "./redact.ts";

const words = (text: string) =>
  text.split(" ").map((word, n) => ({ text: word, firstSample: n * 100, endSample: (n + 1) * 100, confidence: 1 }));

test("text without anything to mask stays as it is, word for word", () => {
  for (const text of ["", "it is too expensive", "we meet @ noon", "room 4111"]) assert.equal(redactText(text), text);
  const said = words("it is too expensive");
  assert.equal(redactWords(said), said);
});

test("an e-mail address is masked in every alphabet and with punctuation around it", () => {
  assert.equal(redactText("write to tomas.ferreira+x@corvane.co.uk, please"), "write to [e-mail], please");
  assert.equal(redactText("jörg.müller@bäcker.de"), "[e-mail]");
  assert.equal(redactText("(a_b@c.io)"), "([e-mail])");
});

test("an address that is still being typed is masked already", () => {
  for (let length = "jane@".length; length <= "jane@corvane.com".length; length++) {
    const typed = "jane@corvane.com".slice(0, length);
    assert.equal(redactText(`mail ${typed}`).replace(/\.$/, ""), "mail [e-mail]", typed);
  }
});

test("a card number is masked, grouped or not, and only with a right check digit", () => {
  for (const card of [
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "378282246310005",
    "3782 822463 10005",
  ])
    assert.equal(redactText(`card ${card} ok`), "card [card] ok", card);
  assert.doesNotMatch(redactText("order 4111 1111 1111 1112"), /\[card\]/);
});

test("digits beside a card number do not hide it", () => {
  assert.doesNotMatch(redactText("4111111111111111 12/28"), /4111/);
  assert.doesNotMatch(redactText("4111 1111 1111 1111 123"), /4111|1111/);
  assert.doesNotMatch(redactText("we have 3 of them 12 4111 1111 1111 1111"), /4111|1111/);
});

test("a telephone number is masked as people write it", () => {
  for (const phone of [
    "+49 30 901820",
    "+1 (415) 555-2671",
    "415-555-2671",
    "030 901820",
    "0171 5551234",
    "+971 4 330 1000",
  ])
    assert.equal(redactText(`call ${phone} today`), "call [phone] today", phone);
});

test("prices, dates and quantities are not telephone numbers", () => {
  for (const text of [
    "on 2026-11-20 at 10:30",
    "1250000 units a year",
    "it costs 1.250.000 a year",
    "1 250 000 pallets",
    "12,500,000 euros",
    "from 2019 to 2023",
  ])
    assert.equal(redactText(text), text);
});

test("several things in one sentence are each masked in place", () =>
  assert.equal(redactText("a@b.com or +49 30 901820, card 4111111111111111."), "[e-mail] or [phone], card [card]."));

test("a number said over several words masks each of them and leaves their times", () => {
  const masked = redactWords(words("my card is 4111 1111 1111 1111 thanks"));
  assert.deepEqual(
    masked.map((word) => word.text),
    ["my", "card", "is", "[card]", "[card]", "[card]", "[card]", "thanks"],
  );
  assert.deepEqual(
    masked.map((word) => word.firstSample),
    words("my card is 4111 1111 1111 1111 thanks").map((word) => word.firstSample),
  );
});

test("masking what is masked changes nothing", () => {
  const once = redactText("a@b.com, 4111111111111111, +49 30 901820");
  assert.equal(redactText(once), once);
});

test("long text of what looks like the start of a number or an address comes to an end", () => {
  // A pattern that backtracks would not: this is a hundred times what a commit may hold.
  for (const piece of ["1 ", "a", "a.", "@", "a@", "12-"])
    assert.equal(typeof redactText(piece.repeat(40_000 / piece.length)), "string", piece);
});
