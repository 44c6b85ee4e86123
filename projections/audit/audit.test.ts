/** The trail over random logs: a row an event, the same whichever way the log is cut, nobody else's, and no words in it. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { asProjector, inTenant, type TenantTx } from "@wingman/streams/base/tenant-tx";
import type { Pool } from "@wingman/streams/base/pools";
import type { Recorded } from "@wingman/streams/log/event-log";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { sql } from "kysely";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats } from "../../tests/harness/nats.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { everyEventCall } from "../../tests/harness/rights-ground.ts";
import { runProjector } from "../projector.ts";
import { sourceOf } from "../source.ts";
import { plausibleLog, randomOf } from "../history/plausible.fixture.ts";
import { digestTables } from "../rebuild/digest.ts";
import { fill } from "../rebuild/fill.ts";
import { addGeneration } from "../rebuild/generations.ts";
import { entriesOf } from "./fold.ts";
import { audit } from "./model.ts";
import { accessSums, extent, findEntry, listEntries, logBytes } from "./query.ts";
import type { AuditTables, EntryRow } from "./tables.ts";
import { walkFrom } from "./walk.ts";

const skip = postgresMissing();
let server: TestPostgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());
const empty = async (): Promise<Pool> => (await server.database([audit])).pool;
const schema = "rm_audit_v1";
const tenants = ["acme", "borealis"] as TenantId[];
const { signal } = new AbortController();

const projectInRuns = async (pool: Pool, log: readonly Recorded[], random: () => number): Promise<void> => {
  for (let from = 0; from < log.length;) {
    const run = log.slice(from, from + 1 + Math.floor(random() * random() * 120));
    await asProjector(pool, "audit", (tx) => audit.project(tx, run));
    from += run.length;
  }
};

for (const seed of [1, 2, 3, 4])
  test(`filled in bulk, row by row, and twice, the tables are the same, seed ${seed}`, { skip }, async () => {
    const log = plausibleLog(seed, { calls: 12, erasure: 0.1 });
    const random = randomOf(seed + 100);
    const [runs, twice, bulk] = [await empty(), await empty(), await empty()];
    await projectInRuns(runs, log, random);
    for (let n = 0; n < 2; n++) await projectInRuns(twice, log, random);
    const filled = await addGeneration(bulk, audit);
    await fill({
      ...{ pool: bulk, model: audit, schema: filled, until: log.length, signal },
      async *read() {
        yield log;
      },
      bounds: { settledAfter: 1 + Math.floor(random() * 200), heldMax: 100, lateMax: 50, copyMax: 5_000, piecesMax: 2 },
      sweepEvery: 1 + Math.floor(random() * 50),
    });
    const digests = (await digestTables(runs, schema)).filter(({ table }) => table === "entry");
    assert.equal(digests[0]?.rows, log.flatMap(({ events }) => events).length);
    assert.deepEqual(
      (await digestTables(twice, schema)).filter(({ table }) => table === "entry"),
      digests,
    );
    assert.deepEqual(
      (await digestTables(bulk, filled)).filter(({ table }) => table === "entry"),
      digests,
    );
  });

test(
  "pages by cursor give every event of a company once, in the order of the log, and none of another",
  { skip },
  async () => {
    const log = plausibleLog(7, { calls: 10, erasure: 0 });
    const pool = await empty();
    await projectInRuns(pool, log, randomOf(8));
    for (const tenant of tenants) {
      const mine = log
        .filter(({ aggregate }) => aggregate.tenant === tenant)
        .flatMap(({ events }) => events.map(({ id }) => id));
      const seen: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = await listEntries(pool, tenant, {}, { limit: 37, cursor });
        seen.push(...page.entries.map(({ event }) => event));
        cursor = page.next;
      }
      assert.ok(seen.length > 50);
      assert.ok(seen.length === mine.length && seen.toReversed().every((id, n) => id === mine[n]));
      assert.equal((await extent(pool, tenant)).events, mine.length);
    }
  },
);

test("another company's event is not found by its id, its place or its call, and is no cause", { skip }, async () => {
  const log = plausibleLog(9, { calls: 10, erasure: 0 });
  const pool = await empty();
  await projectInRuns(pool, log, randomOf(9));
  const theirs = log.find(({ aggregate }) => aggregate.tenant === "borealis") ?? assert.fail("no call of theirs");
  const [row] = entriesOf(theirs);
  assert.ok(row);
  const mine = tenants[0] as TenantId;
  for (const wanted of [row.event_id, row.place])
    await assert.rejects(
      inTenant(pool, mine, (tx: TenantTx<AuditTables>) => findEntry(tx, mine, wanted), "read"),
      (error: Failure) => error.code === "WING_EVENT_NOT_FOUND",
      wanted,
    );
  assert.deepEqual((await listEntries(pool, mine, { call: theirs.aggregate.id })).entries, []);
  assert.deepEqual(await accessSums(pool, mine, {}), []);
  // The wall holds where a query forgets to name the tenant.
  const rows = await inTenant(
    pool,
    mine,
    async (tx: TenantTx<AuditTables>) => (await sql`select 1 from entry where tenant_id <> ${mine}`.execute(tx)).rows,
    "read",
  );
  assert.equal(rows.length, 0);
});

test("no text comes into the trail, whatever stands in an event", () => {
  const log = plausibleLog(11, { calls: 12, erasure: 0 });
  for (const row of log.flatMap(entriesOf))
    for (const value of [...Object.values(row.facts), ...row.links.makes, ...row.links.uses])
      assert.ok(typeof value !== "string" || !/\s/.test(value), `${row.type}: ${value}`);
});

const entry = (n: number, type: string, more: Partial<EntryRow> = {}): EntryRow => ({
  ...{ tenant_id: "acme", sequence: n, index: 0, place: `1-${String(n).padStart(11, "0")}-000`, event_id: `e${n}` },
  ...{ commit_id: `c${n}`, kind: "call", aggregate_id: "call", call_id: "call", type, v: 1, actor: "conductor" },
  ...{ written_at: n, stored_at: n, cause: null, tick: null, correlation: "", clock_ms: n, bytes: 2, thing: null },
  ...{ links: { makes: [], uses: [] }, facts: {} },
  ...more,
});

test("a walk goes from a tip back to its words and on to what a hand did, and leaves the rest out", () => {
  const rows = [
    entry(1, "ConsentGiven", { links: { makes: ["consent"], uses: [] } }),
    entry(2, "UtteranceTranscribed", { links: { makes: ["words:u1"], uses: ["consent"] } }),
    entry(3, "UtteranceTranscribed", { links: { makes: ["words:u2"], uses: ["consent"] } }),
    entry(4, "SuggestionMade", {
      ...{ cause: "e3", facts: { play: "price", utterance: "u1" } },
      links: { makes: ["tip:t1"], uses: ["words:u1"] },
    }),
    entry(5, "ObjectionNoticed", {
      facts: { play: "price", utterance: "u1" },
      links: { makes: ["signal:s1"], uses: ["words:u1"] },
    }),
    entry(6, "SuggestionShown", { links: { makes: ["action:a1"], uses: ["tip:t1"] } }),
    entry(7, "ActionUndone", { links: { makes: ["action:a2"], uses: ["action:a1"] } }),
    entry(8, "CallEnded"),
  ];
  const tip = rows[3] ?? assert.fail();
  const { rows: shown, edges } = walkFrom(rows, tip);
  assert.deepEqual(
    shown.map(({ sequence }) => sequence),
    [1, 2, 3, 4, 5, 6, 7],
  );
  const at = (place: string) => Number(place.split("-")[1]);
  assert.deepEqual(edges.map(({ from, to, why }) => `${at(from)}>${at(to)} ${why}`).sort(), [
    "1>2 names",
    "1>3 names",
    "2>4 names",
    "2>5 names",
    "3>4 cause",
    "4>5 same-words",
    "4>6 names",
    "6>7 names",
  ]);
});

test("a walk of an event with a thousand effects says how many it leaves out", () => {
  const many = Array.from({ length: 1_000 }, (_, n) =>
    entry(n + 2, "UtteranceTranscribed", { links: { makes: [`words:u${n}`], uses: ["consent"] } }),
  );
  const first = entry(1, "ConsentGiven", { links: { makes: ["consent"], uses: [] } });
  const { rows, more } = walkFrom([first, ...many], first);
  assert.equal(rows.length, 15);
  assert.equal(more.effects, 986);
});

test("bytes are those that a company's events take on the log, counted by its server", { skip }, async () => {
  await using nats = await startNats();
  const log = await openJetStreamLog(nats.connection, plainKeyring);
  for (const tenant of [...tenants, ...tenants.slice(0, 1)])
    await everyEventCall(log, tenant, { rep: "Ä", customer: "زبون", both: "“both”" });
  const pool = await empty();
  const last = await log.last();
  await (
    await runProjector({ log: sourceOf(audit, log).log, pool, model: audit, signal, until: last })
  ).done;
  const lies = new Map<string, number>();
  for (let seq = 1; seq <= last; seq++) {
    const answer = await nats.connection.request("$JS.API.STREAM.MSG.GET.EVENTS_1", JSON.stringify({ seq }));
    const { message } = answer.json<{ message: { subject: string; data: string } }>();
    const body = Buffer.from(message.data, "base64");
    const count = (JSON.parse(body.toString()) as unknown[]).length;
    const tenant = message.subject.split(".")[4] ?? "";
    lies.set(tenant, (lies.get(tenant) ?? 0) + body.length - count - 1); // Without brackets and commas.
  }
  for (const tenant of tenants) assert.equal(await logBytes(pool, tenant), lies.get(tenant));
});
