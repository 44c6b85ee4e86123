import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { newVoiceMsMin, noVoices, otherMax, sameMin, tellApart, voicesMax, type VoicesState } from "./voices.ts";

/** A direction of its own for each voice, and how far a take of it is off. */
const take = (voice: number, off = 0, towards = 15): Float32Array => {
  const vector = new Float32Array(16);
  vector[voice] = Math.sqrt(1 - off * off);
  vector[towards] = off;
  return vector;
};
const hear = (state: VoicesState, ...takes: readonly (readonly [Float32Array, number])[]) => {
  let now = state;
  const speakers = takes.map(([vector, ms]) => {
    const told = tellApart(now, vector, ms);
    now = told.state;
    return told.speaker;
  });
  return { state: now, speakers };
};

test("voices are numbered as they are met, and met again they have their number", () => {
  const { speakers } = hear(noVoices(), [take(0), 2_000], [take(1), 2_000], [take(0, 0.4), 2_000], [take(1, 0.3), 800]);
  assert.deepEqual(speakers, ["s1", "s2", "s1", "s2"]);
});
test("what lies between the same and another is unknown, and changes nothing", () => {
  const between = (sameMin + otherMax) / 2;
  const { state } = hear(noVoices(), [take(0), 2_000]);
  const told = tellApart(state, take(0, Math.sqrt(1 - between * between)), 2_000);
  assert.deepEqual([told.speaker, told.state], [null, state]);
});
test("one between two voices is neither", () => {
  const { state } = hear(noVoices(), [take(0), 2_000], [take(1), 2_000]);
  const both = new Float32Array(16);
  [both[0], both[1]] = [0.72, 0.7];
  assert.equal(tellApart(state, both, 2_000).speaker, null);
});
test("a moment of speech begins no new voice, and none is begun beyond the most", () => {
  assert.equal(tellApart(noVoices(), take(0), newVoiceMsMin - 1).speaker, null);
  assert.equal(tellApart(noVoices(voicesMax), take(0), 5_000).speaker, null);
});
test("who takes a call over names nobody whom it never heard", () =>
  assert.equal(tellApart(noVoices(3), take(0), 2_000).speaker, "s4"));
test("no direction is no voice", () => {
  assert.equal(tellApart(noVoices(), new Float32Array(16), 2_000).speaker, null);
  assert.equal(tellApart(noVoices(), new Float32Array(16).fill(NaN), 2_000).speaker, null);
});
test("whatever is said, two clear voices are never mixed up", () => {
  const said = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.double({ min: 0, max: 0.5, noNaN: true })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(said, (turns) => {
      const { speakers } = hear(noVoices(), ...turns.map(([voice, off]) => [take(voice, off), 2_000] as const));
      const names = new Map<number, Set<string>>();
      for (const [n, [voice]] of turns.entries()) {
        const speaker = speakers[n];
        if (speaker) names.set(voice, (names.get(voice) ?? new Set()).add(speaker));
      }
      const [one = new Set<string>(), other = new Set<string>()] = [names.get(0), names.get(1)];
      assert.ok([...one].every((name) => !other.has(name)));
    }),
  );
});
