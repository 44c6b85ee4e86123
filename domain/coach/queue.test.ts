/** Why a call is worth listening to: calls made by hand, and the reasons that must come out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Channel } from "../call/events/shared.ts";
import type { CallRecord } from "./call-record.ts";
import { reasonsOf, weightOf } from "./queue.ts";

type Said = readonly [Channel, string | null, number, number];
const call = (said: readonly Said[], changes: Partial<CallRecord> = {}): CallRecord => ({
  lines: said.map(([channel, text, from, to], n) => ({
    ...{ id: `u-${n}`, channel, text, startMs: from * 1_000, endMs: to * 1_000 },
  })),
  ...{ objections: [], tips: [], consent: "given", outcome: null, csat: null },
  ...changes,
});
const kinds = (record: CallRecord) => reasonsOf(record).map(({ kind }) => kind);
const long = "and so on with every one of our many features";

test("an objection that was not met is a reason, with its moment and its words", () => {
  const said: Said[] = [
    ["customer", "That is too expensive.", 0, 2],
    ["rep", "Okay.", 3, 4],
  ];
  const objections = [{ about: "price", utterance: "u-0", spokenAtMs: 2_000, words: "That is too expensive." }];
  assert.deepEqual(reasonsOf(call(said, { objections })), [
    {
      ...{ kind: "objection-unmet", what: "price", figure: null },
      moment: { atMs: 0, words: "That is too expensive.", by: "customer" },
    },
  ]);
  const met: Said[] = [
    said[0] as Said,
    ["rep", "Let us look at what one late truck costs you in a week, and then at ours.", 3, 9],
  ];
  assert.deepEqual(kinds(call(met, { objections })), []);
});

test("a question that got no answer is one; one that was answered, or ends the call, is none", () => {
  const asked: Said = ["customer", "How long does it take to set it up?", 0, 3];
  const later: Said = ["customer", "Fine then, let us look at something else", 50, 53];
  assert.deepEqual(kinds(call([asked, ["rep", "Hm, yes.", 4, 5], later])), ["question-unanswered"]);
  assert.deepEqual(kinds(call([asked, ["rep", "It takes about two days with us.", 4, 7], later])), []);
  assert.deepEqual(kinds(call([asked, ["rep", "Hm, yes.", 4, 5]])), []);
  assert.deepEqual(kinds(call([asked, ["rep", null, 4, 9], later])), []);
});

test("a turn of the rep over two minutes is one, with its length; a nod of the customer takes no turn", () => {
  const said: Said[] = [
    ["rep", long, 10, 70],
    ["customer", "Mm right", 71, 72],
    ["rep", long, 73, 131],
  ];
  const [one] = reasonsOf(call(said));
  assert.deepEqual([one?.kind, one?.figure, one?.moment?.atMs], ["monologue", 121_000, 10_000]);
  assert.deepEqual(kinds(call([["rep", long, 10, 130]])), []);
  assert.deepEqual(kinds(call([said[0] as Said, ["customer", "So how is that for us", 71, 72], said[2] as Said])), []);
});

test("a disliked tip, a low score and an open end without a step are reasons", () => {
  const tip = { headline: "Ask who decides", say: "", atMs: 5_000, utterance: null, isDisliked: true };
  const outcome = { outcome: "no-decision", hasNextStep: false, nextStepOn: null };
  assert.deepEqual(kinds(call([], { tips: [tip, { ...tip, isDisliked: false }], csat: 2, outcome })), [
    "tip-disliked",
    "low-csat",
    "no-next-step",
  ]);
  assert.deepEqual(kinds(call([], { csat: 3, outcome: { ...outcome, outcome: "lost" } })), []);
  assert.deepEqual(kinds(call([], { outcome: { ...outcome, hasNextStep: true } })), []);
});

test("the sum takes so many of a kind and no more", () => {
  const reason = { kind: "tip-disliked" as const, what: "", figure: null, moment: null };
  assert.equal(weightOf([]), 0);
  assert.equal(weightOf([reason]), 1);
  assert.equal(weightOf([reason, reason, reason]), 2);
  assert.equal(weightOf([reason, { ...reason, kind: "objection-unmet" }]), 4);
});
