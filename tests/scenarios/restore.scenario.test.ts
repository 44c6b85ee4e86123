/** A backup taken beside a running Wingman, everything lost, and all of it back: the drill of docs/how-to/back-up.md. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { CallList } from "@wingman/projections/history/answers";
import { digestTables, type TableDigest } from "@wingman/projections/rebuild/digest";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { type Replay, replay } from "@wingman/ops/bin/replay";
import type { Running } from "@wingman/ops/bin/up";
import { openPool } from "@wingman/streams/base/pools";
import { databaseUrl } from "@wingman/ops/local/databases";
import { masterKeyFile } from "@wingman/ops/local/master-key";
import type { Verified } from "@wingman/streams/notary/verify-log";
import { streamNames } from "@wingman/streams/log/streams";
import { root, startTestWingman } from "../harness/wingman.ts";
import { commitsOf, hears, newCall, quietMs, read, waitForFact, waitUntil } from "./ground.ts";

const commandMsMax = 120_000;
const base = await mkdtemp(join(tmpdir(), "wingman-drill-"));
after(() => rm(base, { recursive: true, force: true }));
await chmod(base, 0o755); // So that PostgreSQL's data lies in the folder that is lost, whoever runs this.
const dataDir = join(base, "data");
const backup = join(base, "backup");

type Ended = { readonly code: number; readonly out: string };
const wingman = (...args: readonly string[]): Promise<Ended> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      [join(root, "ops/bin/wingman.ts"), ...args],
      { env: { ...process.env, WINGMAN_DATA_DIR: dataDir }, timeout: commandMsMax },
      (_error, out, err) => done({ code: child.exitCode ?? -1, out: `${out}${err}` }),
    );
  });
const succeeds = async (...args: readonly string[]): Promise<string> => {
  const { code, out } = await wingman(...args);
  assert.equal(code, 0, out);
  return out;
};
const failsWith = async (code: string, says: RegExp, ...args: readonly string[]): Promise<void> => {
  const ended = await wingman(...args);
  assert.equal(ended.code, 1, ended.out);
  assert.match(ended.out, new RegExp(code));
  assert.match(ended.out, says);
};

const start = (): Promise<Running> => startTestWingman({ dataDir, recognizer: hears(new Map()) });
const holdCall = async (client: Client, title: string): Promise<string> => {
  const call = newCall();
  await client.ask("start-call", startOf({ call, title }));
  const typed = (text: string, final: boolean, revision: number) =>
    ({ call, channel: "customer", utterance: `u-${call}`, revision, text, final, source: "typed" }) as const;
  client.send("transcript", typed("honestly that is", false, 1));
  await waitForFact<{ utterance: string }>(client, "FragmentTranscribed", ({ utterance }) => utterance === `u-${call}`);
  await client.ask("transcript", typed("honestly that is too expensive for us", true, 2));
  const { data } = await waitForFact<{ suggestion: string; reason: { evidence: { utterance: string } | null } }>(
    client,
    "SuggestionMade",
    ({ reason }) => reason.evidence?.utterance === `u-${call}`,
  );
  await client.ask("rated", { call, action: `a-${call}`, suggestion: data.suggestion, rating: "like" });
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  return call;
};

/** Every row of history, once nothing is appended or read any more. */
const historyOf = async (running: Running, calls: number): Promise<readonly TableDigest[]> => {
  const log = await running.log;
  await using pool = openPool({ url: databaseUrl(await running.adminUrl, "wingman_read"), name: "drill", sizeMax: 1 });
  // Where it was read to is another place after every look at it: each look is an entry of the audit trail.
  const look = async () => ({
    last: await log.last(),
    tables: (await digestTables(pool, "rm_history_v1")).filter(({ table }) => table !== "checkpoint"),
  });
  return await waitUntil(
    async () => {
      const before = await look();
      await quietMs();
      const now = await look();
      const { body } = await read(`${running.url}/api/calls`);
      return isDeepStrictEqual(now, before) && (body as CallList).calls.length >= calls && now.tables;
    },
    "the history",
    30_000,
  );
};

