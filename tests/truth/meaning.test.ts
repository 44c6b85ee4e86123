/** The lines by which the recognition of kinds is judged: as many as promised, in even halves, and new to everybody. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

type Line = { readonly kind: string; readonly text: string; readonly half: string };

const lines = JSON.parse(readFileSync(new URL("meaning/pairs.json", import.meta.url), "utf8")) as readonly Line[];
const kinds =
  "price authority need timing trust competitor contract effort security integration buying-signal closing pain none".split(
    " ",
  );

test("thirteen kinds have ten lines each, none has eighteen, and each half has half of every kind", () => {
  assert.deepEqual(new Set(lines.map(({ kind }) => kind)), new Set(kinds));
  for (const kind of kinds) {
    const own = lines.filter((line) => line.kind === kind);
    assert.equal(own.length, kind === "none" ? 18 : 10, kind);
    for (const half of ["tuning", "held"])
      assert.equal(own.filter((line) => line.half === half).length, own.length / 2, `${kind}, ${half}`);
  }
});

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z']+/g) ?? [];
const wordsInRow = 6;
const rowsOf = (text: string): string[] => {
  const words = wordsOf(text);
  return words.slice(wordsInRow - 1).map((_, first) => words.slice(first, first + wordsInRow).join(" "));
};

test("no line comes twice, and none shares six words in a row with another or with a sample call", () => {
  const samples = new URL("../../ops/demo/samples/", import.meta.url);
  const turns = readdirSync(samples).flatMap((id) =>
    (
      JSON.parse(readFileSync(new URL(`${id}/turns.json`, samples), "utf8")) as { turns: readonly { text: string }[] }
    ).turns.map(({ text }) => text),
  );
  assert.ok(turns.length > 100);
  const seen = new Set(turns.flatMap(rowsOf));
  for (const { text } of lines) {
    for (const row of rowsOf(text)) assert.ok(!seen.has(row), `"${row}" in "${text}" stands elsewhere`);
    for (const row of rowsOf(text)) seen.add(row);
  }
  assert.equal(new Set(lines.map(({ text }) => wordsOf(text).join(" "))).size, lines.length);
});

test("lines are as long as what is said in one breath", () => {
  for (const { text } of lines) {
    const words = wordsOf(text).length;
    assert.ok(words >= 4 && words <= 24, `${words} words: ${text}`);
  }
});
