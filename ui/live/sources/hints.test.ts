import assert from "node:assert/strict";
import { test } from "node:test";
import { type SideSound, soundHints, type SoundSeen } from "./hints.ts";
import { words } from "./words.ts";

const fine: SideSound = {
  state: "open",
  muted: false,
  label: "Jabra Evolve2 40",
  openForMs: 90_000,
  signalAgoMs: 10,
  heardAgoMs: 10,
  clippedShare: 0,
  roomRms: 20,
  lostShare: 0,
};
const off: SideSound = { ...fine, state: "off", openForMs: 0, signalAgoMs: null, heardAgoMs: null };
const seen = (changes: Partial<SoundSeen> = {}): SoundSeen => ({
  rep: fine,
  customer: fine,
  paused: false,
  echo: false,
  wants: { microphone: true, share: true },
  withoutSound: false,
  unplugged: null,
  cannotShare: null,
  ...changes,
});
const ids = (changes: Partial<SoundSeen>) => soundHints(seen(changes)).map(({ id }) => id);

test("two sides that are heard are not talked about", () => assert.deepEqual(ids({}), []));
test("in a pause nothing is said, whatever is silent", () =>
  assert.deepEqual(ids({ paused: true, rep: { ...fine, signalAgoMs: 60_000 } }), []));

for (const [what, changes, id] of [
  ["a microphone without any sound for 4 s", { rep: { ...fine, signalAgoMs: 5_000 } }, "mic-silent"],
  ["one that never gave any", { rep: { ...fine, signalAgoMs: null, openForMs: 5_000 } }, "mic-silent"],
  ["one that the system muted", { rep: { ...fine, signalAgoMs: 5_000, muted: true } }, "mic-muted"],
  ["one that was unplugged", { rep: { ...fine, state: "lost" } }, "mic-unplugged"],
  ["one that is off and wanted", { rep: off }, "mic-off"],
  ["one that cuts the peaks", { rep: { ...fine, clippedShare: 0.1 } }, "mic-loud"],
  ["one in a loud room", { rep: { ...fine, roomRms: 500 } }, "mic-noisy"],
  ["one whose sound has holes", { rep: { ...fine, lostShare: 0.2 } }, "mic-gaps"],
  ["a tab whose sound has holes", { customer: { ...fine, lostShare: 0.2 } }, "share-gaps"],
  ["one that hears the room alone", { rep: { ...fine, heardAgoMs: null } }, "mic-no-voice"],
  ["another one than was chosen", { unplugged: "Headset" }, "mic-other"],
  ["a tab shared without its sound", { customer: off, withoutSound: true }, "share-without-sound"],
  ["a share that was stopped", { customer: { ...fine, state: "lost" } }, "share-ended"],
  ["a share that a reload has ended", { customer: off }, "share-again"],
  [
    "no share in a call that wanted none",
    { customer: off, wants: { microphone: true, share: false } },
    "share-missing",
  ],
  ["a tab that is muted", { customer: { ...fine, muted: true, signalAgoMs: 6_000 } }, "share-muted"],
  ["a tab that never played", { customer: { ...fine, signalAgoMs: null, openForMs: 6_000 } }, "share-silent"],
  ["a tab that is quiet for a minute", { customer: { ...fine, signalAgoMs: 61_000 } }, "share-quiet"],
  ["a tab that is too loud", { customer: { ...fine, clippedShare: 0.2 } }, "share-loud"],
  ["speakers in the microphone", { echo: true }, "no-headphones"],
  ["Safari", { customer: off, cannotShare: "safari" }, "cannot-share-safari"],
  ["Firefox", { customer: off, cannotShare: "firefox" }, "cannot-share-firefox"],
] as const satisfies readonly (readonly [string, Partial<SoundSeen>, string])[])
  test(`${what}: ${id}`, () => {
    const [hint] = soundHints(seen(changes));
    assert.equal(hint?.id, id);
    const { title, text } = words.hints[hint!.id]({ label: hint!.label, seconds: hint!.seconds, who: "Tomás" });
    assert.match(title, /[.:]$/);
    assert.ok(text.length > 20);
  });

test("a customer who listens is no fault: a tab that has played before may rest", () =>
  assert.deepEqual(ids({ customer: { ...fine, signalAgoMs: 20_000 } }), []));
test("just opened is not silent yet", () =>
  assert.deepEqual(ids({ rep: { ...fine, signalAgoMs: null, heardAgoMs: null, openForMs: 3_900 } }), []));
test("a microphone that was not asked for is not missed", () =>
  assert.deepEqual(ids({ rep: off, wants: { microphone: false, share: true } }), []));
test("what stops help comes before advice", () =>
  assert.deepEqual(ids({ rep: { ...fine, clippedShare: 0.1 }, customer: { ...fine, state: "lost" } }), [
    "share-ended",
    "mic-loud",
  ]));
test("a second share without sound says nothing against one that goes on", () =>
  assert.deepEqual(ids({ withoutSound: true }), []));
