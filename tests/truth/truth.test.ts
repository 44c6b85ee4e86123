/** The labelled calls fit the words that are said in them; whether the labels are wise is for a reader to say. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { labelledCalls } from "@wingman/ops/bin/bench/labelled-calls";
import { momentKinds, placeOfPhrase } from "@wingman/ops/demo/make-source";
import { writtenWord } from "@wingman/ops/demo/make-voice";
import { root } from "../harness/wingman.ts";
import { halves, readCalls, type TruthCall } from "./read-calls.ts";

const calls = halves.flatMap(readCalls);
const playbooks = ["b2b-starter", "saas", "real-estate", "support-plan"];

/** The words of a turn as the voice gives them back. */
const wordsOf = (text: string): string[] => text.split(/\s+/).map(writtenWord);

const turnAt = ({ id, source }: TruthCall, n: number) => {
  const turn = source.turns[n - 1];
  assert.ok(turn, `${id} has no turn ${n}`);
  return turn;
};

const assertSaid = (text: string, words: string, where: string): void =>
  assert.doesNotThrow(() => placeOfPhrase(wordsOf(text), words), `${where}: "${words}" is not said once in "${text}"`);

const assertUnique = (names: readonly string[]): void =>
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );

test("the tuning half has twelve calls, of all four trades", () => {
  const tuning = calls.filter(({ half }) => half === "tuning");
  assert.equal(tuning.length, 12);
  for (const playbook of playbooks)
    assert.ok(tuning.filter(({ source }) => source.playbook === playbook).length >= 2, playbook);
});

test("no call has the name or the title of another, in either half", () => {
  assertUnique(calls.map(({ id }) => id));
  assertUnique(calls.map(({ source }) => source.title));
});

test("nothing lies beside the calls that belongs to none of them", () => {
  const known = calls.flatMap(({ half, id }) => [
    ...[`${half}/${id}.json`, `${half}/${id}.expect.json`],
    `heard/${half}/${id}.json`,
  ]);
  const folder = new URL("calls/", import.meta.url);
  const lying = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
  assert.deepEqual(
    lying.filter((path) => path.endsWith(".json") && !known.includes(path)),
    [],
  );
});

test("every call was heard as it stands now, and the hearing tells when its labels are due", async () => {
  for (const half of halves)
    for (const { call, hearing } of await labelledCalls(root, half)) {
      assert.ok(
        hearing,
        `${half}/${call.id} was changed since it was heard: node tests/truth/hearing/write.ts ${half} ${call.id}`,
      );
      assert.deepEqual(Object.keys(hearing.labels).toSorted(), call.labels.map(({ id }) => id).toSorted());
      assert.ok(hearing.rep.length > 5 && hearing.customer.length > 5, call.id);
    }
});

for (const call of calls) {
  const { id, half, source, expected } = call;
  describe(`call ${half}/${id}`, () => {
    test("it begins with leave to write down, asked by the rep and given by the customer", () => {
      assert.match(id, /^[a-z0-9-]+$/);
      assert.ok(playbooks.includes(source.playbook ?? ""), source.playbook);
      assert.deepEqual(
        source.turns.slice(0, 2).map(({ key, channel }) => [key, channel]),
        [
          [source.consent.asked, "rep"],
          [source.consent.answered, "customer"],
        ],
      );
      assert.notEqual(source.voices.rep.name, source.voices.customer.name);
    });

    test("what is said over a turn starts after a word of it, and on the other channel", () => {
      for (const [index, { over, channel }] of source.turns.entries()) {
        if (!over) continue;
        const before = turnAt(call, index);
        assert.notEqual(before.channel, channel, `turn ${index + 1}`);
        assertSaid(before.text, over.afterWord, `turn ${index + 1}`);
      }
    });

    test("every label has a name of its own, a note, and words of its turn", () => {
      assertUnique(source.turns.flatMap(({ labels = [] }) => labels.map((label) => label.id)));
      for (const { text, labels = [] } of source.turns) {
        for (const label of labels) {
          assertSaid(text, label.words, label.id);
          assertUnique(label.kinds);
          assert.ok(label.note.length > 10, label.id);
        }
      }
    });

    test("questions and commitments stand in the words of their turn, on the channel of who speaks", () => {
      for (const { turn, words } of expected.questions) {
        assertSaid(turnAt(call, turn).text, words, `question in turn ${turn}`);
        assert.equal(turnAt(call, turn).channel, "customer", `question in turn ${turn}`);
      }
      for (const { turn, words, by } of expected.commitments) {
        assertSaid(turnAt(call, turn).text, words, `commitment in turn ${turn}`);
        assert.equal(turnAt(call, turn).channel, by, `commitment in turn ${turn}`);
      }
    });

    test("objections are of a known kind and raised by the customer", () => {
      const kinds: readonly string[] = momentKinds;
      for (const { turn, kind } of expected.objections) {
        assert.ok(kinds.includes(kind), kind);
        assert.equal(turnAt(call, turn).channel, "customer", `objection in turn ${turn}`);
      }
    });

    test("the stages begin with the opening and come one after the other", () => {
      assert.deepEqual(expected.stageOrder[0], { stage: "opening", turn: 1 });
      const turns = expected.stageOrder.map(({ turn }) => turn);
      for (const [index, turn] of turns.entries()) {
        turnAt(call, turn);
        assert.ok(turn > (turns[index - 1] ?? 0), `stage ${index + 1} begins at turn ${turn}`);
      }
    });
  });
}
