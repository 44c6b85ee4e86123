import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { differenceOf, intervalOf, utterancesMin } from "./bootstrap.ts";
import { sumOfErrors, type WordErrors } from "./wer.ts";

const errors = (wrong: number, of: number): WordErrors => ({
  referenceCount: of,
  substitutions: wrong,
  insertions: 0,
  deletions: 0,
  rate: wrong / of,
});
const some = fc.array(
  fc.integer({ min: 1, max: 40 }).chain((of) => fc.integer({ min: 0, max: of }).map((wrong) => errors(wrong, of))),
  { minLength: utterancesMin, maxLength: 30 },
);
const seed = 20261127;

test("utterances are drawn, not words: ten that are all right or all wrong leave half of everything open", () => {
  const interval = intervalOf(Array.from({ length: 10 }, (_, index) => errors(index % 2 === 0 ? 100 : 0, 100)));
  assert.ok(interval && interval.low <= 0.25 && interval.high >= 0.75, JSON.stringify(interval));
});

test("with more of the same, the interval narrows as the root of their number", () => {
  const few = Array.from({ length: 16 }, (_, index) => errors(index % 4, 4));
  const many = Array.from({ length: 16 }, () => few).flat();
  const [wide, narrow] = [intervalOf(few), intervalOf(many)];
  assert.ok(wide && narrow);
  const ratio = (wide.high - wide.low) / (narrow.high - narrow.low);
  assert.ok(ratio > 3 && ratio < 5, `${ratio}`);
});

test("nineteen of twenty intervals hold the rate that the recordings were drawn from", () => {
  let state = 7;
  const chance = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 4_294_967_296;
  };
  const runs = 300;
  let holds = 0;
  for (let run = 0; run < runs; run++) {
    const drawn = Array.from({ length: 40 }, () => errors(chance() < 0.5 ? 2 : 6, 20)); // 20 % in the long run.
    const interval = intervalOf(drawn, { seed: run, draws: 400 });
    if (interval && interval.low <= 0.2 && interval.high >= 0.2) holds++;
  }
  assert.ok(holds / runs > 0.9 && holds / runs < 0.99, `${holds} of ${runs}`);
});

test("an interval lies between the best and the worst utterance, and the same seed gives the same", () =>
  fc.assert(
    fc.property(some, fc.integer(), (utterances, own) => {
      const rates = utterances.map(({ rate }) => rate);
      const interval = intervalOf(utterances, { seed: own, draws: 100 });
      assert.ok(interval);
      assert.ok(interval.low <= interval.high);
      assert.ok(interval.low >= Math.min(...rates) - 1e-9 && interval.high <= Math.max(...rates) + 1e-9);
      assert.deepEqual(intervalOf(utterances, { seed: own, draws: 100 }), interval);
    }),
    { seed },
  ));

test("an engine against itself differs by nothing, however unsure each rate is", () =>
  fc.assert(
    fc.property(some, (utterances) =>
      assert.deepEqual(differenceOf(utterances, utterances, { draws: 100 }), {
        low: 0,
        high: 0,
        difference: 0,
        firstIsBetter: 0.5,
      }),
    ),
    { seed },
  ));

test("one that is a little better everywhere is told apart, though the intervals of both overlap", () => {
  const worse = Array.from({ length: 20 }, (_, index) => errors(index + 1, 40));
  const better = worse.map(({ substitutions }) => errors(substitutions - 1, 40));
  const [one, other] = [intervalOf(better), intervalOf(worse)];
  assert.ok(one && other && one.high > other.low);
  const found = differenceOf(better, worse);
  assert.ok(found && found.high < 0 && found.firstIsBetter === 1);
  assert.ok(Math.abs(found.difference - (sumOfErrors(better).rate - sumOfErrors(worse).rate)) < 1e-12);
});

test("the other way round it is the same the other way round", () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: utterancesMin, maxLength: 20 }), (pairs) => {
      const [first, second] = [pairs.map(([a]) => errors(a, 20)), pairs.map(([, b]) => errors(b, 20))];
      const [there, back] = [differenceOf(first, second), differenceOf(second, first)];
      assert.ok(there && back);
      assert.ok(Math.abs(there.difference + back.difference) < 1e-12);
      assert.ok(Math.abs(there.firstIsBetter + back.firstIsBetter - 1) < 1e-12);
    }),
    { seed },
  ));

test("too few utterances give no interval, and engines that heard different ones are not compared", () => {
  const few = Array.from({ length: utterancesMin - 1 }, () => errors(1, 2));
  assert.equal(intervalOf(few), null);
  assert.equal(differenceOf(few, few), null);
  assert.throws(() => differenceOf(few, [...few, errors(1, 2)]), RangeError);
});
