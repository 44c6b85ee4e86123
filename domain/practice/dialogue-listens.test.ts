/** Who only listens gives the played customer nothing to answer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallEvent, EventData } from "../call/events/index.ts";
import { compileScenario } from "./cues.ts";
import { dialogueAfter, dialogueBegins, type DialogueState, type Mode } from "./dialogue-state.ts";
import { starterScenarios } from "./starters.ts";

const [scenario] = starterScenarios;
assert.ok(scenario);
const compiled = compileScenario(scenario);
const said = (channel: "rep" | "customer", text: string, startMs: number, endMs: number): CallEvent => ({
  type: "UtteranceTranscribed",
  data: {
    ...{ utterance: `u-${startMs}`, channel, text, words: [], startMs, endMs, firstSample: 0, endSample: 0 },
    ...{ source: "speech", engine: "test", model: "test" },
  },
});
const spoken = (changes: Partial<EventData<"ReplySpoken">>): CallEvent => ({
  type: "ReplySpoken",
  data: { utterance: "u-1000", voice: "flite:slt", fromMs: 1_000, toMs: 6_000, afterWordsMs: null, ...changes },
});
const after = (mode: Mode, ...events: readonly CallEvent[]): DialogueState =>
  events.reduce((state, event) => dialogueAfter(compiled, state, event), dialogueBegins(compiled, { seed: 1, mode }));
/** Six seconds of the customer, from the first second on. */
const speaks = said("customer", "We plan it by hand with two people and a very big board in the hall", 1_000, 1_000);

test("uh-huh while the customer speaks is not answered", () => {
  assert.deepEqual(after("spoken", speaks, said("rep", "uh huh", 2_500, 2_900)).waiting, []);
  assert.deepEqual(after("spoken", speaks, spoken({ toMs: 4_000 }), said("rep", "yes", 3_000, 3_300)).waiting, []);
});

test("a yes behind the customer's words, or as they end, is an answer", () => {
  assert.equal(after("spoken", speaks, spoken({ toMs: 4_000 }), said("rep", "yes", 3_800, 4_100)).waiting.length, 1);
  assert.equal(after("spoken", speaks, said("rep", "yes", 7_500, 7_900)).waiting.length, 1);
});

test("whoever says more than that while the customer speaks is answered, and who types always is", () => {
  assert.equal(after("spoken", speaks, said("rep", "wait what does it cost", 2_500, 3_500)).waiting.length, 1);
  assert.equal(after("typed", speaks, said("rep", "yes", 2_500, 2_900)).waiting.length, 1);
});
