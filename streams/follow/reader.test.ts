/** The reader's discipline over results in memory; `projections/` proves the same over PostgreSQL. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import fc from "fast-check";
import type { CommitId, TenantId } from "@wingman/domain/ids";
import { systemClock } from "../base/clock.ts";
import type { EventLog, Recorded } from "../log/event-log.ts";
import { memoryResults } from "./memory-results.ts";
import { poisonRunMax, type ReaderOptions, runReader } from "./reader.ts";
import type { ResultStore } from "./results.ts";

const commit = (sequence: number, id: string, extra: Partial<Recorded> = {}): Recorded => ({
  aggregate: { tenant: "acme" as TenantId, kind: "call", id },
  sequence,
  id: `c${sequence}` as CommitId,
  actor: "rep" as Recorded["actor"],
  cause: null,
  tick: null,
  correlation: "",
  clockMs: 0,
  seen: null,
  fence: null,
  traceparent: null,
  storedAt: sequence,
  events: [{ id: `c${sequence}.0` as Recorded["events"][0]["id"], type: "CallEnded", v: 1, time: "", data: {} }],
  ...extra,
});
const broken = (sequence: number, id: string) =>
  commit(sequence, id, { events: [], unreadable: new Failure("WING_SEAL_BROKEN", "a seal is broken.") });
const logOf = (commits: readonly Recorded[]): Pick<EventLog, "follow" | "at"> => ({
  async *follow({ after, signal }) {
    for (const one of commits) if (one.sequence > after && !signal.aborted) yield one;
  },
  at: async (sequence) => commits.find((one) => one.sequence === sequence),
});
/** Sequences by aggregate, in the order they were applied. */
type Seen = Readonly<Record<string, readonly number[]>>;
const seenOf = (handle: (commit: Recorded) => void = () => undefined) =>
  memoryResults<Seen>("seen", {}, (state, one) => {
    handle(one);
    const { id } = one.aggregate;
    return { ...state, [id]: [...(state[id] ?? []), one.sequence] };
  });
const read = async (
  commits: readonly Recorded[],
  store: ResultStore,
  more: Partial<ReaderOptions> = {},
): Promise<void> => {
  const reader = await runReader({
    log: logOf(commits),
    store,
    reads: new Map([["CallEnded", 1]]),
    poison: "quarantine",
    signal: new AbortController().signal,
    until: commits.at(-1)?.sequence ?? 0,
    clock: { ...systemClock, sleep: (ms, ended) => systemClock.sleep(Math.min(ms, 5), ended) },
    ...more,
  });
  await reader.done;
};
const has = (code: string) => (error: Failure) => error.code === code;

test("an unreadable commit parks its call from there on, and everything else flows", async () => {
  const store = seenOf();
  await read([commit(1, "a"), commit(2, "b"), broken(3, "a"), commit(4, "b"), commit(5, "a")], store);
  assert.deepEqual(store.state(), { a: [1], b: [2, 4] });
  assert.deepEqual(store.checkpoint(), { sequence: 5, commit: "c5" });
  const [row, ...more] = store.quarantine();
  assert.deepEqual(more, []);
  assert.deepEqual([row?.from, row?.code, row?.commits, row?.to], [3, "WING_SEAL_BROKEN", 2, 5]);
});

test("where the policy is to halt, everything before the poison stands and nothing after it", async () => {
  const store = seenOf();
  const commits = [commit(1, "a"), broken(2, "a"), commit(3, "b")];
  await assert.rejects(read(commits, store, { poison: "halt" }), has("WING_SEAL_BROKEN"));
  assert.deepEqual(store.state(), { a: [1] });
  assert.equal(store.checkpoint().sequence, 1);
  const fails = seenOf((one) => {
    if (one.sequence === 3) throw new TypeError("no");
  });
  const good = [commit(1, "a"), commit(2, "b"), commit(3, "a"), commit(4, "b")];
  await assert.rejects(read(good, fails, { poison: "halt" }), has("WING_PROCESSOR_FAILED"));
  assert.deepEqual(fails.state(), { a: [1], b: [2] });
  assert.deepEqual(fails.quarantine(), []);
});

test("a handler that throws is found among many, named without its words, and the rest is applied", async () => {
  const store = seenOf((one) => {
    if (one.sequence === 37) throw new TypeError("Ada said that it is too expensive");
  });
  const commits = Array.from({ length: 100 }, (_, n) => commit(n + 1, `call-${n % 10}`));
  await read(commits, store);
  assert.deepEqual(store.state()["call-6"], [7, 17, 27]);
  assert.deepEqual(store.state()["call-5"]?.length, 10);
  const [row] = store.quarantine();
  assert.deepEqual([row?.aggregate.id, row?.from, row?.code, row?.commits], ["call-6", 37, "WING_PROCESSOR_FAILED", 7]);
  assert.doesNotMatch(row?.message ?? "", /Ada|expensive/);
});

test("a newer version of a type it reads is poison; a type nobody knows is passed over and counted", async () => {
  const [event] = commit(1, "a").events;
  assert.ok(event);
  const store = seenOf();
  await read(
    [
      commit(1, "a", { events: [{ ...event, type: "NeverHeardOf" }, event] }),
      commit(2, "b", { events: [{ ...event, v: 2 }] }),
      commit(3, "a"),
    ],
    store,
  );
  assert.deepEqual(store.state(), { a: [1, 3] });
  assert.equal(store.quarantine()[0]?.code, "WING_EVENT_NEWER");
  assert.deepEqual(store.passedOver(), [{ type: "NeverHeardOf", events: 1, first: 1, last: 1 }]);
});

