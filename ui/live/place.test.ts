import assert from "node:assert/strict";
import { test } from "node:test";
import { makePlace } from "./place.ts";

const at = (n: number, ...types: string[]) => ({
  position: `1-${n.toString(36).padStart(11, "0")}-000`,
  events: types.map((type, i) => ({ id: `c${n}.${type}${i}`, type })),
});

test("a fact that comes twice after a reconnect is applied once", () => {
  const place = makePlace();
  assert.equal(place.take(at(4, "CallStarted")).length, 1);
  assert.equal(place.take(at(9, "UtteranceTranscribed")).length, 1);
  assert.equal(place.take(at(4, "CallStarted")).length, 0);
  assert.equal(place.take(at(9, "UtteranceTranscribed")).length, 0);
  assert.equal(place.position(), at(9).position);
});

test("a commit that arrives as two messages under one position is applied whole", () => {
  const place = makePlace();
  assert.equal(place.take(at(7, "ObjectionNoticed")).length, 1);
  assert.equal(place.take(at(7, "SuggestionMade")).length, 1);
  assert.equal(place.take(at(7, "SuggestionMade")).length, 0);
});

test("what a snapshot holds is not applied again, what follows it is", () => {
  const place = makePlace();
  place.snapshot(at(7).position);
  assert.equal(place.take(at(7, "SuggestionMade")).length, 0);
  assert.equal(place.take(at(8, "SuggestionShown")).length, 1);
});

test("interim words always pass and never move the position", () => {
  const place = makePlace();
  place.take(at(36, "UtteranceTranscribed"));
  assert.equal(place.take(at(3, "FragmentTranscribed")).length, 1);
  assert.equal(place.position(), at(36).position);
});

test("positions sort as text across a change of digits", () => {
  const place = makePlace();
  place.take(at(35, "A"));
  assert.equal(place.take(at(36, "B")).length, 1);
});
