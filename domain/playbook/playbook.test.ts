import assert from "node:assert/strict";
import { test } from "node:test";
import { normalWord } from "./match.ts";
import type { Play, Playbook } from "./play.ts";
import { checkPlaybook } from "./check.ts";
import { compilePlaybook, findStages, fires } from "./playbook.ts";
import { starterPlaybook } from "./starters.ts";

const heard = (said: string): string[] => said.split(" ").map(normalWord);
const play = (id: string, phrases: string[], unless: string[] = []): Play => ({
  id,
  name: id,
  category: "price",
  priority: 50,
  coolDownMs: 60_000,
  trigger: { on: "words", speaker: "customer", phrases, unless },
  tip: { kind: "objection", title: "Objection", headline: "Ask why", say: "Why is that?" },
});
const book = (plays: Play[], more: Partial<Playbook> = {}): Playbook => ({
  id: "test",
  version: 1,
  name: "Test",
  language: "en",
  competitors: [],
  stages: [],
  plays,
  ...more,
});
const find = (said: string, phrases: string[], unless: string[] = [], from = 0) => {
  const [compiled] = compilePlaybook(book([play("p", phrases, unless)])).plays;
  assert.ok(compiled);
  return fires(compiled, heard(said), from);
};
const problemsOf = (value: unknown): string => {
  const checked = checkPlaybook(value);
  return checked.ok ? "" : checked.problems.join("\n");
};

test("a play fires at the first match at or after the word asked for", () => {
  assert.equal(find("too expensive and again too expensive", ["too expensive"])?.firstWord, 0);
  assert.deepEqual(find("too expensive and again too expensive", ["too expensive"], [], 1), {
    phrase: "too expensive",
    firstWord: 4,
    endWord: 6,
  });
  assert.equal(find("too expensive", ["too expensive"], [], 1), undefined);
});
test("an exception that overlaps the phrase or stands within four words of it silences it", () => {
  assert.equal(find("not too expensive", ["too expensive"], ["not too expensive"]), undefined);
  assert.equal(find("the price is fine but one two too expensive", ["too expensive"], ["is fine"]), undefined);
  assert.equal(find("too expensive one two three is fine", ["too expensive"], ["is fine"]), undefined);
});
test("an exception five words away is about something else", () => {
  assert.ok(find("it is fine but one two three too expensive", ["too expensive"], ["is fine"]));
  assert.ok(find("too expensive one two three four is fine", ["too expensive"], ["is fine"]));
});
test("a silenced match does not silence a later one", () =>
  assert.equal(
    find("not too expensive for one or two but for ten it is too expensive", ["too expensive"], ["not too expensive"])
      ?.firstWord,
    12,
  ));
test("an exception found far off first is still found near by", () =>
  assert.equal(find("is fine a b c d e f is fine too expensive", ["too expensive"], ["is fine"]), undefined));
test("time sets off its plays, words never do", () => {
  const quiet: Play = { ...play("quiet", ["a b"]), trigger: { on: "silence", forMs: 8_000 } };
  const [compiled] = compilePlaybook(book([quiet])).plays;
  assert.ok(compiled);
  assert.deepEqual(compiled.phrases, []);
  assert.equal(fires(compiled, heard("a b"), 0), undefined);
});
test("@competitor stands for every spoken form of the playbook's competitors", () => {
  const competitors = [
    { name: "SlotWise", spoken: ["slotwise", "slot wise"] },
    { name: "DockFlow", spoken: ["dock flow"] },
  ];
  const [compiled] = compilePlaybook(book([play("named", ["@competitor"])], { competitors })).plays;
  assert.ok(compiled);
  assert.equal(fires(compiled, heard("we saw slot wise"), 0)?.firstWord, 2);
  assert.equal(fires(compiled, heard("and Dock Flow too"), 0)?.firstWord, 1);
  assert.equal(fires(compiled, heard("a dock and a slot"), 0), undefined);
});
test("a stage is reached by its own speaker's words only, unless either may", () => {
  const stages = [
    { id: "one", name: "One", phrases: ["shall we begin"], speaker: "rep" as const },
    { id: "two", name: "Two", phrases: ["we begin"], speaker: "either" as const },
  ];
  const compiled = compilePlaybook(book([play("p", ["a b"])], { stages }));
  assert.deepEqual(findStages(compiled, heard("so shall we begin"), "rep"), ["one", "two"]);
  assert.deepEqual(findStages(compiled, heard("so shall we begin"), "customer"), ["two"]);
  assert.deepEqual(findStages(compiled, heard("good morning"), "rep"), []);
});
test("what is no playbook is refused with the place of the fault", () => {
  assert.notEqual(problemsOf(undefined), "");
  assert.match(problemsOf({}), /plays/);
  assert.match(problemsOf(book([{ ...play("p", ["a b"]), priority: 101 }])), /play p: priority/);
});
test("two plays or two stages of one id are refused", () => {
  const stage = { id: "s", name: "S", phrases: ["a b"], speaker: "rep" as const };
  assert.match(problemsOf(book([play("p", ["a b"]), play("p", ["c d"])])), /two plays have the id "p"/);
  assert.match(problemsOf(book([play("p", ["a b"])], { stages: [stage, stage] })), /two stages have the id "s"/);
});
test("a phrase that would fire too often, cannot match or does not compile is refused", () => {
  assert.match(problemsOf(book([play("p", ["price"])])), /one word alone/);
  assert.match(problemsOf(book([play("p", ["the? price|cost"])])), /one word alone/);
  assert.match(problemsOf(book([play("p", ["the price *"])])), /a word on both sides/);
  assert.match(problemsOf(book([play("p", ["the ~"])])), /a word is missing/);
  assert.match(problemsOf(book([play("p", ["a * b * c * d * e"])])), /gaps at most/);
  assert.match(problemsOf(book([play("p", ["@competitor"])])), /no names/);
});
test("a name of one word may stand alone, and so may an exception", () => {
  const named = book([play("p", ["@competitor"], ["maybe"])], {
    competitors: [{ name: "SlotWise", spoken: ["slotwise"] }],
  });
  assert.deepEqual(checkPlaybook(named), { ok: true, playbook: named });
});
test("every problem is reported at once", () =>
  assert.equal(problemsOf(book([play("p", ["price", "cost"]), play("p", ["a b"])])).split("\n").length, 3));
test("the starter playbook passes its own check and covers every category of the playbook format", () => {
  assert.equal(checkPlaybook(starterPlaybook).ok, true);
  const categories = [
    "price",
    "competitor",
    "authority",
    "timing",
    "need",
    "trust",
    "contract",
    "security",
    "integration",
    "pain",
    "buying-signal",
    "next-step",
    "effort",
    "closing",
    "discovery",
    "silence",
    "monologue",
    "question",
  ];
  assert.deepEqual([...new Set(starterPlaybook.plays.map((each) => each.category))].sort(), categories.sort());
});
test("a product question waits for the sentence's end: every other play of words is weightier", () => {
  for (const { category, trigger, priority } of starterPlaybook.plays)
    if (trigger.on === "words") assert.equal(priority < 40, category === "question");
});
