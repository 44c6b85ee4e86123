import assert from "node:assert/strict";
import { test } from "node:test";
import { erased } from "../schema.ts";
import * as facts from "./call.fixture.ts";
import { decide } from "./call.ts";
import type { CallEvent } from "./events/index.ts";
import { withoutForgotten } from "./forgetting.ts";
import { evolve, initial } from "./state.ts";
import { emptyView, evolveView } from "./view.ts";

/** Words of 250 ms each, on a channel that began with the call. */
const said = (fromMs: number, text: string, changes = {}) => facts.said("customer", fromMs * 16, text, changes);
const forgotten = (fromMs: number, toMs: number, action = "f1"): CallEvent => ({
  type: "WordsForgotten",
  data: { action, fromMs, toMs, atMs: toMs },
});
const live: readonly CallEvent[] = [facts.started, facts.asked, facts.given];
const stateOf = (...events: readonly CallEvent[]) => [...live, ...events].reduce(evolve, initial);
const viewOf = (...events: readonly CallEvent[]) =>
  [...live, ...events].reduce(
    (view, event, n) => evolveView(view, { id: `e${n}`, clockMs: n, at: n, event }),
    emptyView("c"),
  );
const kept = (events: readonly CallEvent[], utterance: ReturnType<typeof said>) => {
  const decision = decide(stateOf(...events), { type: "TranscribeUtterance", utterance });
  assert.equal(decision.kind, "accepted");
  return decision.kind === "accepted" ? decision.events : [];
};
const fragment = (fromMs: number, text: string, revision = 1, stableCount = 2) => {
  const { utterance, channel, words, startMs, endMs } = said(fromMs, text);
  return {
    type: "FragmentTranscribed" as const,
    data: { utterance, channel, text, words, startMs, endMs, revision, stableCount },
  };
};

test("words outside the spans are the very same", () => {
  const words = said(10_000, "that is too expensive");
  assert.equal(withoutForgotten([{ fromMs: 0, toMs: 10_000 }], words), words);
  assert.equal(withoutForgotten([{ fromMs: 11_000, toMs: 20_000 }], words), words);
});
test("a sentence that reaches into a span loses all up to the span's end, and keeps what is said after it", () => {
  const cut = withoutForgotten([{ fromMs: 0, toMs: 10_500 }], said(10_000, "my number is five five"));
  assert.deepEqual([cut.text, cut.startMs, cut.words.length], ["is five five", 10_500, 3]);
  const whole = withoutForgotten([{ fromMs: 10_200, toMs: 60_000 }], said(10_000, "my number is five"));
  assert.deepEqual([whole.text, whole.words], ["", []]);
});

test("a press is one fact, also when it is sent again, and also after the end", () => {
  const { data } = forgotten(1_000, 31_000) as Extract<CallEvent, { type: "WordsForgotten" }>;
  const press = { type: "ForgetWords", forgotten: data } as const;
  assert.deepEqual(decide(stateOf(), press), { kind: "accepted", events: [forgotten(1_000, 31_000)] });
  assert.deepEqual(decide(stateOf(forgotten(1_000, 31_000)), press), { kind: "accepted", events: [] });
  assert.deepEqual(decide(stateOf(facts.ended), press), { kind: "accepted", events: [forgotten(1_000, 31_000)] });
  assert.equal(decide(initial, press).kind, "refused");
});
test("it cannot be undone", () => {
  const undo = { type: "ActionUndone", data: { action: "u", undoes: "f1", atMs: 40_000 } } as const;
  const decision = decide(stateOf(forgotten(1_000, 31_000)), { type: "UseHand", event: undo });
  assert.equal(decision.kind === "refused" && decision.reason, "ACTION_UNKNOWN");
});
test("a final that comes late settles its sound and says nothing", () => {
  const late = said(10_000, "my card is four two");
  const [event] = kept([forgotten(0, 30_000)], late);
  assert.deepEqual(event, { type: "UtteranceTranscribed", data: { ...late, text: "", words: [] } });
  const state = evolve(stateOf(forgotten(0, 30_000)), event!);
  assert.equal(state.channels.customer?.settledSample, late.endSample);
});
test("typed words of after the press stay, though they would have been begun before it", () => {
  const typed = said(9_000, "one two three four five six seven eight", { source: "typed" });
  assert.deepEqual(kept([forgotten(0, 10_000)], typed), [{ type: "UtteranceTranscribed", data: typed }]);
  const before = said(8_000, "one two", { source: "typed" });
  assert.deepEqual(
    kept([forgotten(0, 10_000)], before).map(({ data }) => (data as { text: string }).text),
    [""],
  );
});
test("what was decided before the press was known is not written after it", () => {
  const tip = facts.made();
  const evidence = tip.data.reason.evidence!;
  const command = { type: "Conduct", events: [tip, facts.noticed()] } as const;
  const before = decide(stateOf(), command);
  assert.equal(before.kind === "accepted" && before.events.length, 2);
  const span = forgotten(evidence.spokenAtMs - 1, evidence.spokenAtMs);
  assert.deepEqual(decide(stateOf(span), command), { kind: "accepted", events: [] });
});

test("on the screen the words of both sides go, what came of them too, and the rest stays", () => {
  const before = viewOf(
    { type: "UtteranceTranscribed", data: said(1_000, "good morning") },
    { type: "UtteranceTranscribed", data: facts.said("rep", 20_000 * 16, "my own secret") },
    { type: "UtteranceTranscribed", data: said(25_000, "that is too expensive") },
    tipOf("t1", "u-customer-400000", 26_000),
    tipOf("t0", "u-customer-16000", 1_500),
  );
  const after = evolveView(before, { id: "f", clockMs: 40_000, at: 0, event: forgotten(10_000, 40_000) });
  assert.deepEqual(
    after.lines.map(({ text, startMs }) => [text, startMs]),
    [
      ["good morning", 1_000],
      [erased, 20_000],
      [erased, 25_000],
    ],
  );
  assert.deepEqual(
    after.tips.map(({ suggestion }) => suggestion),
    ["t0"],
  );
  const again = evolveView(after, { id: "x", clockMs: 41_000, at: 0, event: tipOf("t1", "u-customer-400000", 26_000) });
  assert.equal(again.tips.length, 1);
});
test("interim words of the span go at once, and do not come back with the next revision", () => {
  const view = [
    fragment(28_000, "my card is"),
    forgotten(0, 30_000),
    fragment(28_000, "my card is four two four two four two seven and hello", 2, 8),
  ].reduce((seen, event, n) => evolveView(seen, { id: `f${n}`, clockMs: 0, at: 0, event }), viewOf());
  // Eight words had begun before the press; what is said after it is shown.
  assert.deepEqual([view.interim.customer?.stable, view.interim.customer?.open], ["", "two seven and hello"]);
  assert.equal(view.interim.customer?.startMs, 30_000);
});

const tipOf = (suggestion: string, utterance: string, spokenAtMs: number) => {
  const tip = facts.made(suggestion);
  const evidence = { ...tip.data.reason.evidence!, utterance, spokenAtMs };
  return { ...tip, data: { ...tip.data, madeAtMs: spokenAtMs, reason: { ...tip.data.reason, evidence } } };
};
