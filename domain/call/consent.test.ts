import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { consentLaws } from "../privacy/consent-law.ts";
import { type CallCommand, type CallRefusal, decide } from "./call.ts";
import * as facts from "./call.fixture.ts";
import type { CallEvent, EventData } from "./events/index.ts";
import { answerTo } from "./consent.ts";
import { dispositionOf, mayRecord } from "./policy.ts";
import { evolve, initial } from "./state.ts";

const { started, asked, given, refused, withdrawn, soundAsked, soundGiven, soundRefused, soundWithdrawn } = facts;
const fold = (history: readonly CallEvent[]) => history.reduce(evolve, initial);
/** What follows, and that the same again changes nothing. */
const becomes = (history: readonly CallEvent[], command: CallCommand, ...events: readonly CallEvent[]): void => {
  assert.deepEqual(decide(fold(history), command), { kind: "accepted", events });
  assert.deepEqual(decide(fold([...history, ...events]), command), { kind: "accepted", events: [] });
};
const isRefused = (history: readonly CallEvent[], command: CallCommand, reason: CallRefusal): void => {
  const decision = decide(fold(history), command);
  assert.equal(decision.kind === "refused" ? decision.reason : JSON.stringify(decision), reason);
};
const sound = (answer: "agreed" | "refused" | "withdrawn", by: "rep" | "customer" = "customer"): CallCommand => ({
  type: "AnswerConsent",
  about: "sound",
  by,
  answer,
  how: "aloud",
});
const words = (answer: "agreed" | "refused" | "withdrawn", by: "rep" | "customer" = "customer"): CallCommand => ({
  type: "AnswerConsent",
  by,
  answer,
  how: "aloud",
});
const askSound: CallCommand = { type: "AskConsent", about: "sound" };
const tell = (how: EventData<"NoticeGiven">["how"]): CallCommand => ({
  type: "GiveNotice",
  notice: facts.notice(how),
});
const told = (how: EventData<"NoticeGiven">["how"]): CallEvent => ({ type: "NoticeGiven", data: facts.notice(how) });
const all = facts.startedUnder("all-parties");
const one = facts.startedUnder("one-party");
const notice = facts.startedUnder("notice");
const byLaw: CallEvent = { type: "ConsentGiven", data: { by: "rep", how: "one-party", scope: "words" } };
const live = [all, asked, given];
const recorded = [...live, soundAsked, soundGiven];
const records = (history: readonly CallEvent[]) =>
  (["rep", "customer"] as const).map((channel) => mayRecord(fold(history), channel));
const keeps = (history: readonly CallEvent[]) =>
  (["rep", "customer"] as const).map((channel) => dispositionOf(fold(history), channel));

test("sound is a question of its own, asked once words are agreed to", () => {
  becomes(live, askSound, soundAsked);
  becomes([...live, soundAsked], sound("agreed"), soundGiven);
  isRefused([all, asked], askSound, "CONSENT_MISSING");
  isRefused([all, asked], sound("agreed"), "CONSENT_MISSING");
  isRefused([all, asked, refused], askSound, "CONSENT_MISSING");
});
test("where a workplace records nothing, nobody is asked", () => {
  for (const history of [
    [started, asked, given],
    [facts.startedUnder("all-parties", { recording: "never" }), asked, given],
  ]) {
    isRefused(history, askSound, "RECORDING_NOT_ALLOWED");
    isRefused(history, sound("agreed"), "RECORDING_NOT_ALLOWED");
  }
});
test("words agreed to and sound refused: words are kept, nothing is recorded", () => {
  becomes([...live, soundAsked], sound("refused"), soundRefused);
  assert.deepEqual(keeps([...live, soundAsked, soundRefused]), ["keep", "keep"]);
  assert.deepEqual(records([...live, soundAsked, soundRefused]), [false, false]);
  becomes([...live, soundAsked, soundRefused], sound("agreed"), soundGiven);
});
test("sound withdrawn alone: the recording stops, words go on, and it does not come back", () => {
  assert.deepEqual(records(recorded), [true, true]);
  becomes(recorded, sound("withdrawn"), soundWithdrawn);
  assert.deepEqual(records([...recorded, soundWithdrawn]), [false, false]);
  assert.deepEqual(keeps([...recorded, soundWithdrawn]), ["keep", "keep"]);
  isRefused([...recorded, soundWithdrawn], sound("agreed"), "CONSENT_NOT_OPEN");
  isRefused(recorded, sound("refused"), "CONSENT_NOT_OPEN");
  isRefused(live, sound("withdrawn"), "CONSENT_NOT_OPEN");
});
test("either party may withdraw; one of two is enough to stop", () => {
  becomes(recorded, words("withdrawn", "rep"), { type: "ConsentWithdrawn", data: { by: "rep" } });
  assert.deepEqual(keeps([...live, { type: "ConsentWithdrawn", data: { by: "rep" } }]), ["drop", "drop"]);
  becomes(recorded, sound("withdrawn", "rep"), { type: "SoundConsentWithdrawn", data: { by: "rep" } });
});
test("no recording outlives the agreement on words, and none goes on in a pause or after the end", () => {
  for (const last of [withdrawn, refused, facts.paused, facts.ended])
    assert.deepEqual(records([...recorded, last]), [false, false], last.type);
  assert.deepEqual(records([...recorded, facts.paused, facts.resumed]), [true, true]);
  const after = fold([...recorded, withdrawn]).consents;
  assert.equal(answerTo(after, "sound"), "withdrawn");
  assert.equal(answerTo(fold([...live, soundAsked, withdrawn]).consents, "sound"), "refused");
});
test("a yes to both in one, as older logs may have it, is a yes to both", () => {
  const bothScopes: CallEvent = {
    type: "ConsentGiven",
    data: { by: "customer", how: "aloud", scope: "words-and-sound" },
  };
  assert.deepEqual(records([started, asked, bothScopes]), [true, true]);
  assert.deepEqual(records([started, asked, given]), [false, false]);
});

