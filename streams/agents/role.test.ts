/** Deadlines of the `agents` role on a real log, driven by a clock of the test's own. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { callMsMax, silenceMsMax } from "@wingman/domain/call/policy";
import type { CallCommand } from "@wingman/domain/call/call";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import { connect } from "@nats-io/transport-node";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted, utterance } from "../../tests/harness/events.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats } from "../../tests/harness/nats.ts";
import { callAggregate, callsOn } from "../log/calls.ts";
import { openJetStreamLog } from "../log/jetstream.ts";
import { readLeases } from "../log/leases.ts";
import { plainKeyring } from "../log/seal.ts";
import { slotOf } from "../log/subjects.ts";
import { newId } from "../base/ids.ts";
import { conductorActor } from "./inputs.ts";
import { runAgents } from "./role.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const log = await openJetStreamLog(nats.connection, plainKeyring);
const playbook = compilePlaybook(starterPlaybook);
const actor = "rep-1" as ActorId;
const aggregateOf = (call: string) => callAggregate("t1" as TenantId, call);
const data = callStarted({ playbook: { id: playbook.playbook.id, version: playbook.playbook.version } }).data;
const opened: CallCommand = {
  type: "OpenChannel",
  channel: {
    channel: "rep",
    codec: "pcm-s16le",
    sampleRateHz: 16_000,
    openedAtMs: 0,
    engine: "test",
    model: "test",
    accuracy: "best",
    reason: "a test",
  },
};

/** Runs the role with a clock that stands where it is put; ends it before it returns. */
const withAgents = async (
  work: (clock: { now: number }) => Promise<void>,
  clock = { now: Date.now() },
): Promise<void> => {
  const stopping = new AbortController();
  const connection = await connect({ servers: nats.url });
  const own = await openJetStreamLog(connection, plainKeyring);
  const agents = runAgents({
    log: own,
    calls: callsOn(own),
    playbookOf: () => playbook,
    worker: { id: newId(), isGone: () => true }, // Every earlier one of these tests has ended.
    logger: pino({ level: "silent" }),
    signal: stopping.signal,
    now: () => clock.now,
  });
  try {
    await agents.ready;
    await work(clock);
  } finally {
    stopping.abort();
    await agents.done;
    await connection.close();
  }
};
const begin = async (startedAt: number, consent: "given" | "asking", ...commands: CallCommand[]): Promise<string> => {
  const call = newId();
  for (const command of [{ type: "StartCall", call: data, consent } as const, ...commands])
    await callsOn(log).send(aggregateOf(call), command, { actor, time: new Date(startedAt) });
  return call;
};
const endOf = async (call: string) => {
  const { state } = await callsOn(log).load(aggregateOf(call));
  for await (const commit of log.read(aggregateOf(call)))
    for (const event of commit.events)
      if (event.type === "CallEnded") return { state, ...(event.data as { reason: string; durationMs: number }) };
  return { state, reason: null, durationMs: 0 };
};
const until = async (call: string, fits: (end: Awaited<ReturnType<typeof endOf>>) => boolean, msMax = 5_000) => {
  for (const last = Date.now() + msMax; ;) {
    const end = await endOf(call);
    if (fits(end)) return end;
    assert.ok(Date.now() < last, `after ${msMax} ms: ${JSON.stringify({ ...end, state: end.state.status })}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const passing = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 700));

test("a call without sound for too long ends by itself, and not before", () =>
  withAgents(async (clock) => {
    const startedAt = clock.now;
    const call = await begin(startedAt, "given", opened);
    clock.now = startedAt + silenceMsMax - 1_000;
    await passing();
    assert.equal((await endOf(call)).reason, null);
    clock.now = startedAt + silenceMsMax + 1_000;
    const end = await until(call, ({ reason }) => reason !== null);
    assert.equal(end.reason, "no-sound");
    assert.ok(end.durationMs >= silenceMsMax && end.durationMs < silenceMsMax + 2_000);
  }));

test("consent that nobody answers becomes a no, and the call goes on", () =>
  withAgents(async (clock) => {
    const startedAt = clock.now;
    const call = await begin(startedAt, "asking", opened);
    clock.now = startedAt + 91_000;
    const { state } = await until(call, (end) => end.state.consent === "refused");
    assert.equal(state.status, "live");
  }));

test("a paused call outlasts silence, and still ends when it is longer than any call", () =>
  withAgents(async (clock) => {
    const startedAt = clock.now;
    const call = await begin(startedAt, "given", opened, { type: "PauseCall" });
    clock.now = startedAt + silenceMsMax * 10;
    await passing();
    assert.equal((await endOf(call)).reason, null);
    clock.now = startedAt + callMsMax + 1_000;
    assert.equal((await until(call, ({ reason }) => reason !== null)).reason, "too-long");
  }));

test("a call that was live when everything stopped a week ago ends at the next start, once", async () => {
  const startedAt = Date.now();
  const call = await begin(startedAt, "given", opened);
  const nextWeek = () => ({ now: startedAt + 7 * 24 * 3_600_000 });
  await withAgents(async () => {
    await until(call, ({ reason }) => reason !== null);
  }, nextWeek());
  await withAgents(passing, nextWeek());
  const ends: string[] = [];
  for await (const commit of log.read(aggregateOf(call)))
    for (const event of commit.events) if (event.type === "CallEnded") ends.push(event.id);
  assert.equal(ends.length, 1);
});

test("whoever takes a call up bars the one before it, even if it has nothing to say itself", async () => {
  const began = Date.now();
  const clock = { now: began };
  const call = await begin(began, "given", opened);
  const fenceNow = async (): Promise<number> =>
    (await readLeases(log, "agents")).find(({ slot }) => slot === slotOf(call))?.revision ?? 0;
  let sleeping = 0;
  await withAgents(async () => {
    sleeping = await fenceNow();
  }, clock);
  const zombie = callsOn(log);
  await zombie.load(aggregateOf(call)); // As it stood when it fell asleep.
  await withAgents(async () => {
    assert.ok((await fenceNow()) > sleeping);
    const late = zombie.send(
      aggregateOf(call),
      { type: "Conduct", events: [{ type: "InputsSeen", data: { inputs: 1 } }] },
      { actor: conductorActor, fence: sleeping },
    );
    await assert.rejects(late, { code: "WING_FENCE_LOST" });
  }, clock);
});

const told = async (call: string): Promise<number> => {
  let count = 0;
  for await (const { events } of log.read(aggregateOf(call)))
    count += events.filter(({ type }) => type === "CallSummarised").length;
  return count;
};
const isTold = async (call: string): Promise<void> => {
  for (const last = Date.now() + 10_000; (await told(call)) === 0;) {
    assert.ok(Date.now() < last, "it is not told");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const said: CallCommand = {
  type: "TranscribeUtterance",
  utterance: utterance("customer", 16_000, "honestly that is too expensive for us").data,
};
const over: CallCommand = { type: "EndCall", reason: "ended-by-rep", durationMs: 60_000 };

test("a call that is over is summarised once, also one that ended while nobody was there", async () => {
  const before = await begin(Date.now() - 120_000, "given", opened, said, over);
  assert.equal(await told(before), 0);
  await withAgents(async (clock) => {
    await isTold(before);
    const live = await begin(clock.now, "given", opened, said);
    await passing();
    assert.equal(await told(live), 0);
    await callsOn(log).send(aggregateOf(live), over, { actor });
    await isTold(live);
    const silent = await begin(clock.now, "given", opened, over);
    await passing();
    assert.equal(await told(silent), 0, "nothing was said in it");
  });
  await withAgents(passing); // Taken up again, it is not told again.
  assert.equal(await told(before), 1);
});
