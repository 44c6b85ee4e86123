import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "@wingman/domain/call/timeline";
import { emptyView, evolveView, type CallView } from "@wingman/domain/call/view";
import fc from "fast-check";
// @boundaries-ignore Tests beside their source may use the harness.
import { longEntries } from "../../tests/harness/long-call.ts";
import { keptEvery, makeReel } from "./reel.ts";

const entries = longEntries({ seed: 7, minutes: 12 });
const endMs = entries.at(-1)?.cameMs ?? 0;
/** Any, and the very ones at which something came: one late or one early is seen there. */
const anyMoment = fc.oneof(fc.integer({ min: 0, max: endMs }), fc.constantFrom(...entries.map(({ cameMs }) => cameMs)));
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const foldTo = (ms: number, all: readonly Entry[] = entries): CallView => {
  let view = emptyView("call");
  for (const entry of all) if (entry.cameMs <= ms) view = evolveView(view, entry);
  return view;
};

test("the view at a moment is the fold of all that had come, whichever moments were asked before", () => {
  const reel = makeReel("call", entries);
  fc.assert(
    fc.property(fc.array(anyMoment, { minLength: 1, maxLength: 8 }), (moments) => {
      for (const ms of moments) {
        const { view, come } = reel.at(ms);
        assert.equal(come, entries.filter(({ cameMs }) => cameMs <= ms).length);
        assert.deepEqual(plain(view), plain(foldTo(ms)));
      }
    }),
    { numRuns: 40 },
  );
});

test("so is the card: the same from any side, with its step and its time left", () => {
  const known = makeReel("call", entries);
  known.prepare(() => false);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: endMs }), fc.integer({ min: 0, max: endMs }), (other, ms) => {
      known.at(other);
      const { showing, waiting, folded } = known.at(ms);
      const fresh = makeReel("call", entries).at(ms);
      assert.deepEqual([showing, waiting, folded], [fresh.showing, fresh.waiting, fresh.folded]);
    }),
    { numRuns: 60 },
  );
});

const event = (entry: Entry): string => entry.event.type;

test("a card is there from its tip on, ages, and leaves", () => {
  const tip = entries.find(({ event, cameMs }) => event.type === "SuggestionMade" && cameMs > 60_000);
  assert.ok(tip && tip.event.type === "SuggestionMade");
  const { suggestion, lifeMs } = tip.event.data;
  const alone = makeReel(
    "call",
    entries.filter(
      (entry) => entry === tip || !(event(entry).startsWith("Suggestion") || event(entry) === "CallPaused"),
    ),
  );
  assert.equal(alone.at(tip.cameMs - 1).showing, null);
  assert.equal(alone.at(tip.cameMs).showing?.id, suggestion);
  const half = alone.at(tip.cameMs + lifeMs / 2).showing?.leftMs ?? 0;
  assert.ok(Math.abs(half - lifeMs / 2) <= 100, `${half} of ${lifeMs} ms are left`);
  assert.equal(alone.at(tip.cameMs + lifeMs + 200).showing?.phase, "leaving");
  assert.equal(alone.at(tip.cameMs + lifeMs + 1_000).showing, null);
});

test("any moment is at most so many entries away from a state that is kept", () => {
  let asked = 0;
  const counted = new Proxy(entries as Entry[], {
    get: (target, key) => {
      if (typeof key === "string" && /^\d+$/.test(key)) asked += 1;
      return Reflect.get(target, key) as unknown;
    },
  });
  const reel = makeReel("call", counted);
  reel.prepare(() => false);
  for (const share of [0.9, 0.1, 0.5, 0.499, 0.75, 0.02]) {
    asked = 0;
    reel.at(Math.round(endMs * share));
    // Each entry is looked at twice: as the first of its moment, and as the next of it.
    assert.ok(asked <= 3 * keptEvery + 10, `${asked} looks`);
  }
});
