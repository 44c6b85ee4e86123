import assert from "node:assert/strict";
import { test } from "node:test";
import * as facts from "../call/call.fixture.ts";
import { decide } from "../call/call.ts";
import type { CallEvent, EventData } from "../call/events/index.ts";
import type { Channel } from "../call/events/shared.ts";
import { evolve, initial } from "../call/state.ts";
import { emptyView, evolveView } from "../call/view.ts";
import { followUpOf } from "./follow-up.ts";
import { summaryOf } from "./summary.ts";

const said = (channel: Channel, startMs: number, text: string): CallEvent => {
  const words = text.split(" ").map((word, n) => ({
    text: word,
    firstSample: (startMs + n * 250) * 16,
    endSample: (startMs + (n + 1) * 250) * 16,
    confidence: 1,
  }));
  const endMs = startMs + words.length * 250;
  const data = {
    utterance: `u-${startMs}`,
    channel,
    text,
    words,
    startMs,
    endMs,
    firstSample: startMs * 16,
    endSample: endMs * 16,
  };
  return { type: "UtteranceTranscribed", data: { ...data, source: "speech", engine: "test", model: "test" } };
};
const evidence = (startMs: number, spokenAtMs: number, words: string, channel: Channel = "customer") => ({
  ...{ utterance: `u-${startMs}`, revision: 0, channel, words, firstWord: 0, endWord: 2, spokenAtMs },
});
const objection = (startMs: number, spokenAtMs: number, about = "price"): CallEvent => ({
  type: "ObjectionNoticed",
  data: { signal: `o-${startMs}`, play: about, about, evidence: evidence(startMs, spokenAtMs, "too expensive") },
});
const promise = (
  startMs: number,
  spokenAtMs: number,
  by: Channel,
  text: string,
  kind: EventData<"CommitmentNoticed">["kind"] = "promise",
): CallEvent => ({
  type: "CommitmentNoticed",
  data: {
    signal: `c-${startMs}`,
    play: "commitment",
    by,
    text,
    kind,
    due: "by friday",
    evidence: evidence(startMs, spokenAtMs, text, by),
  },
});
const answer = "i see and what we could do is begin with one of the two lifts and go on from there";
const talk: readonly CallEvent[] = [
  facts.started,
  said("customer", 10_000, "well that is far too expensive for us"),
  objection(10_000, 11_500),
  said("rep", 14_000, answer),
  said("customer", 100_000, "and our lawyers would have to look at it"),
  objection(100_000, 102_000, "contract"),
  said("rep", 105_000, "right okay"),
  said("rep", 200_000, "i'll send you the page by friday"),
  promise(200_000, 201_750, "rep", "i'll send you the page by friday"),
  said("rep", 210_000, "it is ninety a month"),
  promise(210_000, 211_000, "rep", "ninety a month", "number"),
  said("customer", 215_000, "i'll ask my board on monday then"),
  promise(215_000, 216_500, "customer", "i'll ask my board on monday"),
];
const summary = (events: readonly CallEvent[] = talk) => summaryOf(events, 240_000) ?? assert.fail("no summary");

test("objections are met by an answer of some length, soon, and not by a word", () =>
  assert.deepEqual(
    summary().objections.map(({ about, met, atMs }) => [about, met, atMs]),
    [
      ["price", true, 10_000],
      ["contract", false, 100_000],
    ],
  ));
test("an objection that comes again soon was not met; words of its card meet it, however short", () => {
  const again = [...talk, said("customer", 40_000, "it is still too expensive for us"), objection(40_000, 41_500)];
  assert.deepEqual(
    summary(again).objections.map(({ met }) => met),
    [false, false, false],
  );
  const made = facts.made("tip-1");
  assert.ok(made.type === "SuggestionMade");
  const reason = { ...made.data.reason, evidence: evidence(100_000, 102_000, "our lawyers") };
  const card: CallEvent = {
    ...made,
    data: { ...made.data, say: "Offer our standard contract, without changes", reason },
  };
  const short = said("rep", 110_000, "take our standard contract without changes");
  assert.equal(summary([...talk, card, short]).objections[1]?.met, true);
});
test("action items are promises and next steps with who and when; a figure alone is none", () =>
  assert.deepEqual(
    summary().actions.map(({ by, text, due }) => [by, text, due]),
    [
      ["rep", "i'll send you the page by friday", "by friday"],
      ["customer", "i'll ask my board on monday", "by friday"],
    ],
  ));
