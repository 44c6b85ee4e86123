import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { fixtureFolder } from "./models.fixture.ts";
import { tokensOf } from "./text-tokens.ts";
import { readTokens } from "./tokens.ts";

const tokens = readTokens(JSON.parse(await readFile(join(fixtureFolder("whisper-random"), "tokenizer.json"), "utf8")));

test("text comes back from its tokens, whatever script it is in", () =>
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("Halden", "Slotwise,", "هالدن", "café", "20%", "🙂", "in", "and"), { minLength: 1 }),
      (words) => {
        const text = words.join(" ");
        assert.equal(tokens.textOf(tokensOf(text, tokens)), text);
      },
    ),
  ));

test("pairs are merged in the vocabulary's order, as the library of the model's publisher merges them", () => {
  for (const [text, ids] of Object.entries(reference)) assert.deepEqual(tokensOf(text, tokens), ids, text);
});

/** By `tokenizers` from the same file. */
const reference: Readonly<Record<string, readonly number[]>> = {
  " Halden, Slotwise.": [220, 39, 64, 296, 269, 11, 220, 50, 75, 78, 83, 86, 72, 82, 68, 13],
  " we can integrate with it in an hour": [
    274, 68, 286, 260, 259, 297, 68, 70, 81, 276, 68, 274, 72, 83, 71, 259, 83, 259, 77, 220, 260, 220, 71, 265, 81,
  ],
  " شكرا على المشاهدة": [220, 283, 267, 266, 256, 220, 262, 293, 268, 272, 283, 256, 149, 229, 148, 107, 148, 102],
  "and the 20% café": [260, 67, 292, 220, 17, 15, 4, 286, 64, 69, 127, 102],
};
