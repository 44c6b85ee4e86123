import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { sentenceCharsMax, sentencesOf } from "./sentences.ts";

const all = async (text: string | AsyncIterable<string>): Promise<string[]> => {
  const found: string[] = [];
  for await (const { text: sentence } of sentencesOf(text)) found.push(sentence.trim());
  return found;
};
async function* bits(text: string, sizes: readonly number[]): AsyncGenerator<string> {
  let at = 0;
  for (let turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield text.slice(at, (at += size));
  }
}

const cases: Readonly<Record<string, readonly string[]>> = {
  "plain sentences": ["Ask who signs.", "Then wait!", "Is it him?"],
  "titles and initials": ["Dr. Haddad and Mr. J. P. Lee joined.", "Greet them."],
  "numbers, versions and prices": ["It is 3.5 percent of $1,200.50 in v2.1.", "Say so."],
  "a number behind its sign": ["Open it at No. 5 on p. 12 of the offer.", "Go on."],
  "what ends where a capital follows": [
    "We met at 9 a.m. on Friday.",
    "They are Corvane Inc.",
    "Next: the price, etc. and terms.",
  ],
  "letters with points": ["The U.S. market grew.", "The U.A.E. one did too."],
  "marks together, and quotes": ["Really?!", "He said “no.”", "Well...", "Then (as agreed.)", "Done."],
  "a list": ["1. Ask for the date.", "2. Name the price."],
  addresses: ["See wingman.example/help?now or mail a@b.example.", "Thanks."],
  Arabic: ["كم السعر؟", "السعر ٣٫٥ آلاف درهم، مع الضريبة.", "هل نكمل؟", "نعم!"],
  "Arabic titles": ["قابل د. حداد اليوم.", "ثم اكتب له."],
};
for (const [what, sentences] of Object.entries(cases)) {
  test(`${what} are told apart`, async () => assert.deepEqual(await all(sentences.join(" ")), sentences));
  test(`${what} are told apart letter by letter`, async () =>
    assert.deepEqual(await all(bits(sentences.join(" "), [1])), sentences));
}

test("lines are sentences, with a mark or without", async () =>
  assert.deepEqual(await all("Ask first\nthen wait\n\n\nDone"), ["Ask first", "then wait", "Done"]));

test("a long sentence is cut at its commas, in Arabic as well", async () => {
  const arabic = `${"كلمة ".repeat(20)}كلمة، ${"كلمة ".repeat(20)}أخرى؛ ثم نهاية.`;
  const parts = await all(arabic);
  assert.ok(parts.length === 3 && parts[0]?.endsWith("،") && parts[1]?.endsWith("؛"), parts.join(" | "));
});

test("a text without marks is cut at a space, and one without spaces anywhere", async () => {
  for (const part of await all("word ".repeat(200)))
    assert.ok(part.length <= sentenceCharsMax && !/^ord|wo$/.test(part));
  assert.deepEqual(
    (await all("x".repeat(700))).map(({ length }) => length),
    [300, 300, 100],
  );
});

test("a sentence is given as soon as the next one begins, and no later", async () => {
  const given: string[] = [];
  const written = async function* (): AsyncGenerator<string> {
    for (const word of ["Ask", " who", " signs", ".", " "]) yield word;
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(given, ["Ask who signs."], "while the rest is not written");
    yield "Dr.";
    yield " H";
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(given.length, 1, "a title is no sentence");
    yield "addad does.";
  };
  for await (const { text } of sentencesOf(written())) given.push(text.trim());
  assert.deepEqual(given, ["Ask who signs.", "Dr. Haddad does."]);
});

test("whatever the text and however it comes, nothing is lost, moved or too long", async () => {
  const piece = fc.constantFrom(
    "a",
    " ",
    ". ",
    "? ",
    "Dr. ",
    "؟ ",
    "، ",
    "\n",
    "3.5",
    "Word",
    "U.S. ",
    "”",
    "...",
    "é",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 120 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      async (parts, sizes) => {
        const text = parts.join("");
        let at = 0;
        let together = "";
        const cuts: string[] = [];
        for await (const sentence of sentencesOf(bits(text, sizes))) {
          assert.equal(sentence.from, at);
          assert.equal(sentence.to, at + sentence.text.length);
          at = sentence.to;
          together += sentence.text;
          cuts.push(sentence.text.trim());
        }
        assert.equal(together, text);
        const words = (list: readonly string[]) => list.filter((cut) => cut !== "");
        assert.deepEqual(words(cuts), words(await all(text)), "and the same sentences");
      },
    ),
  );
});
