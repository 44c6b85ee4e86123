import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import type { TenantId } from "@wingman/domain/ids";
import type { Embedder } from "../embedder.ts";
import { playbooksMax } from "./examples.ts";
import { openMeaning } from "./meaning.ts";
import { windowsMax, windowsOf } from "./windows.ts";

/** Directions by the words that stand in a text: what shares words is near. */
const bagOfWords = () => {
  const asked: string[][] = [];
  const embedder: Embedder = {
    model: "words",
    dimensions: 64,
    async embed(texts) {
      asked.push([...texts]);
      return texts.map((text) => {
        const vector = new Float32Array(64);
        for (const word of text.toLowerCase().match(/[a-z]+/g) ?? [])
          vector[[...word].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 64, 7)] = 1;
        const length = Math.hypot(...vector) || 1;
        return vector.map((value) => value / length);
      });
    },
  };
  return { embedder, asked };
};

const [first] = starterPlaybook.plays;
if (!first) throw new Error("a playbook without plays");
const play = (id: string, speaker: "customer" | "rep", ...examples: string[]) => ({
  ...first,
  id,
  trigger: { on: "meaning" as const, speaker, examples, atLeast: 0.8, unless: [] },
});
const { smallTalk: _smallTalk, ...starter } = starterPlaybook;
const playbookOf = (...plays: ReturnType<typeof play>[]) => compilePlaybook({ ...starter, stages: [], plays });
const playbook = playbookOf(
  play("dear", "customer", "we have no money", "that figure frightens me"),
  play("rep-only", "rep", "that figure frightens me"),
);

const answer = async (meaning: ReturnType<typeof openMeaning>, text: string, book = playbook) => {
  const words = text
    .split(" ")
    .map((word, n) => ({ text: word, firstSample: n * 1_600, endSample: (n + 1) * 1_600, confidence: 1 }));
  const spoken = {
    utterance: "u1",
    revision: 0,
    channel: "customer",
    words,
    startMs: 0,
    endMs: 9,
    final: true,
  } as const;
  const ask = { id: "a1", agent: "meaning", spoken, askedMs: 0, deadlineMs: 1_500 } as const;
  const asked = { tenant: "t1" as TenantId, call: "c1", language: "en", playbook: book };
  const answers = [];
  for await (const one of meaning.agent(ask, asked, new AbortController().signal)) answers.push(one);
  const [only] = answers;
  if (answers.length !== 1 || only?.type !== "UtteranceUnderstood") throw new Error("one answer is asked for");
  return only.data;
};

test("what means an example is found within a long utterance, with its words and its example", async () => {
  const { embedder } = bagOfWords();
  const said = "Well hello there and good morning to you. That figure frightens me. My dog ate the post today though.";
  const { matches, model, channel } = await answer(openMeaning(embedder), said);
  assert.deepEqual([model, channel], ["words", "customer"]);
  const [match] = matches;
  assert.equal(matches.length, 1);
  assert.deepEqual([match?.play, match?.example], ["dear", 1]);
  assert.equal(said.split(" ").slice(match?.firstWord, match?.endWord).join(" "), "That figure frightens me.");
  assert.ok((match?.score ?? 0) > 0.99 && (match?.score ?? 2) <= 1);
});

test("what is below its play's threshold, or said by the other side, is no match", async () => {
  const { embedder } = bagOfWords();
  assert.deepEqual((await answer(openMeaning(embedder), "that figure is fine with all of us")).matches, []);
});

test("an example is embedded once, in whatever playbook it stands", async () => {
  const { embedder, asked } = bagOfWords();
  const meaning = openMeaning(embedder);
  await meaning.prepare(playbook);
  await Promise.all([1, 2, 3].map(() => answer(meaning, "we have no money")));
  const asExamples = () => asked.filter((texts) => texts.length === 2); // One of the three stands there twice.
  assert.equal(asExamples().length, 1);
  // The version is the same: what stands in it is not.
  const other = playbookOf(play("dear", "customer", "my boss decides"));
  assert.equal((await answer(meaning, "my boss decides", other)).matches[0]?.play, "dear");
  for (let n = 0; n < playbooksMax; n++) await meaning.prepare(playbookOf(play(`p${n}`, "rep", `example ${n}`)));
  await meaning.prepare(playbook);
  assert.equal(asExamples().length, 1);
});

test("examples that could not be embedded are tried again", async () => {
  const { embedder } = bagOfWords();
  let fails = 1;
  const meaning = openMeaning({
    ...embedder,
    embed: (texts) => (fails-- > 0 ? Promise.reject(new Error("busy")) : embedder.embed(texts)),
  });
  await assert.rejects(meaning.prepare(playbook), /busy/);
  await meaning.prepare(playbook);
});

test("windows: its sentences, pieces of long ones, and never more than the bound", () => {
  assert.deepEqual(windowsOf(["too", "dear"]), []);
  assert.deepEqual(windowsOf(["it", "is", "dear"]), [{ firstWord: 0, endWord: 3 }]);
  const heard = Array.from({ length: 20 }, (_, n) => `w${n}`);
  assert.deepEqual(windowsOf(heard), [
    { firstWord: 0, endWord: 12 },
    { firstWord: 6, endWord: 18 },
    { firstWord: 12, endWord: 20 },
    { firstWord: 0, endWord: 20 },
  ]);
  assert.deepEqual(windowsOf(["No.", "Too", "dear."]), [{ firstWord: 0, endWord: 3 }]);
  const long = windowsOf(Array.from({ length: 2_000 }, (_, n) => `w${n}${n % 5 === 0 ? "." : ""}`));
  assert.equal(long.length, windowsMax);
});
