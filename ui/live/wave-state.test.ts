import assert from "node:assert/strict";
import { test } from "node:test";
import { isDashed, type WaveSeen, waveState } from "./wave-state.ts";

const heard: WaveSeen = {
  sends: true,
  paused: false,
  framesAgoMs: 40,
  signalAgoMs: 40,
  heardAgoMs: 40,
  clippedAgoMs: null,
  microphone: true,
};

test("a voice is a wave, a still room is dots, and neither is a dashed line", () => {
  assert.equal(waveState(heard), "sound");
  assert.equal(waveState({ ...heard, heardAgoMs: 9_000 }), "silence");
  assert.equal(isDashed("sound") || isDashed("silence"), false);
});
test("too loud is said for a moment, then forgotten", () => {
  assert.equal(waveState({ ...heard, clippedAgoMs: 200 }), "loud");
  assert.equal(waveState({ ...heard, clippedAgoMs: 2_000 }), "sound");
});
test("a microphone that sends nothing but zeros is taken for muted; a played side is not", () => {
  assert.equal(waveState({ ...heard, signalAgoMs: 6_000, heardAgoMs: 6_000 }), "muted");
  assert.equal(waveState({ ...heard, signalAgoMs: null, heardAgoMs: null }), "muted");
  assert.equal(waveState({ ...heard, signalAgoMs: null, heardAgoMs: null, microphone: false }), "silence");
});
test("what is not sent, no longer arrives or is paused is a dashed line", () => {
  for (const [seen, state] of [
    [{ ...heard, sends: false }, "none"],
    [{ ...heard, framesAgoMs: null }, "waiting"],
    [{ ...heard, framesAgoMs: 3_000 }, "none"],
    [{ ...heard, paused: true }, "paused"],
  ] as const) {
    assert.equal(waveState(seen), state);
    assert.ok(isDashed(state));
  }
});
