/** Checks of the scorecard: a call made by hand, and what must come out of each. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Channel } from "../call/events/shared.ts";
import type { CallRecord, RecordLine } from "./call-record.ts";
import { countChecks, defaultRubric, type RuleName, scorecardOf } from "./rubric.ts";

/** Who says what, and when it begins and ends in seconds. */
type Said = readonly [Channel, string | null, number, number];
const line = ([channel, text, from, to]: Said, n: number): RecordLine => ({
  ...{ id: `u-${n}`, channel, text },
  ...{ startMs: from * 1_000, endMs: to * 1_000 },
});
const call = (said: readonly Said[], changes: Partial<CallRecord> = {}): CallRecord => ({
  lines: said.map(line),
  ...{ objections: [], tips: [], consent: "given", outcome: null, csat: null },
  ...changes,
});
const check = (record: CallRecord, rule: RuleName) =>
  scorecardOf(record).find((one) => one.check === rule) ?? assert.fail(rule);
const comesOut = (record: CallRecord, rule: RuleName, verdict: string, why: string, words?: string): void => {
  const { moment, ...one } = check(record, rule);
  assert.deepEqual([one.verdict, one.why], [verdict, why]);
  if (words !== undefined) assert.equal(moment?.words, words);
};

const need: Said = ["rep", "How do you plan your docks today?", 0, 4];
const price: Said = ["rep", "It costs ninety euros a month.", 20, 24];
const asked: Said = ["customer", "And what does it cost for us?", 10, 13];

test("the need comes before the price, or does not", () => {
  comesOut(call([need, price]), "need-before-price", "yes", "need-asked", need[1] ?? "");
  comesOut(call([price, ["rep", need[1], 30, 34]]), "need-before-price", "no", "price-first", price[1] ?? "");
  comesOut(call([need]), "need-before-price", "unknown", "no-price-named");
  // "What does it cost you today?" is a question about the need, and names no price.
  comesOut(
    call([["rep", "What does a late truck cost you today?", 0, 4], price]),
    "need-before-price",
    "yes",
    "need-asked",
  );
  comesOut(call([["rep", "How are you?", 0, 2], price]), "need-before-price", "no", "price-first");
});

test("a question about the price gets a figure within 30 seconds, or none", () => {
  comesOut(call([asked, price]), "price-answered", "yes", "price-answered", price[1] ?? "");
  comesOut(
    call([asked, ["rep", "Let us come to that later.", 14, 17]]),
    "price-answered",
    "no",
    "price-unanswered",
    asked[1] ?? "",
  );
  comesOut(
    call([asked, ["rep", "It costs ninety euros a month.", 44, 47]]),
    "price-answered",
    "no",
    "price-unanswered",
  );
  comesOut(call([need]), "price-answered", "unknown", "price-not-asked");
});

test("all objections are met, or the one that was not is shown", () => {
  const said: Said[] = [
    ["customer", "That is too expensive.", 0, 2],
    ["rep", "I see, so let us look at what the late trucks cost you in a week today.", 3, 9],
    ["customer", "We have no time for a project.", 100, 103],
    ["rep", "Okay.", 104, 105],
  ];
  const objections = [
    { about: "price", utterance: "u-0", spokenAtMs: 2_000, words: "That is too expensive." },
    { about: "time", utterance: "u-2", spokenAtMs: 103_000, words: "We have no time for a project." },
  ];
  comesOut(call(said, { objections }), "objections-met", "no", "objection-unmet", "We have no time for a project.");
  comesOut(call(said, { objections: objections.slice(0, 1) }), "objections-met", "yes", "objections-met");
  comesOut(call(said), "objections-met", "unknown", "no-objection");
});

test("a next step has a day, or was not needed", () => {
  const call_ = (text: string, changes: Partial<CallRecord> = {}) => call([["rep", text, 0, 4]], changes);
  const outcome = { outcome: "follow-up", hasNextStep: true, nextStepOn: null };
  comesOut(
    call_("I'll call you on Thursday at nine."),
    "next-step-day",
    "yes",
    "step-with-day",
    "I'll call you on Thursday at nine.",
  );
  comesOut(call_("How about Thursday at ten?"), "next-step-day", "yes", "day-proposed", "How about Thursday at ten?");
  comesOut(call_("What happens on Thursday?"), "next-step-day", "no", "no-step");
  comesOut(call_("Thank you for your time."), "next-step-day", "no", "no-step");
  comesOut(call_("Thank you.", { outcome }), "next-step-day", "no", "no-step");
  comesOut(
    call_("Thank you.", { outcome: { ...outcome, nextStepOn: "2026-12-01" } }),
    "next-step-day",
    "yes",
    "day-in-outcome",
  );
  comesOut(
    call_("Thank you.", { outcome: { ...outcome, outcome: "lost" } }),
    "next-step-day",
    "unknown",
    "step-not-needed",
  );
});

test("cutting in is counted as the figures of talking count it, and one or two are nothing", () => {
  const talk = (times: number): Said[] =>
    Array.from({ length: 4 }, (_, n): Said[] => [
      ["customer", "We lose a lot of time at the docks every single day", n * 20, n * 20 + 10],
      ["rep", "Well that is exactly what we do", n * 20 + (n < times ? 4 : 11), n * 20 + 14],
    ]).flat();
  comesOut(call(talk(2)), "let-finish", "yes", "let-finish");
  comesOut(call(talk(3)), "let-finish", "no", "cut-in", "Well that is exactly what we do");
  comesOut(call([need]), "let-finish", "unknown", "too-little-said");
});

test("consent is what stands on record", () => {
  comesOut(call([need]), "consent-asked", "yes", "consent-given");
  comesOut(call([need], { consent: "refused" }), "consent-asked", "yes", "consent-refused");
  comesOut(call([], { consent: "unasked" }), "consent-asked", "no", "consent-unasked");
});

test("where words are gone a no is past telling, and a yes stands", () => {
  const gone: Said = ["rep", null, 30, 40];
  comesOut(call([price, gone]), "need-before-price", "unknown", "words-gone");
  comesOut(call([need, price, gone]), "need-before-price", "yes", "need-asked");
  comesOut(call([gone]), "let-finish", "unknown", "no-words");
});

test("a person outranks the rule, and what the rule said stays to be seen", () => {
  const judged = [
    { action: "a", check: "need-before-price", verdict: "no" as const, by: "coach-1" },
    { action: "b", check: "need-before-price", verdict: "unknown" as const, by: "coach-2" },
  ];
  const found = scorecardOf(call([need, price]), judged).find((one) => one.check === "need-before-price");
  assert.equal(found?.verdict, "unknown");
  assert.deepEqual(found?.person, { by: "coach-2", action: "b", rule: "yes" });
});

test("counts over calls leave nothing out", () => {
  const cards = [call([need, price]), call([price]), call([need])].map((one) => scorecardOf(one));
  assert.deepEqual(countChecks(cards)[0], { check: "need-before-price", yes: 1, no: 1, unknown: 1 });
  assert.equal(countChecks([]).length, defaultRubric.checks.length);
});
