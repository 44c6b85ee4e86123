/** Two workers of each role share the calls; one is killed, told to stop, or stopped and woken, and the other goes on. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { startOf } from "@wingman/ops/bin/client";
import { openLocal } from "@wingman/ops/local/instance";
import { readLeases } from "@wingman/streams/log/leases";
import { type LeaseRole, slotOf } from "@wingman/streams/log/subjects";
import { openCaller } from "../harness/caller.ts";
import { openSealedLog } from "../harness/sealed-log.ts";
import { root } from "../harness/wingman.ts";
import { type WingmanProcess, wingmanProcess } from "../harness/wingman-process.ts";
import { commitsOf, newCall, waitUntil } from "../scenarios/ground.ts";
import { conversationMs, nothingLostOrDoubled, phraseMs, talk } from "./ground.ts";

const callsAtOnce = 6;
const takeOverMsMax = 20_000;
const program = join(root, "tests/faults/worker.test-program.ts");
const dataDir = await mkdtemp(join(tmpdir(), "wingman-workers-"));
after(() => rm(dataDir, { recursive: true, force: true }));
const local = openLocal({ root, dataDir });
after(() => local.stop());
const natsUrl = (await local.nats).url;
const postgresUrl = (await local.postgres).url("postgres");
const env = { WINGMAN_MASTER_KEY: randomBytes(32).toString("base64") };

const started = async (
  args: readonly string[],
  upWord: string,
  more: NodeJS.ProcessEnv = {},
): Promise<WingmanProcess> => {
  const one = await wingmanProcess(
    ({ port }) => ({ args, env: { WINGMAN_HTTP_PORT: String(port), WINGMAN_LOG_LEVEL: "error", ...env, ...more } }),
    upWord,
  );
  after(() => one[Symbol.asyncDispose]());
  await one.start();
  return one;
};
const gateway = await started(["ops/bin/wingman.ts", "run", "gateway"], "gateway is ready", {
  WINGMAN_NATS_URL: natsUrl,
  WINGMAN_NATS_MONITOR_URL: (await local.nats).monitorUrls.join(","),
  WINGMAN_POSTGRES_URL: postgresUrl,
});
const opened = await openSealedLog({
  natsUrl,
  keepUrl: (await local.postgres).url("wingman_keep"),
  dataDir,
  env: { ...process.env, ...env },
});
after(() => opened[Symbol.asyncDispose]());
const { log } = opened;
/** Roles whose workers are told apart here; recordings go with the speech worker. */
type Worked = Exclude<LeaseRole, "recorder">;
const two = async (role: Worked) =>
  [
    await started([program, role, natsUrl, postgresUrl], "ready\n"),
    await started([program, role, natsUrl, postgresUrl], "ready\n"),
  ] as const;
const workers = { agents: await two("agents"), stt: await two("stt") };

/** Process numbers of the owners, slot by slot. */
const ownersOf = async (role: Worked): Promise<Map<number, number>> =>
  new Map((await readLeases(log, role)).map(({ slot, owner }) => [slot, Number(owner?.split("-")[1] ?? 0)]));
const shared = (role: Worked): Promise<boolean> =>
  waitUntil(
    async () => {
      const counts = [...(await ownersOf(role)).values()];
      return workers[role].every((one) => counts.filter((pid) => pid === one.pid()).length === 32);
    },
    `equal parts of ${role}`,
    takeOverMsMax,
  );
const allOwnedBy = (role: Worked, one: WingmanProcess): Promise<boolean> =>
  waitUntil(
    async () => {
      const owners = [...(await ownersOf(role)).values()];
      return owners.length === 64 && owners.every((pid) => pid === one.pid());
    },
    `all slots of ${role} at one worker`,
    takeOverMsMax,
  );