test("all parties: a notice alone keeps nothing", () => {
  becomes([all, asked], tell("aloud"), told("aloud"));
  assert.deepEqual(keeps([all, asked, told("spoken"), told("shown")]), ["hold", "hold"]);
});
test("one party: the start is enough, the customer may stop it, and a recording waits for the rep's own word", () => {
  assert.deepEqual(decide(initial, { type: "StartCall", call: one.data, consent: "asking" }), {
    kind: "accepted",
    events: [one, byLaw],
  });
  const going = [one, byLaw];
  assert.deepEqual(keeps(going), ["keep", "keep"]);
  assert.deepEqual(records(going), [false, false]);
  becomes(going, askSound, { type: "SoundConsentGiven", data: { by: "rep", how: "one-party" } });
  assert.deepEqual(records([...going, { type: "SoundConsentGiven", data: { by: "rep", how: "one-party" } }]), [
    true,
    true,
  ]);
  becomes(going, words("refused"), refused);
  assert.deepEqual(keeps([...going, refused]), ["keep", "drop"]);
  becomes(going, words("withdrawn"), withdrawn);
  assert.deepEqual(keeps([...going, withdrawn]), ["drop", "drop"]);
});
test("notice: held until it is given, kept from then on, and a no is still a no", () => {
  const start = decide(initial, { type: "StartCall", call: notice.data, consent: "asking" });
  assert.deepEqual(start, { kind: "accepted", events: [notice, asked] });
  assert.deepEqual(keeps([notice, asked]), ["hold", "hold"]);
  const byNotice: CallEvent = { type: "ConsentGiven", data: { by: "rep", how: "notice-spoken", scope: "words" } };
  becomes([notice, asked], tell("aloud"), told("aloud"), byNotice);
  assert.deepEqual(keeps([notice, asked, told("aloud"), byNotice]), ["keep", "keep"]);
  becomes([notice, asked], tell("shown"), told("shown")); // This workplace wants it spoken.
  isRefused([notice, asked, refused], tell("spoken"), "CONSENT_NOT_OPEN");
  assert.deepEqual(keeps([notice, asked, refused]), ["keep", "drop"]);
});
test("notice both shown and spoken: one of them is not enough", () => {
  const both = facts.startedUnder("notice", { notice: "both" });
  becomes([both, asked], tell("shown"), told("shown"));
  assert.deepEqual(keeps([both, asked, told("shown")]), ["hold", "hold"]);
  becomes([both, asked, told("shown")], tell("spoken"), told("spoken"), {
    type: "ConsentGiven",
    data: { by: "rep", how: "notice-spoken", scope: "words" },
  });
});
test("a law that asks less than everybody is not taken without its legal basis", () => {
  for (const preset of ["one-party", "notice"] as const)
    for (const legalBasis of ["", "          "])
      isRefused(
        [],
        { type: "StartCall", call: facts.startedUnder(preset, { legalBasis }).data, consent: "asking" },
        "LEGAL_BASIS_MISSING",
      );
  const strict = facts.startedUnder("all-parties", { legalBasis: "" });
  assert.equal(decide(initial, { type: "StartCall", call: strict.data, consent: "asking" }).kind, "accepted");
});
test("every law has its sentence in both languages, under a name of its own", () => {
  const laws = Object.values(consentLaws);
  assert.equal(new Set(laws.map(({ wording }) => wording)).size, laws.length);
  for (const { sentence } of laws) {
    assert.match(sentence.en, /assistant/);
    assert.match(sentence.ar, /مساعد/);
  }
});

test("no order of commands under any law records what nobody agreed to, or keeps it", () =>
  fc.assert(
    fc.property(
      fc.constantFrom(
        facts.startedData,
        all.data,
        one.data,
        notice.data,
        facts.startedUnder("all-parties", { recording: "never" }).data,
      ),
      fc.array(facts.anyCommand, { maxLength: 40 }),
      (call, commands) => {
        const seen: CallEvent[] = [];
        let state = initial;
        const take = (events: readonly CallEvent[]) => {
          for (const event of events) {
            seen.push(event);
            state = evolve(state, event);
          }
        };
        for (const command of [{ type: "StartCall", call, consent: "asking" } as const, ...commands]) {
          const decision = decide(state, command);
          if (decision.kind === "accepted") take(decision.events);
          // Written from the rule, not from the machine: what stands on the log says it.
          const has = (type: string) => seen.some((event) => event.type === type);
          if (!mayRecord(state, "customer")) continue;
          assert.equal(call.consent?.recording, "ask");
          assert.ok(has("SoundConsentGiven") && has("ConsentGiven"));
          assert.ok(!has("ConsentWithdrawn") && !has("SoundConsentWithdrawn") && !state.paused);
        }
      },
    ),
  ));
