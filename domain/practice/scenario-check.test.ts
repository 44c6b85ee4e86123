import { findScenarioFaults } from "./scenario-file.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ScenarioContent } from "./scenario.ts";
import {
  cuesMet,
  gapMark,
  hinders,
  scenarioFindings,
  type ScenarioFault,
} from "./scenario-check.ts";
import { someContent, someScenario } from "./scenario.fixture.ts";

const [fact, objection] = [someContent.facts[0]!, someContent.objections[0]!]; // The example has one of each.
const point = objection.settledBy[0]!; // It has one.
const nothing = { phrases: [], examples: [] };
const codes = (changes: Partial<ScenarioContent>): [ScenarioFault, string][] =>
  scenarioFindings({ ...someContent, ...changes }).map(({ code, at }) => [code, at.join(".")]);

test("the example has no fault", () => assert.deepEqual(scenarioFindings(someContent), []));

const cases: readonly (readonly [ScenarioFault, string, Partial<ScenarioContent>])[] = [
  [
    "objection-unsettleable",
    "objections.0.settledBy.0.cue",
    { objections: [{ ...objection, settledBy: [{ ...point, cue: nothing }] }] },
  ],
  [
    "objection-settled-and-worsened",
    "objections.0.worsenedBy",
    { objections: [{ ...objection, worsenedBy: { phrases: ["costs you"], examples: [] } }] },
  ],
  ["fact-without-cue", "facts.0.asked", { facts: [{ ...fact, asked: nothing }] }],
  ["fact-vague-missing", "facts.0.vague", { facts: [{ ...fact, moodMin: 1 }] }],
  [
    "agrees-unknown-objection",
    "ends.agrees.settled",
    { ends: { ...someContent.ends, agrees: { ...someContent.ends.agrees, settled: ["price", "trust"] } } },
  ],
  [
    "agrees-without-cue",
    "ends.agrees.asked",
    { ends: { ...someContent.ends, agrees: { ...someContent.ends.agrees, asked: nothing } } },
  ],
  ["agrees-out-of-reach", "ends.agrees.moodMin", { moods: [{ on: "monologue", by: -1 }] }],
  ["mood-twice", "moods.2", { moods: [...someContent.moods, { on: "monologue", by: -2 }] }],
  [
    "opening-tells-truth",
    "opening.1",
    {
      opening: [
        "Good morning.",
        "Our waiting trucks cost us more every month than your tool, and nobody counted them.",
      ],
    },
  ],
  [
    "opening-tells-truth",
    "scene",
    { scene: "Trucks are waiting; it costs more a month than the tool. Nobody counted." },
  ],
  [
    "phrase-invalid",
    "facts.0.asked.phrases.1",
    { facts: [{ ...fact, asked: { ...fact.asked, phrases: ["how many", "{colour} of"] } }] },
  ],
  [
    "phrase-invalid",
    "facts.0.asked.phrases.0",
    { facts: [{ ...fact, asked: { ...fact.asked, phrases: ["* trucks"] } }] },
  ],
  [
    "phrase-invalid",
    "facts.0.asked.phrases.0",
    { facts: [{ ...fact, asked: { ...fact.asked, phrases: ["@competitor"] } }] },
  ],
  ["id-twice", "facts.1.id", { facts: [fact, fact] }],
  ["id-twice", "objections.0.settledBy.1.id", { objections: [{ ...objection, settledBy: [point, point] }] }],
  ["gap-left", "truth", { truth: gapMark }],
  [
    "gap-left",
    "objections.0.ladder.1",
    { objections: [{ ...objection, ladder: ["Too much.", `We pay ${gapMark} now.`] }] },
  ],
  ["heard-by-meaning", "facts.0.asked", { facts: [{ ...fact, asked: { ...fact.asked, phrases: [] } }] }],
];
for (const [code, at, changes] of cases)
  test(`${code} is found at ${at}, and nothing else`, () => assert.deepEqual(codes(changes), [[code, at]]));

test("only what is heard by meaning alone may be published", () =>
  assert.deepEqual(
    [...new Set(cases.map(([code]) => code))].filter((code) => !hinders({ code })),
    ["heard-by-meaning"],
  ));

test("what has another shape is told field by field", () => {
  assert.deepEqual(findScenarioFaults(someScenario), []);
  const found = findScenarioFaults({ ...someScenario, difficulty: "impossible", colour: "red" });
  assert.ok(found.length >= 2 && found.every(({ code }) => code === "shape"));
  assert.ok(found.some(({ says }) => says.includes('"colour"')));
  assert.equal(findScenarioFaults("words")[0]?.code, "shape");
});

test("a sentence meets the cues whose phrase stands in it, and an example word for word", () => {
  const met = (text: string) => cuesMet(someContent, text).map(({ at, how, words }) => [at.join("."), how, words]);
  assert.deepEqual(met("So how many lorries wait, and what does it costs you?"), [
    ["facts.0.asked", "phrase", "how many lorries"],
    ["objections.0.settledBy.0.cue", "phrase", "costs you?"],
  ]);
  assert.deepEqual(met("what does an hour cost you when a truck waits"), [
    ["objections.0.settledBy.0.cue", "example", "what does an hour cost you when a truck waits"],
  ]);
  assert.deepEqual(met("good morning"), []);
});
