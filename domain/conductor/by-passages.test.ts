import assert from "node:assert/strict";
import { test } from "node:test";
import type { EventData } from "../call/events/index.ts";
import { compilePlaybook } from "../playbook/playbook.ts";
import { noQuestionPlay } from "./by-passages.ts";
import { erasedFinal, eventInput, final, play, playbook, run, tips } from "./conduct.fixture.ts";
import { initialContext, type Input } from "./context.ts";

const asking = compilePlaybook({
  ...playbook.playbook,
  plays: [
    ...playbook.playbook.plays,
    play("security", "security", 60, { on: "words", speaker: "customer", phrases: ["our data"], unless: [] }),
  ],
});
const from = initialContext("call-1", asking);
const askOf = (said: string): string => `ask_call-1_knowledge_${said}`;
const passage = {
  document: "d1",
  title: "Security",
  heading: "Security › 1. Where data lives",
  page: null,
  chunk: "d1-0",
  hash: "ab",
  text: "Each customer chooses a country. Everything stays in it.",
  score: 0.03,
};
const answer = (n: number, said: string, changes: Partial<EventData<"PassagesFound">> = {}): Input =>
  eventInput(n, 3_000, {
    type: "PassagesFound",
    data: {
      ...{ ask: askOf(said), agent: "knowledge", from: null, atMs: 3_000, tookMs: 12, model: null, sameAs: null },
      ...{ question: "where is our data kept", isKnown: true, passages: [passage] },
      ...changes,
    },
  });
const question = final(2, "customer", 1_000, "can you tell us where everything is kept");

test("a question noticed by its form is put to the documents, and what they say is a card with its source", () => {
  const first = run([question], from);
  assert.deepEqual(
    first.context.pending.map((ask) => [ask.id, ask.agent === "knowledge" && ask.question]),
    [[askOf("customer-1000"), "can you tell us where everything is kept"]],
  );
  const { events, context } = run([answer(3, "customer-1000")], first.context);
  assert.deepEqual(tips(events), [`made ${noQuestionPlay}`]);
  const made = events[0]?.data as EventData<"SuggestionMade">;
  assert.deepEqual(
    [made.kind, made.headline, made.say, made.reason.agent, made.reason.citations],
    [
      "answer",
      "Answer with: Where data lives",
      "Each customer chooses a country. Everything stays in it.",
      "knowledge",
      [{ document: "d1", chunk: "d1-0", hash: "ab", title: "Security", heading: "Security › 1. Where data lives" }],
    ],
  );
  assert.deepEqual(run([answer(4, "customer-1000")], context).events, [], "a second answer is none");
});

test("the card of a play that the question set off is refined in its place", () => {
  const said = final(2, "customer", 1_000, "and where is our data kept then");
  const first = run([said], from);
  const { events } = run([answer(3, "customer-1000")], first.context);
  assert.equal(events.length, 1);
  assert.equal(events[0]?.type, "SuggestionRefined");
  const refined = events[0]?.data as EventData<"SuggestionRefined">;
  const made = first.events.find(({ type }) => type === "SuggestionMade")?.data as EventData<"SuggestionMade">;
  assert.deepEqual(
    [refined.suggestion, refined.say, refined.citations?.[0]?.heading, refined.from],
    [
      made.suggestion,
      "Each customer chooses a country. Everything stays in it.",
      "Security › 1. Where data lives",
      { utterance: "customer-1000", spokenAtMs: 2_750 },
    ],
  );
});

test("what no document answers is said once, plainly, and only where it was asked outright", () => {
  const nothing = { isKnown: false };
  const asked = run([question, answer(3, "customer-1000", nothing)], from);
  const [made] = asked.events.filter(({ type }) => type === "SuggestionMade");
  assert.deepEqual(
    [(made?.data as EventData<"SuggestionMade">).title, (made?.data as EventData<"SuggestionMade">).reason.citations],
    ["Not in the knowledge base", []],
  );
  const implied = final(2, "customer", 1_000, "i'm not sure whether that works for all of us");
  const first = run([implied], from);
  assert.equal(first.context.pending.length, 1);
  assert.deepEqual(run([answer(3, "customer-1000", nothing)], first.context).events, []);
  assert.equal(run([answer(3, "customer-1000")], first.context).events.length, 1);
});

