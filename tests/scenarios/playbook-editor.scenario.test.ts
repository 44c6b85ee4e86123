/** A manager's playbook from its draft to a call, by the routes and by the commands. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Content } from "@wingman/domain/playbook/events";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { replay } from "@wingman/ops/bin/replay";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { root, startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, waitForFact } from "./ground.ts";

const commandMsMax = 60_000;
const dataDir = await mkdtemp(join(tmpdir(), "wingman-playbooks-"));
after(() => rm(dataDir, { recursive: true, force: true }));
const wingman = await startTestWingman({ dataDir, recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
await wingman.ready;

type Answer = { readonly status: number; readonly body: Record<string, unknown> };
const ask = async (method: "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<Answer> => {
  const answer = await signedFetch(`${wingman.url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const command = (...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      [join(root, "ops/bin/wingman.ts"), "playbook", ...args],
      { env: { ...process.env, WINGMAN_DATA_DIR: dataDir }, timeout: commandMsMax },
      (_error, out, err) => done({ code: child.exitCode ?? -1, out: `${out}${err}` }),
    );
  });

const lifts: Content = {
  name: "Lifts",
  language: "en",
  competitors: [{ name: "Upways", spoken: ["upways", "up ways"] }],
  stages: [{ id: "need", name: "Need", phrases: ["which floor~ do"], speaker: "rep" }],
  plays: [
    {
      id: "stuck",
      name: "Stuck",
      category: "pain",
      trigger: { on: "words", speaker: "customer", phrases: ["lift|elevator * stuck"], unless: ["not stuck"] },
      tip: { kind: "coaching", title: "Pain", headline: "Ask who was inside", say: "Who was inside?" },
      priority: 70,
      coolDownMs: 60_000,
    },
  ],
};

test("a draft is saved, tried, published, and a call begins with it", async () => {
  const url = "/api/playbooks/lifts";
  assert.equal((await ask("GET", url)).status, 404);
  const saved = await ask("PUT", `${url}/draft`, { content: lifts, onto: 0 });
  assert.deepEqual(saved, { status: 200, body: { revision: 1, problems: [] } });
  const stale = await ask("PUT", `${url}/draft`, { content: { ...lifts, name: "Other" }, onto: 0 });
  assert.deepEqual([stale.status, stale.body["code"]], [409, "WING_REFUSED_PLAYBOOK_CHANGED"]);

  const fires = await ask("POST", `${url}/try`, {
    version: "draft",
    speaker: "customer",
    text: "the lift was stuck again",
  });
  const [tried] = fires.body["plays"] as { play: string; words: string; heldBy: string | null }[];
  assert.deepEqual(
    [tried?.play, tried?.words, tried?.heldBy, fires.body["meaning"]],
    ["stuck", "lift was stuck", null, null],
  );
  const held = await ask("POST", `${url}/try`, {
    version: "draft",
    speaker: "customer",
    text: "the lift is not stuck",
  });
  assert.equal((held.body["plays"] as { heldBy: string }[])[0]?.heldBy, "not stuck");

  const list = async (): Promise<readonly string[]> =>
    ((await ask("GET", "/api/playbooks")).body["playbooks"] as { id: string }[]).map(({ id }) => id);
  assert.ok(!(await list()).includes("lifts"), "no call can begin with a draft");
  assert.deepEqual((await ask("POST", `${url}/publish`, { onto: 1 })).body, { version: 1 });
  assert.ok((await list()).includes("lifts"));

  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = newCall();
  await client.ask("start-call", startOf({ call, playbook: { id: "lifts", version: 1 } }));
  const changed = { ...lifts, plays: lifts.plays.map((play) => ({ ...play, priority: 71 })) };
  await ask("PUT", `${url}/draft`, { content: changed, onto: 1 });
  assert.deepEqual((await ask("POST", `${url}/publish`, { onto: 2 })).body, { version: 2 });
  const words = {
    call,
    channel: "customer" as const,
    utterance: "u1",
    revision: 1,
    text: "the lift was stuck",
    final: true,
  };
  await client.ask("transcript", { ...words, source: "typed" });
  const tip = await waitForFact<{ headline: string; reason: { playbook: unknown } }>(client, "SuggestionMade");
  assert.deepEqual([tip.data.headline, tip.data.reason.playbook], ["Ask who was inside", { id: "lifts", version: 1 }]);
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await waitForFact(client, "CallEnded");
  const again = await replay(await wingman.log, call);
  assert.ok(again.conductor.commits > 0);
  assert.deepEqual(again.conductor.differences, []);

  // The draft, tried on the call: what it would have shown, against the version in use, and why.
  const silent = {
    ...lifts,
    plays: lifts.plays.map((play) => ({ ...play, trigger: { ...play.trigger, phrases: ["up ways"] } })),
  };
  await ask("PUT", `${url}/draft`, { content: silent, onto: 2 });
  const past = await ask("POST", `${url}/try-call`, { call, to: "draft" });
  assert.deepEqual([past.status, past.body["shown"]], [200, { before: 1, after: 0 }]);
  const [change] = past.body["changes"] as { what: string; play: string; words: string; wasAtMs: number | null }[];
  assert.deepEqual([change?.what, change?.play, change?.words], ["gone", "stuck", "lift was stuck"]);
  const same = await ask("POST", `${url}/try-call`, { call, from: 1, to: 2 });
  assert.deepEqual(
    (same.body["changes"] as { what: string }[]).map(({ what }) => what),
    ["same"],
  );
  assert.equal((await ask("POST", `${url}/try-call`, { call: newCall() })).body["code"], "WING_CALL_NOT_FOUND");
  assert.equal((await ask("POST", `${url}/try-call`, { call, from: 9 })).body["code"], "WING_PLAYBOOK_NOT_FOUND");
  const actions: unknown[] = [];
  for (const aggregate of await (await wingman.log).aggregates("access"))
    for await (const { events } of (await wingman.log).read(aggregate))
      for (const { data } of events) actions.push((data as { action?: unknown }).action);
  assert.ok(actions.includes("playbook.try-call"), "each look at a call is in the audit trail");
  const head = (await ask("GET", url)).body as {
    saved: { at: number };
    published: { version: number }[];
    next: number;
  };
  assert.deepEqual([head.published.map(({ version }) => version), head.next], [[2, 1], 3]);
  assert.ok(Date.now() - head.saved.at < 60_000);
  await ask("PUT", `${url}/draft`, { content: changed, onto: 3 });

  const diff = (await ask("GET", `${url}/diff?from=1&to=2`)).body as { plays: { changed: { fields: unknown[] }[] } };
  assert.deepEqual(diff.plays.changed[0]?.fields, [{ path: "priority", before: 70, after: 71 }]);
  assert.equal((await ask("POST", `${url}/roll-back`, { version: 1 })).status, 200);
  const rolled = (await ask("GET", url)).body;
  assert.deepEqual([rolled["live"], rolled["versions"], rolled["revision"]], [1, [2, 1], 4]);
});

test("what is wrong with a draft is told when it is saved, and keeps it from being published", async () => {
  const content: Content = {
    ...lifts,
    plays: lifts.plays.map((play) => ({ ...play, when: { reached: ["nowhere"] } })),
  };
  const { body } = await ask("PUT", "/api/playbooks/wrong/draft", { content, onto: 0 });
  assert.deepEqual(body["problems"], [
    { at: ["plays", 0, "when", "reached"], says: 'play stuck: there is no stage "nowhere"' },
  ]);
  const refused = await ask("POST", "/api/playbooks/wrong/publish", { onto: 1 });
  assert.deepEqual([refused.status, refused.body["code"]], [409, "WING_REFUSED_PLAYBOOK_INVALID"]);
});

test("the commands take a starter out, bring it back changed, publish it and roll it back", async () => {
  const file = join(dataDir, "b2b.yaml");
  const out = await command("export", "b2b-starter", "-o", file);
  assert.equal(out.code, 0, out.out);
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/^name: .*$/m, "name: Our own way"));
  const imported = await command("import", file);
  assert.deepEqual([imported.code, /is the draft of b2b-starter/.test(imported.out)], [0, true], imported.out);
  const differs = await command("diff", "b2b-starter");
  assert.match(differs.out, /~ name: "Selling to businesses" → "Our own way"/);
  const published = await command("publish", "b2b-starter");
  assert.match(published.out, /Calls begin with version \d+ of b2b-starter/);
  const version = Number(/version (\d+)/.exec(published.out)?.[1]);
  assert.match((await command("list")).out, new RegExp(`b2b-starter +version ${version} +Our own way`));
  const back = await command("rollback", "b2b-starter", String(version - 1));
  assert.equal(back.code, 0, back.out);
  assert.match((await command("list")).out, new RegExp(`b2b-starter +version ${version - 1} `));
  await writeFile(file, text.replace("priority: ", "priority: 1"));
  const wrong = await command("import", file);
  assert.deepEqual([wrong.code, /line \d+: play/.test(wrong.out)], [1, true], wrong.out);
});
