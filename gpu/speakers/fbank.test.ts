import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bandCount, fbankOf } from "./fbank.ts";

/** What Kaldi's own code says of the sound that `fixtures/build.py` makes. */
const reference = JSON.parse(readFileSync(new URL("./fixtures/fbank.json", import.meta.url), "utf8")) as {
  frames: number;
  picked: Record<string, number[]>;
};
const sound = Int16Array.from(
  { length: 8_000 },
  (_, n) => Math.trunc(6_000 * Math.sin((n * n) / 90_000)) + ((n * 7_919) % 401) - 200,
);

test("filter banks are Kaldi's, band for band", () => {
  const banks = fbankOf(sound);
  assert.equal(banks.length, reference.frames * bandCount);
  for (const [frame, values] of Object.entries(reference.picked))
    for (const [band, value] of values.entries()) {
      const got = banks[Number(frame) * bandCount + band] ?? NaN;
      assert.ok(Math.abs(got - value) < 5e-3, `frame ${frame}, band ${band}: ${got}, and not ${value}`);
    }
});

test("sound shorter than a window has none", () => assert.equal(fbankOf(new Int16Array(399)).length, 0));
