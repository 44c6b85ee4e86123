/** Who only listens gives the played customer nothing to answer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallEvent, EventData } from "../call/events/index.ts";
import { compileScenario } from "./cues.ts";
import { dialogueAfter, dialogueBegins, type DialogueState, type Mode, turnOf } from "./dialogue-state.ts";
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
const heardOf = { utterance: "u-1000", voice: "flite:slt" };
const textsOf = ({ waiting }: DialogueState): readonly string[] => waiting.map(({ text }) => text);
/** Six seconds of the customer, from the first second on. */
const speaks = said("customer", "We plan it by hand with two people and a very big board in the hall", 1_000, 1_000);

test("uh-huh while the customer speaks is not answered", () => {
  assert.deepEqual(after("spoken", speaks, said("rep", "uh huh", 2_500, 2_900)).waiting, []);
  assert.deepEqual(after("spoken", speaks, spoken({ toMs: 4_000 }), said("rep", "yes", 3_000, 3_300)).waiting, []);
});

test("what a recogniser makes of uh-huh is not answered either, unless the rep goes on or the customer falls silent for it", () => {
  const misheard = said("rep", "oh lovely", 2_500, 2_900);
  assert.deepEqual(after("spoken", speaks, misheard).waiting, []);
  const later = said("rep", "how many trucks do you have", 4_500, 6_000);
  assert.deepEqual(textsOf(after("spoken", speaks, misheard, later)), ["how many trucks do you have"]);
  const onwards = said("rep", "that is good to hear", 3_400, 4_600);
  assert.deepEqual(textsOf(after("spoken", speaks, misheard, onwards)), ["oh lovely", "that is good to hear"]);
  const silent = (toMs: number): CallEvent => ({
    type: "ReplyInterrupted",
    data: { ...heardOf, fromMs: 1_000, toMs, heardChars: 9, stoppedAfterMs: 90 },
  });
  assert.deepEqual(textsOf(after("spoken", speaks, misheard, silent(2_600))), ["oh lovely"]);
  assert.deepEqual(textsOf(after("spoken", speaks, misheard, silent(5_000))), []);
});

test("a yes behind the customer's words, or as they end, is an answer", () => {
  assert.equal(after("spoken", speaks, spoken({ toMs: 4_000 }), said("rep", "yes", 3_800, 4_100)).waiting.length, 1);
  assert.equal(after("spoken", speaks, said("rep", "yes", 7_500, 7_900)).waiting.length, 1);
});

test("whoever says more than that while the customer speaks is answered, and who types always is", () => {
  assert.equal(after("spoken", speaks, said("rep", "wait what does it cost", 2_500, 3_500)).waiting.length, 1);
  assert.equal(after("typed", speaks, said("rep", "yes", 2_500, 2_900)).waiting.length, 1);
  const yes = said("rep", "Thursday", 2_500, 2_500);
  assert.ok(yes.type === "UtteranceTranscribed");
  assert.equal(after("spoken", speaks, { ...yes, data: { ...yes.data, source: "typed" } }).waiting.length, 1);
});

/** Half of a turn was answered at once, and the rep goes on with it. */
const half = said("rep", "I understand.", 10_000, 10_700);
const answeredHalf = (mode: Mode, rest: CallEvent, atMs = 11_300, ...between: readonly CallEvent[]): DialogueState => {
  const opened = compiled.scenario.objections[0]?.id ?? null;
  const moved = (move: string, changes: Partial<EventData<"CustomerMoved">>): CallEvent => ({
    type: "CustomerMoved",
    data: {
      ...{ move, turn: 0, cause: "words", heard: "u-10000", act: "press", understood: [], mood: 0, revealed: [] },
      ...{ resolved: [], open: opened, utterance: "reply", ends: null, by: "rules", atMs, ...changes },
    },
  });
  return after(
    mode,
    moved("opening", { cause: "opening", heard: null, act: "open", atMs: 0 }),
    half,
    moved("early", { mood: -1, revealed: ["people"] }),
    said("customer", "Again: why so much?", 11_300, 11_300),
    ...between,
    rest,
  );
};
const interrupted = (utterance: string): CallEvent => ({
  type: "ReplyInterrupted",
  data: { utterance, voice: "flite:slt", fromMs: 11_500, toMs: 11_600, heardChars: 3, stoppedAfterMs: 90 },
});

test("what is said in one breath is one turn: an answer to half of it costs nothing, and what it told is told", () => {
  const rest = said("rep", "Your team would be live in two weeks.", 11_000, 13_000);
  for (const between of [[], [interrupted("reply")]]) {
    const state = answeredHalf("spoken", rest, 11_300, ...between);
    assert.equal(turnOf(state, "u-11000"), "I understand. Your team would be live in two weeks.");
    assert.equal(state.mood, 0);
    assert.deepEqual(Object.values(state.rungs), [0]);
    assert.deepEqual([state.revealed, state.interrupted], [["people"], false]);
  }
  const late = dialogueAfter(compiled, answeredHalf("spoken", rest), interrupted("reply"));
  assert.equal(late.interrupted, false, "who was cut off by the customer interrupts nobody");
});

test("what is said behind the answer, after a pause, or typed, is a turn of its own", () => {
  const rest = said("rep", "Your team would be live in two weeks.", 11_000, 13_000);
  const paused = said("rep", "Your team would be live in two weeks.", 12_000, 14_000);
  for (const state of [
    answeredHalf("spoken", rest, 10_900),
    answeredHalf("spoken", paused, 13_000),
    answeredHalf("typed", rest),
  ]) {
    assert.equal(state.mood, -1);
    assert.equal(turnOf(state, state.waiting[0]?.utterance ?? ""), "Your team would be live in two weeks.");
  }
});
