import assert from "node:assert/strict";
import { test } from "node:test";
import { eventInput, final, fragment, run, tick } from "./conduct.fixture.ts";
import type { Input } from "./context.ts";

const tip = "tip_call-1_price_customer-1000";
const ask = `ask_call-1_wording_${tip}`;
const answered = { ask, agent: "wording", from: null, atMs: 3_000, tookMs: 400 };
const wording = (n: number, part: number, say: string, isLast: boolean): Input =>
  eventInput(n, 3_000, {
    type: "WordingWritten",
    data: { ...answered, suggestion: tip, part, isLast, say, model: "m", prompt: "wording@1:0" },
  });
const said = final(2, "customer", 1_000, "this is too expensive for us");
const refined = ({ events }: ReturnType<typeof run>) =>
  events.flatMap((event) => (event.type === "SuggestionRefined" ? [event.data] : []));

test("a card that words fired is asked to be worded, and its parts come under its own id", () => {
  const made = run([said, final(3, "rep", 3_000, "let me explain")]);
  assert.deepEqual(
    made.context.pending.map(({ id, agent }) => [id, agent]),
    [[ask, "wording"]],
  );
  const parts = run(
    [wording(4, 0, "Ask what", false), wording(5, 1, "Ask what", false), wording(6, 2, "Ask what it costs", true)],
    made.context,
  );
  assert.deepEqual(refined(parts), [
    { suggestion: tip, say: "Ask what", model: "m", from: { utterance: "customer-1000", spokenAtMs: 2_000 } },
    { suggestion: tip, say: "Ask what it costs", model: "m", from: { utterance: "customer-1000", spokenAtMs: 2_000 } },
  ]);
  assert.deepEqual(parts.context.pending, []);
  assert.deepEqual(
    refined(run([wording(7, 3, "And more", true)], parts.context)),
    [],
    "what comes after the last is none",
  );
});

test("a card that nobody words, that failed, came too late or was taken back keeps its own words", () => {
  const made = run([said]).context;
  const failed = eventInput(3, 3_000, {
    type: "AgentFailed",
    data: { ...answered, because: "unavailable", code: "WING_LLM_UNREACHABLE" },
  });
  const afterFailure = run([failed], made);
  assert.deepEqual([afterFailure.events, afterFailure.context.pending], [[], []]);
  const late = run([tick(20_000), wording(4, 0, "Ask", true)], made);
  assert.deepEqual(refined(late), []);
  const early = run([fragment(2, "customer", 1_000, "this is too expensive")]);
  assert.deepEqual(
    early.context.pending.map(({ agent }) => agent),
    ["wording"],
  );
  const taken = run(
    [final(3, "customer", 1_000, "this is too extensive for us"), wording(4, 0, "Ask", true)],
    early.context,
  );
  assert.ok(taken.events.some(({ type }) => type === "SuggestionRetracted"));
  assert.deepEqual([refined(taken), taken.context.pending], [[], []]);
});

test("words that are the card's own already, or are erased, are no news; timing is not worded", () => {
  const made = run([said]).context;
  const say = (made.pending[0] as { say?: string }).say ?? "";
  assert.deepEqual(refined(run([wording(3, 0, say, true)], made)), []);
  const erased = { erased: true } as unknown as string; // As a reader without keys gets it.
  assert.deepEqual(refined(run([wording(3, 0, erased, true)], made)), []);
  const silent = run([final(2, "rep", 0, "hello there"), tick(12_000)]);
  assert.ok(silent.events.some(({ type }) => type === "SuggestionMade"));
  assert.deepEqual(silent.context.pending, []);
});

test("a card that shows the beginning of a wording whose end never comes gets its own words back", () => {
  const made = run([said]).context;
  const own = (made.pending[0] as { say?: string }).say ?? "";
  const begun = run([wording(3, 0, "Ask what", false)], made).context;
  const failed = eventInput(4, 4_000, {
    type: "AgentFailed",
    data: { ...answered, because: "unavailable", code: "WING_LLM_SLOW" },
  });
  const { events, context } = run([failed], begun);
  assert.deepEqual(refined({ events } as ReturnType<typeof run>), [
    { suggestion: tip, say: own, model: "none", from: { utterance: "customer-1000", spokenAtMs: 2_000 } },
  ]);
  assert.deepEqual(context.pending, []);
});
