/** Workers that come, leave, die and are woken, on a real server. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { connect } from "@nats-io/transport-node";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats } from "../../tests/harness/nats.ts";
import { newId } from "../base/ids.ts";
import { openJetStreamLog } from "../log/jetstream.ts";
import { readLeases, writeLease } from "../log/leases.ts";
import { plainKeyring } from "../log/seal.ts";
import { streamNames } from "../log/streams.ts";
import { type LeaseRole, slotCount } from "../log/subjects.ts";
import { openLeases } from "./leases.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const log = await openJetStreamLog(nats.connection, plainKeyring);
const beatMs = 40;

type Options = {
  readonly everyMs?: number;
  readonly isGone?: (id: string) => boolean;
  readonly drain?: (slot: number) => Promise<void>;
};
/** A worker with a connection of its own; `cut` is its death: its line falls silent and it lets nothing go. */
const worker = async (
  role: LeaseRole,
  id: string,
  { isGone = () => false, drain = async () => undefined, everyMs = beatMs }: Options = {},
) => {
  const connection = await connect({ servers: nats.url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
  const own = await openJetStreamLog(connection, plainKeyring);
  const stopping = new AbortController();
  const has = new Set<number>();
  const story: string[] = [];
  const leases = openLeases({
    log: own,
    role,
    worker: { id, isGone },
    logger: pino({ level: "silent" }),
    signal: stopping.signal,
    won(slot) {
      has.add(slot);
      story.push(`won ${slot}`);
    },
    lost(slot) {
      has.delete(slot);
      story.push(`lost ${slot}`);
    },
    async drain(slot) {
      await drain(slot);
      story.push(`drained ${slot}`);
    },
    beatMs: everyMs,
  });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await leases.done;
    await connection.close();
  };
  after(stop);
  await leases.ready;
  return { id, leases, has, story, stop, cut: () => connection.close() };
};
const until = async (fits: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (const last = Date.now() + 10_000; !(await fits());) {
    assert.ok(Date.now() < last, what);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
/** A role whose leases nobody of another test has: only what is named `agents` or `stt` is a role in the product. */
const aRole = (): LeaseRole => `test-${newId().slice(-12)}` as LeaseRole;
const owners = async (role: LeaseRole): Promise<(string | null)[]> =>
  (await readLeases(log, role)).map(({ owner }) => owner);

test("alone, a worker has every slot at once; its fences are revisions, and begin above every earlier bucket's", async () => {
  const began = Date.now();
  const one = await worker(aRole(), "a");
  assert.equal(one.has.size, slotCount);
  const fences = one.leases.slots().map((slot) => one.leases.held(slot)?.fence ?? 0);
  assert.equal(new Set(fences).size, slotCount);
  const { state } = await log.manager.streams.info(streamNames.leases);
  assert.ok(fences.every((fence) => fence <= state.last_seq && fence > began - 60_000));
  assert.equal(await one.leases.stillHolds(3), true);
});

test("one who comes is given its part, drained first; one who leaves lets go at once", async () => {
  const role = aRole();
  const everyMs = 60_000; // No silence is so long that it could explain what happens here.
  const a = await worker(role, "a", { everyMs });
  const b = await worker(role, "b", { everyMs });
  await until(() => a.has.size === 32 && b.has.size === 32, "halves");
  for (const slot of b.has)
    assert.ok(
      a.story.indexOf(`drained ${slot}`) > 0 && a.story.indexOf(`drained ${slot}`) < a.story.indexOf(`lost ${slot}`),
    );
  await a.stop();
  await until(() => b.has.size === slotCount, "all of it");
});

test("a dead worker's slots are taken over after a silence, each with a higher fence; at once where it is known to be dead", async () => {
  const role = aRole();
  const a = await worker(role, "a");
  const before = a.leases.held(5)?.fence ?? 0;
  await a.cut();
  const b = await worker(role, "b");
  assert.equal(b.has.size, 0, "ready, and nothing taken from one who may live");
  await until(() => b.has.size === slotCount, "after a silence");
  assert.ok((b.leases.held(5)?.fence ?? 0) > before);
  await b.cut();
  const c = await worker(role, "c", { isGone: (id) => id === "b" });
  assert.equal(c.has.size, slotCount, "not waited for");
});

test("who wakes with a lease that another took learns it, drops it, and shares again", async () => {
  const role = aRole();
  const a = await worker(role, "a");
  const stolen = (await readLeases(log, role)).find(({ slot }) => slot === 9);
  await writeLease(log, role, 9, "b", stolen?.revision ?? 0);
  await until(() => !a.has.has(9), "lost");
  assert.equal(a.leases.held(9), undefined);
  assert.ok(a.story.includes("lost 9") && !a.story.includes("drained 9"), "at once, nothing drained");
  await until(() => a.has.size === slotCount, "b was never heard, and its slot is free again");
});

test("of two who claim the same revision one wins", async () => {
  const role = aRole();
  const won = await Promise.all([writeLease(log, role, 1, "a", 0), writeLease(log, role, 1, "b", 0)]);
  assert.equal(won.filter((revision) => revision !== undefined).length, 1);
});

test("a server that is killed costs nobody a slot", async () => {
  const role = aRole();
  const a = await worker(role, "a");
  const b = await worker(role, "b");
  await until(() => a.has.size === 32 && b.has.size === 32, "halves");
  const fences = a.leases.slots().map((slot) => a.leases.held(slot)?.fence);
  const count = a.story.length;
  await nats.restart();
  await until(() => log.line.isUp(), "the line");
  await new Promise((resolve) => setTimeout(resolve, beatMs * 12));
  assert.deepEqual(
    a.leases.slots().map((slot) => a.leases.held(slot)?.fence),
    fences,
  );
  assert.deepEqual(a.story.slice(count), []);
  assert.deepEqual(new Set(await owners(role)), new Set(["a", "b"]));
});

test("a server that stands still for longer than any silence costs nobody a slot", async () => {
  const role = aRole();
  const a = await worker(role, "a");
  const b = await worker(role, "b");
  await until(() => a.has.size === 32 && b.has.size === 32, "halves");
  const count = a.story.length + b.story.length;
  nats.process.kill("SIGSTOP");
  await new Promise((resolve) => setTimeout(resolve, beatMs * 20));
  nats.process.kill("SIGCONT");
  await new Promise((resolve) => setTimeout(resolve, beatMs * 12));
  assert.equal(a.story.length + b.story.length, count);
});

test("what cannot be drained is kept, and begun with again", async () => {
  const role = aRole();
  let stuck = true;
  const a = await worker(role, "a", { drain: () => (stuck ? Promise.reject(new Error("stuck")) : Promise.resolve()) });
  const b = await worker(role, "b");
  await until(() => a.story.filter((line) => line.startsWith("won")).length > slotCount, "won again");
  assert.equal(b.has.size, 0);
  stuck = false;
  await until(() => a.has.size === 32 && b.has.size === 32, "halves");
});

test("roles that make the streams at the same moment all get them, of one birth", async () => {
  await using fresh = await startNats();
  const logs = await Promise.all(Array.from({ length: 6 }, () => openJetStreamLog(fresh.connection, plainKeyring)));
  assert.equal(logs.length, 6);
});
