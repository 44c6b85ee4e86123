/** An exercise as the command line plays it: typed, helped, gone back in, scored; ended by hand, by Ctrl-C and by the end of a file. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { practise, scenariosAt } from "@wingman/ops/bin/practice";
import { linesOf, type Told } from "@wingman/ops/bin/practice-text";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, hears } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;

/** What is told, and how many of it came after each line was read. */
const play = async (
  lines: readonly string[],
  wanted: { readonly scenario: string | undefined; readonly question: boolean },
  { stopBehind = false } = {},
) => {
  const told: Told[] = [];
  const stop = new AbortController();
  const left = [...lines];
  const call = await practise(wingman.url, wanted, {
    signal: stop.signal,
    tell: (one) => void told.push(one),
    async read() {
      const line = left.shift();
      if (line !== undefined) return line;
      if (!stopBehind) return null; // The file is over.
      stop.abort();
      return new Promise(() => undefined);
    },
  });
  return { call, told };
};
const typesOf = (told: readonly Told[]): string[] => told.map(({ type }) => type);
const scoreIn = (told: readonly Told[]) => told.find((one) => one.type === "score");

test("it lists what can be practised, with no word of what the customers hide", async () => {
  const cards = await scenariosAt(wingman.url);
  assert.ok(cards.some(({ id }) => id === "twice-the-price"));
  assert.doesNotMatch(JSON.stringify(cards), /tachograph/);
});

test("customer and feedback come in turn, a hint when asked, and the score quotes what was said", async () => {
  const asked = "I understand. How many hours do your people spend on replanning?";
  const { call, told } = await play(
    ["", "We have dashboards and reports.", "/hint", "/nonsense", asked, "/finish", "never read"],
    { scenario: "twice-the-price", question: false },
  );
  assert.deepEqual(typesOf(told), [
    ...["begun", "customer", "feedback", "customer", "hint", "note", "feedback", "customer"],
    ...["over", "score"],
  ]);
  const [first, second] = told.filter((one) => one.type === "feedback");
  assert.ok(first?.lacked.some(({ says }) => says === "Asked nothing"));
  assert.ok(second?.did.some(({ quote }) => quote === "How many hours do your people spend on replanning?"));
  assert.ok((second?.points ?? 0) > (first?.points ?? 100));
  const score = scoreIn(told);
  assert.ok(score && score.points > 0 && score.points < 100);
  assert.ok(score.checks.some(({ quote, atMs }) => asked.includes(quote) && quote !== "" && atMs !== null));
  const page = told.flatMap(linesOf).join("\n");
  assert.match(page, new RegExp(`${score.points} of 100 by “`));
  assert.match(page, /You ended it\./);
  const ended = (await eventsOf(log, call)).find(({ type }) => type === "CallEnded");
  assert.equal((ended?.data as { reason: string }).reason, "ended-by-rep");
});

test("again goes back to the line before the last answer, in an exercise of its own, and the one before is over", async () => {
  const { call, told } = await play(
    ["/again", "It costs what it costs.", "/again", "What would you compare it with?"],
    {
      scenario: "twice-the-price",
      question: false,
    },
  );
  const begun = told.filter((one) => one.type === "begun");
  assert.equal(begun.length, 2);
  assert.equal(begun[1]?.call, call);
  assert.equal(told[2]?.type, "note", "before there was an answer there is nothing to go back to");
  const openings = told.filter((one) => one.type === "customer").map(({ text }) => text);
  assert.ok(openings.indexOf(openings[0] ?? "", 1) > 0, "the same line once more");
  assert.ok((await eventsOf(log, begun[0]?.call ?? "")).some(({ type }) => type === "CallEnded"));
});

test("Ctrl-C ends it as by hand, and what was answered is scored", async () => {
  const { call, told } = await play(
    ["I see. What does it cost you today?"],
    { scenario: undefined, question: true },
    { stopBehind: true },
  );
  assert.ok(scoreIn(told));
  assert.ok((await eventsOf(log, call)).some(({ type }) => type === "CallEnded"));
});

test("where nothing was answered that is said, and nothing is scored", async () => {
  const { told } = await play([], { scenario: "first-look", question: false });
  assert.deepEqual(typesOf(told).slice(-2), ["over", "note"]);
});

test("what is not there is told with its remedy", async () => {
  await assert.rejects(play([], { scenario: "nope", question: false }), {
    code: "WING_SCENARIO_NOT_FOUND",
    remedy: /wingman -- practice/,
  });
  const nobody = new AbortController();
  await assert.rejects(
    practise(
      "http://127.0.0.1:9",
      { scenario: "x", question: false },
      {
        ...{ signal: nobody.signal, tell: () => undefined, read: async () => null },
      },
    ),
    { code: "WING_UNREACHABLE", remedy: /npm start/ },
  );
});
