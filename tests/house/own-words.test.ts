/**
 * The recogniser's texts were written without sight of the sample calls: otherwise the measured word error
 * rate would say how well it remembers, not how well it hears.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { salesSentences } from "@wingman/gpu/stt/pocketsphinx/sales-talk";
import { git, trackedFiles, textOf } from "./repository.ts";

const texts = trackedFiles().filter((path) => /^gpu\/stt\/pocketsphinx\/language\/[^/]+\.txt$/.test(path));
const scripts = trackedFiles().filter((path) => /^ops\/demo\/samples\/[^/]+\/script\.json$/.test(path));
const wordsInRow = 5;

/** Lower case, no accents or punctuation; `it's` is one word. */
const wordsOf = (text: string): string[] =>
  text
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replaceAll(/['’]/g, "")
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");

const rowsOf = (text: string, length = wordsInRow): string[] => {
  const words = wordsOf(text);
  return words.slice(length - 1).map((_, first) => words.slice(first, first + length).join(" "));
};

const turnsOf = (path: string): string[] =>
  (JSON.parse(textOf(path)) as { turns: { text: string }[] }).turns.map(({ text }) => text);

/** The sentences of a sample's trade bear its playbook's name; those of the default one came first. */
const textFor = (script: string): string => {
  const folder = "gpu/stt/pocketsphinx/language";
  const own = `${folder}/${(JSON.parse(textOf(script)) as { playbook?: string }).playbook ?? "sales"}.txt`;
  return texts.includes(own) ? own : `${folder}/sales.txt`;
};

test("a row of five words is found wherever it stands", () =>
  assert.deepEqual(rowsOf("It’s a mess, Tomás: to be sure"), [
    "its a mess tomas to",
    "a mess tomas to be",
    "mess tomas to be sure",
  ]));

test("there are texts and a sample script to compare", () => {
  assert.ok(texts.length > 0 && texts.every((path) => rowsOf(textOf(path)).length > 1_000));
  assert.ok(scripts.length > 0);
});

const known = new Map(
  texts
    .flatMap((path) => textOf(path).split("\n"))
    .flatMap((line) => rowsOf(line).map((row): [string, string] => [row, line])),
);
for (const script of scripts) {
  test(`the texts share no five words in a row with ${script}`, () => {
    const shared = turnsOf(script).flatMap((turn) =>
      rowsOf(turn)
        .filter((row) => known.has(row))
        .map((row) => `"${row}" stands in "${known.get(row)}"`),
    );
    assert.deepEqual(shared, []);
  });

  test(`the text of its trade was committed before ${script}`, (context) => {
    const added = (path: string): string | undefined =>
      git("log", "--diff-filter=A", "--format=%H", "--", path)?.trim().split("\n").at(-1);
    const [text, sample] = [added(textFor(script)), added(script)];
    const isRoot = text !== undefined && git("rev-parse", "--verify", "--quiet", `${text}^`) === undefined;
    if (
      !text ||
      !sample ||
      git("rev-parse", "--is-shallow-repository")?.trim() === "true" ||
      (text === sample && isRoot)
    ) {
      context.skip("elsewhere: this copy does not have the history");
      return;
    }
    assert.notEqual(text, sample, "both came in one commit");
    // Written side by side by people who did not see each other's work: the clock tells, not the line of commits.
    const writtenAt = (commit: string): number => Number(git("log", "-1", "--format=%at", commit));
    assert.ok(writtenAt(text) < writtenAt(sample), `${text} is not before ${sample}`);
  });
}

/** Five in a row are shared by chance in so much talk ("on the back of a", "what made you write to"): two in a hundred. */
const talkWordsInRow = 8;

test("the sales talk that is mixed in shares no eight words in a row with a script or a labelled call", async () => {
  const calls = trackedFiles().filter((path) => /^tests\/truth\/calls\/(tuning|held)\/[^/.]+\.json$/.test(path));
  assert.ok(calls.length > 0);
  const rows = (text: string): string[] => rowsOf(text, talkWordsInRow);
  const taken = new Set([...scripts, ...calls].flatMap((path) => turnsOf(path).flatMap(rows)));
  const sentences = await salesSentences();
  assert.ok(sentences.length > 5_000, `${sentences.length} sentences`);
  // The rows themselves are not shown: they may be of held calls.
  assert.equal(sentences.flatMap(rows).filter((row) => taken.has(row)).length, 0);
});
