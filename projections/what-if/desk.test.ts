/** What a what-if leaves out, and that it says so; on real servers. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import type { Spec } from "@wingman/domain/what-if/spec";
import { newId } from "@wingman/streams/base/ids";
import { keepMigrations } from "@wingman/streams/base/keep/migrations/index";
import { callAggregate } from "@wingman/streams/log/calls";
import type { Sequence } from "@wingman/streams/log/event-log";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { openLibrary } from "@wingman/streams/playbooks/library";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted } from "../../tests/harness/events.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { holdCalls } from "../../tests/harness/held-calls.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { keysIn } from "../../tests/harness/keys.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats } from "../../tests/harness/nats.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres } from "../../tests/harness/postgres.ts";
import { history } from "../history/model.ts";
import { runProjector } from "../projector.ts";
import { openDesk } from "./desk.ts";
import { readRun, type Run } from "./store.ts";

const tenant = "acme" as TenantId;
const actor = "analyst" as ActorId;
const spec = (calls: Spec["calls"]): Spec => ({
  ...{ calls, before: {}, after: { rules: 2 }, meaning: false, live: null },
});

test(
  "calls that history does not tell of, that are not there and that cannot be tried are counted, with the reason",
  {
    skip: postgresMissing(),
  },
  async () => {
    await using undo = new AsyncDisposableStack();
    const stop = new AbortController();
    after(() => stop.abort());
    const dataDir = await mkdtemp(join(tmpdir(), "wingman-desk-"));
    undo.defer(() => rm(dataDir, { recursive: true, force: true }));
    const nats = undo.use(await startNats({ syncAlways: false }));
    const server = undo.use(await startPostgres());
    const { pool: keep } = await server.database([keepMigrations], "wingman_keep");
    const { pool: read } = await server.database([history], "wingman_read");
    const log = await openJetStreamLog(nats.connection, await keysIn(dataDir, keep));
    const first = await holdCalls(log, tenant, { count: 2, minutes: 1 });
    const counted = await log.last();
    await holdCalls(log, tenant, { count: 1, minutes: 1 });
    const unknown = callAggregate(tenant, newId());
    await log.append(
      unknown,
      {
        ...{ id: newId() as CommitId, actor, cause: null, tick: null, correlation: newId(), clockMs: 0, seen: null },
        ...{ fence: null, traceparent: null, time: new Date() },
        events: [
          callStarted({ playbook: { id: "nobody-has-it", version: 4 }, rules: 2 }),
          { type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 1_000 } },
        ],
      },
      0 as Sequence,
    );
    const historyUntil = async (until: Sequence): Promise<void> =>
      (await runProjector({ log, pool: read, model: history, signal: stop.signal, until })).done;
    const library = await openLibrary(log, stop.signal);
    undo.defer(async () => {
      stop.abort();
      await library.done.catch(() => undefined);
    });
    const desk = openDesk({
      ...{ log, library, keep, read, now: Date.now, version: "test", worker: "test", models: () => [] },
      logger: pino({ level: "silent" }),
    });
    undo.defer(() => desk.close());
    const runOf = async (calls: Spec["calls"]): Promise<Run> => {
      const run = await desk.begin(tenant, actor, { name: "", spec: spec(calls) });
      for (;;) {
        const found = await readRun(keep, tenant, run);
        if (found?.endedAt) return found;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };

    await historyUntil(counted);
    const behind = (await log.last()) - counted;
    assert.equal((await desk.estimate(tenant, spec({ by: "filter", max: 10 }))).behind, behind);
    const early = await runOf({ by: "filter", max: 10 });
    assert.deepEqual([early.calls, early.depends.behind, early.notTried], [2, behind, []]);

    await historyUntil(await log.last());
    const late = await runOf({ by: "filter", max: 10 });
    assert.deepEqual([late.calls, late.done, late.depends.behind, late.summary?.calls], [4, 4, 0, 3]);
    assert.deepEqual(late.notTried, [{ problem: "WING_PLAYBOOK_UNKNOWN", calls: 1 }]);
    const picked = await runOf({ by: "picked", calls: [first[0]?.call ?? "", "call-that-never-was"] });
    assert.deepEqual([picked.calls, picked.depends.missing, picked.summary?.calls], [1, 1, 1]);
  },
);
