/** The sealed log as an auditor meets it: `wingman verify`, `proof` and `heads`, beside a running Wingman, after it, elsewhere, and after somebody was at the files. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { root, startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, quietMs, waitForFact, waitUntil } from "./ground.ts";

const commandMsMax = 60_000;
type Ended = { readonly code: number; readonly out: string; readonly err: string };
const wingman = (env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ended> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      [join(root, "ops/bin/wingman.ts"), ...args],
      { env: { ...process.env, ...env }, timeout: commandMsMax },
      (_error, out, err) => done({ code: child.exitCode ?? -1, out, err }),
    );
  });

const folder = await mkdtemp(join(tmpdir(), "wingman-sealed-"));
after(() => rm(folder, { recursive: true, force: true }));
const dataDir = join(folder, "data");
const call = newCall();
const here = { WINGMAN_DATA_DIR: dataDir };
const proofFile = join(folder, "proof.json");

test("beside a running Wingman, everything that was said a moment ago is sealed, proven and verified", async () => {
  const nothing = await wingman(here, "verify");
  assert.equal(nothing.code, 1);
  assert.match(nothing.err, /WING_CALL_NOT_FOUND/);
  {
    await using running = await startTestWingman({ dataDir, recognizer: hears(new Map()) });
    await running.log;
    const client = await openClient(running.url);
    await client.ask("start-call", startOf({ call, title: "To be audited" }));
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
    await waitForFact(client, "SuggestionMade");
    await client.ask("end-call", { call, reason: "ended-by-rep" });
    await waitForFact(client, "CallEnded");
    await client.close();
    await quietMs();

    const whole = await wingman(here, "verify", "--json");
    assert.equal(whole.code, 0, whole.err + whole.out);
    const { good, commits, head, findings } = JSON.parse(whole.out) as {
      good: boolean;
      commits: number;
      head: { size: number };
      findings: unknown[];
    };
    assert.deepEqual([good, head.size, findings], [true, commits, []]);
    assert.ok(commits > 4);
    const one = await wingman(here, "verify", "--call", call.slice(0, 13));
    assert.equal(one.code, 0, one.err);
    assert.match(one.out, /✓ +\d+ {2}\d hashes to the root {2}CallStarted/);
    const written = await wingman(here, "proof", "last", "-o", proofFile);
    assert.equal(written.code, 0, written.err);

    const seal = () => running.board.read().parts.find(({ part }) => part === "notary")?.detail ?? "";
    await waitUntil(() => new RegExp(`sealed to ${head.size} at`).test(seal()), "the seal on the status page");
  }
});

test("after Wingman was stopped, all of it is under a head, and the log verifies from its files", async () => {
  const whole = await wingman(here, "verify");
  assert.equal(whole.code, 0, whole.err + whole.out);
  assert.match(whole.out, /✓ +Nothing was changed/);
  assert.doesNotMatch(whole.out, /not sealed yet/);
  const one = await wingman(here, "proof", "last");
  assert.equal((JSON.parse(one.out) as { about: string }).about, call);
});

test("an exported proof holds without server, folder and network, by the key that was given elsewhere", async () => {
  const elsewhere = { WINGMAN_DATA_DIR: join(folder, "nowhere"), WINGMAN_NATS_URL: "nats://127.0.0.1:1" };
  const held = await wingman(elsewhere, "verify", proofFile);
  assert.equal(held.code, 0, held.err);
  assert.match(held.out, /CallStarted[\s\S]*The key came with the file/);
  const { out } = await wingman(here, "heads");
  const key = /^wingman-notary\+\S+/.exec(out)?.[0] ?? assert.fail(out);
  const byKey = await wingman(elsewhere, "verify", proofFile, "--key", key);
  assert.equal(byKey.code, 0, byKey.err);
  assert.match(byKey.out, /signed by the key you gave/);

  const strange = "wingman-notary+14047bf4+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
  const byOther = await wingman(elsewhere, "verify", proofFile, "--key", strange);
  assert.equal(byOther.code, 1);
  assert.match(byOther.err, /WING_PROOF_INVALID/);
  const proof = JSON.parse(await readFile(proofFile, "utf8")) as { commits: { commit: string }[] };
  const [first] = proof.commits;
  if (first)
    first.commit = Buffer.from(
      Buffer.from(first.commit, "base64").toString("latin1").replace("CallStarted", "CallStarteD"),
      "latin1",
    ).toString("base64");
  const changed = join(folder, "changed.json");
  await writeFile(changed, JSON.stringify(proof));
  const refused = await wingman(elsewhere, "verify", changed);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /commit \d+ does not lead to the root[\s\S]*WING_PROOF_INVALID/);
});

test("one event is proven alone", async () => {
  const { out } = await wingman(here, "replay", "last", "--json");
  const event = /"[0-9a-f-]{36}\.0"/.exec(out)?.[0]?.slice(1, -1);
  const proofOf = async (id: string): Promise<Ended> => wingman(here, "proof", id);
  assert.match((await proofOf("0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee.0")).err, /WING_EVENT_NOT_FOUND/);
  if (event === undefined) return;
  const proven = JSON.parse((await proofOf(event)).out) as { about: string; commits: unknown[] };
  assert.deepEqual([proven.about, proven.commits.length], [event, 1]);
});

/** The store's files of EVENTS_1 in a copy of the data folder, with something done to them. */
const damaged = async (name: string, damage: (messages: string) => Promise<void>): Promise<string> => {
  const copy = join(folder, name);
  await cp(dataDir, copy, { recursive: true });
  const store = join(copy, "nats/store/jetstream/$G/streams/EVENTS_1/msgs");
  await damage(store);
  return copy;
};
const blockOf = async (store: string): Promise<string> =>
  join(store, (await readdir(store)).find((file) => file.endsWith(".blk")) ?? assert.fail("no block"));

const flip = async (store: string): Promise<void> => {
  const file = await blockOf(store);
  const bytes = await readFile(file);
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 4, bytes.length >> 1);
  await writeFile(file, bytes);
};
const cut = async (store: string): Promise<void> => {
  const file = await blockOf(store);
  const bytes = await readFile(file);
  await writeFile(file, bytes.subarray(0, bytes.length - 200));
};
const lose = (store: string): Promise<void> => rm(join(store, ".."), { recursive: true });

for (const [name, damage, says] of [
  ["flipped bit", flip, /✗ +(Commits? \d+|The log ends)/],
  ["cut block", cut, /✗ +(Commits? \d+|The log ends)/],
  ["lost stream", lose, /there is no log, and \d+ commits/],
] as const)
  test(`a ${name} in the server's files is found`, async () => {
    const found = await wingman({ WINGMAN_DATA_DIR: await damaged(name.replace(" ", "-"), damage) }, "verify");
    assert.equal(found.code, 1, found.out);
    assert.match(found.out + found.err, says);
  });

test("a Wingman that starts where its log was lost seals nothing, and says so on its page and in its log", async () => {
  const copy = await damaged("started", lose);
  {
    await using running = await startTestWingman({ dataDir: copy, recognizer: hears(new Map()) });
    const notary = () => running.board.read().parts.find(({ part }) => part === "notary");
    await waitUntil(() => notary()?.state === "failed", "the refusal on the status page", 20_000);
    assert.match(notary()?.detail ?? "", /WING_LOG_TAMPERED/);
  }
  assert.match(await readFile(join(copy, "wingman.log"), "utf8"), /the log was changed; nothing more is sealed/);
});
