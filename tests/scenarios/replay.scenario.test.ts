/** `wingman replay` as people call it: beside a running Wingman and without one, by the first letters of an id. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { type Replay, replay } from "@wingman/ops/bin/replay";
import { replayText } from "@wingman/ops/bin/replay-text";
import type { WhatIf } from "@wingman/ops/bin/what-if";
import { demoPlaybook } from "@wingman/ops/demo/tenant";
import { freePort } from "@wingman/ops/local/ports";
import { startNats } from "../harness/nats.ts";
import { root, startTestWingman } from "../harness/wingman.ts";
import { commitsOf, hears, newCall, quietMs, waitForFact } from "./ground.ts";

type Ended = { readonly code: number; readonly out: string; readonly err: string };
const commandMsMax = 60_000;

const wingman = (dataDir: string, ...args: readonly string[]): Promise<Ended> =>
  wingmanWith({ WINGMAN_DATA_DIR: dataDir }, ...args);
const wingmanWith = (env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ended> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      [join(root, "ops/bin/wingman.ts"), ...args],
      { env: { ...process.env, ...env }, timeout: commandMsMax },
      (_error, out, err) => done({ code: child.exitCode ?? -1, out, err }),
    );
  });

test("a call is replayed beside the running Wingman and after it, the same both times, and nothing is written", async (context) => {
  const dataDir = await mkdtemp(join(tmpdir(), "wingman-replay-"));
  context.after(() => rm(dataDir, { recursive: true, force: true }));

  const none = await wingman(dataDir, "replay");
  assert.equal(none.code, 1);
  assert.match(none.err, /no call on this log yet[\s\S]*npm start[\s\S]*WING_CALL_NOT_FOUND/);

  let call = "";
  let beside: Ended;
  {
    await using running = await startTestWingman({ dataDir, recognizer: hears(new Map()) });
    const log = await running.log;
    const client = await openClient(running.url);
    call = newCall();
    await client.ask("start-call", startOf({ call, title: "Bell\u0007 & Sons" }));
    const says = (text: string): Promise<unknown> =>
      client.ask("transcript", {
        call,
        channel: "customer",
        utterance: newCall(),
        revision: 1,
        text,
        final: true,
        source: "typed",
      });
    await says("honestly that is too expensive for us");
    const tip = await waitForFact<{ suggestion: string; headline: string }>(client, "SuggestionMade");
    await says("it really is too expensive");
    await waitForFact(client, "SuggestionWithheld");
    await client.ask("rated", { call, action: newCall(), suggestion: tip.data.suggestion, rating: "like" });
    await client.ask("end-call", { call, reason: "ended-by-rep" });
    await waitForFact(client, "CallEnded");
    await client.close();
    await quietMs();
    const before = (await commitsOf(log, call)).length;

    beside = await wingman(dataDir, "replay", call.slice(0, 13));
    assert.equal(beside.code, 0, beside.err);
    assert.match(beside.out, /0:00 {2}Customer {2}honestly that is too expensive for us/);
    assert.match(beside.out, new RegExp(`▸ .*: ${tip.data.headline}`));
    assert.match(
      beside.out,
      /because the customer said ".*too expensive.*" \(play [\w-]+\); decided \d+ ms after it.*rated like/,
    );
    assert.match(beside.out, /Held back: .* \(.+\)\n +because the customer said/);
    assert.match(beside.out, /0 differences/);
    assert.ok(!beside.out.includes("\u0007"), "what people type cannot ring the terminal's bell");
    assert.equal((await commitsOf(log, call)).length, before);

    const listed = await wingman(dataDir, "replay");
    assert.match(listed.out, new RegExp(`${call}.*Bell`));
    // The comparison must be able to find something: another playbook says other words.
    const other = await replay(log, call, () => ({ ...demoPlaybook, plays: [] }));
    assert.ok(other.conductor.differences.length > 0);
    assert.match(replayText(other).join("\n"), /commits: \d+ differences?:\n {2}\S/);
    await assert.rejects(
      replay(log, call, () => undefined),
      { code: "WING_PLAYBOOK_UNKNOWN" },
    );
    const unknown = await wingman(dataDir, "replay", "zzzz");
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, new RegExp(`zzzz[\\s\\S]*${call}`));
  }
  const alone = await wingman(dataDir, "replay", "last");
  assert.equal(alone.code, 0, alone.err);
  assert.equal(alone.out, beside.out);
  const { conductor, story, history } = JSON.parse((await wingman(dataDir, "replay", call, "--json")).out) as Replay;
  assert.deepEqual(conductor.differences, []);
  assert.ok(conductor.commits > 0 && conductor.inputs > 0);
  assert.deepEqual([history.lines, history.tips], [2, 1]);
  const tried = await wingman(dataDir, "what-if", "last", "--rules", "1", "--json");
  assert.equal(tried.code, 0, tried.err);
  const [{ call: triedCall, tally }] = JSON.parse(tried.out) as [WhatIf];
  assert.deepEqual([triedCall, tally.same > 0, tally.gone], [call, true, 0]);
  const told = await wingman(dataDir, "what-if", call, "--playbook", "real-estate");
  assert.match(told.out, /\d+ the same, \d+ new, \d+ gone/, told.err);
  for (const [code, ...args] of [
    ["WING_NOTHING_TO_TRY"],
    ["WING_RULES_UNKNOWN", "--rules", "99"],
    ["WING_PLAYBOOK_NOT_FOUND", "--playbook", "nowhere"],
    ["WING_PLAYBOOK_FILE_INVALID", "--playbook", join(root, "package.json")],
  ] as const)
    assert.match((await wingman(dataDir, "what-if", "last", ...args)).err, new RegExp(code));
  assert.equal(story.filter(({ what }) => what === "withheld").length, history.withheld);
});

test("a call whose first letters are those of several is asked for again, with the several", async (context) => {
  const dataDir = await mkdtemp(join(tmpdir(), "wingman-replay-"));
  context.after(() => rm(dataDir, { recursive: true, force: true }));
  await using running = await startTestWingman({ dataDir, recognizer: hears(new Map()) });
  await running.log;
  const calls = ["twin-1", "twin-2"];
  for (const call of calls) {
    const client = await openClient(running.url);
    await client.ask("start-call", startOf({ call }));
    await client.close();
  }
  const { code, err } = await wingman(dataDir, "replay", "twin");
  assert.equal(code, 1);
  for (const call of calls) assert.match(err, new RegExp(call));
  assert.match(err, /WING_CALL_AMBIGUOUS/);
  assert.equal((await wingman(dataDir, "replay", "twin-1")).code, 0);
});

test("a log on a named server is only looked at: one without calls gets no streams, one that is not there is said", async (context) => {
  await using nats = await startNats();
  const dataDir = await mkdtemp(join(tmpdir(), "wingman-replay-"));
  context.after(() => rm(dataDir, { recursive: true, force: true }));
  const empty = await wingmanWith({ WINGMAN_DATA_DIR: dataDir, WINGMAN_NATS_URL: nats.url }, "replay");
  assert.equal(empty.code, 1);
  assert.match(empty.err, /WING_CALL_NOT_FOUND/);
  const answer = (await nats.connection.request("$JS.API.STREAM.NAMES")).json<{ total: number }>();
  assert.equal(answer.total, 0);
  const closed = `nats://127.0.0.1:${await freePort()}`;
  const gone = await wingmanWith({ WINGMAN_DATA_DIR: dataDir, WINGMAN_NATS_URL: closed }, "replay");
  assert.equal(gone.code, 1);
  assert.match(gone.err, /WINGMAN_NATS_URL[\s\S]*WING_NATS_UNREACHABLE/);
});
