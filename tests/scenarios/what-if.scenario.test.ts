/** What-if over many calls: begun, looked at, cancelled, repeated, taken away, and what an erasure leaves of it. Real servers. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Content } from "@wingman/domain/playbook/events";
import { callsMin } from "@wingman/domain/what-if/paired";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { ChangesAnswer, ReportAnswer } from "@wingman/projections/what-if/answers";
import type { Keys } from "@wingman/streams/keys/keyring";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { keepDatabase } from "@wingman/streams/base/database";
import { openPool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { sql } from "kysely";
import { startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, waitForFact, waitUntil } from "./ground.ts";

const dataDir = await mkdtemp(join(tmpdir(), "wingman-what-if-"));
after(() => rm(dataDir, { recursive: true, force: true }));
const wingman = await startTestWingman({ dataDir, recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
await wingman.ready;
const log = await wingman.log;
const url = new URL((await wingman.adminUrl).replace(/\/postgres$/, `/${keepDatabase}`));
const keep = openPool({ url: url.href, name: "test-what-if", sizeMax: 2 });
after(() => keep[Symbol.asyncDispose]());

type Answer<Body> = { readonly status: number; readonly body: Body };
const ask = async <Body = Record<string, unknown>>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
): Promise<Answer<Body>> => {
  const answer = await signedFetch(`${wingman.url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return { status: answer.status, body: (await answer.json()) as Body };
};

const tip = (headline: string) => ({ kind: "coaching" as const, title: "Pain", headline, say: "Who was inside?" });
const heard = (id: string, phrases: string[]) => ({
  ...{ id, name: id, category: id, priority: 70, coolDownMs: 60_000, tip: tip(`Ask about ${id}`) },
  trigger: { on: "words" as const, speaker: "customer" as const, phrases, unless: [] },
});
const lifts: Content = {
  ...{ name: "Lifts", language: "en", competitors: [], stages: [] },
  plays: [heard("stuck", ["lift was stuck"])],
};
const said = "the lift was stuck with Mrs Abernathy inside and nobody came";

/** Calls of one sentence; the tip of every second one is copied. */
const hold = async (count: number): Promise<readonly string[]> => {
  const calls: string[] = [];
  for (let n = 0; n < count; n++) {
    const client = await openClient(wingman.url);
    const call = newCall();
    calls.push(call);
    await client.ask("start-call", startOf({ call, title: `Lift ${n}`, playbook: { id: "lifts", version: 1 } }));
    const words = { call, channel: "customer" as const, utterance: "u1", revision: 1, text: said, final: true };
    await client.ask("transcript", { ...words, source: "typed" });
    const made = await waitForFact<{ suggestion: string }>(client, "SuggestionMade");
    await client.ask("copied", { call, suggestion: made.data.suggestion, action: newCall() });
    await client.ask("end-call", { call, reason: "ended-by-rep" });
    await client.close();
  }
  return calls;
};

await ask("PUT", "/api/playbooks/lifts/draft", { content: lifts, onto: 0 });
await ask("POST", "/api/playbooks/lifts/publish", { onto: 1 });
const calls = await hold(callsMin + 1);
// The draft asks about something else, and no more about what got stuck.
const draft: Content = { ...lifts, plays: [heard("nobody", ["nobody came"])] };
await ask("PUT", "/api/playbooks/lifts/draft", { content: draft, onto: 1 });

const spec = {
  calls: { by: "filter" as const, playbook: "lifts", max: 100 },
  before: {},
  after: { playbook: { id: "lifts", version: "draft" as const } },
  meaning: false,
  live: null,
};
const begin = async (given: unknown = spec, name = ""): Promise<string> => {
  const begun = await ask<{ run: string }>("POST", "/api/what-if/runs", { name, spec: given });
  assert.equal(begun.status, 200, JSON.stringify(begun.body));
  return begun.body.run;
};
const report = async (run: string) => (await ask<ReportAnswer>("GET", `/api/what-if/runs/${run}`)).body;
const over = (run: string): Promise<ReportAnswer> =>
  waitUntil(
    async () => {
      const found = await report(run);
      return found.state !== "waiting" && found.state !== "running" && found;
    },
    "the end of the run",
    20_000,
  );
await waitUntil(
  async () => (await ask<{ calls: number }>("POST", "/api/what-if/estimate", { spec })).body.calls === calls.length,
  "history",
);

