/** The score of a whole exercise: the same log, the same score; words that are gone take their quotations along. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { withoutSubjects } from "../call/erasure.ts";
import type { CallEvent, EventData } from "../call/events/index.ts";
import { begun, moved } from "../call/practice.fixture.ts";
import type { CallRecord } from "../coach/call-record.ts";
import { checkAnswer } from "./checks.ts";
import { feedbackOf } from "./feedback.ts";
import { rubricFindings, rubricRules, starterRubric, starterRubrics } from "./rubrics.ts";
import { scorecardBy, scoreOf } from "./score.ts";
import { starterScenarios } from "./starters.ts";
import { practiceTalkOf } from "./talk.ts";

const scenario = starterScenarios.find(({ id }) => id === "twice-the-price") ?? assert.fail("no scenario");
const rubric = starterRubric("first-price-talk") ?? assert.fail("no rubric");

let clockMs = 0;
const say = (channel: "rep" | "customer", utterance: string, text: string, ms = 5_000): CallEvent => {
  const startMs = clockMs;
  clockMs += ms;
  return {
    type: "UtteranceTranscribed",
    data: {
      ...{ utterance, channel, text, startMs, endMs: startMs + ms, firstSample: startMs * 16, endSample: clockMs * 16 },
      words: text.split(" ").map((word, n) => ({
        ...{ text: word, firstSample: startMs * 16 + n, endSample: startMs * 16 + n + 1, confidence: 1 },
      })),
      ...{ source: "typed", engine: "typed", model: "none" },
    },
  };
};
const exercise = (): CallEvent[] => {
  clockMs = 0;
  return [
    { type: "PracticeBegun", data: { ...begun, rubric: { id: rubric.id, version: rubric.version } } },
    { type: "CustomerMoved", data: moved({ move: "m-0", turn: 0, open: "price", utterance: "c-0" }) },
    say("customer", "c-0", "Tell me why it costs twice what we pay now."),
    say(
      "rep",
      "r-0",
      "Fair question, twice is a lot. How many trucks wait longer than an hour on a normal day?",
      6_000,
    ),
    {
      type: "CustomerMoved",
      data: moved({ move: "m-1", turn: 1, open: "price", utterance: "c-1", revealed: ["waiting"] }),
    },
    say("customer", "c-1", "Six, maybe eight.", 12_000),
    say(
      "rep",
      "r-1",
      "Then waiting costs you eight hours a day. Can we meet on Thursday at ten with your planner?",
      6_000,
    ),
    {
      type: "CustomerMoved",
      data: moved({
        move: "m-2",
        turn: 2,
        open: null,
        resolved: ["price"],
        utterance: "c-2",
        revealed: ["waiting"],
        ends: "agreed",
      }),
    },
    say("customer", "c-2", "Thursday is fine.", 9_000),
  ];
};
const verdictOf = (events: readonly CallEvent[], check: string) =>
  scoreOf(events, rubric, scenario)?.checks.find((one) => one.check === check);

test("a good talk comes out well, each check with the rep's own words", () => {
  const scored = scoreOf(exercise(), rubric, scenario) ?? assert.fail("no score");
  assert.ok(scored.points >= 85, `${scored.points} points: ${JSON.stringify(scored.checks)}`);
  const said = exercise().map(({ data }) => String((data as { text?: unknown }).text ?? ""));
  for (const { quote } of scored.checks) assert.ok(quote === "" || said.some((text) => text.includes(String(quote))));
  assert.deepEqual(
    ["gets-number", "asks-before-telling", "objection-settled"].map((check) => verdictOf(exercise(), check)?.verdict),
    ["yes", "yes", "yes"],
  );
});

test("a poor talk comes out badly", () => {
  clockMs = 0;
  const [first, second] = exercise();
  const events = [
    ...(first && second ? [first, second] : []),
    say("customer", "c-0", "Tell me why it costs twice what we pay now."),
    say(
      "rep",
      "r-0",
      "With respect, you get what you pay for. I'll take twenty percent off, and you need to sign today.",
      40_000,
    ),
    say("customer", "c-1", "Hm.", 1_000),
  ];
  const scored = scoreOf(events, rubric, scenario) ?? assert.fail("no score");
  assert.ok(scored.points <= 25, `${scored.points} points`);
});

test("the same log gives the same score, in whatever order it is delivered, and twice is once", () => {
  const events = exercise();
  const expected = scoreOf(events, rubric, scenario);
  fc.assert(
    fc.property(
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.array(fc.nat(events.length - 1), { maxLength: 6 }),
      (shuffled, again) => {
        const twice = [...shuffled, ...again.flatMap((n) => events[n] ?? [])];
        assert.deepEqual(scoreOf(twice, rubric, scenario), expected);
      },
    ),
    { numRuns: 50 },
  );
});

test("any beginning of an exercise has a score or none, within its bounds", () => {
  const events = exercise();
  for (let end = 0; end <= events.length; end++) {
    const scored = scoreOf(events.slice(0, end), rubric, scenario);
    if (scored) assert.ok(scored.points >= 0 && scored.points <= 100 && Number.isInteger(scored.points));
    else assert.ok(end < 4);
  }
});

test("words that were taken back or erased are quoted no more", () => {
  const events = exercise();
  const all: CallEvent = { type: "WordsForgotten", data: { action: "a", fromMs: 0, toMs: 60_000, atMs: 60_000 } };
  assert.equal(scoreOf([...events, all], rubric, scenario), undefined);
  const part: CallEvent = { type: "WordsForgotten", data: { action: "a", fromMs: 5_000, toMs: 11_000, atMs: 11_000 } };
  const scored = scoreOf([...events, part], rubric, scenario);
  for (const { utterance, quote } of scored?.checks ?? [])
    assert.ok(utterance !== "r-0" && !String(quote).includes("trucks"));
  const gone = events.map((event): CallEvent =>
    event.type === "UtteranceTranscribed"
      ? { ...event, data: withoutSubjects(event.type, event.data, ["rep", "customer", "both"]) }
      : event,
  );
  assert.equal(scoreOf(gone, rubric, scenario), undefined);
});

test("feedback of an answer quotes it, and shows the scenario's better answer for the objection that stood", () => {
  const talk = practiceTalkOf(exercise()) ?? assert.fail("no exercise");
  const told = feedbackOf(talk, "r-0", scenario) ?? assert.fail("no feedback");
  assert.equal(told.answers, "c-0");
  assert.equal(told.points, feedbackOf(talk, "r-0", scenario)?.points);
  const objection = scenario.objections.find(({ id }) => id === "price");
  if (objection) assert.equal(told.better?.text, objection.better);
  assert.equal(feedbackOf(talk, "nobody", scenario), undefined);
});

test("every starter names rules that there are, each check once; faults of a rubric are named", () => {
  for (const { id: _id, version: _version, ...content } of starterRubrics)
    assert.deepEqual(rubricFindings(content), []);
  const [criterion] = rubric.criteria;
  if (!criterion) assert.fail("no criterion");
  const content = {
    name: "One",
    criteria: [
      { ...criterion, weight: 0 },
      { ...criterion, weight: 0 },
    ],
  };
  const codes = new Set(rubricFindings(content).map(({ code }) => code));
  assert.deepEqual([...codes].toSorted(), ["check-twice", "criterion-twice", "no-weight"]);
  const unknown = {
    name: "One",
    criteria: [{ ...criterion, checks: [{ check: "x", rule: "charm", says: "Is charming" }] }],
  };
  assert.deepEqual(
    rubricFindings(unknown).map(({ code }) => code),
    ["rule-unknown"],
  );
  assert.ok(rubricRules.length === new Set(rubricRules).size);
});

test("a real call by a tenant's own rubric: rules that need a played customer are past telling, a person outranks", () => {
  const lines = exercise().flatMap((event) => {
    if (event.type !== "UtteranceTranscribed") return [];
    const { utterance: id, channel, text, startMs, endMs } = event.data;
    return [{ id, channel, text: String(text), startMs, endMs }];
  });
  const record: CallRecord = { lines, objections: [], tips: [], consent: "given", outcome: null, csat: null };
  const judged: EventData<"CheckJudged">[] = [{ action: "a", check: "asks", verdict: "no", by: "coach-1" }];
  const card = scorecardBy(rubric, record, judged);
  const of = (check: string) => card.find((one) => one.check === check);
  assert.equal(of("agreed")?.verdict ?? "unknown", "unknown");
  assert.equal(of("facts-found")?.verdict, "unknown");
  assert.equal(of("next-step")?.verdict, "yes");
  assert.equal(of("next-step")?.moment?.by, "rep");
  assert.deepEqual([of("asks")?.verdict, of("asks")?.person?.rule], ["no", "yes"]);
});

test("the checks of an answer are the same alone and within a talk", () => {
  const text = "Fair question, twice is a lot. How many trucks wait longer than an hour on a normal day?";
  const alone = checkAnswer({ customer: "Tell me why it costs twice what we pay now.", about: "price", text });
  const talk = practiceTalkOf(exercise()) ?? assert.fail("no exercise");
  const about = scenario.objections.find(({ id }) => id === "price")?.about;
  if (about === "price")
    assert.deepEqual(
      feedbackOf(talk, "r-0", scenario)?.checks.map(({ verdict }) => verdict),
      alone.map(({ verdict }) => verdict),
    );
});
