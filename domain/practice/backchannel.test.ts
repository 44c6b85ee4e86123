import assert from "node:assert/strict";
import { test } from "node:test";
import { isBackchannel, soundMsMax, takesTheTurn } from "./backchannel.ts";

const listens = [
  "uh-huh",
  "Mm-hm.",
  "mm",
  "yes",
  "Yeah, right.",
  "I see",
  "okay okay",
  "of course",
  "نعم",
  "طيب، تمام",
];
const speaks = ["no", "yes but what does it cost", "wait", "I see what you mean by that", "good question", "لا"];

test("who says that they listen takes no turn, in English and in Arabic", () => {
  for (const text of listens) {
    assert.equal(isBackchannel(text), true, text);
    assert.equal(takesTheTurn(text, 900), false, text);
  }
});

test("who says anything else does not merely listen, and nothing is no word", () => {
  for (const text of [...speaks, "", " … "]) assert.equal(isBackchannel(text), false, text);
});

test("a turn is taken by a word that was meant, not by what a cough is heard as", () => {
  for (const text of ["wait", "stop please", "yes but what does it cost", "لكن السعر مرتفع"])
    assert.equal(takesTheTurn(text, 900), true, text);
  for (const text of ["the", "he a", "huh", ""]) assert.equal(takesTheTurn(text, 900), false, text);
});

test("of a short sound only what is said to interrupt takes the turn, whatever a recogniser makes of uh-huh", () => {
  for (const text of ["oh lovely", "lovely", "honor", "Thursday", "جميل"]) {
    assert.equal(takesTheTurn(text, soundMsMax), false, text);
    assert.equal(takesTheTurn(text, soundMsMax + 1), true, text);
  }
  for (const text of ["wait", "Sorry", "oh stop", "hold on", "what does it cost", "لحظة"])
    assert.equal(takesTheTurn(text, 350), true, text);
});
