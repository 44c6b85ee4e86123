import assert from "node:assert/strict";
import { test } from "node:test";
import { openContrast } from "./contrast.ts";

const pointing = (...places: readonly number[]): Float32Array => {
  const vector = new Float32Array(8);
  for (const place of places) vector[place] = 1 / Math.sqrt(places.length);
  return vector;
};
/** Both classes are about the same thing (0); what tells them apart are 1 and 2. */
const classes = [
  { id: "price", vectors: [pointing(0, 1), pointing(0, 1, 3), pointing(1, 4)] },
  { id: "small_talk", vectors: [pointing(0, 2), pointing(0, 2, 3), pointing(2, 5)] },
];

test("what tells the classes apart decides, not what they share", async () => {
  const of = await openContrast(classes);
  const [price = 0, talk = 0] = of(pointing(0, 1, 6));
  assert.ok(price > 0.8 && Math.abs(price + talk - 1) < 1e-9, `${price}`);
  const [shared = 0] = of(pointing(0));
  assert.ok(Math.abs(shared - 0.5) < 0.05, `${shared}`);
});
test("the same examples give the same weights", async () => {
  const asked = pointing(1, 2, 3);
  assert.deepEqual((await openContrast(classes))(asked), (await openContrast(classes))(asked));
});
