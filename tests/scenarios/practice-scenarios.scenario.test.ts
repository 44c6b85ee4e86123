/** A manager's scenario from a past call to a version that exercises begin with, over HTTP. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { ScenarioCard, ScenarioDraft, ScenarioHead } from "@wingman/commands/practice/scenario-routes";
import type { EraseAnswer, ReceiptAnswer } from "@wingman/commands/rights/answers";
import type { ActorId } from "@wingman/domain/ids";
import { gapMark } from "@wingman/domain/practice/scenario-check";
import { someContent } from "@wingman/domain/practice/scenario.fixture";
import { defaultPolicy } from "@wingman/domain/tenant/policy";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { sendToTenant, tenantsOn } from "@wingman/streams/tenants/tenants";
import { startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, waitUntil } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;
const { tenant } = demoPrincipal;
const tenants = tenantsOn(log);
// Until the first start makes one.
if (!(await tenants.load({ tenant, kind: "tenant", id: tenant })).state.created)
  await sendToTenant(
    tenants,
    tenant,
    { type: "TenantCreated", data: { name: "Demo", policy: defaultPolicy } },
    { actor: "test" as ActorId },
  );

type Refused = { readonly code: string; readonly message: string };
const ask = async <Body = Refused>(method: string, path: string, body?: unknown) => {
  const answer = await signedFetch(`${wingman.url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) as Body };
};
const url = "/api/practice/scenarios";
const live = async () => (await ask<{ scenarios: ScenarioCard[] }>("GET", url)).body.scenarios;

/** A call in which these are said in turn, the customer first. */
const hold = async (customer: Record<string, string>, said: readonly string[], ends = true): Promise<string> => {
  const client = await openClient(wingman.url);
  const call = newCall();
  const start = startOf({ call, title: "Dock scheduling" });
  await client.ask("start-call", { ...start, customer: { ...start.customer, ...customer } });
  for (const [n, text] of said.entries())
    await client.ask("transcript", {
      ...{ call, channel: n % 2 === 0 ? "customer" : "rep", utterance: `u-${n}`, revision: 1 },
      ...{ text, final: true, source: "typed" },
    });
  if (ends) await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.close();
  return call;
};
const talk = [
  "Hello, this is Quillonne from Zirkon Freight, you called about the docks.",
  "How many trucks wait on a normal day?",
  "Six or eight, and my number is 050 123 4567 if you need it.",
  "I see. Here is what it costs.",
  "That is too expensive for us this year.",
  "What does a waiting truck cost you in an hour?",
  "Nobody at Zirkon ever counted that.",
];

test("a draft is saved with its faults, published without, put away and brought back", async () => {
  const own = `${url}/own`;
  assert.deepEqual((await ask("GET", own)).body.code, "WING_SCENARIO_NOT_FOUND");
  const gap = { ...someContent, truth: gapMark };
  const saved = await ask<{ revision: number; findings: { code: string; at: unknown }[] }>("PUT", `${own}/draft`, {
    content: gap,
    onto: 0,
  });
  assert.deepEqual(
    [saved.status, saved.body.revision, saved.body.findings.map(({ code, at }) => [code, at])],
    [200, 1, [["gap-left", ["truth"]]]],
  );
  assert.deepEqual((await ask("POST", `${own}/publish`, { onto: 1 })).body.code, "WING_REFUSED_SCENARIO_INVALID");
  const stale = await ask("PUT", `${own}/draft`, { content: someContent, onto: 0 });
  assert.deepEqual([stale.status, stale.body.code], [409, "WING_REFUSED_SCENARIO_CHANGED"]);
  await ask("PUT", `${own}/draft`, { content: someContent, onto: 1 });
  assert.ok(!(await live()).some(({ id }) => id === "own"), "no exercise can begin with a draft");
  assert.deepEqual((await ask("POST", `${own}/publish`, { onto: 2 })).body, { version: 1 });
  const card = (await live()).find(({ id }) => id === "own");
  assert.deepEqual([card?.version, card?.trains], [1, ["price"]]);
  assert.ok(!JSON.stringify(card).includes(someContent.truth), "whoever practises is not told what is hidden");
  const read = await ask<ScenarioDraft["content"]>("GET", `${own}/versions/1`);
  assert.deepEqual(read.body, someContent);
  assert.deepEqual((await ask("POST", `${own}/retire`, { retired: true })).body, { retired: true });
  assert.ok(!(await live()).some(({ id }) => id === "own"));
  await ask("POST", `${own}/retire`, { retired: false });
  assert.ok((await live()).some(({ id }) => id === "own"));
});

