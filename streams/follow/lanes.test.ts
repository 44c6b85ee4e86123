import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { openReaderLanes } from "./lanes.ts";

/** Turns of the event loop that a piece of work takes. */
const turns = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n++) await new Promise((resolve) => setImmediate(resolve));
};
const work = fc.record({
  key: fc.constantFrom("a", "b", "c", "d", "e"),
  turns: fc.nat(4),
  gap: fc.integer({ min: 1, max: 3 }),
});
const options = fc.record({ atOnceMax: fc.integer({ min: 1, max: 4 }), aheadMax: fc.integer({ min: 1, max: 6 }) });

test("one at a time and in order for a key, bounded over all, and the mark never passes what is unfinished", () =>
  fc.assert(
    fc.asyncProperty(fc.array(work, { maxLength: 40 }), options, async (list, bounds) => {
      const lanes = openReaderLanes(bounds);
      const busy = new Set<string>();
      const begun = new Map<string, number[]>();
      const unfinished = new Set<number>();
      let sequence = 0;
      for (const one of list) {
        sequence += one.gap;
        const mine = sequence;
        unfinished.add(mine);
        await lanes.push(one.key, mine, async () => {
          assert.ok(!busy.has(one.key), "two of one key at once");
          busy.add(one.key);
          assert.ok(busy.size <= bounds.atOnceMax);
          begun.set(one.key, [...(begun.get(one.key) ?? []), mine]);
          await turns(one.turns);
          assert.ok(lanes.lowWater() < Math.min(...unfinished));
          busy.delete(one.key);
          unfinished.delete(mine);
        });
        assert.ok(lanes.ahead() < bounds.aheadMax, "there is room for one more");
        assert.ok(unfinished.size <= bounds.aheadMax);
      }
      await lanes.idle();
      assert.equal(lanes.lowWater(), sequence);
      assert.equal(unfinished.size, 0);
      for (const [key, sequences] of begun)
        assert.deepEqual(
          sequences,
          sequences.toSorted((a, b) => a - b),
          key,
        );
      assert.equal([...begun.values()].flat().length, list.length);
    }),
    { numRuns: 200 },
  ));

test("where work fails, nothing begins after it, what runs is waited for, and the mark stays below it", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(work, { minLength: 1, maxLength: 30 }),
      options,
      fc.nat(),
      async (list, bounds, which) => {
        const lanes = openReaderLanes(bounds);
        const bad = (which % list.length) + 1;
        let running = 0;
        let failed = false;
        let begunAfter = 0;
        const pushing = (async () => {
          for (const [index, one] of list.entries())
            await lanes.push(one.key, index + 1, async () => {
              if (failed) begunAfter += 1;
              running += 1;
              await turns(one.turns);
              running -= 1;
              if (index + 1 !== bad) return;
              failed = true;
              throw new TypeError("cannot");
            });
          await lanes.idle();
        })();
        await assert.rejects(pushing, TypeError);
        await assert.rejects(lanes.idle(), TypeError);
        assert.equal(running, 0);
        assert.equal(begunAfter, 0);
        assert.ok(lanes.lowWater() < bad);
        await assert.rejects(
          lanes.push("z", 99, async () => assert.fail("nothing begins")),
          TypeError,
        );
      },
    ),
    { numRuns: 200 },
  ));

test("a slow key does not hold up the others until the bound is reached", async () => {
  const lanes = openReaderLanes({ atOnceMax: 2, aheadMax: 10, from: 100 });
  const slow = Promise.withResolvers<void>();
  const done: number[] = [];
  await lanes.push("slow", 101, () => slow.promise);
  for (let n = 102; n <= 109; n++)
    await lanes.push("fast", n, async () => {
      done.push(n);
    });
  await turns(3);
  assert.deepEqual(done, [102, 103, 104, 105, 106, 107, 108, 109]);
  assert.equal(lanes.lowWater(), 100);
  slow.resolve();
  await lanes.idle();
  assert.equal(lanes.lowWater(), 109);
  await assert.rejects(
    lanes.push("late", 50, async () => undefined),
    RangeError,
  );
});
