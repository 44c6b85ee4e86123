import assert from "node:assert/strict";
import { after, test } from "node:test";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
// @boundaries-ignore a real server, as everywhere
import { startNats } from "../../tests/harness/nats.ts";
import { openStored } from "./stored.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const manager = await jetstreamManager(nats.connection);
const stored = await openStored(nats.connection);
const { signal } = new AbortController();
const sequencesOf = async (stream: string, span: { after?: number; to?: number } = {}): Promise<number[]> => {
  const sequences: number[] = [];
  await stored.read(stream, ({ sequence }) => sequences.push(sequence), { ...span, signal });
  return sequences;
};

test("a stream is handed over once, in order, up to its end or a given place; one that is not there is empty", async () => {
  await manager.streams.add({ name: "S", subjects: ["s.*"], allow_direct: true });
  assert.deepEqual(await sequencesOf("S"), []);
  assert.deepEqual(await sequencesOf("NONE"), []);
  assert.equal(await stored.state("NONE"), undefined);
  const client = jetstream(nats.connection);
  for (let n = 1; n <= 12; n++) await client.publish(n % 2 ? "s.odd" : "s.even", String(n));
  assert.deepEqual(await sequencesOf("S"), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.deepEqual(await sequencesOf("S", { after: 3, to: 6 }), [4, 5, 6]);
  assert.deepEqual(
    (await stored.readSubject("S", "s.even", signal)).map(({ sequence }) => sequence),
    [2, 4, 6, 8, 10, 12],
  );
});

test("what is not there is left out, also at the end", async () => {
  for (const gone of [1, 5, 6, 12]) await manager.streams.deleteMessage("S", gone);
  assert.deepEqual(await sequencesOf("S"), [2, 3, 4, 7, 8, 9, 10, 11]);
  assert.deepEqual(await sequencesOf("S", { to: 12 }), [2, 3, 4, 7, 8, 9, 10, 11]);
});

test("an error of whoever takes ends the reading", async () => {
  const wrong = new Error("enough");
  const reading = stored.read(
    "S",
    () => {
      throw wrong;
    },
    { signal },
  );
  await assert.rejects(reading, wrong);
});