test("sentences stand in the order of the call and are words of it", () => {
  const { sentences } = summary();
  assert.ok(sentences.length >= 3 && sentences.length <= 6);
  const texts = new Set(
    talk.flatMap(({ type, data }) =>
      type === "UtteranceTranscribed" ? [(data as EventData<"UtteranceTranscribed">).text] : [],
    ),
  );
  for (const [n, { text, atMs }] of sentences.entries()) {
    assert.ok(texts.has(text));
    assert.ok(n === 0 || (sentences[n - 1]?.atMs ?? 0) < atMs);
  }
});
test("what was taken off is in no list, unless that was undone; a call without words has no summary", () => {
  const off: CallEvent = { type: "NotedTakenOff", data: { action: "a", signal: "c-200000", atMs: 1 } };
  assert.equal(summary([...talk, off]).actions.length, 1);
  const undone: CallEvent = { type: "ActionUndone", data: { action: "b", undoes: "a", atMs: 2 } };
  assert.equal(summary([...talk, off, undone]).actions.length, 2);
  assert.equal(summaryOf([facts.started], 1), undefined);
});
test("forgetting a span takes the items of its words and no others, before and after the summary is made", () => {
  const span = { action: "f", fromMs: 195_000, toMs: 209_000, atMs: 220_000 };
  const forgotten: CallEvent = { type: "WordsForgotten", data: span };
  const before = summary([...talk, forgotten]);
  const shown = [...talk, { type: "CallSummarised", data: summary() } as CallEvent, forgotten].reduce(
    (view, event, n) => evolveView(view, { id: `e${n}`, clockMs: 1, at: 1, event }),
    emptyView("c"),
  ).summary;
  for (const left of [before, shown]) {
    assert.ok(left);
    assert.deepEqual(
      left.actions.map(({ by }) => by),
      ["customer"],
    );
    assert.equal(left.objections.length, 2);
    assert.ok(!JSON.stringify(left).includes("send you the page"));
  }
});
test("a call is summarised once, when it is over, and never after an erasure", () => {
  const ended: CallEvent = { type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 240_000 } };
  const on = (...events: readonly CallEvent[]) =>
    decide([facts.started, ...events].reduce(evolve, initial), { type: "Summarise", summary: summary() });
  assert.equal(on().kind, "refused");
  const first = on(ended);
  assert.ok(first.kind === "accepted" && first.events.length === 1);
  const second = on(ended, ...first.events);
  assert.ok(second.kind === "accepted" && second.events.length === 0);
  const gone: CallEvent = { type: "PersonalDataForgotten", data: { erasure: "e", subjects: ["both"] } };
  assert.equal(on(ended, gone).kind, "refused");
});
test("the letter is in the call's language, names what each side does, and needs no names", () => {
  const asked = { summary: summary(), customer: "Tomás", rep: "Priya", company: "Corvane", language: "en-GB" };
  const { subject, body } = followUpOf(asked);
  assert.equal(subject, "Our call, Corvane");
  assert.match(
    body,
    /^Hello Tomás,[\s\S]*From us:\n- i'll send you the page[\s\S]*From you:\n- i'll ask my board[\s\S]*Priya$/,
  );
  assert.match(followUpOf({ ...asked, language: "ar-AE" }).body, /من جهتنا/);
  assert.match(followUpOf({ ...asked, customer: "", company: "", summary: { actions: [] } }).body, /^Hello,/);
});
