import assert from "node:assert/strict";
import { test } from "node:test";
import { expand } from "./companded.ts";

test("telephone bytes become what G.711 says, at the rails and at nothing", () => {
  assert.deepEqual(
    [...expand(Uint8Array.of(0x00, 0x80, 0x7f, 0xff, 0xef, 0x6f), "mulaw")],
    [-32_124, 32_124, 0, 0, 132, -132],
  );
  assert.deepEqual([...expand(Uint8Array.of(0x2a, 0xaa, 0x55, 0xd5), "alaw")], [-32_256, 32_256, -8, 8]);
});

test("both laws rise without a step back", () => {
  const rising = (bytes: number[], law: "mulaw" | "alaw") => {
    const values = [...expand(Uint8Array.from(bytes), law)];
    assert.deepEqual(
      values,
      values.toSorted((a, b) => a - b),
      law,
    );
  };
  rising(
    Array.from({ length: 128 }, (_, i) => 0xff - i),
    "mulaw",
  );
  rising(
    Array.from({ length: 128 }, (_, i) => (0x80 | i) ^ 0x55),
    "alaw",
  );
});
