import assert from "node:assert/strict";
import { test } from "node:test";
import { slotCount } from "../log/subjects.ts";
import { type Owners, shareOf } from "./share.ts";

/** Everybody decides over the same table in turn, until nobody wants anything. Answers how many slots each has. */
const settle = (owners: (string | null | undefined)[], workers: readonly string[]): number[] => {
  const living = new Set(workers);
  for (let round = 0; round < 10; round++) {
    let quiet = true;
    for (const me of workers) {
      const { claim, release } = shareOf(me, owners, living);
      for (const slot of claim) {
        assert.ok(!living.has(owners[slot] ?? ""), "only what is free is claimed");
        owners[slot] = me;
      }
      for (const slot of release) {
        assert.equal(owners[slot], me);
        owners[slot] = null;
      }
      quiet &&= claim.length + release.length === 0;
    }
    if (quiet) return workers.map((worker) => owners.filter((owner) => owner === worker).length);
  }
  assert.fail("never at rest");
};
const nobody = (): (string | null | undefined)[] => Array.from({ length: slotCount }, () => null);

test("one worker has every slot, and asks for nothing more", () => {
  const owners = nobody();
  assert.deepEqual(settle(owners, ["a"]), [64]);
  assert.deepEqual(shareOf("a", owners, new Set(["a"])), { claim: [], release: [] });
});

test("two share, a third is given its part, and one that is gone leaves nothing unowned", () => {
  const owners = nobody();
  settle(owners, ["a"]);
  assert.deepEqual(settle(owners, ["a", "b"]), [32, 32]);
  assert.deepEqual(settle(owners, ["a", "b", "c"]), [22, 22, 20]);
  const left = settle(owners, ["b", "c"]);
  assert.deepEqual(left, [32, 32]);
  assert.ok(owners.every((owner) => owner === "b" || owner === "c"));
});

test("however many come and go, every slot has a living owner and nobody has more than a part", () => {
  for (const names of [1, 2, 3, 5, 7, 63, 64, 65].map((count) => Array.from({ length: count }, (_, n) => `w${n}`))) {
    const owners = nobody().map((_, slot) => (slot % 3 === 0 ? "dead" : null));
    const counts = settle(owners, names);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      slotCount,
    );
    assert.ok(Math.max(...counts) <= Math.ceil(slotCount / names.length));
  }
});

test("two that come at once begin at different slots", () => {
  const owners: Owners = nobody();
  const living = new Set(["a", "b"]);
  const { claim } = shareOf("a", owners, living);
  const other = shareOf("b", owners, living).claim;
  assert.equal(new Set([...claim, ...other]).size, slotCount);
});
