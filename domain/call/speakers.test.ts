import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { erased } from "../schema.ts";
import {
  isSameSpeaker,
  type SpeakerCorrection,
  speakerOf,
  withCorrection,
  withoutCorrection,
  withoutNames,
} from "./speakers.ts";

const channel = "customer" as const;
const named = (action: string, speaker: string, name: string) => ({ action, channel, speaker, name });
const merged = (action: string, speaker: string, into: string) => ({ action, channel, speaker, into });
const after = (...facts: (ReturnType<typeof named> | ReturnType<typeof merged>)[]): readonly SpeakerCorrection[] =>
  facts.reduce<readonly SpeakerCorrection[]>(withCorrection, []);

test("a voice nobody spoke of is itself, without a name", () =>
  assert.deepEqual(speakerOf([], channel, "s1"), { id: "s1", name: null }));
test("the newest name counts, on its own side alone", () => {
  const corrections = after(named("a", "s1", "Dana"), named("b", "s1", "Tomás"));
  assert.equal(speakerOf(corrections, channel, "s1").name, "Tomás");
  assert.equal(speakerOf(corrections, "rep", "s1").name, null);
});
test("voices that are one person share the name, whichever of them had it, and part again when that is undone", () => {
  const corrections = after(named("a", "s2", "Dana"), merged("b", "s2", "s1"), merged("c", "s1", "s3"));
  for (const voice of ["s1", "s2", "s3"])
    assert.deepEqual(speakerOf(corrections, channel, voice), { id: "s3", name: "Dana" });
  const undone = withoutCorrection(corrections, "b");
  assert.deepEqual(speakerOf(undone, channel, "s2"), { id: "s2", name: "Dana" });
  assert.deepEqual(speakerOf(undone, channel, "s1"), { id: "s3", name: null });
});
test("said again it changes nothing, and erased names are none", () => {
  const corrections = after(named("a", "s1", "Dana"));
  assert.equal(withCorrection(corrections, named("a", "s1", "Dana")), corrections);
  assert.equal(withoutNames(corrections)[0]?.name, erased);
  assert.equal(speakerOf(withoutNames(corrections), channel, "s1").name, null);
});
test("whatever is merged, also in circles, every voice has one person, and same is same both ways", () => {
  const voice = fc.constantFrom("s1", "s2", "s3", "s4");
  const facts = fc.array(fc.tuple(voice, voice), { maxLength: 8 });
  fc.assert(
    fc.property(facts, voice, voice, (pairs, one, other) => {
      const corrections = after(...pairs.map(([from, into], n) => merged(`a${n}`, from, into)));
      assert.match(speakerOf(corrections, channel, one).id, /^s[1-4]$/);
      assert.equal(isSameSpeaker(corrections, channel, one, other), isSameSpeaker(corrections, channel, other, one));
    }),
  );
});
