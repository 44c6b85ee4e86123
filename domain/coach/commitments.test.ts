import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Channel } from "../call/events/shared.ts";
import { final, playbook, run } from "../conductor/conduct.fixture.ts";
import { initialContext } from "../conductor/context.ts";
import { rulesNow, rulesOf } from "../conductor/rules.ts";
import { type Committed, commitmentsIn, nothingCommitted } from "./commitments.ts";

/** What each of these says, one after the other. */
const noted = (...talk: readonly (readonly [Channel, string])[]): (readonly [string, string, string | null])[] => {
  let committed: Committed = nothingCommitted;
  return talk.flatMap(([channel, text], n) => {
    const words = text.split(" ");
    const result = commitmentsIn(committed, { channel, words, endMs: (n + 1) * 3_000 });
    ({ committed } = result);
    return result.found.map(
      ({ kind, firstWord, endWord, due }) => [kind, words.slice(firstWord, endWord).join(" "), due] as const,
    );
  });
};

test("a promise is noted with its day, and one that only goes on talking is none", () => {
  assert.deepEqual(noted(["rep", "Sure. I'll send you the figures by Friday."]), [
    ["promise", "I'll send you the figures by Friday.", "by Friday"],
  ]);
  assert.deepEqual(
    noted(["customer", "I'll ask my partner and I'll call you back"]).map(([kind]) => kind),
    ["promise", "promise"],
  );
  assert.deepEqual(noted(["rep", "i'll be honest with you"], ["rep", "i'll say that again"]), []);
  assert.deepEqual(noted(["rep", "Could I send you something?"]), []);
});
test("figures with what they count are the rep's; what was is none", () => {
  assert.deepEqual(
    noted(["rep", "it is ninety a month for one press"]).map(([kind, words]) => [kind, words]),
    [["number", "ninety a month"]],
  );
  assert.deepEqual(
    noted(["rep", "two hundred and forty for each"]).map(([, words]) => words),
    ["two hundred and forty"],
  );
  assert.deepEqual(noted(["rep", "that was three weeks ago"], ["customer", "we have ninety seats"]), []);
});
test("a day is noted once, in whatever words; a customer's where it answers", () => {
  assert.deepEqual(
    noted(["rep", "shall we say the ninth of March?"], ["customer", "the ninth, yes"], ["rep", "so on the ninth"]).map(
      ([, words]) => words,
    ),
    ["the ninth of March?"],
  );
  assert.deepEqual(noted(["rep", "when would that be"], ["customer", "Thursday after four."]), [
    ["date", "Thursday after four.", "Thursday after four"],
  ]);
  assert.deepEqual(noted(["customer", "we open on Sunday"]), []);
});
test("a yes to a proposal is the next step, once and soon", () => {
  const proposal = ["rep", "could I ring you at ten?"] as const;
  const kinds = (...talk: readonly (readonly [Channel, string])[]) => noted(proposal, ...talk).map(([kind]) => kind);
  assert.deepEqual(kinds(["customer", "okay lovely"]), ["date", "next-step"]);
  assert.deepEqual(kinds(["customer", "no okay not now"]), ["date"]);
  assert.deepEqual(kinds(["rep", "i mean it"], ["customer", "okay lovely"]), ["date"]);
});
test("an Arabic promise is one", () =>
  assert.deepEqual(
    noted(["rep", "سأرسل لك العرض غدا"]).map(([kind]) => kind),
    ["promise"],
  ));
test("whatever is said, every place lies in the words and no two overlap", () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          ..."i'll we'll send you the ninth of march by friday two hundred and forty a month at half past seven ring me one okay next week . ?".split(
            " ",
          ),
        ),
        { maxLength: 40 },
      ),
      fc.boolean(),
      (words, isRep) => {
        const { found, committed } = commitmentsIn(nothingCommitted, {
          channel: isRep ? "rep" : "customer",
          words,
          endMs: 1_000,
        });
        for (const [n, one] of found.entries()) {
          assert.ok(one.firstWord >= 0 && one.firstWord < one.endWord && one.endWord <= words.length);
          assert.ok(n === 0 || (found[n - 1]?.endWord ?? 0) <= one.firstWord);
        }
        assert.ok(committed.known.length <= 100);
      },
    ),
  ));
test("they are noted as they are said, with evidence, kind and due; by the first rules none is", () => {
  const said = [final(2, "rep", 1_000, "right i'll send you the figures by friday")];
  const { events } = run(said, initialContext("call-1", playbook, rulesOf(rulesNow)));
  const [event] = events;
  assert.ok(event?.type === "CommitmentNoticed");
  assert.deepEqual(
    [event.data.kind, event.data.due, event.data.by, event.data.play, event.data.evidence.utterance],
    ["promise", "by friday", "rep", "commitment", "rep-1000"],
  );
  assert.deepEqual(run(said).events, []);
});