let first: ReportAnswer;
test("many calls with the draft: what is new and gone, how sure that is, and nothing is written to a call", async () => {
  const before = (await log.aggregates("call")).length;
  const lastOf = async (call: string): Promise<number> => {
    let last = 0;
    for await (const { sequence } of log.read({ tenant: demoPrincipal.tenant, kind: "call", id: call }))
      last = sequence;
    return last;
  };
  const stood = await Promise.all(calls.map(lastOf));
  first = await over(await begin());
  assert.equal(first.state, "done", first.problem ?? "");
  assert.equal(first.done, calls.length);
  const { summary } = first;
  assert.ok(summary);
  assert.deepEqual([summary.tally.new, summary.tally.gone, summary.tally.same], [calls.length, calls.length, 0]);
  assert.deepEqual([summary.tipsPerCall.before, summary.tipsPerCall.after], [1, 1]);
  assert.deepEqual(summary.tipsPerCall.interval, { low: 0, high: 0 });
  const byPlay = new Map(summary.plays.map((play) => [play.play, play]));
  assert.deepEqual(byPlay.get("nobody")?.interval, { low: 1, high: 1 });
  assert.equal(byPlay.get("stuck")?.difference, -1);
  assert.equal(summary.accepted, calls.length);
  assert.equal(summary.kept?.share, 0, "none of the tips that were copied would come");
  assert.ok((summary.kept?.high ?? 0) > 0.1, "which is not known for all calls there will be");
  assert.deepEqual(await Promise.all(calls.map(lastOf)), stood, "no call has one event more");
  assert.equal((await log.aggregates("call")).length, before);

  const [call = ""] = calls;
  const { body } = await ask<ChangesAnswer>("GET", `/api/what-if/runs/${first.run}/calls/${call}`);
  assert.deepEqual(
    body.changes.map(({ what, headline, words }) => [what, headline, words]),
    [
      ["new", "Ask about nobody", "nobody came"],
      ["gone", "Ask about stuck", "lift was stuck"],
    ],
  );
});

test("the same question of the same log has the same answer, though the draft has changed since", async () => {
  const saved = await ask("PUT", "/api/playbooks/lifts/draft", { content: lifts, onto: 3 });
  assert.equal(saved.status, 200, JSON.stringify(saved.body));
  const { body } = await ask<{ run: string }>("POST", `/api/what-if/runs/${first.run}/repeat`);
  const again = await over(body.run);
  assert.equal(again.digest, first.digest);
  assert.deepEqual(again.summary, first.summary);
  const now = await over(await begin());
  assert.notEqual(now.digest, first.digest, "asked anew, it is about the draft as it is now");
  assert.equal(now.summary?.tally.same, calls.length);
});

test("a report is given a name, deleted, brought back, and taken away as CSV", async () => {
  const path = `/api/what-if/runs/${first.run}`;
  assert.equal((await ask("PUT", path, { name: " Before spring " })).status, 200);
  assert.equal((await report(first.run)).name, "Before spring");
  assert.equal((await ask("DELETE", path)).status, 200);
  assert.equal((await ask("GET", path)).status, 404);
  const list = async () =>
    (await ask<{ runs: { run: string }[] }>("GET", "/api/what-if/runs")).body.runs.map(({ run }) => run);
  assert.ok(!(await list()).includes(first.run));
  assert.equal((await ask("POST", `${path}/restore`)).status, 200);
  assert.ok((await list()).includes(first.run));
  const file = await (await signedFetch(`${wingman.url}${path}/file?format=csv`)).text();
  assert.equal(file.trim().split("\r\n").length, 1 + 2 * calls.length);
  assert.ok(file.includes("nobody came"));
});

