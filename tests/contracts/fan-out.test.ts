/** What a screen is told: everything, in order, once, whatever it missed and whatever cannot be read. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { headers, type SubscriptionOptions } from "@nats-io/transport-node";
import { newId } from "@wingman/streams/base/ids";
import { type LiveFacts, openFanOut } from "@wingman/streams/live/fan-out";
import { callAggregate } from "@wingman/streams/log/calls";
import type { Aggregate } from "@wingman/streams/log/event-log";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { eventSubject } from "@wingman/streams/log/subjects";
import { callStarted, utterance } from "../harness/events.ts";
import { startNats } from "../harness/nats.ts";
import { tearingKeyring, tornWords } from "../harness/torn-seal.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const log = await openJetStreamLog(nats.connection, tearingKeyring);
const fanOut = openFanOut(log);
const tenant = "demo" as TenantId;
const mark = (action: string) => ({ type: "MomentMarked", data: { action, atMs: 1, note: "" } });

const append = async (
  aggregate: Aggregate,
  events: readonly { type: string; data: unknown }[],
  expected: number,
): Promise<number> => {
  const appended = await log.append(
    aggregate,
    {
      id: newId() as CommitId,
      actor: "rep" as ActorId,
      cause: null,
      tick: null,
      correlation: "test",
      clockMs: 5,
      seen: null,
      fence: null,
      traceparent: null,
      time: new Date(),
      events,
    },
    expected,
  );
  assert.ok(appended.kind === "appended");
  return appended.sequence;
};
const listen = async (call: string, from: string | null) => {
  const told: LiveFacts[] = [];
  const unreadable: string[] = [];
  const watch = await fanOut.watch(tenant, call, from, {
    facts: (facts) => told.push(facts),
    settled: () => undefined,
    unreadable: ({ code }) => unreadable.push(code),
  });
  return { told, unreadable, watch };
};
const types = (told: readonly LiveFacts[]) => told.flatMap(({ events }) => events.map(({ type }) => type));
const until = async (holds: () => boolean): Promise<void> => {
  for (const end = Date.now() + 5_000; !holds(); await new Promise((resolve) => setTimeout(resolve, 10)))
    assert.ok(Date.now() < end, "nothing more was told");
};

test("who comes back between two messages of one commit gets the second, and the first not again", async () => {
  const aggregate = callAggregate(tenant, newId());
  const first = await append(aggregate, [callStarted()], 0);
  const sequence = await append(
    aggregate,
    [mark("a"), mark("b"), utterance("rep", 0, "both in one"), mark("c")],
    first,
  );
  await append(aggregate, [mark("d")], sequence);
  const whole = await listen(aggregate.id, null);
  assert.deepEqual(types(whole.told), [
    "CallStarted",
    "MomentMarked",
    "MomentMarked",
    "UtteranceTranscribed",
    "MomentMarked",
    "MomentMarked",
  ]);
  assert.deepEqual(
    whole.told.map(({ position }) => position),
    whole.told.map(({ position }) => position).toSorted(),
  );
  assert.equal(new Set(whole.told.map(({ position }) => position)).size, whole.told.length);
  // From behind each message, exactly the messages after it.
  for (const [index, { position }] of whole.told.entries()) {
    const back = await listen(aggregate.id, position);
    assert.deepEqual(back.told, whole.told.slice(index + 1), `from message ${index}`);
    back.watch.stop();
  }
  const { position } = await fanOut.snapshot(tenant, aggregate.id);
  assert.equal(position, whole.told.at(-1)?.position);
  whole.watch.stop();
});

test("a commit that cannot be read is said, and everything after it comes", async () => {
  const aggregate = callAggregate(tenant, newId());
  let at = await append(aggregate, [callStarted()], 0);
  const live = await listen(aggregate.id, null);
  at = await append(aggregate, [utterance("rep", 0, tornWords)], at);
  at = await append(aggregate, [mark("a")], at);
  await until(() => types(live.told).includes("MomentMarked"));
  assert.deepEqual(types(live.told), ["CallStarted", "MomentMarked"]);
  assert.deepEqual(live.unreadable, ["WING_SEAL_BROKEN"]);
  const late = await listen(aggregate.id, null);
  assert.deepEqual(late.told, live.told);
  assert.deepEqual(late.unreadable, ["WING_SEAL_BROKEN"]);
  const snapshot = await fanOut.snapshot(tenant, aggregate.id);
  assert.equal(snapshot.unreadable?.code, "WING_SEAL_BROKEN");
  assert.ok(snapshot.view.started);
  for (const { watch } of [live, late]) watch.stop();
});

test("a message of somebody else on a call's subject stops no screen of that call", async () => {
  const aggregate = callAggregate(tenant, newId());
  const at = await append(aggregate, [callStarted()], 0);
  const live = await listen(aggregate.id, null);
  const { seq } = await log.client.publish(eventSubject(aggregate), new TextEncoder().encode("not a commit"), {
    headers: headers(),
  });
  await append(aggregate, [mark("a")], seq);
  await until(() => types(live.told).includes("MomentMarked"));
  assert.deepEqual(live.unreadable, ["WING_LOG_FOREIGN"]);
  assert.ok(at < seq);
  live.watch.stop();
});

test("a republished commit that never arrives is read from the log before the next one is told", async () => {
  const aggregate = callAggregate(tenant, newId());
  let lost = 0;
  const connection = Object.assign(Object.create(log.connection) as typeof log.connection, {
    subscribe: (subject: string, options: SubscriptionOptions) =>
      log.connection.subscribe(subject, {
        ...options,
        callback: (error, message) => {
          if (message.headers?.has("Nats-Sequence") && lost-- > 0) return;
          void options.callback?.(error, message);
        },
      }),
  });
  const lossy = openFanOut({ ...log, connection });
  const told: LiveFacts[] = [];
  let at = await append(aggregate, [callStarted()], 0);
  const watch = await lossy.watch(tenant, aggregate.id, null, {
    facts: (facts) => told.push(facts),
    settled: () => undefined,
    unreadable: () => undefined,
  });
  lost = 2;
  for (const name of ["a", "b", "c"]) at = await append(aggregate, [mark(name)], at);
  await until(() => told.length >= 4);
  assert.deepEqual(
    told.flatMap(({ events }) => events.map(({ data }) => (data as { action?: string }).action ?? "start")),
    ["start", "a", "b", "c"],
  );
  watch.stop();
});

test("what was stored while the line was down is told when it is up again, in order and once", async () => {
  const aggregate = callAggregate(tenant, newId());
  let at = await append(aggregate, [callStarted()], 0);
  const live = await listen(aggregate.id, null);
  for (let n = 0; n < 5; n++) at = await append(aggregate, [mark(`before-${n}`)], at);
  await nats.restart();
  for (let n = 0; n < 5; n++) at = await append(aggregate, [mark(`after-${n}`)], at);
  await until(() => live.told.length >= 11);
  assert.deepEqual(
    live.told.flatMap(({ events }) => events.map(({ data }) => (data as { action?: string }).action ?? "start")),
    ["start", ...[0, 1, 2, 3, 4].map((n) => `before-${n}`), ...[0, 1, 2, 3, 4].map((n) => `after-${n}`)],
  );
  live.watch.stop();
});
