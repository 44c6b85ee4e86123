import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Failure } from "@wingman/domain/failure";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted } from "../../tests/harness/events.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats, type TestNats } from "../../tests/harness/nats.ts";
import { newId } from "../base/ids.ts";
import { canonicalCommit } from "../log/canonical.ts";
import { callAggregate } from "../log/calls.ts";
import { publishFragment } from "../log/fragments.ts";
import { type JetStreamLog, openJetStreamLog } from "../log/jetstream.ts";
import { putBack } from "../log/put-back.ts";
import { plainKeyring } from "../log/seal.ts";
import { streamNames } from "../log/streams.ts";
import type { RawMessage } from "../log/wire.ts";
import { archiveStream } from "./archive.ts";
import { type ChainEnd, checkedChain } from "./chain.ts";
import { folderSink } from "./folder.ts";
import { decodeSegment, encodeSegment, noHash, segmentOf } from "./segment.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const signal = new AbortController().signal;
const events = streamNames.events;
const tenant = "acme" as TenantId;

const openLog = async (): Promise<JetStreamLog & { readonly nats: TestNats }> => {
  const nats = stack.use(await startNats());
  return { ...(await openJetStreamLog(nats.connection, plainKeyring)), nats };
};
const fill = async (log: JetStreamLog, count: number): Promise<void> => {
  for (let n = 0; n < count; n++) {
    const commit = {
      id: newId() as CommitId,
      actor: "rep-1" as ActorId,
      cause: null,
      tick: null,
      correlation: "c",
      clockMs: n,
      seen: null,
      fence: null,
      traceparent: null,
      time: new Date(1_790_000_000_000 + n),
      events: [callStarted({ title: `Zürich \u2028 "${n}" ✓` })],
    };
    await log.append(callAggregate(tenant, newId()), commit, 0);
  }
};
const freshSink = async () => {
  const folder = await mkdtemp(join(tmpdir(), "wingman-archive-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  return { folder, sink: await folderSink(folder) };
};
const messagesOf = async (chain: AsyncIterable<{ readonly messages: readonly RawMessage[] }>): Promise<RawMessage[]> =>
  (await Array.fromAsync(chain)).flatMap(({ messages }) => [...messages]);
async function* each(list: readonly RawMessage[]): AsyncGenerator<RawMessage> {
  yield* list;
}
const canonical = (list: readonly RawMessage[]): string[] =>
  list.map((one) => Buffer.from(canonicalCommit(one)).toString("hex"));
const fails = (code: string, says: RegExp) => (error: Failure) => {
  assert.equal(error.code, code);
  assert.match(error.message, says);
  return true;
};

let log: JetStreamLog;
let end: ChainEnd;
let folder: string;
let sink: Awaited<ReturnType<typeof folderSink>>;
before(async () => {
  log = await openLog();
  ({ folder, sink } = await freshSink());
});

test("a second run takes only what is new, and replaces the half segment", async () => {
  await fill(log, 25);
  const first = await archiveStream(log, events, sink, { signal, messagesMax: 10 });
  assert.deepEqual([first.added, first.end?.last, first.superseded], [25, 25, []]);
  assert.deepEqual(await archiveStream(log, events, sink, { signal, messagesMax: 10 }), { ...first, added: 0 });
  await fill(log, 8);
  const second = await archiveStream(log, events, sink, { signal, messagesMax: 10 });
  assert.deepEqual([second.added, second.end?.last, second.superseded.map(({ first: at }) => at)], [8, 33, [21]]);
  // The manifest of before still holds while both halves are there, and of the two the longer counts.
  assert.equal((await messagesOf(checkedChain(sink, events, first.end))).length, 33);
  for (const ref of second.superseded) await sink.remove(ref);
  assert.deepEqual(await readdir(folder), [
    "events_1-000000000001-000000000010.wseg",
    "events_1-000000000011-000000000020.wseg",
    "events_1-000000000021-000000000030.wseg",
    "events_1-000000000031-000000000033.wseg",
  ]);
  assert.equal((await messagesOf(checkedChain(sink, events, first.end))).length, 33, "also without the half one");
  end = second.end ?? assert.fail();
});

test("put back, every commit has its sequence and is the same; and backups go on where they were", async () => {
  const messages = await messagesOf(checkedChain(sink, events, end));
  const fresh = stack.use(await startNats());
  const { jetstreamManager } = await import("@nats-io/jetstream");
  const manager = await jetstreamManager(fresh.connection);
  assert.equal(await putBack({ connection: fresh.connection, manager }, events, 1, each(messages)), 33);
  const restored = await openJetStreamLog(fresh.connection, plainKeyring); // Compares every setting of the stream.
  const other = await freshSink();
  await archiveStream(restored, events, other.sink, { signal });
  assert.deepEqual(canonical(await messagesOf(checkedChain(other.sink, events))), canonical(messages));
  await assert.rejects(
    putBack({ connection: fresh.connection, manager }, events, 1, each(messages)),
    fails("WING_RESTORE_NOT_EMPTY", /EVENTS_1/),
  );

  await fill(restored, 4);
  const on = await archiveStream(restored, events, sink, { signal, messagesMax: 10 });
  assert.deepEqual([on.added, on.end?.last], [4, 37]);
  const all = await messagesOf(checkedChain(sink, events, on.end));
  assert.deepEqual(
    all.slice(0, 33).map(({ storedAt }) => storedAt),
    messages.map(({ storedAt }) => storedAt),
    "with the time at which the log first took them",
  );
  for (const ref of on.superseded) await sink.remove(ref);
  end = on.end ?? assert.fail();
});

test("ids that lay far apart in time are not taken for the same when they come close", async () => {
  const [message] = await messagesOf(checkedChain(sink, events, end));
  const twice = [message, { ...message, sequence: 2, subject: `${message?.subject}x` }] as RawMessage[];
  const fresh = stack.use(await startNats());
  const { jetstreamManager } = await import("@nats-io/jetstream");
  const manager = await jetstreamManager(fresh.connection);
  await putBack({ connection: fresh.connection, manager }, events, 1, each(twice));
  assert.equal((await manager.streams.info(events)).state.last_seq, 2);
});

test("a segment with any one bit changed is refused, whichever it is", async () => {
  const messages = (await messagesOf(checkedChain(sink, events, end))).slice(0, 2);
  const whole = encodeSegment(segmentOf({ stream: events, created: "then", first: 1, previous: noHash, messages }));
  assert.deepEqual(canonical(decodeSegment(whole, "it").messages), canonical(messages));
  for (let at = 0; at < whole.length; at++)
    for (let bit = 0; bit < 8; bit++) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      assert.throws(
        () => decodeSegment(changed, "it"),
        fails("WING_ARCHIVE_BROKEN", /segment it, line \d/),
        `byte ${at} bit ${bit}: ${whole.toString("latin1", at - 20, at + 20)}`,
      );
    }
  for (let length = 0; length < whole.length - 1; length += 7)
    assert.throws(() => decodeSegment(whole.subarray(0, length), "it"), fails("WING_ARCHIVE_BROKEN", /it/));
});

test("a chain with a segment missing, cut, swapped or of another log is refused, and which one is said", async () => {
  const names = await readdir(folder);
  const read = () => messagesOf(checkedChain(sink, events, end));
  for (const [name, says] of [
    [names[0], /messages 1 to 10 /],
    [names[1], /messages 11 to 20 /],
    [names.at(-1), /messages 31 to 37 /],
  ] as const) {
    await rename(join(folder, name ?? ""), join(folder, "away"));
    await assert.rejects(read(), fails("WING_ARCHIVE_MISSING", says));
    await rename(join(folder, "away"), join(folder, name ?? ""));
  }
  const [second, third] = [join(folder, names[1] ?? ""), join(folder, names[2] ?? "")];
  const kept = await readFile(second);
  await writeFile(second, await readFile(third));
  await assert.rejects(read(), fails("WING_ARCHIVE_BROKEN", /events_1-000000000011-/));

  // One that is whole in itself, made by somebody who knows how, and still not the one that stood there.
  const honest = decodeSegment(kept, "it");
  const forged = honest.messages.map((one, n) => (n === 3 ? { ...one, data: Buffer.from("[]") } : one));
  await writeFile(second, encodeSegment(segmentOf({ ...honest, messages: forged })));
  await assert.rejects(read(), fails("WING_ARCHIVE_BROKEN", /events_1-000000000021-.*does not follow/));
  await writeFile(second, kept);
  const lastFile = join(folder, names.at(-1) ?? "");
  const newest = decodeSegment(await readFile(lastFile), "it");
  const changed = newest.messages.map((one, n) => (n === 3 ? { ...one, data: Buffer.from("[]") } : one));
  const whole = await readFile(lastFile);
  await writeFile(lastFile, encodeSegment(segmentOf({ ...newest, messages: changed })));
  await assert.rejects(read(), fails("WING_ARCHIVE_BROKEN", /events_1-000000000031-.*manifest/));
  await writeFile(lastFile, whole);
  assert.equal((await read()).length, 37);

  const stranger = await openLog();
  await fill(stranger, 40);
  await assert.rejects(
    archiveStream(stranger, events, sink, { signal, messagesMax: 10 }),
    fails("WING_BACKUP_MISMATCH", /EVENTS_1 up to 37/),
  );
});

test("interim text that was lost at its end, or aged out at its beginning, is followed", async () => {
  const fragments = streamNames.fragments;
  const say = async (on: JetStreamLog, call: string, from: number, to: number): Promise<void> => {
    for (let revision = from; revision <= to; revision++)
      await publishFragment(
        on,
        { tenant, call, channel: "customer" },
        {
          utterance: "u1",
          revision,
          channel: "customer",
          text: `words ${revision}`,
          words: [],
          startMs: 0,
          endMs: revision,
          stableCount: 0,
        },
      );
  };
  const one = await openLog();
  await say(one, "call-1", 1, 12);
  const place = await freshSink();
  const before = await archiveStream(one, fragments, place.sink, { signal, messagesMax: 5 });
  assert.equal(before.end?.last, 12);

  const lost = await openLog(); // The same up to 6, then other words.
  await say(lost, "call-1", 1, 6);
  await say(lost, "call-2", 1, 3);
  const then = await archiveStream(lost, fragments, place.sink, { signal, messagesMax: 5 });
  assert.deepEqual([then.end?.first, then.end?.last], [1, 9]);
  for (const ref of then.superseded) await place.sink.remove(ref);
  assert.equal((await messagesOf(checkedChain(place.sink, fragments, then.end))).length, 9);

  const { config } = await lost.manager.streams.info(fragments);
  await lost.manager.streams.update(fragments, { ...config, max_msgs: 3 });
  const aged = await archiveStream(lost, fragments, place.sink, { signal, messagesMax: 5 });
  assert.deepEqual([aged.end?.first, aged.end?.last], [6, 9]);
  const fresh = stack.use(await startNats());
  const { jetstreamManager } = await import("@nats-io/jetstream");
  const manager = await jetstreamManager(fresh.connection);
  const messages = await messagesOf(checkedChain(place.sink, fragments, aged.end));
  await putBack({ connection: fresh.connection, manager }, fragments, 6, each(messages));
  const { state } = await manager.streams.info(fragments);
  assert.deepEqual([state.first_seq, state.last_seq], [6, 9]);
});
