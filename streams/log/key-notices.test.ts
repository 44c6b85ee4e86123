import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { connect } from "@nats-io/transport-node";
import { erased } from "@wingman/domain/schema";
import type { TenantId } from "@wingman/domain/ids";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats } from "../../tests/harness/nats.ts";
import { newId } from "../base/ids.ts";
import { openKeyring } from "../keys/keyring.ts";
import { masterKeyOf } from "../keys/master-key.ts";
import { memoryKeyStore } from "../keys/store.ts";
import { callAggregate } from "./calls.ts";
import { openJetStreamLog } from "./jetstream.ts";
import { shareForgotten } from "./key-notices.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const tenant = "demo" as TenantId;
const store = memoryKeyStore();
const master = masterKeyOf(randomBytes(32));

/** A process of its own on the same servers. */
const process = async () => {
  const connection = await connect({ servers: nats.url, reconnectTimeWait: 50, maxReconnectAttempts: -1 });
  after(() => connection.close());
  const keys = openKeyring(store, master);
  const log = await openJetStreamLog(connection, keys);
  shareForgotten(log, keys);
  await connection.flush();
  const open = async (value: unknown, call: ReturnType<typeof callAggregate>) =>
    (await keys.forReading([call]))(call).open(value, place(call));
  return { keys, open };
};
const place = (aggregate: ReturnType<typeof callAggregate>) => ({
  aggregate,
  eventId: "e.0",
  type: "MomentMarked",
  path: "note",
  whose: "rep" as const,
  atMs: 0,
});
const soon = async (look: () => Promise<unknown>, wanted: unknown): Promise<void> => {
  for (const until = Date.now() + 5_000; ; await new Promise((resolve) => setTimeout(resolve, 10))) {
    const is = await look();
    if (Date.now() < until && JSON.stringify(is) !== JSON.stringify(wanted)) continue;
    assert.deepEqual(is, wanted);
    return;
  }
};

test("what one process forgets leaves the others, of however many calls at once", async () => {
  const [one, other] = [await process(), await process()];
  const calls = Array.from({ length: 2_500 }, () => callAggregate(tenant, newId()));
  const kept = callAggregate(tenant, newId());
  const values = await Promise.all(
    [...calls, kept].map(async (call) => (await one.keys.forWriting(call)).seal("words", place(call))),
  );
  for (const [n, call] of [...calls, kept].entries()) assert.equal(await other.open(values[n], call), "words");
  assert.equal(await one.keys.forget({ tenant, calls: calls.map(({ id }) => id), subjects: ["rep"] }), 2_500);
  for (const n of [0, 999, 1_000, 2_499]) await soon(() => other.open(values[n], calls[n] ?? kept), erased);
  assert.equal(await other.open(values[2_500], kept), "words");
});

test("whoever was cut off from the others asks anew once the line is back", async () => {
  const reader = await process();
  const call = callAggregate(tenant, newId());
  const writer = openKeyring(store, master); // Its word reaches nobody.
  const value = (await writer.forWriting(call)).seal("words", place(call));
  assert.equal(await reader.open(value, call), "words");
  await writer.forget({ tenant, calls: [call.id] });
  assert.equal(await reader.open(value, call), "words");
  await nats.restart();
  await soon(() => reader.open(value, call), erased);
});
