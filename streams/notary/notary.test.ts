/** The notary over a real server: what it signs, what it refuses, and who finds out. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { connect } from "@nats-io/transport-node";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import { isErased } from "@wingman/domain/schema";
import { pino } from "pino";
// @boundaries-ignore a real server, as everywhere
import { startNats } from "../../tests/harness/nats.ts";
import { newId } from "../base/ids.ts";
import { openKeyring } from "../keys/keyring.ts";
import { masterKeyOf } from "../keys/master-key.ts";
import { memoryKeyStore } from "../keys/store.ts";
import type { Aggregate } from "../log/event-log.ts";
import { type JetStreamLog, openJetStreamLog } from "../log/jetstream.ts";
import { type Keyring, plainKeyring } from "../log/seal.ts";
import { openStored } from "../log/stored.ts";
import { streamNames } from "../log/streams.ts";
import { askForHead } from "./ask.ts";
import { openCompactRange } from "./compact-range.ts";
import { leafHash } from "./hash.ts";
import { isSigned } from "./head.ts";
import { openHeadsFile } from "./heads-file.ts";
import { keyFileIn, openKeyFile, publicKeyFileOf, readPublicKeys } from "./key-file.ts";
import { leavesFileIn, openLeavesFile } from "./leaves-file.ts";
import { type Notary, type NotaryOptions, runNotary } from "./notary.ts";
import { readHeads } from "./read-heads.ts";
import { verifyLog } from "./verify-log.ts";

const { signal } = new AbortController();

const open = async (context: TestContext, keyring: Keyring = plainKeyring) => {
  const nats = await startNats();
  context.after(() => nats[Symbol.asyncDispose]());
  const folder = await mkdtemp(join(tmpdir(), "wingman-notary-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const log = await openJetStreamLog(nats.connection, keyring);
  const key = await openKeyFile(keyFileIn(folder));
  const headsFile = openHeadsFile(join(folder, "heads.log"));
  const run = async (more: Partial<NotaryOptions> = {}): Promise<Notary & { stop(): Promise<void> }> => {
    const controller = new AbortController();
    const leaves = await openLeavesFile(leavesFileIn(folder));
    const notary = await runNotary({
      log: more.log ?? log,
      key,
      knownKeys: [],
      headsFile,
      leaves,
      logger: pino({ level: "silent" }),
      everyMs: 3_600_000,
      ...more,
      signal: controller.signal,
    });
    let stopped = false;
    const stop = async (): Promise<void> => {
      if (stopped) return;
      stopped = true;
      controller.abort();
      await notary.done.catch(() => undefined);
      await leaves[Symbol.asyncDispose]();
    };
    context.after(stop);
    // The first minute's head is behind the first of these; then none comes by itself for an hour.
    for (const _ of more.everyMs === undefined ? [1, 2] : []) await notary.seal().catch(() => undefined);
    return { ...notary, stop };
  };
  return { nats, folder, log, key, headsFile, run, stored: await openStored(nats.connection) };
};

const call: Aggregate = { tenant: "demo" as Aggregate["tenant"], kind: "call", id: newId() };
const append = async (
  log: JetStreamLog,
  count: number,
  aggregate: Aggregate = { ...call, id: newId() },
): Promise<void> => {
  let expected = 0;
  for (let n = 0; n < count; n++) {
    const appended = await log.append(
      aggregate,
      {
        id: newId() as CommitId,
        actor: "a" as ActorId,
        cause: null,
        tick: null,
        correlation: "c",
        clockMs: n,
        seen: null,
        fence: null,
        traceparent: null,
        time: new Date(),
        events: [{ type: "MomentMarked", data: { action: newId(), atMs: n, note: "send them the price list" } }],
      },
      expected,
    );
    assert.equal(appended.kind, "appended");
    if (appended.kind === "appended") expected = appended.sequence;
  }
};

test("the key is made once, for the notary alone, with its public half beside it", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "wingman-notary-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const file = keyFileIn(folder);
  const keys = await Promise.all([openKeyFile(file), openKeyFile(file), openKeyFile(file)]);
  assert.equal(new Set(keys.map(({ publicKey }) => publicKey.line)).size, 1);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal(await readFile(publicKeyFileOf(file), "utf8"), `${keys[0]?.publicKey.line}\n`);
  await rm(file);
  const next = await openKeyFile(file);
  assert.deepEqual(
    (await readPublicKeys(publicKeyFileOf(file))).map(({ line }) => line),
    [keys[0]?.publicKey.line, next.publicKey.line],
  );
});

test("a head says how many commits there are and what their root is, and stands in both places", async (context) => {
  const { log, key, headsFile, run, stored } = await open(context);
  const notary = await run();
  assert.equal(await notary.seal(), undefined);
  await append(log, 5);
  const head = (await notary.seal()) ?? assert.fail("no head");
  const range = openCompactRange();
  await stored.read(streamNames.events, (message) => range.push(leafHash(message)), { signal });
  assert.equal(head.size, 5);
  assert.deepEqual(head.root, range.root());
  assert.ok(isSigned(head, [key.publicKey]));
  assert.equal((await notary.seal())?.text, head.text, "a log that did not grow needs no new head");
  await append(log, 2);
  const next = (await notary.seal()) ?? assert.fail("no head");
  assert.deepEqual((await readHeads(stored, signal)).heads, [head, next]);
  assert.deepEqual((await headsFile.read())?.heads, [head, next]);
});

test("a head is signed by itself while the log grows", async (context) => {
  const { log, run, stored } = await open(context);
  await run({ everyMs: 20 });
  await append(log, 3);
  for (let tries = 0; (await readHeads(stored, signal)).heads.at(-1)?.size !== 3; tries++) {
    assert.ok(tries < 200, "no head came");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});

test("another process asks for a head, and gets none where no notary runs", async (context) => {
  const { nats, log, run } = await open(context);
  const asker = await connect({ servers: nats.url });
  context.after(() => asker.close());
  assert.equal(await askForHead(asker), undefined);
  await append(log, 4);
  const notary = await run();
  await notary.ready;
  assert.equal((await askForHead(asker))?.size, 4);
});

test("it goes on from its own last head after a restart of itself and of the server, with the second file where it lacked one", async (context) => {
  const { nats, log, headsFile, run, stored } = await open(context);
  const first = await run();
  await append(log, 6);
  await first.seal();
  await first.stop();
  await writeFile(headsFile.path, "wingman/EVENTS_1/2026\n3"); // As a power cut may leave it.
  await nats.restart();
  await log.line.whenUp(10_000);
  const second = await run();
  await append(log, 1);
  assert.equal((await second.seal())?.size, 7);
  const { heads } = await readHeads(stored, signal);
  assert.deepEqual(
    heads.map(({ size }) => size),
    [6, 7],
  );
  assert.deepEqual((await headsFile.read())?.heads, heads);
});

test("a second file that cannot be written is told, and gets what it lacks once it can", async (context) => {
  const { folder, log, run, stored } = await open(context);
  await writeFile(join(folder, "full"), "");
  const told: (string | undefined)[] = [];
  const headsFile = openHeadsFile(join(folder, "full", "heads.log")); // Below a file there is no folder.
  const notary = await run({ headsFile, everyMs: 20, onSecondFile: (trouble) => told.push(trouble?.code) });
  await append(log, 1);
  await notary.seal();
  assert.equal(told.at(-1), "WING_HEADS_FILE");
  await rm(join(folder, "full"));
  for (let tries = 0; told.at(-1) !== undefined; tries++) {
    assert.ok(tries < 200, "it did not recover");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.deepEqual((await headsFile.read())?.heads, (await readHeads(stored, signal)).heads);
});

const refuses = async (notary: Notary, why: RegExp): Promise<void> => {
  await assert.rejects(notary.done, { code: "WING_LOG_TAMPERED", message: why });
  await assert.rejects(notary.seal(), { code: "WING_LOG_TAMPERED" });
};
/** The log without what protects it, as somebody with the server's files or its administrator's rights has it. */
const unprotected = async (log: JetStreamLog): Promise<void> => {
  // The server never gives such a stream its deletions back, so a copy without the promise takes its place.
  const { config } = await log.manager.streams.info(streamNames.events);
  const kept: { subject: string; headers: never; data: Uint8Array }[] = [];
  const stored = await openStored(log.connection);
  await stored.read(
    streamNames.events,
    ({ subject, headers, data }) => kept.push({ subject, headers: headers as never, data }),
    { signal },
  );
  await log.manager.streams.delete(streamNames.events);
  await log.manager.streams.add({ ...config, deny_delete: false, deny_purge: false });
  for (const { subject, headers, data } of kept) {
    const copy = headers as unknown as { delete(name: string): void };
    copy.delete("Nats-Expected-Last-Subject-Sequence");
    await log.client.publish(subject, data, { headers });
  }
};

