import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { stableCount } from "./agreement.ts";
import { isLookDue, waitMsFor } from "./cadence.ts";
import { type Context, contextAfter, contextAt, noContext, vocabularyContext } from "./context.ts";
import { compressionRatio, judge, loopStart, usualFilters } from "./filters.ts";
import type { HypothesisWord } from "./hypothesis.ts";
import { spokenAfter, spokenAtFirst } from "./language.ts";
import { contextPauseSamplesMax, contextTokensMax, newSamplesMin } from "./settings.ts";

const wordsOf = (text: string): HypothesisWord[] =>
  text.split(" ").map((word, n) => ({
    text: word,
    key: word.toLowerCase().replace(/[.,!?]/g, ""),
    endToken: n + 1,
    lettersToken: n + 1,
    logProbability: -0.1,
    firstSample: null,
    endSample: null,
  }));
const sure = { noSpeechProbability: 0.01, logProbability: -0.2, speechProbability: 0.95 };
const judged = (text: string, evidence: Partial<typeof sure> = {}) => {
  const { words, why, isRepetition } = judge(wordsOf(text), { ...sure, ...evidence });
  return { text: words.map((word) => word.text).join(" "), why, isRepetition };
};
const fewWords = fc.array(fc.constantFrom("we", "pay", "per", "seat", "a", "year"), { maxLength: 8 });
const agreement = { count: 2, heldBack: 1 };

test("a word is stable when two hypotheses agree on it and on all before it, and another word follows in both", () => {
  const both = (one: string, other: string) => stableCount([one.split(" "), other.split(" ")], 0, agreement);
  assert.equal(both("we pay for", "we pay per seat"), 2);
  assert.equal(both("we pay", "we pay"), 1);
  assert.equal(both("i pay per seat", "we pay per seat"), 0);
  assert.equal(stableCount([["we", "pay", "per"]], 0, agreement), 0);
});

test("what is stable is what the latest hypotheses begin with, and it never becomes less", () =>
  fc.assert(
    fc.property(fc.array(fewWords, { minLength: 1, maxLength: 6 }), (hypotheses) => {
      let stable = 0;
      hypotheses.forEach((_, n) => {
        const latest = hypotheses.slice(Math.max(0, n - 1), n + 1);
        const next = stableCount(latest, stable, agreement);
        assert.ok(next >= stable);
        if (next > stable)
          for (const words of latest) {
            assert.deepEqual(words.slice(0, next), latest[0]?.slice(0, next));
            assert.ok(words.length > next);
          }
        stable = next;
      });
    }),
  ));

test("a look is due when enough has come and nobody waits for one", () => {
  assert.ok(!isLookDue({ heard: 6_000, seen: 0, isAwaited: false }));
  assert.ok(isLookDue({ heard: 6_400, seen: 0, isAwaited: false }));
  assert.ok(!isLookDue({ heard: 64_000, seen: 0, isAwaited: true }));
  assert.ok(!isLookDue({ heard: 20_000, seen: 20_000 - newSamplesMin + 1, isAwaited: false }));
});

test("sound that comes as it is spoken waits for nothing; what comes at once never longer than it lasts", () =>
  fc.assert(
    fc.property(fc.nat(400_000), fc.nat(400_000), fc.nat(30_000), (heard, seen, elapsedMs) => {
      const ms = waitMsFor({ heard, seen: Math.min(heard, seen), isAwaited: true }, elapsedMs);
      assert.ok(ms >= 0 && ms <= heard / 16);
      if (elapsedMs >= heard / 16) assert.equal(ms, 0);
    }),
  ));

test("a loop keeps its first turn, emphasis stays as it was said", () => {
  assert.deepEqual(judged("we can we can we can we can we can"), {
    text: "we can",
    why: "repetition",
    isRepetition: true,
  });
  assert.equal(judged("no no no no that is fine").text, "no no no no that is fine");
  assert.equal(judged(`so ${"no ".repeat(20).trim()}`).text, "so no");
  assert.equal(judged("it is very very good and it is very cheap").why, null);
});

test("after the cut of a loop nothing repeats any more, and what stood before it is left alone", () =>
  fc.assert(
    fc.property(fewWords, fc.array(fc.constantFrom("x", "y", "z"), { minLength: 1, maxLength: 4 }), (before, turn) => {
      const loop = Array.from({ length: 8 }, () => turn).flat();
      const keys = [...before, ...loop];
      const at = loopStart(keys, 3);
      assert.ok(at !== null && at <= before.length + 2 * turn.length);
      const clean = loopStart(before, 3);
      assert.ok(clean !== null || at > before.length);
    }),
  ));

test("text that packs too well is not believed, a long honest sentence is", () => {
  const list = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? "the" : "thethe")).join(" ");
  assert.ok(compressionRatio(list) > usualFilters.compressionMax);
  assert.equal(judged(list).isRepetition, true);
  const long = "and then we said that you would send us the offer by the end of this month";
  assert.equal(judged(`${long} ${long} ${long}`).isRepetition, true, "a turn longer than a loop is looked for");
  const honest =
    "we have about two hundred patients a day across three practices and most of them call us in the morning to move an appointment which nobody here has the time to answer";
  assert.ok(compressionRatio(honest) < usualFilters.compressionMax);
  assert.equal(judged(honest).why, null);
});

