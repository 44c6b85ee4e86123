import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import type { ActorId, CommitId, EventId, TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted } from "../../tests/harness/events.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { answers, hangs, type Receiver, resets, startReceiver } from "../../tests/harness/receiver.ts";
import { newId } from "../base/ids.ts";
import { allowListOf } from "../egress/allow.ts";
import { openEgress } from "../egress/egress.ts";
import { keepMigrations } from "../base/keep/migrations/index.ts";
import type { Pool } from "../base/pools.ts";
import { asOwner } from "../base/tenant-tx.ts";
import { callAggregate } from "../log/calls.ts";
import type { EventLog, NewCommit } from "../log/event-log.ts";
import { openMemoryLog } from "../log/memory.ts";
import { runWebhook } from "./connector.ts";
import { beginEffects, idOfEffect, once } from "./effects.ts";
import { beginAt, positionsNotBeyond } from "./position.ts";
import { defaultPace, post } from "./webhook.ts";

const skip = postgresMissing();
const tenant = "acme" as TenantId;
const logger = pino({ level: "silent" });
const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
let server: TestPostgres;
before(async () => {
  if (!skip) server = stack.use(await startPostgres());
});
const fresh = async (): Promise<Pool> => (await server.database([keepMigrations])).pool;
const freshReceiver = async (): Promise<Receiver> => stack.use(await startReceiver());
const egress = stack.use(openEgress({ allow: allowListOf("127.0.0.1") ?? assert.fail() }));
const pace = { answerMsMax: 300, firstRetryMs: 20, attemptsMax: 4 };
const secret = `whsec_${Buffer.from("a secret of at least twenty-four bytes").toString("base64")}`;

const append = async (log: EventLog, call: string, ...events: NewCommit["events"]): Promise<void> => {
  const aggregate = callAggregate(tenant, call);
  let expected = 0;
  for await (const commit of log.read(aggregate)) expected = commit.sequence;
  const commit = {
    id: newId() as CommitId,
    actor: "rep-1" as ActorId,
    cause: null,
    tick: null,
    correlation: call,
    clockMs: 0,
    seen: null,
    fence: null,
    traceparent: null,
    time: new Date(),
    events,
  };
  assert.equal((await log.append(aggregate, commit, expected)).kind, "appended");
};
const ended = { type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 61_000 } };
const outcome = {
  type: "OutcomeRecorded",
  data: { action: "a1", outcome: "won", nextStep: "Send it to Tomás", nextStepOn: null, atMs: 70_000 },
};
const rowsOf = (pool: Pool): Promise<{ state: string; attempts: number; error: string | null }[]> =>
  asOwner(pool, async (tx: Transaction<any>) => {
    const { rows } = await sql<{ state: string; attempts: number; error: string | null }>`
      select state, attempts, error from public.effect order by begun_at, cause`.execute(tx);
    return rows;
  });
const until = async (look: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (const end = Date.now() + 10_000; !(await look()); await new Promise((next) => setTimeout(next, 15)))
    if (Date.now() > end) assert.fail(`${what} did not come`);
};
const settled = (pool: Pool, count: number): Promise<void> =>
  until(async () => {
    const rows = await rowsOf(pool);
    return rows.length === count && rows.every(({ state }) => state !== "started");
  }, "an end of every effect");
const running = async (log: EventLog, pool: Pool, url: string, changes = {}) => {
  const stop = new AbortController();
  const connector = runWebhook({
    log,
    pool,
    egress,
    target: { url, secret: () => secret },
    logger,
    signal: stop.signal,
    pace: { ...pace, ...changes },
  });
  await connector.ready;
  return {
    ...connector,
    async stop() {
      stop.abort();
      await connector.done;
    },
  };
};

