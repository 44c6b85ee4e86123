import assert from "node:assert/strict";
import { test } from "node:test";
import type { EventData } from "../call/events/index.ts";
import { answerChecks } from "./checks.ts";
import { spokenFeedback } from "./spoken-feedback.ts";
import { starterScenarios } from "./starters.ts";

type Feedback = EventData<"FeedbackGiven">;
const found = (check: string, verdict: "yes" | "no"): Feedback["checks"][number] => ({
  ...{ check, verdict, why: "", quote: "", utterance: null },
});
const better = (text: string): Feedback["better"] => ({ text, from: "scenario" });

test("the better answer's first telling sentence is said, and nothing more of it", () => {
  const checks = [found("asks", "no")];
  const text = "I hear you. What does a late truck cost you today? We could look at that together.";
  assert.equal(spokenFeedback({ better: better(text), checks }, "en"), "What does a late truck cost you today?");
});

test("where it is too long to be said, or there is none, it is what was lacking most", () => {
  const long = better(`${"and then we would have a look at it ".repeat(5)}.`);
  const checks = [found("asks", "no"), found("holds-price", "no"), found("specific", "yes")];
  for (const one of [long, null])
    assert.equal(spokenFeedback({ better: one, checks }, "en"), "Give nothing without asking for something.");
  assert.match(spokenFeedback({ better: null, checks }, "ar-SA") ?? "", /\p{Script=Arabic}/u);
});

test("an answer that lacked nothing is not spoken of, and every check has its words", () => {
  assert.equal(spokenFeedback({ better: null, checks: [found("asks", "yes")] }, "en"), null);
  for (const check of answerChecks)
    for (const language of ["en", "ar"])
      assert.ok((spokenFeedback({ better: null, checks: [found(check, "no")] }, language) ?? "").length > 5, check);
});

test("of every starter's better answers something short is said", () => {
  for (const { objections, language } of starterScenarios)
    for (const { better: text } of objections) {
      const says = spokenFeedback({ better: better(text), checks: [found("asks", "no")] }, language) ?? "";
      assert.ok(says !== "" && says.split(" ").length <= 22, says);
    }
});
