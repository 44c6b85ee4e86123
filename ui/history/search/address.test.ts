import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isNarrowed,
  nothingWanted,
  questionOf,
  readAddress,
  toggled,
  type Wanted,
  without,
  writeAddress,
} from "./address.ts";

const wanted: Wanted = {
  words: 'price "set aside" -free & more=less',
  exact: true,
  newest: true,
  facets: { outcome: ["won", "none"], company: ["Bauer & Söhne, Köln"] },
  from: "2026-11-01",
  to: "2026-11-27",
  lastDays: null,
};

test("an address and what is looked for say the same", () => {
  assert.deepEqual(readAddress(writeAddress(wanted)), wanted);
  assert.deepEqual(readAddress(writeAddress({ ...wanted, from: "", to: "", lastDays: 30 })).lastDays, 30);
  assert.equal(writeAddress(nothingWanted), "");
});

test("what makes no sense is left out", () => {
  assert.deepEqual(readAddress("last=-3&from=yesterday&to=2026-99-99&outcome=&nonsense=1&sort=worst"), nothingWanted);
});

test("both days of a span are in it, by the reader's own calendar", () => {
  const query = questionOf(wanted, Date.now());
  assert.equal(query.from, new Date(2026, 10, 1).getTime());
  assert.equal(query.to, new Date(2026, 10, 28).getTime());
  const last = questionOf({ ...nothingWanted, lastDays: 1 }, new Date(2026, 10, 27, 15, 30).getTime());
  assert.equal(last.from, new Date(2026, 10, 27).getTime());
});

test("a facet is chosen, chosen no longer, dropped", () => {
  const chosen = toggled(toggled(nothingWanted, "outcome", "won"), "outcome", "lost");
  assert.deepEqual(chosen.facets, { outcome: ["won", "lost"] });
  assert.ok(isNarrowed(chosen));
  assert.deepEqual(toggled(toggled(chosen, "outcome", "won"), "outcome", "lost"), nothingWanted);
  assert.ok(!isNarrowed(without(chosen, "outcome")));
  assert.ok(!isNarrowed(without({ ...nothingWanted, lastDays: 7 }, "date")));
});
