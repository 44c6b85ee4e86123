/** PocketSphinx gives words in lower case and letters; a model of windows writes sentences. Both must set off the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePlaybook } from "../playbook.ts";
import { starterPlaybooks } from "../starters.ts";
import { firing } from "./firing.fixture.ts";
import { mustFire, mustNotFire } from "./said.ts";
import { mustFireBlind } from "./said-blind.ts";
import { mustFireLater } from "./said-later.ts";

const digits = new Map(
  "two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty"
    .split(" ")
    .map((word, n) => [word, [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 40, 50][n] ?? 0]),
);

/** The sentence as such a model writes it: a capital, small numbers in digits, curly apostrophes, a stop. */
const written = (said: string): string => {
  const words = said.split(" ").map((word) => String(digits.get(word) ?? word.replaceAll("'", "’")));
  const sentence = words.join(" ");
  return `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}.`;
};

test("a sentence sets off the same plays however its recogniser writes it", () => {
  let numbers = 0;
  for (const playbook of starterPlaybooks) {
    const compiled = compilePlaybook(playbook);
    for (const said of [...[...mustFire, ...mustFireBlind, ...mustFireLater].map(([, each]) => each), ...mustNotFire]) {
      if (/\d/.test(written(said))) numbers += 1;
      assert.deepEqual(firing(compiled, written(said)), firing(compiled, said), written(said));
    }
  }
  assert.ok(numbers > 30, `${numbers} sentences with a number`);
});
