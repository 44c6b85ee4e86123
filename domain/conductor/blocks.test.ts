import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { EventData } from "../call/events/index.ts";
import { compilePlaybook } from "../playbook/playbook.ts";
import { type Block, type Blocks, noBlocks, partsMax, pauseMsMax, takeFinal, takeTime } from "./blocks.ts";
import { eventInput, final, fragment, play, playbook, run, tick, ticks, tips } from "./conduct.fixture.ts";
import { initialContext } from "./context.ts";
import { rulesOf } from "./rules.ts";
import type { Spoken } from "./spoken.ts";

/** Those of before a card waited for its point: what is tested here stands alone. */
const by = rulesOf(2);
const said = (channel: "rep" | "customer", startMs: number, text: string): Spoken => {
  const words = text.split(" ").map((word, n) => ({
    text: word,
    firstSample: (startMs + n * 250) * 16,
    endSample: (startMs + (n + 1) * 250) * 16,
    confidence: 1,
  }));
  const endMs = startMs + words.length * 250;
  return { utterance: `${channel}-${startMs}`, revision: 0, channel, words, startMs, endMs, final: true };
};
const gathered = (...finals: readonly Spoken[]): { blocks: Blocks; formed: Block[] } =>
  finals.reduce<{ blocks: Blocks; formed: Block[] }>(
    (sofar, each) => {
      const { blocks, formed } = takeFinal(sofar.blocks, each);
      return { blocks, formed: [...sofar.formed, ...formed] };
    },
    { blocks: noBlocks, formed: [] },
  );
const parts = (block: Block | null | undefined) => block?.parts.map(({ utterance }) => utterance);

test("what one side says in one go is a block; the other side's turn ends it", () => {
  const { blocks, formed } = gathered(
    said("customer", 0, "we have looked at this"),
    said("customer", 2_000, "and it is a lot of money"),
    said("rep", 5_000, "what do you compare it with"),
  );
  assert.deepEqual(formed.map(parts), [["customer-0", "customer-2000"]]);
  assert.deepEqual(parts(blocks.open), ["rep-5000"]);
});
test("a short word of the other side ends no block", () => {
  const { blocks, formed } = gathered(
    said("customer", 0, "we have looked at this"),
    said("rep", 1_500, "mm right"),
    said("customer", 2_200, "and it is a lot of money"),
  );
  assert.deepEqual([formed.length, parts(blocks.open)], [0, ["customer-0", "customer-2200"]]);
});
test("a rest ends a block, by the next words or by time, but not while its side is heard speaking", () => {
  const first = said("customer", 0, "we have looked at this");
  const late = gathered(first, said("customer", first.endMs + pauseMsMax + 1, "and it is a lot"));
  assert.deepEqual(late.formed.map(parts), [["customer-0"]]);
  const alone = gathered(first).blocks;
  const heard = (customer: number) => takeTime(alone, 6_000, { rep: 0, customer }).formed.length;
  assert.deepEqual([heard(0), heard(5_900)], [1, 0]);
});
test("words that turn to something else begin a block", () => {
  const one = said("customer", 0, "we have looked at this");
  const turned = gathered(one, said("customer", 1_500, "um by the way who does the training"));
  assert.deepEqual(turned.formed.map(parts), [["customer-0"]]);
  assert.equal(gathered(one, said("customer", 1_500, "which we came by the way of a friend")).formed.length, 0);
});
test("words that come late are put where they were said, and the block is told again", () => {
  const { formed } = gathered(
    said("customer", 0, "we have looked at this"),
    said("rep", 5_000, "what do you compare it with"),
    said("customer", 2_000, "and it is a lot of money"),
  );
  assert.deepEqual(formed.map(parts), [["customer-0"], ["customer-0", "customer-2000"]]);
  assert.deepEqual(
    formed.map(({ id, told }) => [id, told]),
    [
      ["customer-0", 1],
      ["customer-0", 2],
    ],
  );
});
test("whatever is said, blocks are bounded, of one side, and hold each utterance once", () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 1, max: 12 })), {
        maxLength: 60,
      }),
      (turns) => {
        let atMs = 0;
        const finals = turns.map(([isRep, laterMs, words]) => {
          atMs += laterMs;
          return said(isRep ? "rep" : "customer", atMs, Array(words).fill("word").join(" "));
        });
        const unique = [...new Map(finals.map((each) => [each.utterance, each])).values()];
        const { blocks, formed } = gathered(...unique);
        const newest = new Map([...formed, ...(blocks.open ? [blocks.open] : [])].map((block) => [block.id, block]));
        const held = [...newest.values()].flatMap((block) => parts(block) ?? []);
        assert.equal(new Set(held).size, held.length);
        for (const block of newest.values()) {
          assert.ok(block.parts.length <= partsMax);
          assert.ok(block.parts.every(({ utterance }) => utterance.startsWith(block.channel)));
        }
      },
    ),
  ));

