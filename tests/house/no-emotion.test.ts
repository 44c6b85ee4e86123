/** No emotion of the rep, from voice or words (`reliability.md` D14): not in an event, a play's category or words, nor a measure of talk. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { catalogue } from "@wingman/domain/catalogue";
import { starterPlaybooks } from "@wingman/domain/playbook/starters";
import { repositoryRoot as root } from "./repository.ts";

/** Names of feelings as something that is measured. A customer's "frustrated" in a phrase to listen for is what they say. */
const feelings =
  /\b(emotions?|emotional|sentiments?|moods?|stress(ed)?|anger|angry|nervous(ness)?|enthusias(m|tic)|empath(y|etic)|frustrat(ion|ed)|confiden(t|ce) level|tone of voice)\b/i;

const wordsIn = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, "$1 $2").replaceAll(/[-_]/g, " ");

/** The customer of an exercise is invented: how an invented person takes an answer is part of the exercise. */
const ofInvented = new Set(["CustomerMoved", "ScenarioDrafted"]);
const playsThem = "streams/agents/practice/persona.ts";
test("no event, and no field of one, is of a feeling", () => {
  const keysIn = (schema: unknown): string[] =>
    typeof schema === "object" && schema !== null
      ? Object.entries(schema).flatMap(([key, value]) => [
          ...(key === "properties" ? Object.keys(value as object) : []),
          ...(key === "const" && typeof value === "string" ? [value] : []),
          ...keysIn(value),
        ])
      : [];
  const found = [...catalogue.values()]
    .filter(({ type }) => !ofInvented.has(type))
    .flatMap(({ type, data }) =>
      [type, ...keysIn(data)].filter((name) => feelings.test(wordsIn(name))).map((name) => `${type}: ${name}`),
    );
  assert.deepEqual(found, []);
});
test("no play shows the rep a word about their feelings, nor is of such a category", () => {
  const found = starterPlaybooks.flatMap(({ plays }) =>
    plays
      .filter(({ category, tip }) => feelings.test(wordsIn(`${category} ${tip.title} ${tip.headline}`)))
      .map(({ id }) => id),
  );
  assert.deepEqual(found, []);
});
/** It knows words of feelings, to strike them out of what a model writes. */
const keepsThemOut = "streams/agents/llm/cleared.ts";
test("no prompt and no source of the coach asks for a feeling", () => {
  const files = ["domain/coach", "streams/agents"].flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  );
  const sources = files.filter((name) => /(\.ts|\.md|\.txt|\.json)$/.test(name) && !/\.test\.ts$/.test(name));
  assert.ok(sources.length > 5);
  assert.deepEqual(
    sources.filter(
      (name) => name !== keepsThemOut && name !== playsThem && feelings.test(readFileSync(`${root}/${name}`, "utf8")),
    ),
    [],
    "Feelings of people at work are not inferred (docs/reference/talk.md).",
  );
});
/** The customer's words alone are read for and against a deal (decision 0042): on the page of a call, and nowhere that people are compared. */
test("nothing but the page of a call reads the deal's signal, and its words are not of how somebody is", () => {
  const folders = ["commands", "domain", "gpu", "ops", "projections", "streams", "ui"];
  const sources = folders.flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" })
      .map((name) => `${folder}/${name}`)
      .filter((name) => /\.tsx?$/.test(name) && !/\.test\.ts$/.test(name) && !/node_modules|\/\.|\/dist\//.test(name)),
  );
  const readers = sources.filter((name) =>
    /domain\/call\/deal-signal"|dealSignalOf/.test(readFileSync(`${root}/${name}`, "utf8")),
  );
  assert.deepEqual(readers.sort(), ["domain/call/deal-signal.ts", "projections/history/deal-signal.ts"]);
  const lexicon = readFileSync(`${root}/domain/call/deal-lexicon.ts`, "utf8");
  assert.deepEqual(lexicon.match(new RegExp(feelings.source, "gi")) ?? [], []);
});
