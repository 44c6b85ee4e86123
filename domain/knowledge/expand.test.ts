import assert from "node:assert/strict";
import { test } from "node:test";
import { addedMax, expand, expanderOf, type Known } from "./expand.ts";
import { thesaurus } from "./thesaurus.ts";

const lines = [
  ["truck", "lorry", "rig"],
  ["close", "shut down", "get rid of"],
  ["price", "cost", "fee"],
];
/** Documents that have these, each in so many passages. */
const expanderFor = (passages: Readonly<Record<string, number>>) =>
  expanderOf(lines, (text): Known | undefined =>
    passages[text] === undefined ? undefined : { text, passages: passages[text], words: [text] },
  );
const added = (passages: Readonly<Record<string, number>>, question: string): readonly string[] =>
  expand(expanderFor(passages), question).map(({ text }) => text);

test("what the documents call otherwise is added, in any form of the word, what they have most first", () => {
  assert.deepEqual(added({ truck: 9 }, "How long do lorries wait?"), ["truck"]);
  assert.deepEqual(added({ fee: 2, price: 7 }, "What does it cost for the rig?"), ["price", "fee"]);
  assert.deepEqual(added({}, "How long do lorries wait?"), []);
});

test("a word that they have needs nothing beside it; a phrase does, since its words say something else one by one", () => {
  assert.deepEqual(added({ truck: 9, lorry: 1 }, "How long do lorries wait?"), []);
  assert.deepEqual(added({ close: 3, "get rid of": 5 }, "What if we get rid of a lorry?"), ["close"]);
  assert.deepEqual(added({ close: 3 }, "What do we get?"), [], "a part of a phrase is none");
});

test("no more is added than may be, and the whole thesaurus can be read", () => {
  const all = expanderOf(thesaurus, (text) => ({ text, passages: 1, words: [text] }));
  const question = "We'd like to get out, get rid of a site, shut down the plan and pay late, but what does it cost?";
  assert.equal(expand(all, question).length, addedMax);
  for (const line of thesaurus) {
    assert.ok(line.length > 1 && new Set(line).size === line.length, line.join());
    for (const said of line) assert.match(said, /^[a-z0-9' -]+$/, said);
  }
});
