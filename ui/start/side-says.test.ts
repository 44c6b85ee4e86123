import assert from "node:assert/strict";
import { test } from "node:test";
import type { SideSound, SoundSeen } from "../live/sources/hints.ts";
import { microphoneSays, shareSays } from "./side-says.ts";
import { words } from "./words.ts";

const { says } = words.sound;
const open: SideSound = {
  state: "open",
  muted: false,
  label: "Headset",
  openForMs: 3_000,
  signalAgoMs: 10,
  heardAgoMs: 10,
  clippedShare: 0,
  roomRms: 20,
  lostShare: 0,
};
const seen = (
  rep: Partial<SideSound>,
  customer: Partial<SideSound> = {},
  more: Partial<SoundSeen> = {},
): SoundSeen => ({
  rep: { ...open, ...rep },
  customer: { ...open, ...customer },
  paused: false,
  echo: false,
  wants: { microphone: true, share: true },
  withoutSound: false,
  unplugged: null,
  cannotShare: null,
  ...more,
});

test("a microphone is called clear only once a voice was heard", () => {
  assert.deepEqual(microphoneSays(seen({}), null), { tone: "fine", text: says.clear });
  assert.deepEqual(microphoneSays(seen({ heardAgoMs: null }), null), { tone: "plain", text: says.listening });
  assert.deepEqual(microphoneSays(seen({ state: "off" }), null), { tone: "plain", text: says.untested });
});
test("what is wrong with a microphone has its cause", () => {
  assert.equal(microphoneSays(seen({ signalAgoMs: 7_900 }), null).text, says.silent(7));
  assert.equal(microphoneSays(seen({ clippedShare: 0.2 }), null).text, says.loud);
  assert.equal(microphoneSays(seen({ state: "lost" }), null).text, says.lost);
  assert.equal(microphoneSays(seen({ state: "off" }), "microphone-closed").text, says.closed);
  assert.equal(microphoneSays(seen({ state: "off" }), "microphone-missing").text, says.missing);
});
test("a tab is called heard only once it played something", () => {
  assert.deepEqual(shareSays(seen({}, {})), { tone: "fine", text: says.tabHeard });
  assert.deepEqual(shareSays(seen({}, { signalAgoMs: null })), { tone: "warn", text: says.tabSilent });
  assert.deepEqual(shareSays(seen({}, { state: "off" })), { tone: "plain", text: says.notShared });
});
test("what is wrong with a share has its cause", () => {
  assert.equal(shareSays(seen({}, { state: "off" }, { withoutSound: true })).text, says.withoutSound);
  assert.equal(shareSays(seen({}, { state: "lost" })).text, says.shareEnded);
  assert.equal(shareSays(seen({}, { muted: true })).text, says.tabMuted);
  assert.equal(shareSays(seen({}, { state: "off" }, { cannotShare: "safari" })).text, words.sound.cannot.safari);
});
