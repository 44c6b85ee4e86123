/** What one call remembers: numbers that go on in the next utterance, and one mask for one value. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Channel } from "@wingman/domain/call/events/shared";
import { initial } from "@wingman/domain/call/state";
import type { TenantId } from "@wingman/domain/ids";
import {
  defaultRedaction,
  type MaskKind,
  type MaskNumbers,
  type RedactionPolicy,
} from "@wingman/domain/privacy/redaction";
import { type KnownOfCall, openRedactors } from "./call-redactor.ts";

const tenant = "demo" as TenantId;

/** A call as one process writes it; what the log would tell of it is kept as the call's state keeps it. */
const callOf = (policy: Partial<RedactionPolicy> = {}, known: KnownOfCall = initial) => {
  let redactors = openRedactors(() => ({ ...defaultRedaction, ...policy }));
  let numbers: MaskNumbers = known.masks.numbers;
  const open: { [Side in Channel]?: MaskKind } = { ...known.masks.open };
  let n = 0;
  let clockMs = 0;
  const redactor = () => redactors.of(tenant, "c1", { ...known, masks: { numbers, open } });
  const saidOf = (channel: Channel, text: string, utterance: string) => ({
    channel,
    utterance,
    startMs: (clockMs += 1_000),
    endMs: clockMs + 900,
    words: text.split(" ").map((word) => ({ text: word })),
  });
  return {
    says(channel: Channel, text: string, utterance = `u${n++}`): string {
      const numbered = redactor().number(redactor().final(saidOf(channel, text, utterance)), numbers);
      numbered.keep();
      numbers = { ...numbers, ...numbered.masks?.numbers };
      delete open[channel];
      if (numbered.masks?.open) open[channel] = numbered.masks.open;
      return numbered.text;
    },
    begins: (channel: Channel, text: string, utterance = `u${n}`) =>
      redactor().interim(saidOf(channel, text, utterance)).text,
    note: (text: string) => redactor().text(text),
    takenOver: () => void (redactors = openRedactors(() => ({ ...defaultRedaction, ...policy }))),
    wait: (ms: number) => void (clockMs += ms),
  };
};

test("a number that breaks off is hidden in both utterances, whatever the other side says between", () => {
  const call = callOf();
  assert.equal(call.says("customer", "my card is four one one one one one one one"), "my card is [number]");
  assert.equal(call.says("rep", "mm-hm"), "mm-hm");
  assert.equal(call.begins("customer", "one one one"), "[number]");
  assert.equal(call.says("customer", "one one one one one one one one thanks"), "[card 1] thanks");
});

test("over three utterances, with a filler of one's own between", () => {
  const call = callOf();
  assert.equal(call.says("customer", "it's plus four nine"), "it's [number]");
  assert.equal(call.says("customer", "um three oh"), "um [number]");
  assert.equal(call.says("customer", "nine oh one eight two oh"), "[phone 1]");
});

test("an address that breaks off is hidden in both", () => {
  const call = callOf();
  assert.equal(call.says("customer", "my email is john dot smith"), "my email is [e-mail]");
  assert.equal(call.says("rep", "yes"), "yes");
  assert.equal(call.says("customer", "at corvane dot com"), "[e-mail 1]");
  const other = callOf();
  assert.equal(other.says("customer", "it is john dot smith at corvane"), "it is [e-mail]");
  assert.equal(other.says("customer", "dot com thanks"), "[e-mail 1] thanks");
});

test("what another utterance begins with is left, where nothing broke off or long after", () => {
  const call = callOf();
  call.says("customer", "call me on four one five five five five two six seven one");
  assert.equal(call.says("customer", "two people will answer"), "two people will answer");
  call.says("customer", "my number is four one five five");
  call.wait(120_000);
  assert.equal(call.says("customer", "two people will answer"), "two people will answer");
  call.says("customer", "my number is four one five five");
  assert.equal(call.says("rep", "two people will answer"), "two people will answer");
});

test("the same value has the same mask, written or said, on either side; another value has another", () => {
  const call = callOf();
  assert.equal(call.says("customer", "write to John.Smith@corvane.com"), "write to [e-mail 1]");
  assert.equal(call.says("customer", "or maria@corvane.com"), "or [e-mail 2]");
  assert.equal(call.says("rep", "so john dot smith at corvane dot com okay"), "so [e-mail 1] okay");
  assert.equal(call.says("rep", "4111 1111 1111 1111 and 5555 5555 5555 4444"), "[card 1] and [card 2]");
  assert.equal(call.begins("rep", "and 5555555555554444 then 378282246310005 fine"), "and [card 2] then [card] fine");
  assert.equal(call.note("call 415-555-2671 about 5555-5555-5555-4444"), "call [phone] about [card 2]");
});

test("whoever takes the call over goes on with a number that broke off, and numbers from where the log is", () => {
  const call = callOf();
  call.says("customer", "card 4111 1111 1111 1111 and phone 415-555-2671");
  call.says("customer", "my other one is five five five five five five five five");
  call.takenOver();
  assert.equal(call.begins("customer", "um five five"), "um [number]");
  assert.equal(call.says("customer", "five five five five four four four four okay"), "[number] okay");
  assert.equal(call.says("customer", "and 5555 5555 5555 4444"), "and [card 2]");
  call.says("customer", "my email is john dot smith at");
  call.takenOver();
  assert.equal(call.says("customer", "corvane dot com please"), "[e-mail] please");
});

test("an utterance that is taken again, after a failure, is masked as it was", () => {
  const call = callOf();
  call.says("customer", "my card is four one one one one one one one", "a");
  const first = call.says("customer", "one one one one one one one one", "b");
  assert.equal(call.says("customer", "one one one one one one one one", "b"), first);
});

test("a mask is written as the tenant asks", () => {
  const text = "card 4111 1111 1111 1111 or john@corvane.com";
  assert.equal(callOf({ format: "stars" }).says("rep", text), "card **** or ****");
  assert.equal(callOf({ format: "last-four" }).says("rep", text), "card [card 1 ··1111] or [e-mail 1]");
});

test("what is masked stays as it is, and its number is none that was said", () => {
  for (const text of ["[card 1] four five", "[phone 12] [phone 13]", "[card 2 ··4242] 1111", "**** 12 [number]"])
    assert.equal(callOf().says("rep", text), text);
});

test("two writers that number at once: the second is told, and numbers anew", () => {
  const [one, other] = [openRedactors(), openRedactors()].map((redactors) => redactors.of(tenant, "c1", initial));
  const said = (card: string) =>
    ({ channel: "rep", utterance: card, startMs: 0, endMs: 1, words: [{ text: card }] }) as const;
  const mine = one?.number(one.final(said("4111111111111111")), {});
  const masked = other?.final(said("5555555555554444"));
  const theirs = masked && other?.number(masked, {});
  assert.deepEqual([mine?.text, theirs?.text, theirs?.firstMasks], ["[card 1]", "[card 1]", { card: 1 }]);
  const again = masked && other?.number(masked, { card: 1 });
  assert.deepEqual([again?.text, again?.firstMasks, again?.masks], ["[card 2]", { card: 2 }, { numbers: { card: 2 } }]);
});
