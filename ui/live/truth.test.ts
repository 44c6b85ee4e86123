import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyView } from "@wingman/domain/call/view";
import { type Observed, type Side, stateWords, truthLine } from "./truth.ts";

const side = (name: string, more: Partial<Side> = {}): Side => ({
  name,
  sends: true,
  framesAgoMs: 40,
  heardAgoMs: 200,
  signalAgoMs: 40,
  ...more,
});
const seen = (more: Partial<Observed> = {}): Observed => ({
  view: { ...emptyView("c"), status: "live", consent: { state: "given", how: "aloud", atMs: 21_000 } },
  source: "sample",
  link: "open",
  paused: false,
  rep: side("You", { heardAgoMs: 2_100 }),
  customer: side("Tomás"),
  wordsBehindMs: 420,
  tipsBehindMs: 700,
  waitingMs: 300,
  unanswered: 0,
  thinned: false,
  unworded: false,
  ...more,
});
const text = (observed: Observed, id: string) =>
  truthLine(observed)
    .find((segment) => segment.id === id)
    ?.parts.map((part) => part.text)
    .join(" ");

test("hearing both sides is said only while frames of both sides leave", () => {
  assert.equal(text(seen(), "hearing"), "Hearing both sides You 2 s ago, Tomás now");
  assert.match(text(seen({ customer: side("Tomás", { framesAgoMs: 9_000 }) }), "hearing") ?? "", /^Hearing you only/);
  assert.match(
    text(seen({ customer: side("Tomás", { sends: false, framesAgoMs: null }) }), "hearing") ?? "",
    /^Hearing you only/,
  );
});

test("sound that the server does not confirm is not called heard", () => {
  const segment = truthLine(seen({ waitingMs: 9_000 }))[0];
  assert.equal(segment?.warn, true);
  assert.match(text(seen({ waitingMs: 9_000 }), "hearing") ?? "", /unconfirmed for 9 s/);
});

test("nobody is said to be heard while the line is down", () => {
  const cut = seen({ link: "reconnecting", waitingMs: 4_000 });
  assert.match(text(cut, "hearing") ?? "", /^Nobody hears you now/);
  assert.equal(truthLine(cut)[0]?.warn, true);
});

test("a typed side is not taken for the recogniser", () => {
  const typed = {
    open: true,
    engine: "typed",
    model: "none",
    accuracy: "best",
    reason: "The words were typed, not heard.",
    settledMs: 0,
  };
  const view = { ...seen().view, channels: { customer: typed, rep: { ...typed, engine: "Moonshine", reason: "" } } };
  assert.match(text(seen({ view, source: "microphone" }), "engine") ?? "", /^Moonshine/);
  assert.equal(text(seen({ view: { ...view, channels: { customer: typed } }, source: "typed" }), "engine"), undefined);
});

test("delays are left out until they were measured", () => {
  assert.equal(text(seen(), "delay"), "Words 0.4 s behind, tips 0.7 s");
  assert.equal(text(seen({ tipsBehindMs: null }), "delay"), "Words 0.4 s behind");
  assert.match(text(seen({ wordsBehindMs: null, tipsBehindMs: null }), "delay") ?? "", /measured with the first words/);
});

test("a muted microphone is named, a played side that listens is not", () => {
  const mute = side("You", { signalAgoMs: 6_000, heardAgoMs: 6_000 });
  assert.match(text(seen({ source: "microphone", rep: mute }), "silent") ?? "", /No sound from You for 6 s/);
  assert.equal(text(seen({ rep: mute }), "silent"), undefined);
});

test("a recogniser of basic accuracy is a caution, with its reason", () => {
  const view = {
    ...seen().view,
    channels: {
      customer: {
        open: true,
        engine: "PocketSphinx",
        model: "m",
        accuracy: "basic",
        reason: "nothing better is installed",
        settledMs: 0,
      },
    },
  };
  const segment = truthLine(seen({ view })).find(({ id }) => id === "engine");
  assert.equal(segment?.warn, true);
  assert.equal(text(seen({ view }), "engine"), "PocketSphinx , basic accuracy: nothing better is installed");
});

