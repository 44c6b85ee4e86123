import assert from "node:assert/strict";
import { test } from "node:test";
import { growAround, joined } from "./around.ts";
import { askedOf, lateScore, nearestTokens, packTokens, piecesOf, tokenBytesMax } from "./late.ts";
import { embeddedSentences, middleOf } from "./vectors.ts";

const dimensions = 64;
/** A vector of length 1 that depends on `seed` alone. */
const vectorOf = (seed: number): Float32Array => {
  const raw = Float32Array.from({ length: dimensions }, (_, k) => Math.sin(seed * 12.9898 + k * 78.233 + seed * k));
  const length = Math.hypot(...raw);
  return raw.map((value) => value / length);
};
const tokensOf = (...seeds: number[]): Float32Array => Float32Array.from(seeds.flatMap((seed) => [...vectorOf(seed)]));

test("tokens kept as signs are as near as their numbers say, in the piece that fits best", () => {
  const question = tokensOf(1, 2, 3);
  const packed = packTokens([tokensOf(7, 8, 9), tokensOf(8, 2, 1, 3), tokensOf(1)], dimensions);
  const nearest = nearestTokens(askedOf(question, dimensions), packed) ?? new Float32Array();
  // What a reader would write: each sign times the number, the best token of the second piece.
  [1, 2, 3].forEach((seed, token) => {
    const expected = Math.max(
      ...[8, 2, 1, 3].map((other) => {
        const theirs = vectorOf(other);
        return vectorOf(seed).reduce((sum, value, k) => sum + value * ((theirs[k] ?? 0) >= 0 ? 1 : -1), 0) / 8;
      }),
    );
    assert.ok(Math.abs((nearest[token] ?? 0) - expected) < 0.001, `token ${token}`);
  });
  assert.ok(lateScore(nearest) > 0.7);
});

test("a passage's tokens have a bound, and bytes of another model answer nothing", () => {
  const many = new Float32Array(dimensions * 7_000);
  assert.ok(packTokens([many, many], dimensions).length <= tokenBytesMax + 4);
  assert.equal(
    nearestTokens(askedOf(tokensOf(1), dimensions), packTokens([tokensOf(1)], dimensions).slice(1)),
    undefined,
  );
  assert.equal(nearestTokens(askedOf(tokensOf(1), dimensions), new Uint8Array()), undefined);
});

test("a long passage is read in pieces, and a row of a table with the names of its columns", () => {
  const sentence = "The kiosk stands at the gate and prints a slip for each driver.";
  const pieces = piecesOf({ heading: "Sheet › Kiosk", text: Array.from({ length: 30 }, () => sentence).join(" ") });
  assert.ok(pieces.length >= 3 && pieces.every((piece) => piece.startsWith("Sheet › Kiosk\n") && piece.length < 900));
  const text = "Prices by plan.\n| Plan | Price |\n| Yard | $1,200 |\n| Gate | $2,600 |\nWithout tax.";
  assert.deepEqual(embeddedSentences({ heading: "Sheet › Plans", text }), [
    "Plans: Prices by plan.",
    "Plans: Yard, Price $1,200",
    "Plans: Gate, Price $2,600",
    "Plans: Without tax.",
  ]);
  assert.ok(Math.abs(Math.hypot(...middleOf([vectorOf(1), vectorOf(2)])) - 1) < 1e-6);
});

test("around a passage stands what is beside it on its page, the better neighbour first, and nothing twice", () => {
  const one = (document: string, heading: string, page: number | null = null) => ({
    document,
    heading,
    page,
    chars: 90,
  });
  const passages = [one("a", "A › 1"), one("a", "A › 2"), one("a", "A › 3"), one("b", "B › 1"), one("b", "B › 2", 2)];
  assert.deepEqual(growAround(passages, 1, [0.1, 0.9, 0.5], new Set(), 200), [1, 2]);
  assert.deepEqual(growAround(passages, 1, [0.6, 0.9, 0.5], new Set(), 200), [0, 1]);
  assert.deepEqual(growAround(passages, 1, [0.6, 0.9, 0.5], new Set([0]), 10_000), [1, 2]);
  assert.deepEqual(growAround(passages, 3, [], new Set(), 10_000), [3, 3]);
  assert.equal(
    joined([
      { heading: "A › 1", text: "First line.\nShared line." },
      { heading: "A › 1", text: "Shared line.\nLast line." },
      { heading: "A › 2", text: "Next." },
    ]),
    "First line.\nShared line.\nLast line.\n\n2\nNext.",
  );
});
