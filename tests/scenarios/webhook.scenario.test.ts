/** Finished calls are told to a receiver: by the whole product, by a role that is killed, and never by a replay or a rebuild. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { rebuildReadModels } from "@wingman/ops/bin/rebuild";
import { replay } from "@wingman/ops/bin/replay";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { callAggregate } from "@wingman/streams/log/calls";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { callStarted } from "../harness/events.ts";
import { startNats } from "../harness/nats.ts";
import { startPostgres } from "../harness/postgres.ts";
import { type Behaviour, startReceiver } from "../harness/receiver.ts";
import { root, startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, quietMs, waitUntil } from "./ground.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());

test("a call is told once; a replay, a rebuild and another start tell nothing", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "wingman-webhook-"));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const receiver = stack.use(await startReceiver());
  const start = () =>
    startTestWingman({ dataDir, recognizer: hears(new Map()), webhook: { url: receiver.url, allow: "127.0.0.1" } });
  const call = newCall();
  {
    await using running = await start();
    await running.ready;
    const client = await openClient(running.url);
    await client.ask("start-call", startOf({ call, title: "Dock scheduling" }));
    await client.ask("end-call", { call, reason: "ended-by-rep" });
    await client.ask("outcome", { call, action: "a-1", outcome: "won", nextStep: "", nextStepOn: null });
    await waitUntil(() => receiver.received.length === 2, "both notices");
    await replay(await running.log, call);
    await client.close();
  }
  const signal = new AbortController().signal;
  const none = () => undefined;
  await rebuildReadModels({
    root,
    dataDir,
    database: "wingman_read",
    report: none,
    onProgress: none,
    tell: none,
    signal,
  });
  {
    await using running = await start();
    await running.ready;
    await quietMs();
  }
  assert.deepEqual(receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type).sort(), [
    "wingman.call.ended",
    "wingman.call.outcome-recorded",
  ]);
});

test("killed between the call to the outside and its being written down, the same is told under the same id, and nothing else twice", async () => {
  const [nats, postgres, receiver] = await Promise.all([startNats(), startPostgres(), startReceiver()]);
  for (const server of [nats, postgres, receiver]) stack.use(server);
  const log = await openJetStreamLog(nats.connection, plainKeyring);
  let role: ChildProcess | undefined;
  const startRole = async (): Promise<void> => {
    const child = spawn(process.execPath, [join(root, "ops/bin/wingman.ts"), "run", "connectors"], {
      env: {
        ...process.env,
        WINGMAN_NATS_URL: nats.url,
        WINGMAN_POSTGRES_URL: postgres.adminUrl,
        WINGMAN_WEBHOOK_URL: receiver.url,
        WINGMAN_EGRESS_ALLOW: "127.0.0.1",
        WINGMAN_DURABILITY: "trust", // The test's servers are made to be fast.
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    role = child;
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
    await waitUntil(
      () => {
        if (child.exitCode !== null) throw new Error(said);
        return said.includes("is ready");
      },
      "the role",
      30_000,
    );
  };
  stack.defer(() => void role?.kill("SIGKILL"));
  const killed: Behaviour = () => void role?.kill("SIGKILL");
  const tell = async (call: string): Promise<void> => {
    const aggregate = callAggregate(demoPrincipal.tenant, call);
    const events = [callStarted(), { type: "CallEnded", data: { reason: "ended-by-rep", durationMs: 1_000 } }];
    const meta = {
      actor: "rep-1" as ActorId,
      cause: null,
      tick: null,
      correlation: call,
      clockMs: 0,
      seen: null,
      fence: null,
    };
    const commit = { ...meta, id: newCall() as CommitId, traceparent: null, time: new Date(), events };
    await log.append(aggregate, commit, 0);
  };
  await startRole();
  await tell("call-1");
  await waitUntil(() => receiver.received.length === 1, "the first notice");
  receiver.next.push(killed);
  await tell("call-2");
  await waitUntil(() => role?.signalCode === "SIGKILL", "the kill");
  await tell("call-3");
  await startRole();
  await waitUntil(() => receiver.received.length === 4, "the rest", 30_000);
  await quietMs();
  const of = (call: string) =>
    receiver.received.filter(({ body }) => (JSON.parse(body) as { subject: string }).subject === call);
  assert.deepEqual(
    ["call-1", "call-2", "call-3"].map((call) => of(call).length),
    [1, 2, 1],
  );
  assert.equal(new Set(of("call-2").map(({ headers }) => headers["webhook-id"])).size, 1);
  assert.equal(new Set(receiver.ids()).size, 3);
});
