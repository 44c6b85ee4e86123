import assert from "node:assert/strict";
import { test } from "node:test";
import { isAboutUs, questionIn } from "./questions.ts";

const formOf = (said: string): string => questionIn(said.split(" "))?.form ?? "none";
const askedIn = (said: string): string => {
  const words = said.split(" ");
  const found = questionIn(words);
  return found ? words.slice(found.firstWord, found.endWord).join(" ") : "";
};

test("questions are known by their form, with marks and without", () => {
  for (const said of [
    "do you have a free trial",
    "well and how long does it take to put it in",
    "Where is our data kept?",
    "who pays for the training",
    "for how many users is that",
    "we like it but can it run in our own cellar",
    "if the roof makes the power who gets the money for it",
    "An electrician on Sundays?",
  ])
    assert.equal(formOf(said), "explicit", said);
  for (const said of [
    "i'm not sure whether that works with our system",
    "i wonder if the drivers would use it",
    "we'd like to know how the backups are kept",
    "tell me about the contract",
  ])
    assert.equal(formOf(said), "implicit", said);
});

test("statements, relative clauses and what is asked of the talk itself are none", () => {
  for (const said of [
    "that is what we do every day here",
    "the one which i know should be gone by now",
    "we had it all for nothing in the end",
    "can you hear me all right now",
    "how was the train this morning then",
    "could we talk about the price now",
    "is it",
  ])
    assert.equal(formOf(said), "none", said);
});

test("the question is what is asked, without what leads to it", () => {
  assert.equal(askedIn("Fine, we'll look. And do you train our people?"), "do you train our people?");
  assert.equal(askedIn("okay so what does it cost a month"), "what does it cost a month");
});

test("only what is about us is worth saying that no document has it", () => {
  assert.ok(isAboutUs("do you work with the pay office".split(" ")));
  assert.ok(!isAboutUs("does anyone still use a fax".split(" ")) && !isAboutUs("do you".split(" ")));
});
