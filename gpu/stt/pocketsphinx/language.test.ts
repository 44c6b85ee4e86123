import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { buildLanguageModel } from "./language.ts";

type Entry = { log: number; backoff: number };

/** Reads ARPA text back and asks it as a decoder does: the longest n-gram known, else the shorter with a penalty. */
const reader = (arpa: string) => {
  const table = new Map<string, Entry>();
  for (const line of arpa.split("\n")) {
    const [log, gram, backoff] = line.split("\t");
    if (log !== undefined && gram !== undefined) table.set(gram, { log: Number(log), backoff: Number(backoff ?? 0) });
  }
  const score = (context: readonly string[], word: string): number => {
    const found = table.get([...context, word].join(" "));
    if (found !== undefined) return found.log;
    return (table.get(context.join(" "))?.backoff ?? 0) + score(context.slice(1), word);
  };
  const vocabulary = [...table.keys()].filter((gram) => !gram.includes(" ") && gram !== "<s>");
  return { table, vocabulary, probability: (context: readonly string[], word: string) => 10 ** score(context, word) };
};

const text = "we pay per seat\nwe pay too much\nhow much per seat do we pay\n\nthe seat";
const everything = () => true;

test("after every context the probabilities of all words add up to one", () => {
  const { table, vocabulary, probability } = reader(buildLanguageModel(text, everything).arpa);
  const contexts = [...table.keys()]
    .filter((gram) => gram.split(" ").length < 3 && !gram.includes("</s>"))
    .map((gram) => gram.split(" "));
  assert.ok(contexts.length > 20);
  for (const context of [[], ...contexts]) {
    const sum = vocabulary.reduce((total, word) => total + probability(context, word), 0);
    assert.ok(Math.abs(sum - 1) < 0.002, `after "${context.join(" ")}": ${sum}`);
  }
});

test("a turn of phrase that was read is likelier than the same words in another order", () => {
  const { probability } = reader(buildLanguageModel(text, everything).arpa);
  assert.ok(probability(["we", "pay"], "per") > 5 * probability(["pay", "we"], "per"));
  assert.ok(probability(["<s>"], "we") > probability(["<s>"], "pay"));
});

test("the header counts what follows", () => {
  const { arpa } = buildLanguageModel(text, everything);
  for (const order of [1, 2, 3]) {
    const announced = Number(new RegExp(`ngram ${order}=(\\d+)`).exec(arpa)?.[1]);
    const listed = arpa.split("\n").filter((line) => line.split("\t")[1]?.split(" ").length === order).length;
    assert.equal(listed, announced);
  }
});

test("a word nobody can pronounce stands in no n-gram, and its neighbours do not meet", () => {
  const { arpa, leftOut } = buildLanguageModel(
    "we use zorblax every day\nzorblax is fine",
    (word) => word !== "zorblax",
  );
  assert.deepEqual(leftOut, ["zorblax"]);
  assert.ok(
    !arpa.includes("zorblax") &&
      !arpa.includes("use every") &&
      !arpa.includes("<s> is") &&
      arpa.includes("\tevery day\t"),
  );
});

const folder = new URL("./language/", import.meta.url);
for (const name of readdirSync(folder).filter((file) => file.endsWith(".txt")))
  test(`the same text gives the same model, and all of ${name} can be read`, () => {
    const sentences = readFileSync(new URL(name, folder), "utf8");
    const model = buildLanguageModel(sentences, everything);
    assert.equal(model.arpa, buildLanguageModel(sentences, everything).arpa);
    assert.ok(model.wordCount > 500 && model.leftOut.length === 0);
  });