test("a key that is thrown away changes nothing: the words are gone, and every commit still verifies", async (context) => {
  const keys = openKeyring(memoryKeyStore(), masterKeyOf(randomBytes(32)));
  const { log, key, headsFile, run, stored } = await open(context, keys);
  const first = await run();
  await append(log, 3, call);
  const head = await first.seal();
  await first.stop();
  await keys.forget({ tenant: call.tenant, calls: [call.id] });
  const notes: unknown[] = [];
  for await (const { events } of log.read(call)) notes.push((events[0]?.data as { note: unknown }).note);
  assert.ok(notes.length === 3 && notes.every(isErased), JSON.stringify(notes));

  const second = await run();
  await append(log, 1);
  assert.equal((await second.seal())?.size, 4);
  const verified = await verifyLog({
    stored,
    headsFile,
    keys: [key.publicKey],
    notes: async () => Buffer.alloc(0),
    signal,
  });
  assert.deepEqual([verified.findings, verified.heads.met, verified.head?.size], [[], 2, 4]);
  assert.equal((await readHeads(stored, signal)).heads[0]?.text, head?.text);
});

test("a copy of the log in a stream of another time is sealed on: the commits are the same", async (context) => {
  const { log, run } = await open(context);
  const first = await run();
  await append(log, 5);
  const head = await first.seal();
  await first.stop();
  await unprotected(log);
  const second = await run();
  await append(log, 1);
  const next = await second.seal();
  assert.equal(next?.size, 6);
  assert.notEqual(next?.origin, head?.origin);
});

