import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type Dictionary, readDictionary } from "./dictionary.ts";
import { files, skipEngine } from "./on-this-machine.ts";
import { spellOut } from "./spelling.ts";

/** Phones to change, to add or to leave out. */
const distance = (one: readonly string[], other: readonly string[]): number => {
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, phone] of one.entries()) {
    const line = [row + 1];
    for (const [column, same] of other.entries())
      line.push(
        Math.min(
          (above[column + 1] ?? 0) + 1,
          (line[column] ?? 0) + 1,
          (above[column] ?? 0) + (phone === same ? 0 : 1),
        ),
      );
    above = line;
  }
  return above.at(-1) ?? 0;
};

test(
  "of words it never saw about half are said right, and of their phones one in eight is wrong",
  { skip: skipEngine, timeout: 120_000 },
  async () => {
    const all = readDictionary(readFileSync(files().dictionary, "latin1"));
    const asked: string[] = [];
    const rest = new Map<string, readonly string[]>();
    let n = 0;
    for (const [word, phones] of all)
      if (++n % 400 === 0 && /^[a-z]{4,}$/.test(word)) asked.push(word);
      else rest.set(word, phones);
    const said = await spellOut(asked, rest);
    let [right, wrong, phoneCount] = [0, 0, 0];
    for (const word of asked) {
      const truth = all.get(word) ?? [];
      const errors = distance(truth, said.get(word)?.split(" ") ?? []);
      if (errors === 0) right += 1;
      wrong += errors;
      phoneCount += truth.length;
    }
    assert.ok(asked.length > 200, String(asked.length));
    assert.ok(right / asked.length > 0.45, `${right} of ${asked.length} words are right`);
    assert.ok(wrong / phoneCount < 0.14, `${wrong} of ${phoneCount} phones are wrong`);
  },
);

const small: Dictionary = new Map([
  ["hub", ["HH", "AH", "B"]],
  ["hubs", ["HH", "AH", "B", "Z"]],
  ["spot", ["S", "P", "AA", "T"]],
  ["pot", ["P", "AA", "T"]],
  ["c", ["S", "IY"]],
  ["r", ["AA", "R"]],
  ["m", ["EH", "M"]],
]);

test("a name of two words is said as both, parted where the shorter is longest; without a vowel its letters are said", async () => {
  const said = await spellOut(["hubspot", "crm", "'"], small);
  assert.deepEqual(
    [...said],
    [
      ["hubspot", "HH AH B S P AA T"],
      ["crm", "S IY AA R EH M"],
    ],
  );
});
