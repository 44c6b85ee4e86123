import assert from "node:assert/strict";
import { test } from "node:test";
import type { EventData } from "../call/events/index.ts";
import { compilePlaybook } from "../playbook/playbook.ts";
import { final, play, playbook, run } from "./conduct.fixture.ts";
import { initialContext } from "./context.ts";
import { rulesOf } from "./rules.ts";

const asked = compilePlaybook({
  ...playbook.playbook,
  plays: [
    play("joins", "integration", 70, {
      on: "words",
      speaker: "customer",
      phrases: ["does it integrate"],
      unless: [],
    }),
    play("asks", "question", 50, { on: "question", speaker: "customer", phrases: ["does"], unless: [] }),
    play("dear", "price", 60, { on: "words", speaker: "customer", phrases: ["too expensive"], unless: [] }),
    play("steep", "price", 55, { on: "words", speaker: "customer", phrases: ["rather steep"], unless: [] }),
  ],
});
const noted = (rules: number, text: string) =>
  run([final(2, "customer", 1_000, text)], initialContext("call-1", asked, rulesOf(rules))).events.flatMap(
    ({ type, data }) =>
      type === "QuestionNoticed" || type === "ObjectionNoticed"
        ? [`${type}: ${String((data as EventData<"QuestionNoticed">).evidence.words)}`]
        : [],
  );

test("a sentence that two plays hear as a question is noted once, and by the rules of before twice", () => {
  const said = "so does it integrate with our own till";
  assert.deepEqual(noted(2, said), ["QuestionNoticed: does it integrate"]);
  assert.equal(noted(1, said).length, 2);
});
test("two reasons for one objection are one; an objection and a question are two", () => {
  assert.deepEqual(noted(2, "it is too expensive and rather steep"), ["ObjectionNoticed: too expensive"]);
  assert.equal(noted(2, "does it integrate or is it too expensive for us").length, 2);
});
test("what a question says is all of it, and not the word that it begins with", () => {
  const [first] = noted(1, "well does your crew work on sundays");
  assert.equal(first, "QuestionNoticed: does your crew work on sundays");
});
