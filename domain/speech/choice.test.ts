import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { chooseEngine, factorMax, type Offer, type Wishes } from "./choice.ts";

const offer = (engine: string, more: Partial<Offer> = {}): Offer => ({
  engine,
  model: `${engine}-model`,
  accuracy: "good",
  leavesHouse: false,
  languages: null,
  factor: null,
  ...more,
});
const sphinx = offer("pocketsphinx", { accuracy: "basic", languages: ["en"] });
const moonshine = offer("moonshine", { languages: ["en"], factor: 0.1 });
const whisper = offer("whisper", { accuracy: "best", factor: 0.4 });
const cloud = offer("deepgram", { accuracy: "best", leavesHouse: true });
const recorded = offer("recorded", { accuracy: "recorded" });
const wishes = (more: Partial<Wishes> = {}): Wishes => ({
  language: "en",
  soundMayLeave: false,
  engine: null,
  ...more,
});
const namesOf = (offers: readonly Offer[], wish: Wishes, more = {}) =>
  chooseEngine(offers, wish, more).order.map(({ offer: { engine } }) => engine);
const all = [sphinx, moonshine, whisper, cloud, recorded];

test("the best that this machine can do in time is taken, and the others follow when it fails", () => {
  assert.deepEqual(namesOf(all, wishes()), ["whisper", "moonshine", "pocketsphinx"]);
  const slow = { ...whisper, factor: factorMax + 0.1 };
  assert.deepEqual(namesOf([sphinx, moonshine, slow], wishes()), ["moonshine", "pocketsphinx"]);
});
test("sound leaves the house only where the company lets it, and only for a better engine than is here", () => {
  assert.deepEqual(namesOf([sphinx, cloud], wishes()), ["pocketsphinx"]);
  assert.deepEqual(namesOf([sphinx, cloud], wishes({ soundMayLeave: true })), ["deepgram", "pocketsphinx"]);
  assert.deepEqual(namesOf([whisper, cloud], wishes({ soundMayLeave: true })), ["whisper", "deepgram"]);
});
test("an engine that does not know the language is no choice, and where none does there is none", () => {
  assert.deepEqual(namesOf(all, wishes({ language: "ar-AE" })), ["whisper"]);
  assert.deepEqual(namesOf([sphinx, moonshine], wishes({ language: "ar" })), []);
  assert.deepEqual(namesOf([sphinx], wishes({ language: "auto" })), ["pocketsphinx"]);
  assert.deepEqual(namesOf([sphinx], wishes({ language: "en-GB" })), ["pocketsphinx"]);
});
test("what is asked for by name comes first even where it is slow, but never against the policy", () => {
  assert.deepEqual(namesOf([moonshine, { ...whisper, factor: 2 }], wishes({ engine: "whisper" })), [
    "whisper",
    "moonshine",
  ]);
  const { order, not } = chooseEngine([sphinx, cloud], wishes({ engine: "deepgram" }));
  assert.equal(order[0]?.offer.engine, "pocketsphinx");
  assert.match(order[0]?.reason ?? "", /^deepgram-model was asked for, but your company lets no sound leave/);
  assert.deepEqual(
    not.map(({ obstacle }) => obstacle),
    ["sound-leaves"],
  );
});
test("recorded words are for sample calls, the last resort, and say what is missing and what to do", () => {
  assert.deepEqual(namesOf([recorded], wishes()), []);
  const lacks = `No speech engine on this computer: ${"apt-get is not there ".repeat(200)}.`;
  const [only] = chooseEngine([recorded], wishes(), { isSample: true, lacks }).order;
  assert.match(only?.reason ?? "", /^No speech engine.*recognised earlier.*type the words.*doctor/);
  assert.deepEqual(namesOf([recorded, sphinx], wishes(), { isSample: true }), ["pocketsphinx", "recorded"]);
});
test("basic accuracy is never hidden", () => {
  assert.match(chooseEngine([sphinx], wishes()).order[0]?.reason ?? "", /basic accuracy/);
});
test("whatever is offered and wished: each engine is either in the order or has an obstacle, no sound leaves against the policy, and every reason fits its event", () => {
  const offers = fc.array(
    fc.record({
      engine: fc.stringMatching(/^[a-z]{3,8}$/),
      model: fc.string({ maxLength: 120 }),
      accuracy: fc.constantFrom("recorded" as const, "basic" as const, "good" as const, "best" as const),
      leavesHouse: fc.boolean(),
      languages: fc.option(fc.subarray(["en", "ar", "de"])),
      factor: fc.option(fc.double({ min: 0, max: 3, noNaN: true })),
    }),
    { maxLength: 6 },
  );
  const wish = fc.record({
    language: fc.constantFrom("en", "ar-AE", "auto"),
    soundMayLeave: fc.boolean(),
    engine: fc.option(fc.stringMatching(/^[a-z]{3,8}$/)),
  });
  fc.assert(
    fc.property(offers, wish, fc.boolean(), (given, asked, isSample) => {
      const { order, not } = chooseEngine(given, asked, { isSample, lacks: "x".repeat(900) });
      assert.equal(order.length + not.length, given.length);
      assert.ok(asked.soundMayLeave || order.every(({ offer: { leavesHouse } }) => !leavesHouse));
      for (const { reason } of order) assert.ok(reason !== "" && reason.length <= 400);
    }),
  );
});
