import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePhrase, findPhrase, normalWord } from "./match.ts";

const find = (phrase: string, said: string): string | undefined => {
  const words = said.split(" ");
  const match = findPhrase(compilePhrase(phrase), words.map(normalWord));
  return match && words.slice(match.firstWord, match.endWord).join(" ");
};

test("a number, as it is spoken and as it is written", () => {
  assert.equal(
    find("we have {number} trucks", "we have one hundred and twenty five trucks"),
    "we have one hundred and twenty five trucks",
  );
  assert.ok(find("we have {number} trucks", "we have 125 trucks"));
  assert.ok(find("we have {number} trucks", "we have 1,250 trucks"));
  assert.ok(find("about {number} people", "about a dozen people"));
  assert.equal(find("we have {number} trucks", "we have many trucks"), undefined);
});
test("percent and money are numbers that say so", () => {
  for (const said of ["twenty percent off", "20% off", "twenty per cent off", "20 percent off"])
    assert.ok(find("{percent} off", said), said);
  assert.equal(find("{percent} off", "twenty off"), undefined);
  for (const said of [
    "for 5,000 euros a year",
    "for $5,000 a year",
    "for five thousand dollars a year",
    "for five grand a year",
    "for €900 a year",
    "for 5k a year",
  ])
    assert.ok(find("for {money} a year", said), said);
  assert.equal(find("for {money} a year", "for five people a year"), undefined);
});
test("days and dates", () => {
  for (const said of [
    "by friday please",
    "by next week please",
    "by the ninth of march please",
    "by march 9 please",
    "by tomorrow please",
    "by the 21st please",
  ])
    assert.ok(find("by {day} please", said), said);
  assert.equal(find("by {day} please", "by the gate please"), undefined);
  assert.equal(find("we {day}", "we may"), undefined);
});
test("words of a phrase fit a number whatever sign stands at it", () => {
  assert.ok(find("twenty percent|off", "20% off"));
  assert.ok(find("costs 1200", "it costs $1,200"));
});
test("a slot may be left out, and one nobody knows is refused", () => {
  assert.ok(find("pay {money}? upfront now", "pay upfront now"));
  assert.throws(() => compilePhrase("by {weekday} please"), /none of \{number\}/);
});
