import assert from "node:assert/strict";
import { test } from "node:test";
import * as facts from "./call.fixture.ts";
import { decide } from "./call.ts";
import type { CallEvent, EventData } from "./events/index.ts";
import { muteMarginMs, mutedSpans } from "../privacy/muted.ts";
import { evolveSound, type SoundState } from "./recording.ts";

const given: CallEvent = { type: "SoundConsentGiven", data: { by: "customer", how: "aloud" } };
const asked: CallEvent = { type: "SoundConsentRequested", data: {} };
const refused: CallEvent = { type: "SoundConsentRefused", data: { by: "customer" } };
const withdrawn: CallEvent = { type: "SoundConsentWithdrawn", data: { by: "customer" } };
const paused = (atMs: number): CallEvent => ({ type: "CallPaused", data: { atMs } });
const resumed: CallEvent = { type: "CallResumed", data: { pausedMs: 1 } };
const ended: CallEvent = { type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 1 } };

const after = (...commits: readonly (readonly [number, ...CallEvent[]])[]): SoundState => {
  const begun = [[0, facts.started, facts.asked, facts.given], ...commits] as [number, ...CallEvent[]][];
  let state: SoundState | undefined;
  for (const [clockMs, ...events] of begun) state = evolveSound(state, { clockMs, events });
  return state ?? assert.fail("no state");
};
const spans = (state: SoundState) =>
  state.spans.customer.map(({ fromMs, toMs, sure }) => [fromMs, toMs, sure] as const);

test("who agreed to words has not agreed to a recording", () => assert.deepEqual(spans(after()), []));
test("sound is kept from the yes on, where nobody asked before", () =>
  assert.deepEqual(spans(after([500, given])), [[500, Infinity, true]]));
test("asked, it may be held; agreed, it is kept from the question on", () => {
  assert.deepEqual(spans(after([500, asked])), [[500, Infinity, false]]);
  assert.deepEqual(spans(after([500, asked], [900, given])), [[500, Infinity, true]]);
});
test("a no leaves nothing, a withdrawal nothing that is not stored yet", () => {
  assert.deepEqual(spans(after([500, asked], [900, refused])), []);
  assert.deepEqual(spans(after([500, given], [900, withdrawn])), []);
  assert.deepEqual(spans(after([500, given], [900, facts.withdrawn])), []);
});
test("a pause is cut out, and an answer in it counts for what was held before", () => {
  const cut = [
    [500, 700, true],
    [900, Infinity, true],
  ];
  assert.deepEqual(spans(after([500, given], [720, paused(700)], [900, resumed])), cut);
  assert.deepEqual(spans(after([500, asked], [720, paused(700)], [800, given], [900, resumed])), cut);
  assert.deepEqual(spans(after([500, given], [720, paused(700)], [900, ended])), [[500, 700, true]]);
});
test("a question that nobody answered before the end leaves nothing", () =>
  assert.deepEqual(spans(after([500, asked], [900, ended])), []));

const said = (text: string, source: "speech" | "typed" = "speech"): EventData<"UtteranceTranscribed"> => ({
  ...facts.said("customer", 160_000, text),
  source,
});
test("masked words are silent with what lies between them, and a little around", () => {
  const around = muteMarginMs * 16;
  const one: EventData<"UtteranceTranscribed"> = {
    ...said("x"),
    text: "call [card] [card] now ****",
    words: ["call", "[card 1]", "[card 1]", "now", "****"].map((text, n) => ({
      text,
      firstSample: 160_000 + n * 10_000,
      endSample: 160_000 + n * 10_000 + 4_000,
      confidence: 1,
    })),
  };
  assert.deepEqual(mutedSpans(one), [
    { firstSample: 170_000 - around, endSample: 184_000 + around },
    { firstSample: 200_000 - around, endSample: 204_000 + around },
  ]);
  assert.deepEqual(mutedSpans({ ...one, source: "typed" }), []);
  assert.equal(
    mutedSpans({ ...one, words: [], masks: { numbers: { card: 1 } } }).length,
    1,
    "all of it, where no word is known",
  );
  assert.deepEqual(mutedSpans(said("nothing to hide")), []);
});

const piece: EventData<"SoundRecorded"> = {
  channel: "customer",
  firstSample: 0,
  endSample: 16_000,
  startMs: 500,
  endMs: 1_500,
  bytes: 9,
  sha256: "0".repeat(64),
  muted: [],
};
const record = (state: SoundState, sound = piece) => decide(state.call, { type: "RecordSound", sound });
test("sound is recorded once, in order, and only while consent stands", () => {
  const agreed = after([500, given]);
  assert.deepEqual(record(agreed), { kind: "accepted", events: [{ type: "SoundRecorded", data: piece }] });
  const once = after([500, given], [900, { type: "SoundRecorded", data: piece }]);
  assert.deepEqual(record(once), { kind: "accepted", events: [] }, "again changes nothing");
  const overlapping = record(once, { ...piece, firstSample: 8_000, endSample: 32_000 });
  assert.equal(overlapping.kind === "refused" && overlapping.reason, "ALREADY_SETTLED");
  for (const state of [after(), after([500, given], [900, withdrawn]), after([500, asked])]) {
    const no = record(state);
    assert.equal(no.kind === "refused" && no.reason, "CONSENT_MISSING");
  }
  const late = record(after([500, given], [900, paused(900)]));
  assert.equal(late.kind === "refused" && late.reason, "CALL_PAUSED");
  assert.equal(record(after([500, given], [1_500, paused(1_500)])).kind, "accepted");
  assert.equal(record(after([500, given], [1_600, ended])).kind, "accepted", "it is settled after the end");
});
test("a recording is deleted once, and nothing is added to it", () => {
  const remove = (state: SoundState) =>
    decide(state.call, { type: "DeleteRecording", deleted: { reason: "retention", chunks: 1 } });
  const recorded = after([500, given], [900, { type: "SoundRecorded", data: piece }], [1_600, ended]);
  const removed = remove(recorded);
  assert.equal(removed.kind === "accepted" && removed.events.length, 1);
  const gone = evolveSound(recorded, {
    clockMs: 2_000,
    events: [{ type: "RecordingDeleted", data: { reason: "retention", chunks: 1 } }],
  });
  assert.deepEqual(remove(gone), { kind: "accepted", events: [] });
  assert.deepEqual(remove(after([1_600, ended])), { kind: "accepted", events: [] }, "there never was one");
  const more = record(gone, { ...piece, firstSample: 16_000, endSample: 32_000 });
  assert.equal(more.kind === "refused" && more.reason, "RECORDING_DELETED");
});
