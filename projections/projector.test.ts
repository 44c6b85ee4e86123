import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { asOwner, asProjector } from "@wingman/streams/base/tenant-tx";
import type { Pool } from "@wingman/streams/base/pools";
import type { EventLog, Recorded } from "@wingman/streams/log/event-log";
import { openMemoryLog } from "@wingman/streams/log/memory";
import { sql, type Transaction } from "kysely";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../tests/harness/postgres.ts";
import { history } from "./history/model.ts";
import { logOf, plausibleLog } from "./history/plausible.fixture.ts";
import { listCalls, readCall } from "./history/query.ts";
import { type Projector, runProjector } from "./projector.ts";
import { readQuarantine } from "./quarantine.ts";
import type { ReadModel } from "./read-model.ts";
import { digestTables } from "./rebuild/digest.ts";
import { redrive } from "./redrive.ts";

const skip = postgresMissing();
let server: TestPostgres;
before(async () => {
  if (!skip) server = await startPostgres();
});
after(() => server?.[Symbol.asyncDispose]());
/** The only generation in a test's database. */
const historySchema = "rm_history_v1";
const empty = async () => (await server.database([history])).pool;
const has = (code: string) => (error: Failure) => error.code === code && Boolean(error.remedy);

/** Runs a projector while `work` does something, then ends it and answers what `work` did. */
const during = async <Result>(
  log: EventLog,
  pool: Pool,
  work: (projector: Projector) => Promise<Result>,
  model: ReadModel = history,
): Promise<Result> => {
  const stop = new AbortController();
  const projector = await runProjector({ log, pool, model, signal: stop.signal });
  const ended = projector.done.catch((error: unknown) => error);
  try {
    return await work(projector);
  } finally {
    stop.abort();
    await ended;
  }
};
const rowsOf = (pool: Pool) =>
  asOwner(
    pool,
    async (tx: Transaction<any>) =>
      (
        await sql<{
          sequence: number;
          commit_id: string;
        }>`select sequence, commit_id from ${sql.id(historySchema, "checkpoint")}`.execute(tx)
      ).rows,
  );

test("stopped and begun again at any point, it goes on where it was", { skip }, async () => {
  const commits = plausibleLog(31, { calls: 8, erasure: 0.1 });
  const [pool, whole] = [await empty(), await empty()];
  const log = logOf();
  for (let from = 0; from < commits.length; from += 37) {
    log.push(...commits.slice(from, from + 37));
    const upTo = await log.last();
    await during(log, pool, async (projector) => assert.equal(await projector.caughtUp(upTo), true));
    assert.deepEqual(await rowsOf(pool), [{ sequence: upTo, commit_id: commits[upTo - 1]?.id }]);
  }
  await during(logOf(commits), whole, (projector) => projector.caughtUp(commits.length));
  assert.deepEqual(await digestTables(pool, historySchema), await digestTables(whole, historySchema));
});

test(
  "what is appended while it runs is seen by who waits for it, and nobody waits longer than allowed",
  { skip },
  async () => {
    const commits = plausibleLog(32, { calls: 3, erasure: 0 });
    const log = logOf(commits.slice(0, 10));
    await during(log, await empty(), async (projector) => {
      assert.equal(await projector.caughtUp(10), true);
      assert.equal(await projector.caughtUp(11, 60), false);
      const waiting = projector.caughtUp(12);
      log.push(...commits.slice(10, 12));
      assert.equal(await waiting, true);
      assert.equal(projector.position(), 12);
    });
  },
);

test("a second projector is stopped by the first one's move, and its rows are not there", { skip }, async () => {
  const commits = plausibleLog(33, { calls: 4, erasure: 0 });
  const pool = await empty();
  const [mine, theirs] = [logOf(commits.slice(0, 5)), logOf(commits.slice(0, 5))];
  await during(mine, pool, async (first) => {
    await first.caughtUp(5);
    await during(theirs, pool, async (second) => {
      mine.push(...commits.slice(5, 9));
      assert.equal(await first.caughtUp(9), true);
      theirs.push(...commits.slice(5, 20));
      await assert.rejects(second.done, has("WING_PROJECTOR_TAKEN"));
      assert.equal(await second.caughtUp(20), false);
    });
    assert.deepEqual(await rowsOf(pool), [{ sequence: 9, commit_id: commits[8]?.id }]);
    mine.push(...commits.slice(9, 20));
    assert.equal(await first.caughtUp(20), true);
  });
});