test("all saved is said of a line that is open, and a broken one says what waits", () => {
  assert.equal(text(seen(), "saved"), "All saved");
  assert.match(text(seen({ link: "reconnecting", waitingMs: 38_000 }), "saved") ?? "", /38 s of sound\s+wait/);
  assert.match(text(seen({ link: "reconnecting", waitingMs: 0, unanswered: 2 }), "saved") ?? "", /2\s+presses/);
});

test("what is spoken of the line changes with states, not with every figure", () => {
  assert.equal(
    stateWords(truthLine(seen())),
    stateWords(truthLine(seen({ rep: side("You", { heardAgoMs: 9_000 }), wordsBehindMs: 900 }))),
  );
  assert.notEqual(stateWords(truthLine(seen())), stateWords(truthLine(seen({ paused: true }))));
});
test("in Arabic, too, running seconds are not spoken anew, whatever their plural", () => {
  const says = (text: string) =>
    stateWords([{ id: "silent", glyph: "warn", warn: true, parts: [{ text, bold: true }] }]);
  assert.equal(says("لا صوت منك منذ 6 ثوانٍ:"), says("لا صوت منك منذ 11 ثانية:"));
});

test("what is taken is said: a transcript, a recording since when, a notice in place of a yes", () => {
  const { view } = seen();
  assert.match(text(seen(), "consent") ?? "", /^Tomás agreed to a transcript\s+at 0:21, aloud\s+, sound not recorded$/);
  const recorded = { ...view, sound: { state: "given" as const, atMs: 30_000 } };
  assert.match(text(seen({ view: recorded }), "consent") ?? "", /sound recorded since 0:30$/);
  const told = { ...view, consent: { state: "given" as const, how: "notice-spoken", atMs: 21_000 } };
  assert.match(text(seen({ view: told }), "consent") ?? "", /^Tomás was told/);
  const byLaw = { ...view, consent: { state: "given" as const, how: "one-party", atMs: 0 } };
  assert.match(text(seen({ view: byLaw }), "consent") ?? "", /asks nobody else/);
});

test("who else may look in is said, and what they see", () => {
  const { view } = seen();
  const under = (state: "asking" | "refused" | "withdrawn") =>
    text(seen({ view: { ...view, consent: { state, how: null, atMs: 1 } } }), "watch");
  assert.match(text(seen(), "watch") ?? "", /^Supervisors may see this\s+: what is kept/);
  assert.match(under("asking") ?? "", /Only you see these words/);
  assert.match(under("refused") ?? "", /Supervisors may see your words/);
  assert.match(under("withdrawn") ?? "", /Nobody sees anything new/);
  assert.match(text(seen({ paused: true }), "watch") ?? "", /Nobody sees anything new/);
  assert.match(text(seen({ source: "watching" }), "watch") ?? "", /You see what is kept/);
});

test("a server at its limit is said, in words that blame nobody, and only while the call goes on", () => {
  assert.equal(text(seen(), "load"), undefined);
  const busy = seen({ thinned: true });
  assert.match(text(busy, "load") ?? "", /^Words come less often/);
  assert.ok(truthLine(busy).some(({ id, warn }) => id === "load" && warn));
  assert.match(stateWords(truthLine(busy)), /Words come less often/);
  assert.equal(text({ ...busy, view: { ...busy.view, status: "ended" } }, "load"), undefined);
});

test("a language model that does not answer is said while the call goes on, and tips are not called into question", () => {
  assert.equal(text(seen(), "wording"), undefined);
  const away = seen({ unworded: true });
  assert.match(text(away, "wording") ?? "", /^Wording degraded/);
  assert.ok(truthLine(away).some(({ id, warn }) => id === "wording" && warn));
  assert.equal(text({ ...away, view: { ...away.view, status: "ended" } }, "wording"), undefined);
});