const begin = async (call = newCall()) => {
  const caller = openCaller(gateway.url, call);
  after(() => caller[Symbol.asyncDispose]());
  await caller.ask("start-call", startOf({ call }));
  return caller;
};
/** Calls of which each of the two workers of both roles has at least one. */
const beginSeveral = async () => {
  await Promise.all([shared("agents"), shared("stt")]);
  const owners = await ownersOf("agents");
  const all = Array.from({ length: 200 }, newCall);
  const [one, other] = workers.agents.map((worker) =>
    all.filter((call) => owners.get(slotOf(call)) === worker.pid()).slice(0, callsAtOnce / 2),
  );
  return Promise.all([...(one ?? []), ...(other ?? [])].map((call) => begin(call)));
};
type Callers = Awaited<ReturnType<typeof beginSeveral>>;
const allTalk = (callers: Callers, fromMs: number, toMs: number) =>
  Promise.all(callers.map((caller) => talk(caller, fromMs, toMs)));

/** Everything is on the log once, every tip has words of its own, and nobody wrote under a lease older than one before. */
const isWhole = async (callers: Callers): Promise<void> => {
  for (const caller of callers) {
    await nothingLostOrDoubled(log, caller);
    const commits = await commitsOf(log, caller.call);
    const fences = new Map<string, number>();
    for (const { actor, fence, sequence } of commits) {
      if (fence === null) continue;
      assert.ok(fence >= (fences.get(actor) ?? 0), `${actor} wrote ${sequence} under an old lease`);
      fences.set(actor, fence);
    }
    const tips = commits
      .flatMap(({ events }) => events)
      .filter(({ type }) => type === "SuggestionMade")
      .map(({ data }) => {
        const { reason } = data as { reason: { play: string; evidence: { utterance: string } | null } };
        return `${reason.play} ${reason.evidence?.utterance}`;
      });
    assert.deepEqual(tips, [...new Set(tips)], "no tip twice");
    assert.ok(
      tips.some((tip) => tip.includes("-")),
      "a tip at all",
    );
    await caller.ask("end-call", { call: caller.call, reason: "ended-by-rep" });
  }
};
const takeOvers = async (callers: Callers, by: string): Promise<number> =>
  (await Promise.all(callers.map(({ call }) => commitsOf(log, call))))
    .flat()
    .flatMap(({ events }) => events)
    .filter(({ type, data }) => type === "CallTakenOver" && (data as { by: string }).by === by).length;

test("killed: the other of each two takes its calls up at once, and gives back their part to the next", async () => {
  const callers = await beginSeveral();
  await allTalk(callers, 0, phraseMs + 900);
  await Promise.all([workers.agents[0].kill(), workers.stt[0].kill()]);
  await allTalk(callers, phraseMs + 900, 2 * phraseMs);
  await Promise.all([allOwnedBy("agents", workers.agents[1]), allOwnedBy("stt", workers.stt[1])]);
  await Promise.all([workers.agents[0].start(), workers.stt[0].start()]);
  await allTalk(callers, 2 * phraseMs, conversationMs);
  assert.ok((await takeOvers(callers, "conductor")) >= callsAtOnce / 2);
  assert.ok((await takeOvers(callers, "speech")) > 0);
  await isWhole(callers);
});

test("stopped for so long that others took its calls, and woken: the zombie writes nothing more and shares again", async () => {
  const callers = await beginSeveral();
  await allTalk(callers, 0, phraseMs + 900);
  const zombies = [workers.agents[0], workers.stt[0]];
  for (const zombie of zombies) process.kill(zombie.pid(), "SIGSTOP");
  await allTalk(callers, phraseMs + 900, phraseMs + 2_000);
  await Promise.all([allOwnedBy("agents", workers.agents[1]), allOwnedBy("stt", workers.stt[1])]);
  await allTalk(callers, phraseMs + 2_000, 2 * phraseMs);
  for (const zombie of zombies) process.kill(zombie.pid(), "SIGCONT");
  await allTalk(callers, 2 * phraseMs, conversationMs);
  await isWhole(callers);
  await Promise.all([shared("agents"), shared("stt")]);
});

test("told to stop in mid-call: it lets go at once, and ends with 0", async () => {
  const callers = await beginSeveral();
  await allTalk(callers, 0, phraseMs + 900);
  const codes = await Promise.all([workers.agents[1].stop(), workers.stt[1].stop()]);
  assert.deepEqual(codes, [0, 0]);
  await allTalk(callers, phraseMs + 900, conversationMs);
  await isWhole(callers);
  await Promise.all([allOwnedBy("agents", workers.agents[0]), allOwnedBy("stt", workers.stt[0])]);
});
