/** Meter events over real HTTP, to a vendor that follows Stripe's documented contract and fails as networks do. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { sql, type Transaction } from "kysely";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted } from "../../tests/harness/events.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { type MeterFault, type MeterVendor, startMeterVendor } from "../../tests/harness/meter-vendor.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
import { newId } from "../base/ids.ts";
import { keepMigrations } from "../base/keep/migrations/index.ts";
import type { Pool } from "../base/pools.ts";
import { asOwner } from "../base/tenant-tx.ts";
import { allowListOf } from "../egress/allow.ts";
import { openEgress } from "../egress/egress.ts";
import { callAggregate } from "../log/calls.ts";
import type { EventLog, NewCommit } from "../log/event-log.ts";
import { openMemoryLog } from "../log/memory.ts";
import { idOfEffect } from "./effects.ts";
import { customersIn, meterPace, meterProcessor, runMeter, sendMeter } from "./meter.ts";

const skip = postgresMissing();
const logger = pino({ level: "silent" });
const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
let server: TestPostgres;
before(async () => {
  if (!skip) server = stack.use(await startPostgres());
});
const egress = stack.use(openEgress({ allow: allowListOf("127.0.0.1") ?? assert.fail() }));
const [key, eventName] = ["sk_test_1", "wingman_call_seconds"];
const customers = customersIn("acme=cus_A, borealis=cus_B") ?? assert.fail();
const vendorNow = async (): Promise<MeterVendor> =>
  stack.use(await startMeterVendor({ key, meters: [eventName], customers: [...customers.values()] }));
const pace = { ...meterPace, answerMsMax: 300, firstRetryMs: 20 };

const append = async (log: EventLog, tenant: string, call: string, ...events: NewCommit["events"]): Promise<void> => {
  const aggregate = callAggregate(tenant as TenantId, call);
  let expected = 0;
  for await (const commit of log.read(aggregate)) expected = commit.sequence;
  const appended = await log.append(
    aggregate,
    {
      ...{ id: newId() as CommitId, actor: "rep-1" as ActorId, cause: null, tick: null, correlation: call, clockMs: 0 },
      ...{ seen: null, fence: null, traceparent: null, time: new Date(), events },
    },
    expected,
  );
  assert.equal(appended.kind, "appended");
};
const ended = (durationMs: number) => ({ type: "CallEnded", data: { reason: "ended-by-rep", durationMs } });
const finished = async (log: EventLog, tenant: string, call: string, ms: number, begun = callStarted()) => {
  await append(log, tenant, call, begun);
  await append(log, tenant, call, ended(ms));
};
type Row = { state: string; attempts: number; error: string | null };
const rowsOf = (pool: Pool): Promise<readonly Row[]> =>
  asOwner(pool, async (tx: Transaction<any>) => {
    const { rows } = await sql<Row>`select state, attempts, error from public.effect order by begun_at, cause`.execute(
      tx,
    );
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
const running = async (
  log: EventLog,
  pool: Pool,
  vendor: MeterVendor,
  keyNow: () => string | undefined = () => key,
) => {
  const stop = new AbortController();
  const target = { url: vendor.url, key: keyNow, eventName, customers };
  const meter = runMeter({ ...{ log, pool, egress, target, logger, pace }, signal: stop.signal });
  await meter.ready;
  return async () => {
    stop.abort();
    await meter.done;
  };
};
const fresh = async (): Promise<Pool> => (await server.database([keepMigrations])).pool;

test(
  "a finished call is metered once, in seconds, to its company's customer; a sample and a stranger are not",
  { skip },
  async () => {
    const [pool, vendor, log] = [await fresh(), await vendorNow(), openMemoryLog()];
    await finished(log, "acme", "before", 60_000); // It was over before the meter was first switched on.
    const stop = await running(log, pool, vendor);
    await finished(log, "acme", "one", 61_400);
    await finished(log, "borealis", "two", 30_000);
    const begun = callStarted();
    await finished(log, "acme", "sample", 138_000, {
      ...begun,
      data: { ...begun.data, sample: "saas" },
    } as typeof begun);
    await finished(log, "stranger", "four", 9_000);
    await settled(pool, 2);
    await stop();
    assert.deepEqual(
      vendor.taken
        .map(({ event, customer, value }) => [event, customer, value] as const)
        .toSorted(([, a], [, b]) => a.localeCompare(b)),
      [
        [eventName, "cus_A", 61],
        [eventName, "cus_B", 30],
      ],
    );
    assert.ok(vendor.taken.every(({ timestamp }) => Math.abs(timestamp - Date.now() / 1_000) < 60));
    assert.ok(vendor.asked.every(({ headers }) => headers["stripe-version"] !== undefined));
  },
);

const json = { "content-type": "application/json" };
const says =
  (status: number, headers = {}): MeterFault["answer"] =>
  (response) =>
    response.writeHead(status, { ...json, ...headers }).end(JSON.stringify({ error: { type: "api_error" } }));
const resets: MeterFault["answer"] = (response) => response.socket?.resetAndDestroy();
const hangs: MeterFault["answer"] = () => undefined;

test("rate limits, faults, silence and lost answers: each is billed once, whatever came before", { skip }, async () => {
  const faults: readonly (readonly [string, MeterFault])[] = [
    ["too many requests", { isTaken: false, answer: says(429) }],
    ["a fault before it was taken", { isTaken: false, answer: says(500) }],
    ["a fault after it was taken", { isTaken: true, answer: says(503) }],
    ["silence before", { isTaken: false, answer: hangs }],
    ["silence after", { isTaken: true, answer: hangs }],
    ["a broken line before", { isTaken: false, answer: resets }],
    ["a broken line after", { isTaken: true, answer: resets }],
    ["a conflict", { isTaken: false, answer: says(409) }],
  ];
  for (const [what, fault] of faults) {
    const [pool, vendor, log] = [await fresh(), await vendorNow(), openMemoryLog()];
    vendor.faults.push(fault);
    const stop = await running(log, pool, vendor);
    await finished(log, "acme", "one", 10_000);
    await settled(pool, 1);
    await stop();
    assert.deepEqual([vendor.taken.length, vendor.asked.length], [1, 2], what);
    assert.equal(new Set(vendor.asked.map(({ identifier }) => identifier)).size, 1, what);
    assert.deepEqual(
      (await rowsOf(pool)).map(({ state }) => state),
      ["done"],
      what,
    );
  }
});

test("one that dies while it sends is followed by another, and nothing is billed twice", { skip }, async () => {
  const [pool, vendor, log] = [await fresh(), await vendorNow(), openMemoryLog()];
  vendor.faults.push({ isTaken: true, answer: hangs });
  const stop = await running(log, pool, vendor, () => key);
  await finished(log, "acme", "one", 10_000);
  await until(() => vendor.taken.length === 1, "the event");
  await stop();
  // As if it had been killed before it could note the answer: its claim ends by itself.
  await asOwner(pool, (tx: Transaction<any>) =>
    sql`update public.effect set state = 'started', result = null, settled_at = null, next_at = now()`.execute(tx),
  );
  const stopNext = await running(log, pool, vendor);
  await settled(pool, 1);
  await stopNext();
  assert.equal(vendor.taken.length, 1);
  assert.deepEqual(
    (await rowsOf(pool)).map(({ state }) => state),
    ["done"],
  );
});

test(
  "a wrong key is waited for; what Stripe refuses for good is given up, and says why without a name",
  { skip },
  async () => {
    const [pool, vendor, log] = [await fresh(), await vendorNow(), openMemoryLog()];
    let now = "sk_test_wrong";
    const stop = await running(log, pool, vendor, () => now);
    await finished(log, "acme", "one", 10_000);
    await until(async () => (await rowsOf(pool))[0]?.error === "Stripe answered 401 api_key_invalid", "the refusal");
    now = key;
    await settled(pool, 1);
    await stop();
    assert.equal(vendor.taken.length, 1);

    const elsewhere = stack.use(await startMeterVendor({ key, meters: [eventName], customers: ["cus_other"] }));
    const [other, otherLog] = [await fresh(), openMemoryLog()];
    const stopOther = await running(otherLog, other, elsewhere);
    await finished(otherLog, "acme", "one", 10_000);
    await settled(other, 1);
    await stopOther();
    assert.deepEqual(await rowsOf(other), [
      { state: "failed", attempts: 1, error: "Stripe answered 400 resource_missing" },
    ]);
  },
);

test("what may have been taken is not sent again once its identifier may be forgotten", async () => {
  const vendor = await vendorNow();
  const begun = Date.now();
  const asked = { eventName, customer: "cus_A", seconds: 5, timestamp: Math.floor(begun / 1_000), begun };
  const at = (ms: number, attempt: number) =>
    sendMeter(
      egress,
      { url: vendor.url, key: () => key },
      {
        id: idOfEffect({ processor: meterProcessor, cause: `c.${ms}` as never }),
        request: JSON.stringify(asked),
        attempt,
      },
      { ...pace, now: () => begun + ms },
    );
  const day = 24 * 3_600_000;
  assert.equal((await at(day, 2)).kind, "failed");
  assert.equal((await at(day, 1)).kind, "done"); // Never tried, so never taken.
  assert.equal((await at(22 * 3_600_000, 5)).kind, "done");
  assert.equal((await at(40 * day, 1)).kind, "failed");
  assert.equal(vendor.taken.length, 2);
});

test("nothing goes out without a key, and who is whose customer is read strictly", { skip }, async () => {
  const [pool, vendor, log] = [await fresh(), await vendorNow(), openMemoryLog()];
  const stop = await running(log, pool, vendor, () => undefined);
  await finished(log, "acme", "one", 10_000);
  await until(async () => (await rowsOf(pool))[0]?.error === "there is no key", "the effect");
  await stop();
  assert.equal(vendor.asked.length, 0);
  for (const wrong of ["", "acme", "acme=cus", "acme=cus_1,acme=cus_2", "a b=cus_1", "acme=cus_1,"])
    assert.equal(customersIn(wrong), undefined, wrong);
});