test("another log, a truncated log and an emptied log halt it before it writes", { skip }, async () => {
  const commits = plausibleLog(34, { calls: 3, erasure: 0 });
  const pool = await empty();
  await during(logOf(commits), pool, (projector) => projector.caughtUp(commits.length));
  const digests = await digestTables(pool, historySchema);
  const others = [
    plausibleLog(35, { calls: 9, erasure: 0 }).map((commit): Recorded => ({
      ...commit,
      id: `x-${commit.id}` as Recorded["id"],
    })),
    commits.slice(0, -1),
    [],
  ];
  for (const other of others)
    await assert.rejects(
      runProjector({ log: logOf(other), pool, model: history, signal: new AbortController().signal }),
      has("WING_LOG_MISMATCH"),
    );
  assert.deepEqual(await digestTables(pool, historySchema), digests);
});

test(
  "a later version of an event halts a model that wants it so, after what came before; a type it does not know is passed over and counted",
  { skip },
  async () => {
    const commits = plausibleLog(36, { calls: 3, erasure: 0 }).slice(0, 30);
    const strange = commits.map((commit): Recorded =>
      commit.sequence === 10
        ? { ...commit, events: commit.events.map((event) => ({ ...event, type: "NeverHeardOf" })) }
        : commit,
    );
    const newer = strange.map((commit): Recorded =>
      commit.sequence === 20
        ? { ...commit, events: commit.events.map((event) => ({ ...event, type: "CallEnded", v: 2 })) }
        : commit,
    );
    const halting: ReadModel = { ...history, poison: "halt" };
    await during(
      logOf(newer),
      await empty(),
      async (projector) => {
        await assert.rejects(projector.done, has("WING_EVENT_NEWER"));
        assert.equal(projector.position(), 19);
        assert.equal(projector.skipped().get("NeverHeardOf"), commits[9]?.events.length);
      },
      halting,
    );
  },
);

test("a database that is killed and comes back costs time, not rows", { skip }, async () => {
  const commits = plausibleLog(37, { calls: 6, erasure: 0 });
  const [pool, calm] = [await empty(), await empty()];
  const log = logOf(commits.slice(0, 50));
  await during(log, pool, async (projector) => {
    await projector.caughtUp(50);
    const back = server.restart();
    log.push(...commits.slice(50));
    await back;
    assert.equal(await projector.caughtUp(commits.length, 20_000), true);
  });
  await during(logOf(commits), calm, (projector) => projector.caughtUp(commits.length));
  assert.deepEqual(await digestTables(pool, historySchema), await digestTables(calm, historySchema));
});

test("commits that the log took are in the list of calls", { skip }, async () => {
  const pool = await empty();
  const log = openMemoryLog(() => 1_790_000_000_000);
  const [commit] = plausibleLog(38, { calls: 1, erasure: 0 });
  assert.ok(commit);
  const aggregate = { tenant: "acme" as TenantId, kind: "call" as const, id: "one" };
  const append = (id: string, events: readonly { type: string; data: unknown }[], expected: number) =>
    log.append(aggregate, { ...commit, id: id as Recorded["id"], time: new Date(0), events }, expected);
  await during(log, pool, async (projector) => {
    await append("c1", commit.events, 0);
    await append("c2", [{ type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 1_000 } }], 1);
    assert.equal(await projector.caughtUp(2), true);
    assert.deepEqual(
      (await listCalls(pool, aggregate.tenant)).calls.map(({ call, durationMs }) => [call, durationMs]),
      [["one", 1_000]],
    );
  });
});