test("a handler that takes nothing at all is not the commits' fault: it halts", async () => {
  const store = seenOf(() => {
    throw new RangeError("a column is missing");
  });
  const commits = Array.from({ length: 3 * poisonRunMax }, (_, n) => commit(n + 1, `call-${n}`));
  await assert.rejects(read(commits, store), has("WING_PROCESSOR_FAILED"));
  assert.equal(store.quarantine().length, poisonRunMax);
});

test("results that are away are waited for, and are no poison", async () => {
  const inner = seenOf();
  let away = 3;
  const waits: string[] = [];
  const store: ResultStore = {
    ...inner,
    apply: async (step) => {
      const done = await inner.apply(step); // Done, and the answer is lost with the connection.
      if (away-- > 0) throw new Failure("WING_DB_UNREACHABLE", "PostgreSQL does not answer.");
      return done;
    },
  };
  await read([commit(1, "a"), commit(2, "a")], store, { news: { waits: (why) => waits.push((why as Failure).code) } });
  assert.deepEqual(inner.state(), { a: [1, 2] });
  assert.deepEqual(inner.quarantine(), []);
  assert.deepEqual(
    waits,
    Array.from({ length: 3 }, () => "WING_DB_UNREACHABLE"),
  );
});

test("keys that are away while it reads are waited for from its own place", async () => {
  const commits = Array.from({ length: 6 }, (_, n) => commit(n + 1, "a"));
  let torn = 2;
  const log: Pick<EventLog, "follow" | "at"> = {
    ...logOf(commits),
    async *follow(options) {
      for await (const one of logOf(commits).follow(options)) {
        yield one;
        if (one.sequence % 2 === 0 && torn-- > 0) throw new Failure("WING_KEYS_AWAY", "the keys are away.");
      }
    },
  };
  const store = seenOf();
  await read(commits, store, { log });
  assert.deepEqual(store.state(), { a: [1, 2, 3, 4, 5, 6] });
});

test("a position of another log, and one that somebody moved, end it before anything is written", async () => {
  const store = seenOf();
  await read([commit(1, "a"), commit(2, "a")], store);
  const other = [commit(1, "a"), commit(2, "a", { id: "x2" as CommitId }), commit(3, "a")];
  await assert.rejects(read(other, store), has("WING_LOG_MISMATCH"));
  await assert.rejects(read([commit(1, "a")], store), has("WING_LOG_MISMATCH"));
  const stale: ResultStore = { ...store, read: async () => ({ sequence: 1, commit: "c1" }) };
  await assert.rejects(read([commit(1, "a"), commit(2, "a"), commit(3, "a")], stale), has("WING_PROJECTOR_TAKEN"));
  assert.deepEqual(store.state(), { a: [1, 2] });
});

const ofLog = fc.record({
  call: fc.constantFrom("a", "b", "c", "d"),
  is: fc.constantFrom("fine", "fine", "fine", "fine", "torn", "throws"),
});
/** What becomes of a try to write: done; not done; done, and its answer lost. */
const ofStore = fc.constantFrom("done", "not done", "answer lost");

test("however often it is stopped and whatever is away: each call up to its first poison, once and in order", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(ofLog, { minLength: 1, maxLength: 60 }),
      fc.array(ofStore, { maxLength: 25 }),
      fc.integer({ min: 1, max: 40 }),
      async (list, troubles, stopEvery) => {
        const commits = list.map(({ call, is }, n) => (is === "torn" ? broken(n + 1, call) : commit(n + 1, call)));
        const inner = seenOf(({ sequence }) => {
          if (list[sequence - 1]?.is === "throws") throw new RangeError("a fault");
        });
        const left = [...troubles];
        const store: ResultStore = {
          ...inner,
          apply: async (step) => {
            const trouble = left.shift() ?? "done";
            if (trouble === "not done") throw new Failure("WING_DB_UNREACHABLE", "PostgreSQL does not answer.");
            const done = await inner.apply(step);
            if (trouble === "answer lost") throw new Failure("WING_DB_UNREACHABLE", "PostgreSQL does not answer.");
            return done;
          },
        };
        for (let until = stopEvery; until < commits.length + stopEvery; until += stopEvery)
          await read(commits, store, { until: Math.min(until, commits.length) });
        for (const call of ["a", "b", "c", "d"]) {
          const mine = list.flatMap(({ call: id, is }, n) => (id === call ? [{ is, sequence: n + 1 }] : []));
          const bad = mine.findIndex(({ is }) => is !== "fine");
          const whole = bad < 0 ? mine : mine.slice(0, bad);
          assert.deepEqual(
            inner.state()[call] ?? [],
            whole.map(({ sequence }) => sequence),
          );
          const row = inner.quarantine().find(({ aggregate }) => aggregate.id === call);
          assert.equal(row !== undefined, bad >= 0);
          if (row) assert.deepEqual([row.from, row.commits], [mine[bad]?.sequence, mine.length - bad]);
        }
        assert.equal(inner.checkpoint().sequence, commits.length);
      },
    ),
    { numRuns: 100 },
  ));
