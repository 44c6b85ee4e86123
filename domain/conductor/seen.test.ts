import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readSeen, type Run, type SeenInput, withInput, writeRuns } from "./seen.ts";

const write = (inputs: readonly SeenInput[]): string => writeRuns(inputs.reduce<readonly Run[]>(withInput, []));
const anyInputs = fc.array(
  fc.record(
    {
      kind: fc.constantFrom("event" as const, "fragment" as const, "tick" as const),
      n: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.maxSafeNat()),
    },
    { noNullPrototype: true },
  ),
);

test("what was written is read again, in the order it was taken", () =>
  fc.assert(
    fc.property(anyInputs, (inputs) => {
      assert.deepEqual(readSeen(write(inputs)), inputs);
    }),
  ));
test("runs are written as the event model shows them", () =>
  assert.equal(
    write(
      [40, 41, 42, 43, 44]
        .map((n): SeenInput => ({ kind: "fragment", n }))
        .concat(
          { kind: "tick", n: 31 },
          { kind: "event", n: 11 },
          { kind: "fragment", n: 45 },
          { kind: "tick", n: 32 },
        ),
    ),
    "f40-44 t31 e11 f45 t32",
  ));
test("numbers in a row are one run, however many", () =>
  assert.equal(write(Array.from({ length: 57_600 }, (_, n) => ({ kind: "tick", n }))), "t0-57599"));
test("nothing seen is nothing written", () => {
  assert.equal(write([]), "");
  assert.deepEqual(readSeen(""), []);
});
for (const text of [
  "x1",
  "f",
  "f1-",
  "f-1",
  "f5-3",
  "f5-5",
  "f05",
  "f1-02",
  "f1  f3",
  " f1",
  "f1 ",
  "f1,f2",
  "F1",
  "f1.5",
  "e9007199254740993",
  "t0-1000000000000",
  "t1-2-3",
])
  test(`"${text}" is refused, not guessed at`, () => assert.throws(() => readSeen(text), RangeError));
test("whatever text comes, it is read or refused", () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fc.constantFrom("e", "f", "t", "0", "1", "9", "-", " ")).map((parts) => parts.join("")),
      ),
      (text) => {
        try {
          readSeen(text);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
        }
      },
    ),
  ));