test("a scenario goes out as a file and comes back; a broken one is refused with its lines", async () => {
  const file = await signedFetch(`${wingman.url}${url}/own/file?version=1`);
  assert.match(file.headers.get("content-disposition") ?? "", /own\.v1\.yaml/);
  const text = await file.text();
  const renamed = text.replace("id: own", "id: copied");
  assert.deepEqual((await ask("POST", `${url}/file`, { text: renamed, onto: null })).body, {
    id: "copied",
    revision: 1,
  });
  const broken = await ask("POST", `${url}/file`, {
    text: text.replace("difficulty: hard", "difficulty: odd"),
    onto: null,
  });
  assert.equal(broken.body.code, "WING_SCENARIO_FILE_INVALID");
  assert.match(broken.body.message, /line \d+: difficulty/);
});

test("a past call becomes a draft without whom it was of; made again it is the same; erased it is no use", async () => {
  const call = await hold({ name: "Quillonne Zeppa", company: "Zirkon Freight", phone: "+971 50 123 4567" }, talk);
  const made = await waitUntil(async () => {
    const answer = await ask<{ id: string; revision: number }>("POST", `${url}/from-call`, { call });
    return answer.status === 200 ? answer.body : undefined;
  }, "a draft of the call");
  const draft = await ask<ScenarioDraft>("GET", `${url}/${made.id}`);
  const text = JSON.stringify(draft.body.content);
  for (const known of ["Quillonne", "Zeppa", "Zirkon", "050", "4567", "[phone"]) assert.ok(!text.includes(known), text);
  assert.match(draft.body.content.facts[0]?.asked.examples[0] ?? "", /How many trucks wait/);
  assert.equal(draft.body.content.objections[0]?.about, "price");
  assert.deepEqual([draft.body.fromCall, draft.body.live], [call, null]);
  assert.deepEqual((await ask("POST", `${url}/from-call`, { call })).body, made);
  assert.equal(
    (await ask("POST", `${url}/${made.id}/publish`, { onto: 1 })).body.code,
    "WING_REFUSED_SCENARIO_INVALID",
  );

  // A copy has the same words in it: it is of the call as well, and so is a copy of the copy.
  for (const [id, copyOf] of [
    ["call-copy", made.id],
    ["call-copy-again", "call-copy"],
  ] as const) {
    await ask("PUT", `${url}/${id}/draft`, { content: draft.body.content, onto: 0, copyOf });
    assert.equal((await ask<ScenarioDraft>("GET", `${url}/${id}`)).body.fromCall, call, id);
  }

  const again = await hold({ name: "Quillonne Zeppa", phone: "+971 50 123 4567" }, talk);
  const person = { by: "phone", value: "+971501234567" };
  const preview = await waitUntil(async () => {
    const { body } = await ask<EraseAnswer>("POST", "/api/rights/erase", { ...person, dryRun: true });
    return body.calls === 2 ? body : undefined;
  }, "both calls are found");
  const { body: erased } = await ask<EraseAnswer>("POST", "/api/rights/erase", {
    ...{ ...person, dryRun: false, confirm: preview.confirm },
  });
  await waitUntil(async () => {
    const { body } = await ask<ReceiptAnswer>("GET", `/api/rights/erasures/${erased.erasure}`);
    return body.state !== "under way" ? body : undefined;
  }, "the erasure is done");
  assert.equal((await ask("POST", `${url}/from-call`, { call: again })).body.code, "WING_SCENARIO_CALL_UNFIT");
  for (const id of [made.id, "call-copy", "call-copy-again"])
    await waitUntil(async () => {
      const { body } = await ask("GET", `${url}/${id}`);
      return JSON.stringify(body).includes("How many trucks wait") ? undefined : body;
    }, `${id} is gone with its call`);
});

test("a call that goes on, and one that nobody knows, become nothing", async () => {
  const call = await hold({}, talk, false);
  assert.equal((await ask("POST", `${url}/from-call`, { call })).body.code, "WING_SCENARIO_CALL_UNFIT");
  assert.equal((await ask("POST", `${url}/from-call`, { call: newCall() })).body.code, "WING_CALL_NOT_FOUND");
  const { body } = await ask<{ scenarios: ScenarioHead[] }>("GET", `${url}/all`);
  assert.deepEqual(
    body.scenarios.filter(({ id, starter }) => !starter && !id.startsWith("call-")).map(({ id }) => id),
    ["copied", "own"],
  );
});