test("a finished call is told once, signed, without a word or a name", { skip }, async () => {
  const [pool, receiver, log] = [await fresh(), await freshReceiver(), openMemoryLog()];
  const connector = await running(log, pool, receiver.url);
  await append(log, "call-1", callStarted());
  await append(log, "call-1", ended);
  await append(log, "call-1", outcome);
  await settled(pool, 2);
  await connector.stop();
  assert.equal(receiver.received.length, 2);
  const first = receiver.received.find(({ body }) => body.includes("wingman.call.ended")); // In no order, as documented.
  const { headers, body } = first ?? assert.fail();
  const notice = JSON.parse(body) as Record<string, unknown>;
  assert.match(String(headers["content-type"]), /^application\/cloudevents\+json/);
  assert.deepEqual(Object.keys(notice), [
    "specversion",
    "id",
    "source",
    "type",
    "subject",
    "time",
    "datacontenttype",
    "data",
  ]);
  assert.deepEqual(notice["data"], {
    call: "call-1",
    reason: "ended-by-rep",
    durationMs: 61_000,
    utterances: 0,
    tips: 0,
    gaps: 0,
  });
  assert.equal(notice["type"], "wingman.call.ended");
  const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  assert.equal(headers["webhook-signature"], `v1,${createHmac("sha256", key).update(signed).digest("base64")}`);
  assert.ok(Math.abs(Number(headers["webhook-timestamp"]) - Date.now() / 1_000) < 5);
  for (const { body: said } of receiver.received) assert.doesNotMatch(said, /Tomás|Priya|Send it|Dock|Corvane/);
  assert.equal(new Set(receiver.ids()).size, 2);
});

test("what was on the log before it first ran is never told; from there on nothing is left out", { skip }, async () => {
  const [pool, receiver, log] = [await fresh(), await freshReceiver(), openMemoryLog()];
  await append(log, "old", callStarted());
  await append(log, "old", ended);
  const first = await running(log, pool, receiver.url);
  await append(log, "new-1", callStarted());
  await append(log, "new-1", ended);
  await settled(pool, 1);
  await first.stop();
  await append(log, "new-2", callStarted()); // While it does not run.
  await append(log, "new-2", ended);
  const second = await running(log, pool, receiver.url);
  await settled(pool, 2);
  await second.stop();
  const third = await running(log, pool, receiver.url);
  await append(log, "old", outcome);
  await settled(pool, 3);
  await third.stop();
  const told = receiver.received.map(({ body }) => JSON.parse(body) as { subject: string; type: string });
  assert.deepEqual(
    told.map(({ subject, type }) => `${subject} ${type}`),
    ["new-1 wingman.call.ended", "new-2 wingman.call.ended", "old wingman.call.outcome-recorded"],
  );
});

test("errors, silence and broken lines are tried again under the same id, with the same body", { skip }, async () => {
  const [pool, receiver, log] = [await fresh(), await freshReceiver(), openMemoryLog()];
  receiver.next.push(answers(500), resets, hangs);
  const connector = await running(log, pool, receiver.url);
  await append(log, "call-1", callStarted());
  await append(log, "call-1", ended);
  await settled(pool, 1);
  await connector.stop();
  assert.equal(receiver.received.length, 4);
  assert.equal(new Set(receiver.ids()).size, 1);
  assert.equal(new Set(receiver.received.map(({ body }) => body)).size, 1);
  assert.deepEqual(await rowsOf(pool), [{ state: "done", attempts: 4, error: null }]);
});

test("the tries have a bound, and a call whose notice failed holds up no other", { skip }, async () => {
  const [pool, receiver, log] = [await fresh(), await freshReceiver(), openMemoryLog()];
  receiver.next.push(...Array.from({ length: 4 }, () => answers(503)));
  const connector = await running(log, pool, receiver.url);
  await append(log, "call-1", callStarted());
  await append(log, "call-1", ended);
  await settled(pool, 1);
  await append(log, "call-2", callStarted());
  await append(log, "call-2", ended);
  await settled(pool, 2);
  await connector.stop();
  const [given, done] = await rowsOf(pool);
  assert.deepEqual([given?.state, given?.attempts, done?.state], ["failed", 4, "done"]);
  assert.match(given?.error ?? "", /503; given up after 4 tries/);
  assert.equal(receiver.received.length, 5);
});

test("Retry-After is waited for, in seconds or as a date, and jitter is full", async () => {
  const receiver = await freshReceiver();
  const now = Date.parse("2026-11-26T12:00:00Z");
  const at = (attempt: number, random: number) =>
    post(
      egress,
      { url: receiver.url },
      { id: "i", request: "{}", attempt },
      { ...defaultPace, random: () => random, now: () => now },
    );
  receiver.next.push(
    answers(429, { "retry-after": "120" }),
    answers(503, { "retry-after": "Thu, 26 Nov 2026 12:10:00 GMT" }),
  );
  assert.deepEqual(await at(1, 0.5), { kind: "later", error: "the receiver answered 429", afterMs: 120_000 });
  assert.equal(((await at(1, 0.5)) as { afterMs: number }).afterMs, 600_000);
  receiver.next.push(
    answers(429, { "retry-after": "99999999" }),
    answers(500),
    answers(500),
    answers(500),
    answers(302, { location: "http://127.0.0.1:1" }),
  );
  assert.equal(((await at(1, 0.5)) as { afterMs: number }).afterMs, 24 * 3_600_000);
  assert.equal(((await at(3, 0.5)) as { afterMs: number }).afterMs, 10_000);
  assert.equal(((await at(3, 0)) as { afterMs: number }).afterMs, 0);
  assert.equal(((await at(19, 1)) as { afterMs: number }).afterMs, 3_600_000);
  assert.equal((await at(1, 0)).kind, "later", "an answer that points elsewhere is not followed");
  assert.equal(receiver.received[0]?.headers["webhook-signature"], undefined, "nothing is signed without a secret");
});