for (const [claim, damage, why] of [
  [
    "a commit was deleted",
    (log: JetStreamLog) => log.manager.streams.deleteMessage(streamNames.events, 3),
    /commit 3 is missing/,
  ],
  [
    "its end was cut off",
    async (log: JetStreamLog) => void (await log.manager.streams.deleteMessage(streamNames.events, 5)),
    /commit 5 is missing/,
  ],
  [
    "it was written anew with another ending",
    async (log: JetStreamLog) => {
      const { config } = await log.manager.streams.info(streamNames.events);
      await log.manager.streams.delete(streamNames.events);
      await log.manager.streams.add(config);
      await append(log, 5);
    },
    /commits 1 to 5 do not give the head.* notes, commit 1 is the first that differs/,
  ],
] as const)
  test(`after ${claim} nothing is signed any more, and it says which commits`, async (context) => {
    const { log, run, stored } = await open(context);
    const first = await run();
    await append(log, 5);
    await first.seal();
    await first.stop();
    await unprotected(log);
    await damage(log);
    const second = await run();
    await assert.rejects(second.ready, { code: "WING_LOG_TAMPERED" });
    await refuses(second, why);
    await append(log, 2);
    assert.deepEqual(
      (await readHeads(stored, signal)).heads.map(({ size }) => size),
      [5],
    );
  });

test("what is changed while it runs is found by its patrol", async (context) => {
  const { log, run } = await open(context);
  await append(log, 5);
  await unprotected(log);
  const notary = await run({ everyMs: 20 });
  await notary.seal();
  await log.manager.streams.deleteMessage(streamNames.events, 2);
  await refuses(notary, /commit 2 is not what it was/);
});

test("two notaries at once fork nothing: each holds what the other signed against the log", async (context) => {
  const { folder, log, run, stored } = await open(context);
  const one = await run();
  const leaves = await openLeavesFile(join(folder, "others"));
  context.after(() => leaves[Symbol.asyncDispose]());
  const two = await run({ leaves });
  await append(log, 3);
  await one.seal();
  await append(log, 2);
  assert.equal((await two.seal())?.size, 5);
  await append(log, 1);
  assert.equal((await one.seal())?.size, 6);
  assert.deepEqual(
    (await readHeads(stored, signal)).heads.map(({ size }) => size),
    [3, 5, 6],
  );
});