test("a person judges a change: the last word stands, is counted, taken back, and stands in the file", async () => {
  const [call = ""] = calls;
  const path = `/api/what-if/runs/${first.run}/calls/${call}`;
  const say = async (change: number, verdict: string | null) =>
    (await ask("PUT", `${path}/verdict`, { change, verdict })).status;
  const said = async () =>
    (await ask<ChangesAnswer>("GET", path)).body.changes.map(({ verdict, verdicts }) => [verdict, verdicts.better]);
  assert.deepEqual(await said(), [
    [null, 0],
    [null, 0],
  ]);
  assert.deepEqual([await say(0, "worse"), await say(0, "better"), await say(1, "same")], [200, 200, 200]);
  assert.deepEqual(await said(), [
    ["better", 1],
    ["same", 0],
  ]);
  const { verdicts } = await report(first.run);
  assert.deepEqual(verdicts, { better: 1, worse: 0, same: 1, people: 1, changes: 2 });
  const csv = await (await signedFetch(`${wingman.url}/api/what-if/runs/${first.run}/file?format=csv`)).text();
  const rows = csv.trim().split("\r\n");
  assert.equal(rows.filter((row) => row.startsWith(call) && row.endsWith(",1,0,0")).length, 1);
  assert.equal(rows.filter((row) => row.endsWith(",0,0,1")).length, 1);
  assert.equal(await say(1, null), 200);
  assert.equal((await report(first.run)).verdicts.changes, 1);
  assert.deepEqual([await say(2, "better"), await say(0, "splendid"), await say(-1, "better")], [404, 400, 400]);
  assert.equal(
    (await ask("PUT", `/api/what-if/runs/none/calls/${call}/verdict`, { change: 0, verdict: null })).status,
    404,
  );
  const again = await over((await ask<{ run: string }>("POST", `/api/what-if/runs/${first.run}/repeat`)).body.run);
  assert.deepEqual(again.verdicts, { better: 0, worse: 0, same: 0, people: 0, changes: 0 }, "each report has its own");
});

test("the calls of a report can be asked something else; too few of them have no interval", async () => {
  const of = await over(await begin({ ...spec, calls: { by: "report", run: first.run } }));
  assert.deepEqual(
    of.of.map(({ call }) => call),
    first.of.map(({ call }) => call),
  );
  const few = await over(await begin({ ...spec, calls: { by: "picked", calls: calls.slice(0, 3) } }));
  assert.equal(few.calls, 3);
  assert.equal(few.summary?.tipsPerCall.interval, null);
  assert.equal(few.summary?.kept, null);
});

test("what cannot be asked is refused before anything begins", async () => {
  const refused = async (given: unknown) => {
    const { status, body } = await ask("POST", "/api/what-if/runs", { name: "", spec: given });
    return [status, body["code"]];
  };
  assert.deepEqual(await refused({ ...spec, calls: { by: "filter", rep: "nobody", max: 5 } }), [
    409,
    "WING_WHAT_IF_NO_CALLS",
  ]);
  assert.deepEqual(await refused({ ...spec, after: { rules: 99 } }), [400, "WING_RULES_UNKNOWN"]);
  assert.deepEqual(await refused({ ...spec, live: { tokensMax: 5_000 } }), [409, "WING_WHAT_IF_NO_MODEL"]);
  assert.deepEqual(await refused({ ...spec, after: { playbook: { id: "none", version: 1 } } }), [
    404,
    "WING_PLAYBOOK_NOT_FOUND",
  ]);
  assert.equal((await ask("GET", "/api/what-if/runs/none")).status, 404);
});

test("a run that waits is cancelled before it begins, one that runs keeps what it has found", async () => {
  const [running, waiting] = [await begin(), await begin()];
  const cancel = (run: string) => ask<{ done: boolean }>("POST", `/api/what-if/runs/${run}/cancel`);
  assert.deepEqual((await cancel(waiting)).body, { done: true });
  const never = await over(waiting);
  assert.deepEqual([never.state, never.done, never.summary], ["cancelled", 0, null]);
  const { body } = await cancel(running);
  const ended = await over(running);
  assert.equal(ended.state, body.done ? "cancelled" : "done");
  assert.equal(ended.summary === null, body.done);
  assert.deepEqual((await cancel(running)).body, { done: false });
});

test("after an erasure a report has none of the words, in its answers or in its tables", async () => {
  const [call = ""] = calls;
  const words = async () =>
    (await ask<ChangesAnswer>("GET", `/api/what-if/runs/${first.run}/calls/${call}`)).body.changes.map(
      (change) => change.words,
    );
  assert.deepEqual(await words(), ["nobody came", "lift was stuck"]);
  const tables = () =>
    asOwner(keep, async (tx) => {
      const { rows } = await sql<{ text: string }>`select r::text || coalesce(c::text, '') as text
        from public.what_if r left join public.what_if_call c using (tenant_id, run_id)`.execute(tx);
      return rows.map(({ text }) => text).join("\n");
    });
  assert.ok(!/lift was stuck|nobody came|Abernathy/.test(await tables()), "they never stood there in clear");
  assert.ok((await (log.keyring as Keys).forget({ tenant: demoPrincipal.tenant, calls: [call] })) > 0);
  assert.deepEqual(await words(), [null, null]);
  const file = await (await signedFetch(`${wingman.url}/api/what-if/runs/${first.run}/file?format=csv`)).text();
  assert.equal(file.split("nobody came").length - 1, calls.length - 1);
});
