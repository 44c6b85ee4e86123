import { mkdtemp, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { type ActorId, type CommitId, eventIdOf, type TenantId } from "@wingman/domain/ids";
import { audit } from "@wingman/projections/audit/model";
import { proofOf } from "@wingman/projections/audit/open";
import { type Filter, listEntries } from "@wingman/projections/audit/query";
import { fill } from "@wingman/projections/rebuild/fill";
import { derivedId, newId } from "@wingman/streams/base/ids";
import { bulkStored } from "@wingman/streams/log/as-stored";
import { callAggregate } from "@wingman/streams/log/calls";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { prepareEvents } from "@wingman/streams/log/prepare";
import { plainKeyring, plainSealer } from "@wingman/streams/log/seal";
import { eventSubject } from "@wingman/streams/log/subjects";
import { encodeCommit } from "@wingman/streams/log/wire";
import { openHeadsFile } from "@wingman/streams/notary/heads-file";
import { keyFileIn, openKeyFile } from "@wingman/streams/notary/key-file";
import { leavesFileIn, openLeavesFile, readLeaves } from "@wingman/streams/notary/leaves-file";
import { runNotary } from "@wingman/streams/notary/notary";
import { openProver } from "@wingman/streams/notary/prover";
import type { NatsConnection } from "@nats-io/transport-node";
import { pino } from "pino";
import { callOf } from "../../harness/many-calls.ts";
import { startNats } from "../../harness/nats.ts";
import { startPostgres } from "../../harness/postgres.ts";
import type { Measure } from "../measure-kind.ts";
import { randomOf } from "../random.ts";

const events = 200_000;
const bar = { listMs: 100, proofMs: 200 };
const rounds = { short: 12, long: 60 };
const proofs = { short: 60, long: 300 };
const seed = 46;
const writers = ["speech", "conductor", "rep-1", "rep-2", "conductor", "speech"];

const p95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

/**
 * Calls of a plausible shape until there are so many events: redacted and prepared once, and told apart by their ids. A
 * server beside others may be slow to answer, and nobody here needs each answer.
 */
const writeFast = async (connection: NatsConnection, tenant: TenantId, signal: AbortSignal) => {
  const time = new Date(1_790_000_000_000);
  const prepared = [...callOf(0)].map((list, n) => {
    const id = derivedId("template", n) as CommitId;
    return prepareEvents(callAggregate(tenant, "template"), { id, clockMs: 0, time, events: list }, plainSealer);
  });
  const written = { events: 0, commits: 0, calls: 0 };
  while (written.events < events) {
    signal.throwIfAborted();
    const on = callAggregate(tenant, newId(time.getTime() + written.calls * 60_000));
    for (const [n, list] of prepared.entries()) {
      const id = newId() as CommitId;
      const meta = { id, actor: writers[n % writers.length] as ActorId, cause: null, tick: null, correlation: on.id };
      const { headers, body } = encodeCommit(
        { ...meta, clockMs: n * 5_000, seen: null, fence: 1, traceparent: null },
        list.map((event, index) => ({ ...event, id: eventIdOf(id, index) })),
      );
      headers.set("Nats-Msg-Id", id);
      connection.publish(eventSubject(on), body, { headers });
      written.events += list.length;
      written.commits += 1;
    }
    written.calls += 1;
    if (written.calls % 20 === 0) await connection.flush();
  }
  await connection.flush();
  return written;
};

export const auditTrail: Measure = {
  name: "after.audit",
  about: `A page of the audit trail of ${events.toLocaleString("en")} events, unfiltered and by every filter, and the proof of one of them: p95.`,
  asked: `≤ ${bar.listMs} ms a page, ≤ ${bar.proofMs} ms a proof`,
  unit: "ms a page",
  async run({ long, signal, write }) {
    const tenant = "measure" as TenantId;
    const folder = await mkdtemp(join(tmpdir(), "wingman-audit-"));
    const stop = new AbortController();
    try {
      await using nats = await startNats({ syncAlways: false }); // What is written is not what is measured.
      await using postgres = await startPostgres();
      const { pool } = await postgres.database([audit]);
      const log = await openJetStreamLog(nats.connection, plainKeyring);
      write(`  writing ${events.toLocaleString("en")} events`);
      const written = await writeFast(nats.connection, tenant, signal);
      let last = await log.last();
      while (last < written.commits) last = (await sleep(100), await log.last());
      write(`  ${written.commits.toLocaleString("en")} commits of ${written.calls} calls; filling the tables`);
      const fillMs = await timed(() =>
        fill({ read: bulkStored(log), pool, model: audit, schema: "rm_audit_v1", until: last, signal }),
      );
      write("  sealing the log");
      const key = await openKeyFile(keyFileIn(folder));
      await using leaves = await openLeavesFile(leavesFileIn(folder));
      const notary = await runNotary({
        ...{ log, key, knownKeys: [], headsFile: openHeadsFile(join(folder, "heads.log")), leaves },
        ...{ logger: pino({ level: "silent" }), everyMs: 3_600_000, signal: stop.signal },
      });
      await notary.seal();
      await leaves.flush();

      const random = randomOf(seed);
      const { entries: newest } = await listEntries(pool, tenant, {}, { limit: 1 });
      const [first] = newest;
      if (!first) throw new Error("the trail is empty");
      const someAt = async (): Promise<NonNullable<typeof first>> => {
        const sequence = 1 + Math.floor(random() * last);
        const cursor = `1-${sequence.toString(36).padStart(11, "0")}-zzz`;
        return (await listEntries(pool, tenant, {}, { limit: 1, cursor })).entries[0] ?? first;
      };
      const took = new Map<string, number[]>();
      for (let n = 0; n < (long ? rounds.long : rounds.short); n++) {
        signal.throwIfAborted();
        const [some, other] = [await someAt(), await someAt()];
        const [from, to] = [some.storedAt, other.storedAt].toSorted((a, b) => a - b);
        const asked: Readonly<Record<string, Filter>> = {
          "the first page": {},
          "a person": { actor: "rep-1" },
          "a call": { call: some.call ?? "" },
          "a type": { type: some.type },
          "a family": { type: "tips" },
          "a seldom type": { type: "OutcomeRecorded" },
          "a type that never was": { type: "LegalHoldPlaced" },
          "people alone": { by: "person" },
          "machines alone": { by: "key" },
          "a time": { from, to },
          "a time, a person and a type": { from, to, actor: "conductor", type: "SuggestionMade" },
        };
        for (const [name, filter] of Object.entries(asked))
          took.set(name, [
            ...(took.get(name) ?? []),
            await timed(() => listEntries(pool, tenant, filter, { limit: 100 })),
          ]);
        const deep = await timed(() => listEntries(pool, tenant, {}, { limit: 100, cursor: some.place }));
        took.set("a page deep down", [...(took.get("a page deep down") ?? []), deep]);
      }
      const notes = (from: number, max: number) => readLeaves(leavesFileIn(folder), from, max);
      const prover = openProver({ log, notes, keys: () => Promise.resolve([key.publicKey]), signal });
      const prove = async (): Promise<void> => {
        const { proof } = await proofOf(log, prover, tenant, (await someAt()).place);
        if (!proof?.holds) throw new Error("a proof does not hold");
      };
      const firstProofMs = await timed(prove);
      const proofMs: number[] = [];
      for (let n = 0; n < (long ? proofs.long : proofs.short); n++) proofMs.push(await timed(prove));
      stop.abort();
      await notary.done.catch(() => undefined);

      const all = [...took.values()].flat();
      const [pages, proofsMs] = [p95(all), p95(proofMs)];
      return {
        value: Math.round(pages * 10) / 10,
        holds: pages <= bar.listMs && proofsMs <= bar.proofMs,
        lines: [
          ...[...took].map(([name, values]) => `${name}: p95 ${p95(values).toFixed(1)} ms`),
          `a proof: p95 ${proofsMs.toFixed(1)} ms (asked ≤ ${bar.proofMs} ms); the first after a start, which reads all leaves, ${firstProofMs.toFixed(0)} ms`,
          `filled from the log in ${(fillMs / 1_000).toFixed(1)} s, ${Math.round(written.events / (fillMs / 1_000)).toLocaleString("en")} events a second`,
          `${written.events.toLocaleString("en")} events; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}; seed ${seed}`,
        ],
      };
    } finally {
      stop.abort();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
