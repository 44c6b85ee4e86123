import assert from "node:assert/strict";
import { test } from "node:test";
import { startedData } from "./call.fixture.ts";
import { type Fact, type Half, timelineOf } from "./timeline.ts";

const at0 = 1_790_000_000_000;
const fact = (id: string, type: string, atMs: number, changes: Partial<Fact> = {}): Fact => ({
  id,
  type,
  data: {},
  actor: "rep",
  cause: null,
  clockMs: atMs,
  at: at0 + atMs,
  sawInterim: null,
  ...changes,
});
const began = fact("c.0", "CallStarted", 0, { data: startedData });
const half = (place: string, atMs: number): Half => ({
  id: `h-${place}`,
  place,
  at: at0 + atMs,
  data: { utterance: "u", revision: 1, endMs: atMs - 300 },
});
const idsOf = (facts: readonly Fact[], halves: readonly Half[] = []) =>
  timelineOf(facts, halves).entries.map(({ id, cameMs }) => `${id} ${cameMs}`);

test("both streams stand in the order in which they were written, by the clock that begins with the call", () => {
  const said = fact("c.1", "UtteranceTranscribed", 2_000, { clockMs: 1_600 });
  assert.deepEqual(idsOf([began, said], [half("1", 900), half("2", 1_500), half("3", 2_400)]), [
    "c.0 0",
    "h-1 900",
    "h-2 1500",
    "c.1 2000",
    "h-3 2400",
  ]);
});

test("the call's clock begins where its first event says, not where that was written", () => {
  const late = { ...began, clockMs: 40 };
  assert.deepEqual(idsOf([late, fact("c.1", "CallPaused", 1_000)]), ["c.0 40", "c.1 1040"]);
});

test("what a commit says it had seen came before it, whichever clock says otherwise", () => {
  const tip = fact("c.1", "SuggestionMade", 1_000, { sawInterim: "2" });
  assert.deepEqual(idsOf([began, tip], [half("1", 900), half("2", 1_030), half("3", 1_060)]), [
    "c.0 0",
    "h-1 900",
    "h-2 1030",
    "c.1 1030",
    "h-3 1060",
  ]);
});

test("the log's own order stands where its writers' clocks differ", () => {
  assert.deepEqual(idsOf([began, fact("c.1", "CallPaused", 5_000), fact("c.2", "CallResumed", 4_980)]), [
    "c.0 0",
    "c.1 5000",
    "c.2 5000",
  ]);
});

test("of a recording that was played fast, the clock of the sound counts", () => {
  const fast = { ...began, data: { ...startedData, recording: { pace: "fast" } } };
  const said = fact("c.1", "UtteranceTranscribed", 700, { clockMs: 9_000 });
  assert.deepEqual(idsOf([fast, said]), ["c.0 0", "c.1 9000"]);
});

test("the screen ends with the call; what was said of it afterwards stands apart", () => {
  const ended = fact("c.1", "CallEnded", 60_000);
  const { entries, after, endMs } = timelineOf(
    [began, ended, fact("c.2", "OutcomeRecorded", 90_000)],
    [half("1", 70_000)],
  );
  assert.deepEqual([entries.map(({ id }) => id), after.map(({ id }) => id), endMs], [["c.0", "c.1"], ["c.2"], 60_000]);
});