const meant = compilePlaybook({
  ...playbook.playbook,
  plays: [
    ...playbook.playbook.plays,
    play("means-price", "price", 60, {
      on: "meaning",
      speaker: "customer",
      examples: ["we cannot afford that"],
      atLeast: 0.5,
      unless: [],
    }),
  ],
});
const from = initialContext("call-1", meant, by);
const formedIn = (events: ReturnType<typeof run>["events"]) =>
  events.flatMap((event) => (event.type === "BlockFormed" ? [event.data] : []));

test("a block is told once it is over, without its words; by the first rules none is", () => {
  const inputs = [
    final(2, "customer", 1_000, "that sort of money"),
    final(3, "customer", 2_500, "is not there for us"),
    ...ticks(4_000, 12_000),
  ];
  assert.deepEqual(formedIn(run(inputs, from).events), [
    {
      signal: "block_call-1_customer-1000_1",
      replaces: null,
      channel: "customer",
      utterances: ["customer-1000", "customer-2500"],
      startMs: 1_000,
      endMs: 3_750,
    },
  ]);
  assert.deepEqual(formedIn(run(inputs).events), []);
});
test("a thought over two utterances is asked for its meaning, and the tip names the last with its own words", () => {
  const first = run(
    [final(2, "customer", 1_000, "that sort of money"), final(3, "customer", 2_500, "is not there for us")],
    from,
  );
  const ids = first.context.pending.map(({ id }) => id);
  assert.deepEqual(ids, [
    "ask_call-1_meaning_customer-1000",
    "ask_call-1_meaning_customer-2500",
    "ask_call-1_meaning_customer-2500_block",
  ]);
  const answer = (firstWord: number, endWord: number) =>
    eventInput(4, 4_200, {
      type: "UtteranceUnderstood",
      data: {
        ask: ids[2] ?? "",
        agent: "meaning",
        from: null,
        atMs: 4_200,
        tookMs: 9,
        model: "mini",
        channel: "customer",
        matches: [{ play: "means-price", example: 0, score: 0.7, firstWord, endWord }],
      },
    });
  const { events } = run([answer(0, 9)], first.context);
  assert.deepEqual(tips(events), ["made means-price"]);
  const made = events[0]?.data as EventData<"SuggestionMade">;
  assert.deepEqual(made.reason.evidence, {
    utterance: "customer-2500",
    revision: 0,
    channel: "customer",
    words: "that sort of money is not there for us",
    firstWord: 0,
    endWord: 5,
    spokenAtMs: 3_750,
  });
  assert.deepEqual(tips(run([answer(0, 4)], first.context).events), [], "the first said that alone");
  assert.deepEqual(tips(run([answer(5, 9)], first.context).events), [], "the last says that alone");
});
test("words that were taken back are in no block, and in no thought", () => {
  const taken = eventInput(3, 3_000, {
    type: "WordsForgotten",
    data: { action: "a", fromMs: 0, toMs: 3_000, atMs: 3_000 },
  });
  const { context, events } = run(
    [final(2, "customer", 1_000, "that sort of money"), taken, final(4, "customer", 3_200, "is not there for us")],
    from,
  );
  assert.deepEqual(
    context.pending.map(({ id }) => id),
    ["ask_call-1_meaning_customer-3200"],
  );
  assert.deepEqual(formedIn(events), []);
});
test("a card on words that turned out otherwise makes room for the right one at once", () => {
  const inputs = [
    fragment(1, "customer", 1_000, "so slotwise"),
    final(2, "customer", 1_000, "so slow twice that is too expensive"),
    tick(3_000),
    final(3, "customer", 3_500, "we look at slotwise"),
  ];
  const startsNow = initialContext("call-1", playbook, by);
  const rivals = (from?: typeof startsNow) =>
    tips(run(inputs, from).events).filter((line) => /(made|withheld) rival/.test(line));
  assert.deepEqual(rivals(startsNow), ["made rival", "made rival"]);
  assert.deepEqual(rivals(), ["made rival", "withheld rival: cool-down"]);
});
