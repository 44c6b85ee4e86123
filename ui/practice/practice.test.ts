import assert from "node:assert/strict";
import { test } from "node:test";
import { begun, moved, scored, toldOf } from "@wingman/domain/call/practice.fixture";
import type { Line } from "@wingman/domain/call/view";
import type { PracticeView } from "@wingman/domain/call/view-practice";
import type { PracticeRubric } from "@wingman/domain/practice/rubric";
import type { ScenarioCard } from "./ask.ts";
import { figuresOf } from "./figures.ts";
import { pickForQuestion } from "./pick.ts";
import type { Progress } from "./progress/ask.ts";
import { type Found, notesOf, standingOf } from "./standing.ts";
import { againFrom, betterOf, roundsOf } from "./turns.ts";

const line = (id: string, channel: Line["channel"], text: string, startMs = 0): Line => ({
  ...{ id, channel, kind: "words", text, startMs, endMs: startMs + 2_000 },
  ...{ wordCount: text.split(" ").length, speaker: null, notes: [] },
});
const found = (check: string, verdict: Found["verdict"], quote = ""): Found => ({
  ...{ check, verdict, why: "told", utterance: "r1", quote },
});
const rubric: PracticeRubric = {
  ...{ id: "conversation", version: 1, name: "Conversation" },
  criteria: [
    {
      ...{ criterion: "asks-first", name: "Asks before telling", weight: 2 },
      checks: ["asks", "brief", "specific"].map((check) => ({ check, rule: check, says: `${check} it is` })),
    },
    {
      criterion: "end",
      name: "Ends it",
      weight: 1,
      checks: [{ check: "next-step", rule: "next-step", says: "a step" }],
    },
  ],
};
const practice = (more: Partial<PracticeView>): PracticeView => ({
  ...{ begun, moves: [moved()], feedback: [], hints: [], said: {}, scored: {} },
  ...more,
});

test("before anything was said no check is told, and every one is still to come", () => {
  const { criteria, yes, of } = standingOf(rubric, practice({}));
  assert.deepEqual([yes, of], [0, 4]);
  assert.deepEqual(
    criteria.map(({ mark }) => mark),
    ["not-yet", "not-yet"],
  );
});

test("so far a check is what its rule makes of all answers: one no spoils, one yes is enough, or half must hold", () => {
  const feedback = [
    toldOf({
      feedback: "f1",
      checks: [found("asks", "no"), found("brief", "no", "a list"), found("next-step", "yes")],
    }),
    toldOf({ feedback: "f2", checks: [found("asks", "yes", "what does it cost"), found("brief", "yes")] }),
    toldOf({ feedback: "f3", checks: [found("specific", "unknown"), found("next-step", "no")] }),
  ];
  const [asks, end] = standingOf(rubric, practice({ feedback })).criteria;
  assert.deepEqual(
    asks?.checks.map((check) => check.found?.verdict),
    ["yes", "no", "unknown"],
  );
  assert.deepEqual(
    asks?.checks.map((check) => check.found?.quote),
    ["what does it cost", "a list", ""],
  );
  assert.deepEqual([asks?.yes, asks?.of, asks?.mark], [1, 2, "fair"]);
  assert.deepEqual([end?.yes, end?.mark], [1, "good"]);
  const early = standingOf(rubric, practice({ feedback: [toldOf({ checks: [found("asks", "yes")] })] })).criteria[0];
  assert.deepEqual([early?.yes, early?.of, early?.mark], [1, 3, "so-far"], "nothing is good before it is told");
});

test("a model's feedback decides no check", () => {
  const feedback = [toldOf({ by: "model", checks: [found("asks", "yes")] })];
  assert.equal(standingOf(rubric, practice({ feedback })).yes, 0);
});