test("a second question soon after is no duplicate of the first, and the same passage is", () => {
  const second = final(4, "customer", 9_000, "can we change the country of it later");
  const first = run([question, answer(3, "customer-1000"), second], from).context;
  const late = (chunk: string): Input =>
    eventInput(5, 10_000, {
      type: "PassagesFound",
      data: {
        ...{ ask: askOf("customer-9000"), agent: "knowledge", from: null, atMs: 10_000, tookMs: 12, model: null },
        ...{
          question: "",
          isKnown: true,
          passages: [{ ...passage, chunk, heading: "Security › Moving" }],
          sameAs: null,
        },
      },
    });
  assert.deepEqual(tips(run([late("d1-7")], first).events), [`made ${noQuestionPlay}`]);
  assert.deepEqual(tips(run([late("d1-0")], first).events), [`withheld ${noQuestionPlay}: duplicate`]);
});

test("nobody asks for the rep, for what is erased, or for what is no question; erased passages are none", () => {
  for (const input of [
    final(2, "rep", 1_000, "can you tell us where everything is kept"),
    erasedFinal(2, "customer", 1_000, "can you tell us where everything is kept"),
    final(2, "customer", 1_000, "we went to the fair in hamburg last week"),
  ])
    assert.deepEqual(run([input], from).context.pending, []);
  const erased = { ...passage, text: { erased: true } as never };
  assert.deepEqual(tips(run([question, answer(3, "customer-1000", { passages: [erased] })], from).events), [
    "made question-unknown",
  ]);
});

const wordingOf = (n: number, ask: string, suggestion: string, changes: Partial<EventData<"WordingWritten">>): Input =>
  eventInput(n, 3_500, {
    type: "WordingWritten",
    data: {
      ...{ ask, agent: "wording", from: null, atMs: 3_500, tookMs: 300, suggestion, part: 0, isLast: true },
      ...{ say: "Our documents say: you choose a country.", model: "m", prompt: "wording@2:0" },
      ...changes,
    },
  });

test("the card of a passage is asked to be worded by it, and goes by no passage that was not given", () => {
  const found = run([question, answer(3, "customer-1000")], from);
  const [asked] = found.context.pending;
  assert.deepEqual(
    [asked?.agent, asked?.agent === "wording" && asked.passages.map(({ hash }) => hash)],
    ["wording", ["ab"]],
  );
  const suggestion = (found.events[0]?.data as EventData<"SuggestionMade">).suggestion;
  const worded = (cites?: string[]) =>
    run([wordingOf(4, asked?.id ?? "", suggestion, { ...(cites && { cites }) })], found.context).events;
  assert.deepEqual(worded(["zz"]), [], "of a passage that nobody found");
  assert.deepEqual(worded(), [], "of no passage at all");
  const [refined] = worded(["zz", "ab"]);
  assert.deepEqual((refined?.data as EventData<"SuggestionRefined">).citations, [
    { document: "d1", chunk: "d1-0", hash: "ab", title: "Security", heading: "Security › 1. Where data lives" },
  ]);
});

test("a play's card that a passage took the place of is worded by the passage, and not by its old words any more", () => {
  const first = run([final(2, "customer", 1_000, "and where is our data kept then")], from);
  const before = first.context.pending.find(({ agent }) => agent === "wording");
  const found = run([answer(3, "customer-1000")], first.context);
  const asks = found.context.pending.filter(({ agent }) => agent === "wording");
  assert.deepEqual(
    asks.map((ask) => ask.agent === "wording" && [ask.say, ask.headline, ask.passages.length]),
    [["Each customer chooses a country. Everything stays in it.", "Do security", 1]],
  );
  const old = wordingOf(4, before?.id ?? "", before?.agent === "wording" ? before.suggestion : "", {
    say: "Old words.",
  });
  assert.deepEqual(run([old], found.context).events, []);
});
