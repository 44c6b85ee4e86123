import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePhrase, findPhrase, normalWord } from "./match.ts";

const find = (phrase: string, said: string, names = {}) =>
  findPhrase(compilePhrase(phrase, names), said.split(" ").map(normalWord));

test("a phrase is found where it stands, with its span", () =>
  assert.deepEqual(find("too expensive", "that is Too expensive, sorry"), {
    phrase: "too expensive",
    firstWord: 2,
    endWord: 4,
  }));
test("either word, any ending and an optional word count", () => {
  assert.ok(find("above|over the? budget~", "well over budgets"));
  assert.ok(find("above|over the? budget~", "it is above the budget"));
  assert.equal(find("above|over the? budget~", "above all budget"), undefined);
});
test("what one recogniser writes in digits or in one word another writes in letters or in two", () => {
  assert.ok(find("twenty percent off", "we get 20 percent off"));
  assert.ok(find("follow up", "send me a follow-up, please"));
  assert.ok(find("one-off fee", "is it a one off fee"));
  assert.ok(find("opt out|opt-out clause", "an opt-out clause"));
  assert.equal(find("no use", "nobody used it"), undefined);
  assert.equal(find("twenty people", "200 people"), undefined);
  assert.equal(normalWord("cafe\u0301"), normalWord("Café,"));
});
test("a gap spans at most three words", () => {
  assert.ok(find("send * contract", "send me the full contract"));
  assert.equal(find("send * contract", "send me the full and final contract"), undefined);
});
test("a list of names stands in for its mark, however many words a name has", () => {
  assert.deepEqual(
    find("@competitor", "we had slot wise before", { competitor: ["slotwise", "slot wise"] })?.firstWord,
    2,
  );
  assert.equal(find("@competitor", "we had nobody", { competitor: [] }), undefined);
});
test("a phrase with more gaps than the bound is refused by name", () =>
  assert.throws(() => compilePhrase("so * so * so * so * so"), /3 gaps at most/));