test("the score takes the place of what was told on the way, and a person's word outranks it", () => {
  const of = practice({
    feedback: [toldOf({ checks: [found("asks", "yes")] })],
    scored: { rules: scored({ checks: [found("asks", "no"), found("brief", "yes")] }) },
  });
  assert.equal(standingOf(rubric, of).criteria[0]?.yes, 1);
  const judged = standingOf(rubric, of, [{ check: "asks", verdict: "yes", by: "Ingrid" }]).criteria[0];
  assert.equal(judged?.yes, 2);
  assert.equal(judged?.checks[0]?.found?.verdict, "no", "the rule's own verdict is still told");
});

test("the margin has one thing it lacked and one it did", () => {
  assert.deepEqual(notesOf([found("brief", "no"), found("honest", "no"), found("asks", "yes")]), {
    lack: "honest",
    did: "asks",
  });
  assert.deepEqual(notesOf([found("asks", "unknown")]), { lack: null, did: null });
});

const said = [
  line("c1", "customer", "Why does it cost twice", 0),
  line("c2", "customer", "what we pay now?", 3_000),
  line("r1", "rep", "Fair. What does waiting cost you?", 8_000),
  line("c3", "customer", "Two hundred an hour.", 12_000),
];

test("lines of the customer in a row are one question, with its answers and what was told of them", () => {
  const rounds = roundsOf({ lines: said, practice: practice({ feedback: [toldOf({ utterance: "r1" })] }) });
  assert.deepEqual(
    rounds.map(({ question }) => question.text),
    ["Why does it cost twice what we pay now?", "Two hundred an hour."],
  );
  assert.deepEqual(
    rounds.map(({ answers }) => answers.length),
    [1, 0],
  );
  assert.equal(rounds[0]?.feedback.length, 1);
});

test("it goes on again from the customer's line that was answered last", () => {
  assert.equal(againFrom(said)?.id, "c2");
  assert.equal(againFrom(said.slice(0, 2)), null, "there is nothing to do otherwise yet");
});

test("the better answer is the newest that has one, with the answer it is better than", () => {
  const feedback = [toldOf({ utterance: "r1" }), toldOf({ feedback: "f2", utterance: "r9", better: null })];
  assert.equal(betterOf({ lines: said, practice: practice({ feedback }) })?.line?.id, "r1");
  assert.equal(betterOf({ lines: said, practice: practice({}) }), null);
});

test("typed shares are of words and have no pace; spoken ones are of time", () => {
  const typed = figuresOf(said, false);
  assert.deepEqual([typed.pace, typed.questions, typed.fillers], [null, 1, 0]);
  assert.equal(typed.sharePercent, Math.round((100 * 6) / 19));
  const long = [
    line("c1", "customer", "Yes", 0),
    { ...line("r1", "rep", "um so we wait you know", 3_000), endMs: 15_000 },
  ];
  assert.deepEqual(figuresOf(long, true), { sharePercent: 86, pace: 30, questions: 0, fillers: 2 });
  assert.equal(figuresOf([], false).sharePercent, null);
});

test("a single question comes from a scenario of one's language that was not tried for longest", () => {
  const card = (id: string, language: string) => ({ id, language }) as ScenarioCard;
  const cards = [card("a", "en"), card("b", "en-GB"), card("c", "ar")];
  const exercises = [
    { call: "1", at: 30, points: 50, scenario: { id: "a" } },
    { call: "2", at: 10, points: 50, scenario: { id: "b" } },
    { call: "3", at: 5, points: 50, scenario: { id: "a" } },
  ] as Progress["exercises"];
  assert.equal(pickForQuestion(cards, exercises, "en")?.id, "b");
  assert.equal(pickForQuestion(cards, exercises, "ar")?.id, "c");
  assert.equal(
    pickForQuestion(cards, exercises, "fr")?.id,
    "c",
    "without one of that language any is better than none",
  );
  assert.equal(pickForQuestion(cards, [], "en")?.id, "a");
  assert.equal(pickForQuestion([], exercises, "en"), null);
});
