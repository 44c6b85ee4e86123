/** The retry table of append (events.md rules 4 to 6), each row on a real server over a line that is disturbed on purpose. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { connect } from "@nats-io/transport-node";
import type { ActorId } from "@wingman/domain/ids";
import { newId } from "@wingman/streams/base/ids";
import { callsOn } from "@wingman/streams/log/calls";
import type { Aggregate, NewCommit } from "@wingman/streams/log/event-log";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { defaultBounds, streamNames } from "@wingman/streams/log/streams";
import { eventSubject } from "@wingman/streams/log/subjects";
import { aCall, commitOf } from "../harness/commits.ts";
import { callStarted, utterance } from "../harness/events.ts";
import { type FaultyLine, faultyLine } from "../harness/faulty-line.ts";
import { startNats } from "../harness/nats.ts";

const opened = new AsyncDisposableStack();
after(() => opened.disposeAsync());
const nats = opened.use(await startNats());
const direct = await openJetStreamLog(nats.connection, plainKeyring);

type Disturbed = { readonly log: JetStreamLog; readonly line: FaultyLine };
/** A log over a line of its own that can be disturbed. */
const disturbed = async (): Promise<Disturbed & AsyncDisposable> => {
  const line = await faultyLine(nats.url);
  const connection = await connect({ servers: line.url, maxReconnectAttempts: -1, reconnectTimeWait: 20 });
  const log = await openJetStreamLog(connection, plainKeyring);
  return {
    log,
    line,
    async [Symbol.asyncDispose]() {
      await connection.close();
      await line[Symbol.asyncDispose]();
    },
  };
};

const commit = (changes: Partial<NewCommit> = {}): NewCommit => commitOf([callStarted()], changes);
const idsOf = async (call: Aggregate): Promise<string[]> => {
  const ids: string[] = [];
  for await (const { id } of direct.read(call)) ids.push(id);
  return ids;
};
const stored = async (count: number): Promise<void> => {
  for (let n = 0; n < 500 && (await direct.last()) < count; n++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(await direct.last(), count);
};

/** A commit that stands, and whose writer has not heard so. */
const answerHeld = async ({ log, line }: Disturbed) => {
  const [call, mine, before] = [aCall(), commit(), await direct.last()];
  line.holdAnswers();
  const appending = log.append(call, mine, 0);
  await stored(before + 1);
  return { call, mine, before, appending };
};

test("a request that never arrived is sent again and stands once", async () => {
  await using over = await disturbed();
  const call = aCall();
  const mine = commit();
  over.line.swallowRequests();
  const appending = over.log.append(call, mine, 0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  over.line.cut();
  assert.deepEqual(await appending, { kind: "appended", sequence: await direct.last(), again: false });
  assert.deepEqual(await idsOf(call), [mine.id]);
});

test("an answer that never came is asked for again: the conflict it meets is with itself", async () => {
  await using over = await disturbed();
  const { call, mine, before, appending } = await answerHeld(over);
  over.line.cut();
  assert.deepEqual(await appending, { kind: "appended", sequence: before + 1, again: true });
  assert.deepEqual(await idsOf(call), [mine.id]);
});

test("an answer that comes too late for its timeout changes nothing", async () => {
  await using over = await disturbed();
  const { call, mine, before, appending } = await answerHeld(over);
  setTimeout(() => over.line.releaseAnswers(), 2_300);
  assert.deepEqual(await appending, { kind: "appended", sequence: before + 1, again: true });
  assert.deepEqual(await idsOf(call), [mine.id]);
});

test("an answer that was lost, and somebody who appended meanwhile: still mine, and still once", async () => {
  await using over = await disturbed();
  const { call, mine, before, appending } = await answerHeld(over);
  const other = commit({ events: [utterance("rep", 0, "hello")] });
  assert.equal((await direct.append(call, other, before + 1)).kind, "appended");
  over.line.cut();
  assert.deepEqual(await appending, { kind: "appended", sequence: before + 1, again: true });
  assert.deepEqual(await idsOf(call), [mine.id, other.id]);
});

test("a request that was lost, and somebody who appended meanwhile: a conflict, and nothing of mine", async () => {
  await using over = await disturbed();
  const call = aCall();
  over.line.swallowRequests();
  const appending = over.log.append(call, commit(), 0);
  const other = commit();
  assert.equal((await direct.append(call, other, 0)).kind, "appended");
  over.line.cut();
  assert.deepEqual(await appending, { kind: "conflict" });
  assert.deepEqual(await idsOf(call), [other.id]);
});

test("at most sixteen are on their way at once; the others wait, and all arrive", async () => {
  await using over = await disturbed();
  const before = await direct.last();
  over.line.holdAnswers();
  const appending = Array.from({ length: 40 }, () => over.log.append(aCall(), commit(), 0));
  await stored(before + 16);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(await direct.last(), before + 16);
  over.line.releaseAnswers();
  assert.ok((await Promise.all(appending)).every(({ kind }) => kind === "appended"));
  assert.equal(await direct.last(), before + 40);
});

test("headers that the server does not take are too large, and the log is as before", async () => {
  const call = aCall();
  await assert.rejects(direct.append(call, commit({ seen: "e1 ".repeat(30_000) }), 0), { code: "WING_LOG_TOO_LARGE" });
  assert.deepEqual(await idsOf(call), []);
});

test("what a newer Wingman wrote stops every decision about its call, and no other", async () => {
  const calls = callsOn(direct);
  const actor = "tester" as ActorId;
  const call = aCall();
  const start = { type: "StartCall", call: callStarted().data, consent: "given" } as const;
  const { sequence } = await calls
    .send(call, start, { actor })
    .then((sent) => (sent.kind === "done" ? sent : assert.fail()));
  const newer = [{ id: "x.0", type: "CallPaused", v: 99, time: new Date().toISOString(), data: { until: "tomorrow" } }];
  await direct.client.publish(eventSubject(call), JSON.stringify(newer), {
    msgID: newId(),
    expect: { lastSubjectSequence: sequence },
  });
  const end = { type: "EndCall", reason: "ended-by-rep", durationMs: 1 } as const;
  await assert.rejects(callsOn(direct).send(call, end, { actor }), { code: "WING_EVENT_NEWER" });
  await assert.rejects(calls.send(call, end, { actor }), { code: "WING_EVENT_NEWER" }, "also where the fold was known");
  const other = aCall();
  await calls.send(other, start, { actor });
  assert.equal((await calls.send(other, end, { actor })).kind, "done");
});

test("a full log says so, keeps what it has, and takes the same commit once there is room", async () => {
  await using small = await startNats();
  const tight = { ...defaultBounds, eventsBytesMax: 4_000 };
  const log = await openJetStreamLog(small.connection, plainKeyring, tight);
  const call = aCall();
  const first = await log.append(call, commit(), 0);
  assert.ok(first.kind === "appended");
  const long = commit({ events: [utterance("rep", 0, "a sentence of some length ".repeat(40).trim())] });
  await assert.rejects(log.append(call, long, first.sequence), { code: "WING_LOG_FULL", remedy: /Make room/ });
  assert.equal(await log.last(), first.sequence);
  await log.manager.streams.update(streamNames.events, { max_bytes: 1_000_000 });
  assert.deepEqual(await log.append(call, long, first.sequence), {
    kind: "appended",
    sequence: first.sequence + 1,
    again: false,
  });
});
