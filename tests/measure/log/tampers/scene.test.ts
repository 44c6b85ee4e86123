import assert from "node:assert/strict";
import { test } from "node:test";
import type { RawMessage } from "@wingman/streams/log/wire";
import { commitOf, falseAlarms, inMemory, sceneOf } from "./scene.ts";

const commits = 200;
const kinds = 17;
/** Each kind with the notary's notes, without them, and with notes that were made to fit; twice. */
const tries = kinds * 3 * 2;
const messages: RawMessage[] = [];
for (let n = 0; n < commits; n++) messages.push({ ...(await commitOf(n)), sequence: n + 1, storedAt: 0 });
const scene = sceneOf(messages);

test("every kind of tamper is found, whatever became of the notary's notes", async () => {
  const { byKind, missed } = await inMemory(scene, tries, new AbortController().signal);
  assert.deepEqual(missed, []);
  assert.equal(byKind.size, kinds);
  for (const [kind, { tried, found }] of byKind) assert.ok(tried > 3 && found === tried, kind);
});

test("a log that nobody touched raises no alarm, wherever its heads fall", async () => {
  assert.equal(await falseAlarms(scene, 100), 0);
});
