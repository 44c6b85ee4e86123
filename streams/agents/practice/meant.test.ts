/** What becomes of a model's matches: of the same words the nearest, facts only where something is asked, and never a throw. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compileScenario } from "@wingman/domain/practice/cues";
import { starterScenarios } from "@wingman/domain/practice/starters";
import type { Meaning } from "../meaning/meaning.ts";
import { meantBy } from "./meant.ts";

const scenario = starterScenarios.find(({ id }) => id === "twice-the-price") ?? assert.fail("no scenario");
const compiled = compileScenario(scenario);
const { signal } = new AbortController();

type Found = { readonly intent: string; readonly score: number; readonly words: readonly [number, number] };
/** A model that finds these. */
const finding = (found: readonly Found[]): Meaning => ({
  model: "test",
  agent: () => assert.fail("the agent is not asked"),
  prepare: () => Promise.resolve(),
  meant: () =>
    Promise.resolve(
      found.map(({ intent, score, words: [firstWord, endWord] }) => ({
        ...{ play: `cue-${compiled.cues.findIndex((cue) => cue.intent === intent)}`, example: 0, score },
        ...{ firstWord, endWord },
      })),
    ),
});
const meant = async (text: string, ...found: readonly Found[]) =>
  (await meantBy(() => finding(found))(compiled, text, signal)).map(({ intent }) => intent);

test("of the same words the nearest counts; of other words each", async () => {
  const text = "Who signs in the end? Which other offer do you have?";
  assert.deepEqual(
    await meant(
      text,
      { intent: "fact:decides", score: 0.9, words: [0, 5] },
      { intent: "fact:deadline", score: 0.6, words: [0, 5] },
      { intent: "fact:competitor", score: 0.5, words: [5, 11] },
    ),
    ["fact:decides", "fact:competitor"],
  );
});

test("a fact is asked for by a question; what settles something is said", async () => {
  const text = "Our software shows how many people plan the tours.";
  const words = [0, 9] as const;
  assert.deepEqual(await meant(text, { intent: "fact:dispatchers", score: 0.7, words }), []);
  assert.deepEqual(await meant(text, { intent: "part:price/1", score: 0.7, words }), ["part:price/1"]);
});

test("a model that is not here, or breaks, finds nothing", async () => {
  assert.deepEqual(await meantBy(() => undefined)(compiled, "Who signs?", signal), []);
  const broken: Meaning = { ...finding([]), meant: () => Promise.reject(new Error("gone")) };
  assert.deepEqual(await meantBy(() => broken)(compiled, "Who signs?", signal), []);
});