test("the log, its history and its replays come back as they were, and life goes on", async () => {
  let before: readonly TableDigest[];
  let calls: string[];
  let replays: Replay[];
  let raw: string[];
  {
    await using running = await start();
    await running.ready;
    const client = await openClient(running.url);
    calls = [await holdCall(client, "First"), await holdCall(client, "Second")];
    const first = await succeeds("backup", backup);
    assert.match(first, /EVENTS_1 +\d+ new messages/);
    assert.match(first, new RegExp(`master key.* is NOT in this backup`));
    assert.ok(first.includes(masterKeyFile(dataDir)), "where it lies is said");
    calls.push(await holdCall(client, "Third"));
    const second = await succeeds("backup", backup);
    assert.match(second, /EVENTS_1 +\d+ new messages/);
    assert.doesNotMatch(await succeeds("backup", backup), /[1-9]\d* new messages/);
    const streams = (await readdir(join(backup, "log"))).map((name) => name.split("-")[0]);
    assert.equal(new Set(streams).size, streams.length, "one half segment a stream");
    before = await historyOf(running, calls.length);
    const log = await running.log;
    replays = await Promise.all(calls.map((call) => replay(log, call)));
    await succeeds("verify"); // Has the notary sign first.
    assert.match(await succeeds("backup", backup), /HEADS +[1-9]\d* new messages/);
    raw = (await Promise.all(calls.map((call) => commitsOf(log, call)))).flat().map(withoutTime);
    await client.close();
  }
  await failsWith("WING_RESTORE_NOT_EMPTY", /not empty/, "restore", backup);
  assert.ok(existsSync(join(dataDir, "postgres")), "what is lost is all there was");
  const masterKey = await readFile(masterKeyFile(dataDir), "utf8");
  for (const name of await readdir(backup, { recursive: true }))
    if (/\.(wseg|wkeep|json)$/.test(name))
      assert.ok(!(await readFile(join(backup, name), "utf8")).includes(masterKey.trim()), name);
  await rm(dataDir, { recursive: true });

  const restored = await succeeds("restore", backup);
  assert.match(restored, /EVENTS_1 +\d+ messages/);
  assert.ok(!existsSync(join(dataDir, "restore-unfinished")));
  await mkdir(dirname(masterKeyFile(dataDir)), { recursive: true });
  await writeFile(masterKeyFile(dataDir), masterKey);
  await using running = await start();
  await running.ready;
  const log = await running.log;
  assert.deepEqual(await historyOf(running, calls.length), before, "history is the same, to the byte");
  assert.deepEqual(await Promise.all(calls.map((call) => replay(log, call))), replays);
  assert.ok(replays.every(({ conductor }) => conductor.differences.length === 0 && conductor.commits > 0));
  assert.deepEqual((await Promise.all(calls.map((call) => commitsOf(log, call)))).flat().map(withoutTime), raw);
  const { config } = await log.manager.streams.info(streamNames.events);
  assert.equal(config.duplicate_window, 120_000_000_000, "its settings are those in use");

  await succeeds("verify");
  const client = await openClient(running.url);
  const call = await holdCall(client, "After the fire");
  const { commits, heads } = JSON.parse(await succeeds("verify", "--json")) as Verified;
  assert.ok(
    commits === (await log.last()) && heads.met === heads.all && heads.all >= 2,
    "heads of before and after hold",
  );
  assert.match(await succeeds("backup", backup), /EVENTS_1 +[1-9]\d* new messages/);
  await client.close();
  assert.equal((await replay(log, call)).conductor.differences.length, 0);
});

/** Two of a log that is put back are its own: when it was stored, and what its writer had seen, which its server checked once. */
const withoutTime = (commit: object): string => JSON.stringify({ ...commit, storedAt: 0, previous: null });

test("a backup that was changed or is not whole is refused, and what is wrong with it is named", async () => {
  const into = ["--data-dir", join(base, "elsewhere")] as const;
  const names = (await readdir(join(backup, "log"))).sort();
  const events = names.find((name) => name.startsWith("events")) ?? assert.fail();
  const file = join(backup, "log", events);
  const whole = await readFile(file);
  const flipped = Buffer.from(whole);
  flipped[Math.floor(whole.length / 2)] = (flipped[Math.floor(whole.length / 2)] ?? 0) ^ 1;
  await writeFile(file, flipped);
  await failsWith("WING_ARCHIVE_BROKEN", new RegExp(`${events}, line \\d+`), "restore", backup, ...into);
  await rename(file, join(base, "away"));
  await failsWith("WING_ARCHIVE_MISSING", /messages 1 to \d+ of EVENTS_1/, "restore", backup, ...into);
  await writeFile(file, whole);

  const [keep = ""] = (await readdir(join(backup, "keep"))).sort().reverse();
  const keys = await readFile(join(backup, "keep", keep), "utf8");
  await writeFile(join(backup, "keep", keep), keys.replace(/.$/m, "!"));
  await failsWith("WING_ARCHIVE_BROKEN", new RegExp(keep), "restore", backup, ...into);
  await writeFile(join(backup, "keep", keep), keys);
  await failsWith("WING_ARCHIVE_NONE", /no finished backup/, "restore", join(base, "nothing"), ...into);
  assert.ok(!existsSync(join(base, "elsewhere")), "nothing was written");
});

test("a restore that was broken off is no log to start on", async () => {
  const half = join(base, "half");
  await succeeds("restore", backup, "--data-dir", half);
  await writeFile(join(half, "restore-unfinished"), "");
  await assert.rejects(startTestWingman({ dataDir: half }), { code: "WING_RESTORE_UNFINISHED" });
});
