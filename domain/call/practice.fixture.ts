/** One of every event that only an exercise has, in the order of an exercise. */
import type { EventData, PracticeEvent } from "./events/index.ts";

export const begun: EventData<"PracticeBegun"> = {
  scenario: { id: "twice-the-price", version: 1 },
  rubric: { id: "conversation", version: 1 },
  mode: "typed",
  seed: 42,
  assignment: null,
  from: null,
};
export const moved = (changes: Partial<EventData<"CustomerMoved">> = {}): EventData<"CustomerMoved"> => ({
  ...{ move: "m-0", turn: 0, cause: "opening", heard: null, act: "open", understood: [], mood: -1, revealed: [] },
  ...{ resolved: [], open: "price", utterance: "u-customer-0", ends: null, by: "rules", atMs: 1_000 },
  ...changes,
});
export const toldOf = (changes: Partial<EventData<"FeedbackGiven">> = {}): EventData<"FeedbackGiven"> => ({
  ...{ feedback: "f-1", utterance: "u-rep-1", answers: "u-customer-0", points: 71, told: "", by: "rules", rules: 1 },
  checks: [{ check: "asks", verdict: "yes", why: "question-asked", utterance: "u-rep-1", quote: "what does it cost" }],
  better: { text: "May I ask what waiting costs you?", from: "scenario" },
  ...{ prompt: null, tookMs: 4, atMs: 9_000 },
  ...changes,
});
export const scored = (changes: Partial<EventData<"CallScored">> = {}): EventData<"CallScored"> => ({
  ...{ rubric: begun.rubric, rules: 1, points: 64, by: "rules", told: "", prompt: null, atMs: 60_000 },
  checks: toldOf().checks,
  criteria: [{ criterion: "asks-first", yes: 1, of: 1, weight: 2 }],
  measures: [{ measure: "talk-ratio", value: 0.58 }],
  ...changes,
});

export const practiceEvents: readonly PracticeEvent[] = [
  { type: "PracticeBegun", data: begun },
  { type: "CustomerMoved", data: moved() },
  {
    type: "ReplySpoken",
    data: { utterance: "u-customer-0", voice: "flite:slt", fromMs: 1_200, toMs: 4_000, afterWordsMs: null },
  },
  {
    type: "ReplyInterrupted",
    data: {
      ...{ utterance: "u-customer-1", voice: "flite:slt", fromMs: 10_000, toMs: 11_500 },
      ...{ heardChars: 31, stoppedAfterMs: 120 },
    },
  },
  { type: "FeedbackGiven", data: toldOf() },
  { type: "HintGiven", data: { action: "hint-1", text: "Ask what waiting costs.", from: "scenario", atMs: 12_000 } },
  { type: "CallScored", data: scored() },
];