test("what subtitles say is left out where the sound is weak and kept where somebody said it", () => {
  for (const phrase of ["Thank you for watching.", "you", "شكرا على المشاهدة", "اشتركوا في القناة"]) {
    assert.equal(judged(phrase).text, phrase);
    assert.equal(judged(phrase, { speechProbability: 0.3 }).why, "empty phrase");
    assert.equal(judged(phrase, { noSpeechProbability: 0.7 }).why, "empty phrase");
  }
  assert.equal(judged("thank you for watching our prices", { speechProbability: 0.3 }).why, null);
});

test("names that were put before are not read out where nobody speaks", () => {
  const echo = (speechProbability: number) =>
    judge(wordsOf("Halden, Slotwise."), { ...sure, speechProbability, putBefore: ["Halden", "Slotwise"] }).words.length;
  assert.deepEqual([echo(0.3), echo(0.95)], [0, 2]);
});

test("names go before a window as far as they fit, whole, and not at all where a model takes none", () => {
  const tokensOf = (text: string) => Array.from(text, (char) => char.charCodeAt(0));
  const vocabulary = ["Halden", "Slotwise", "x".repeat(60), "y"].map((word) => ({ word, pronunciation: null }));
  const { tokens, names } = vocabularyContext({ tokensOf }, vocabulary);
  assert.equal(String.fromCharCode(...tokens), " Halden, Slotwise,");
  assert.deepEqual(names, ["Halden", "Slotwise"]);
  assert.deepEqual(vocabularyContext({}, vocabulary).tokens, []);
});

test("a window without speech has no words, by Whisper's own rule", () => {
  assert.equal(judged("we pay", { noSpeechProbability: 0.8, logProbability: -1.2 }).why, "no speech");
  assert.equal(judged("we pay", { noSpeechProbability: 0.8 }).why, null);
  assert.equal(judged("we pay", { logProbability: -1.2 }).why, null);
  assert.equal(judged("we pay", { logProbability: -3 }).why, "unsure");
});

test("a filter takes words away and never changes or adds one", () =>
  fc.assert(
    fc.property(
      fc.array(fewWords, { maxLength: 5 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: -4, max: 0, noNaN: true }),
      (parts, probability, logProbability) => {
        const words = wordsOf(parts.flat().join(" ") || "we");
        const kept = judge(words, { noSpeechProbability: probability, logProbability, speechProbability: null }).words;
        assert.deepEqual(kept, words.slice(0, kept.length));
      },
    ),
  ));

test("context is what was said last; a repetition or a long pause ends it", () => {
  const final = { firstSample: 0, endSample: 16_000, tokens: [1, 2, 3], isRepetition: false };
  const once = contextAfter(noContext, final);
  assert.deepEqual(contextAt(once, 20_000), [1, 2, 3]);
  assert.deepEqual(contextAt(once, 16_000 + contextPauseSamplesMax + 1), []);
  assert.deepEqual(contextAfter(once, { ...final, tokens: [7], isRepetition: true }).tokens, []);
  assert.deepEqual(contextAfter(once, { ...final, tokens: [] }), once);
});

test("context never grows beyond its bound and always ends with the latest", () =>
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }), { maxLength: 8 }), (finals) => {
      let context: Context = noContext;
      finals.forEach((tokens, n) => {
        context = contextAfter(context, {
          firstSample: n * 32_000,
          endSample: n * 32_000 + 16_000,
          tokens,
          isRepetition: false,
        });
        assert.ok(context.tokens.length <= contextTokensMax);
        assert.deepEqual(context.tokens.slice(-tokens.length), tokens.slice(-contextTokensMax));
      });
    }),
  ));

const found = (language: string, more: Partial<Parameters<typeof spokenAfter>[1]> = {}) => ({
  language,
  speechSamples: 48_000,
  found: -0.5,
  kept: -0.5,
  ...more,
});

test("a language that was told never changes, a model of one language has no choice", () => {
  const told = spokenAtFirst("ar-AE", ["en", "ar"]);
  assert.equal(told.language, "ar");
  assert.equal(spokenAfter(told, found("en", { kept: -9 })).language, "ar");
  assert.equal(spokenAtFirst("ar", ["en"]).language, "en");
  assert.equal(spokenAtFirst("auto", ["en", "ar"]).language, null);
  assert.equal(spokenAtFirst("cy", ["en", "ar"]).language, null);
});

test("a language changes when two long utterances agree or one is far likelier in it, and on no short one", () => {
  const first = spokenAfter(spokenAtFirst("auto", ["en", "ar"]), found("en", { kept: null }));
  assert.equal(first.language, "en");
  const short = spokenAfter(first, found("ar", { speechSamples: 8_000, kept: -9 }));
  assert.deepEqual([short.language, short.isFound, short.candidate], ["en", false, null]);
  const once = spokenAfter(first, found("ar"));
  assert.deepEqual([once.language, once.isFound, once.candidate], ["en", false, "ar"]);
  assert.equal(spokenAfter(once, found("ar")).language, "ar");
  assert.equal(spokenAfter(spokenAfter(once, found("en")), found("ar")).language, "en");
  assert.equal(spokenAfter(first, found("ar", { kept: -0.9 })).language, "ar");
});

test("before anything long was said nothing is settled", () => {
  const after = spokenAfter(spokenAtFirst(undefined, ["en", "ko"]), found("ko", { speechSamples: 8_000, kept: null }));
  assert.deepEqual([after.language, after.isFound], [null, true]);
});