test("a receiver that says 410 is left alone until another address is set", { skip }, async () => {
  const [pool, receiver, log] = [await fresh(), await freshReceiver(), openMemoryLog()];
  receiver.next.push(answers(410));
  const first = await running(log, pool, receiver.url);
  await append(log, "call-1", callStarted());
  await append(log, "call-1", ended);
  await first.done;
  await append(log, "call-2", callStarted());
  await append(log, "call-2", ended);
  const again = await running(log, pool, receiver.url);
  assert.equal(await again.ready, "stopped");
  await again.done;
  assert.equal(receiver.received.length, 1);
  const other = await freshReceiver();
  const moved = await running(log, pool, other.url);
  await settled(pool, 2);
  await moved.stop();
  assert.deepEqual([receiver.received.length, other.received.length], [1, 1]);
});

test("news of days ago is no news: it is recorded, and nobody is called", { skip }, async () => {
  const [pool, receiver, log] = [await fresh(), await freshReceiver(), openMemoryLog()];
  const connector = await running(log, pool, receiver.url, { now: () => Date.now() + 4 * 24 * 3_600_000 });
  await append(log, "call-1", callStarted());
  await append(log, "call-1", ended);
  await settled(pool, 1);
  await connector.stop();
  assert.equal(receiver.received.length, 0);
  assert.equal((await rowsOf(pool))[0]?.error, "too late to be told");
});

test("work is done once: again it answers what came of it, and two at once are one", { skip }, async () => {
  const pool = await fresh();
  const key = { tenant, processor: "p", cause: "e.0" as EventId };
  const begin = () => asOwner(pool, (tx: Transaction<any>) => beginEffects(tx, [{ ...key, request: "r" }]));
  await begin();
  const seen: string[] = [];
  const work = async ({ id, attempt }: { id: string; attempt: number }) => {
    seen.push(`${id} ${attempt}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { kind: "done", result: { row: 7 } } as const;
  };
  const both = await Promise.all([once(pool, key, 60_000, work), once(pool, key, 60_000, work)]);
  assert.deepEqual(both.map(({ kind }) => kind).sort(), ["done", "taken"]);
  await begin();
  assert.deepEqual(await once(pool, key, 60_000, work), { kind: "done", result: { row: 7 } });
  assert.deepEqual(seen, [`${idOfEffect(key)} 1`]);

  // Whoever died while at it: nobody is at it for the lease, then it is done under the same id.
  const other = { ...key, cause: "e.1" as EventId };
  await asOwner(pool, (tx: Transaction<any>) => beginEffects(tx, [{ ...other, request: "r" }]));
  await assert.rejects(
    once(pool, other, 100, () => Promise.reject(new Error("killed"))),
    /killed/,
  );
  assert.deepEqual(await once(pool, other, 100, work), { kind: "taken" });
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.equal((await once(pool, other, 100, work)).kind, "done");
  assert.equal(seen[1], `${idOfEffect(other)} 2`);
});

test("a position of another log halts, and one beyond a restored log is set to its end", { skip }, async () => {
  const [pool, receiver, log] = [await fresh(), await freshReceiver(), openMemoryLog()];
  const connector = await running(log, pool, receiver.url);
  await append(log, "call-1", callStarted());
  await append(log, "call-1", ended);
  await settled(pool, 1);
  await connector.stop();
  const restored = openMemoryLog();
  await append(restored, "call-1", callStarted());
  const astray = await running(restored, pool, receiver.url);
  await assert.rejects(astray.done, { code: "WING_LOG_MISMATCH" });
  const last = await restored.at(1);
  await positionsNotBeyond(pool, { sequence: 1, commit: last?.id ?? "" });
  assert.deepEqual(await beginAt(pool, restored, "webhook"), { sequence: 1, commit: last?.id, stoppedBy: null });
});
