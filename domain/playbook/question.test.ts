import assert from "node:assert/strict";
import { test } from "node:test";
import { normalWord } from "./match.ts";
import { findQuestion } from "./question.ts";

const find = (said: string): string | undefined => {
  const texts = said.split(" ");
  const found = findQuestion(texts, texts.map(normalWord), 0);
  return found && texts.slice(found.firstWord, found.endWord).join(" ");
};
const questions = [
  "how long does it take to set up",
  "okay and what does that cost",
  "Does it run on Android?",
  "can we try it at one site first",
  "so is there a limit on users",
  "we have forty trucks how many people can use it",
  "Forty a month?",
  "and who would train our people",
  "which systems does it connect to",
  "what about holidays",
  "we use outlook, will it show up in there",
];
const none = [
  "i know what it does",
  "that is what we do today",
  "what we do is simple.",
  "when the truck comes we open the gate",
  "i can see that it works",
  "we do it by hand",
  "it depends on how many people are there",
  "Fine. That works.",
  "do it on monday",
];
for (const said of questions) test(`a question: ${said}`, () => assert.ok(find(said)));
for (const said of none) test(`no question: ${said}`, () => assert.equal(find(said), undefined));
test("the question begins where it is asked, and ends with its sentence", () => {
  assert.equal(find("Okay. Can we stop any time? I mean it."), "Can we stop any time?");
  assert.equal(find("we have forty trucks how many people can use it"), "how many people can use it");
});