/** History that cannot take a commit which `isBad`, as a fault in a handler would have it. */
const faulty = (isBad: (commit: Recorded) => boolean): ReadModel => ({
  ...history,
  project: async (tx, commits) => {
    await history.project(tx, commits);
    if (commits.some(isBad)) throw new TypeError("a handler's fault");
  },
});
const callOf = (commits: readonly Recorded[], id: string) => commits.filter(({ aggregate }) => aggregate.id === id);
const quarantineOf = (pool: Pool) => asProjector(pool, history.name, (tx) => readQuarantine(tx, history));
test(
  "a handler's fault parks one call, all others are as ever; mended and redriven, so is that one",
  { skip },
  async () => {
    const commits = plausibleLog(39, { calls: 6, erasure: 0.1 });
    const mine = callOf(commits, "call-2");
    const bad = mine[Math.floor(mine.length / 2)];
    const { aggregate } = bad ?? assert.fail("a call has commits");
    const [pool, whole] = [await empty(), await empty()];
    const log = logOf(commits.slice(0, -3));
    const mended = { log, pool, model: history };
    await during(logOf(commits), whole, (projector) => projector.caughtUp(commits.length));
    await during(
      log,
      pool,
      async (projector) => {
        assert.equal(await projector.caughtUp(commits.length - 3, 20_000), true);
        assert.equal(projector.quarantined(), 1);
        const [row, ...more] = await quarantineOf(pool);
        assert.deepEqual(more, []);
        assert.deepEqual([row?.aggregate, row?.from, row?.code], [aggregate, bad?.sequence, "WING_PROCESSOR_FAILED"]);
        const known = mine.filter(({ sequence }) => sequence <= commits.length - 3);
        assert.deepEqual([row?.commits, row?.to], [known.length - Math.floor(mine.length / 2), known.at(-1)?.sequence]);

        const read = await readCall(pool, aggregate.tenant, aggregate.id);
        assert.deepEqual(read.call.incomplete, { code: "WING_PROCESSOR_FAILED", commits: row?.commits });
        const listed = await listCalls(pool, aggregate.tenant, { limit: 100 });
        for (const { call, incomplete } of [...listed.calls, ...listed.going])
          assert.equal(incomplete !== null, call === aggregate.id, call);

        // Not mended yet: the same reason again, and nothing lost by trying.
        const again = await redrive({ log, pool, model: faulty((commit) => commit === bad) }, aggregate);
        assert.deepEqual([again.still?.from, again.still?.code], [bad?.sequence, "WING_PROCESSOR_FAILED"]);
        assert.equal((await quarantineOf(pool))[0]?.commits, row?.commits);

        // What the fault had made of its rows goes with them.
        await asProjector(pool, history.name, (tx: Transaction<any>) =>
          sql`update line set text = 'spoilt' where call_id = ${aggregate.id}`.execute(tx),
        );
        const { commits: count, still } = await redrive(mended, aggregate);
        assert.deepEqual([count, still, await quarantineOf(pool)], [known.length, null, []]);
        // The projector that parked it runs on, and takes the call's next commits without being told.
        log.push(...commits.slice(-3));
        assert.equal(await projector.caughtUp(commits.length), true);
      },
      faulty((commit) => commit === bad),
    );
    assert.deepEqual(await digestTables(pool, historySchema), await digestTables(whole, historySchema));
    await assert.rejects(redrive(mended, aggregate), has("WING_QUARANTINE_NOT_FOUND"));
  },
);

test(
  "a call whose first commit cannot be read is not there at all, and a rebuild finds the same",
  { skip },
  async () => {
    const commits = plausibleLog(40, { calls: 4, erasure: 0 });
    const [first] = callOf(commits, "call-1");
    const { aggregate } = first ?? assert.fail("a call has commits");
    const unreadable = new Failure("WING_SEAL_BROKEN", "a seal is broken.");
    const torn = commits.map((commit) => (commit === first ? { ...commit, events: [], unreadable } : commit));
    const [pool, again] = [await empty(), await empty()];
    await during(logOf(torn), pool, (projector) => projector.caughtUp(torn.length));
    await during(logOf(torn), again, (projector) => projector.caughtUp(torn.length));
    await assert.rejects(readCall(pool, aggregate.tenant, aggregate.id), has("WING_CALL_INCOMPLETE"));
    const [row] = await quarantineOf(pool);
    assert.deepEqual([row?.code, row?.commits], ["WING_SEAL_BROKEN", callOf(commits, "call-1").length]);
    assert.deepEqual(await digestTables(pool, historySchema), await digestTables(again, historySchema));
    // Started again, it knows what it parked: the next commit of that call waits with the others.
    const log = logOf([
      ...torn,
      { ...first, sequence: torn.length + 1, id: "late" as Recorded["id"], storedAt: 0 },
    ] as Recorded[]);
    await during(log, pool, (projector) => projector.caughtUp(torn.length + 1));
    assert.equal((await quarantineOf(pool))[0]?.commits, (row?.commits ?? 0) + 1);
  },
);
