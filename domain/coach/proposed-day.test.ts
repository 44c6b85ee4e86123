import assert from "node:assert/strict";
import { test } from "node:test";
import { proposedDayIn } from "./proposed-day.ts";

const dayIn = (text: string): string | null => {
  const words = text.split(" ");
  const at = proposedDayIn(words);
  return at ? words.slice(at.firstWord, at.endWord).join(" ") : null;
};

test("a day that is proposed is found in whatever form, spoken and written, with its hour", () => {
  for (const [text, day] of [
    ["How about Thursday at ten?", "Thursday at ten?"],
    ["I see. Could you do Tuesday afternoon?", "Tuesday afternoon?"],
    ["Are you free on Friday morning?", "on Friday morning?"],
    ["What does your Wednesday look like?", "Wednesday"],
    ["let's meet next tuesday at three", "next tuesday at three"],
    ["Can we talk again tomorrow?", "tomorrow?"],
    ["I'd suggest we speak on Monday with your director.", "on Monday"],
    ["Would Thursday at ten suit you?", "Thursday at ten"],
    ["I'll come by on Thursday at nine, if that is all right.", "on Thursday at nine,"],
    ["Shall I call you on Friday?", "on Friday?"],
    ["Would next week be better for you?", "next week"],
    ["Thursday at ten?", "Thursday at ten?"],
    ["هل نلتقي يوم الخميس؟", "الخميس؟"],
  ] as const)
    assert.equal(dayIn(text), day, text);
});

test("a day that is only spoken of is proposed to nobody", () => {
  for (const text of [
    "What happens on Monday?",
    "What happens on a Monday when a truck is late?",
    "How many trucks do you have on Thursday?",
    "Does your system stand still on Monday?",
    "You said that Friday was the worst.",
    "How did the trial go last Monday?",
    "How about a trial?",
    "Our people work on Saturday as well.",
  ])
    assert.equal(dayIn(text), null, text);
});
