/** Somebody asks what is held of them, takes it along and is erased: over HTTP, as a compliance officer does it. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { EraseAnswer, FoundAnswer, HoldList, ReceiptAnswer } from "@wingman/commands/rights/answers";
import type { RetentionPreview } from "@wingman/commands/rights/retention-routes";
import type { ActorId } from "@wingman/domain/ids";
import { defaultPolicy } from "@wingman/domain/tenant/policy";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import type { ExportFile } from "@wingman/streams/rights/export";
import { sendToTenant, tenantsOn } from "@wingman/streams/tenants/tenants";
import { startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, quietMs, waitUntil } from "./ground.ts";

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

type Answer<Body> = { readonly status: number; readonly body: Body; readonly headers: Headers };
const ask = async <Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> => {
  const answer = await signedFetch(`${wingman.url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const text = await answer.text();
  return { status: answer.status, body: JSON.parse(text) as Body, headers: answer.headers };
};
type Problem = { readonly code: string; readonly message: string };

const hold = async (customer: Record<string, string>): Promise<string> => {
  const client = await openClient(wingman.url);
  const call = newCall();
  const start = startOf({ call, title: "Dock scheduling" });
  await client.ask("start-call", { ...start, customer: { ...start.customer, name: "Quillonne Zeppa", ...customer } });
  await client.ask("transcript", {
    ...{ call, channel: "customer", utterance: "u-1", revision: 1 },
    ...{ text: "the zirkonium is too expensive", final: true, source: "typed" },
  });
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.close();
  return call;
};

test("one customer under three names: found, taken along, erased with a preview, with a receipt", async () => {
  const first = await hold({ phone: "+971 50 123 4567", email: "Q@Corvane.example" });
  const second = await hold({ id: "crm-9" });
  const other = await hold({ phone: "+971 50 765 4321" });
  // Who the customer of the second call was came to be known later.
  const named = await ask("POST", `/api/calls/${second}/person`, { phone: "00971501234567" });
  assert.equal(named.status, 200);
  const person = { by: "phone", value: "+971501234567" };
  const found = await ask<FoundAnswer>("POST", "/api/rights/find", person);
  assert.deepEqual(found.body.calls.map(({ call }) => call).sort(), [first, second].sort());
  assert.equal(
    (await ask<FoundAnswer>("POST", "/api/rights/find", { by: "email", value: "q@corvane.example" })).body.count,
    1,
  );
  assert.equal((await ask<FoundAnswer>("POST", "/api/rights/find", { by: "crm", value: "nobody" })).body.count, 0);

  const file = await ask<ExportFile>("POST", "/api/rights/export", { ...person, format: "json" });
  assert.match(file.headers.get("content-disposition") ?? "", /attachment/);
  assert.equal(file.body.totals.calls, 2);
  assert.match(JSON.stringify(file.body), /zirkonium/);
  assert.ok(!JSON.stringify(file.body).includes(demoPrincipal.name));
  const vcon = await ask<{ group: unknown[] }>("POST", "/api/rights/export", { ...person, format: "vcon" });
  assert.match(vcon.headers.get("content-type") ?? "", /application\/vcon\+json/);
  assert.equal(vcon.body.group.length, 2);

  const unasked = await ask<Problem>("POST", "/api/rights/erase", { ...person, dryRun: false });
  assert.deepEqual([unasked.status, unasked.body.code], [409, "WING_ERASURE_NOT_CONFIRMED"]);
  const preview = await ask<EraseAnswer>("POST", "/api/rights/erase", { ...person, dryRun: true });
  assert.equal(preview.body.calls, 2);
  assert.ok(preview.body.stores?.some(({ name, items }) => name === "log" && items > 0));
  const held = await ask<HoldList>("POST", "/api/holds", { call: first, file: "2026/114" });
  const refused = await ask<Problem>("POST", "/api/rights/erase", {
    ...person,
    dryRun: false,
    confirm: preview.body.confirm,
  });
  assert.deepEqual([refused.status, refused.body.code], [409, "WING_REFUSED_LEGAL_HOLD"]);
  assert.match(refused.body.message, /2026\/114/);
  await ask("DELETE", `/api/holds/${held.body.holds[0]?.hold}`);
  const erased = await ask<EraseAnswer>("POST", "/api/rights/erase", {
    ...{ ...person, dryRun: false, confirm: preview.body.confirm },
  });
  assert.equal(erased.status, 200);
  const receipt = await waitUntil(
    async () => {
      await quietMs(); // A page asks no more often either: requests are counted.
      const { body } = await ask<ReceiptAnswer>("GET", `/api/rights/erasures/${erased.body.erasure}`);
      return body.state === "verified" ? body : undefined;
    },
    "the erasure is verified",
    30_000,
  );
  assert.equal(receipt.calls, 2);
  const after = await ask<ExportFile>("POST", "/api/rights/export", { ...person, format: "json" });
  assert.ok(!/zirkonium|Quillonne/.test(JSON.stringify(after.body)));
  const others = await ask<ExportFile>("POST", "/api/rights/export", { by: "call", value: other, format: "json" });
  assert.match(JSON.stringify(others.body), /zirkonium/);
  const list = await ask<{ erasures: ReceiptAnswer[] }>("GET", "/api/rights/erasures");
  assert.equal(list.body.erasures[0]?.receipt, erased.body.erasure);
});

test("every look and every file is in the audit trail, by action and never by whom it was about", async () => {
  const actions: string[] = [];
  let all = "";
  for (const aggregate of await log.aggregates("access"))
    for await (const { events } of log.read(aggregate))
      for (const { type, data } of events) {
        actions.push(
          `${type} ${(data as { action?: string }).action} ${(data as { format?: string }).format ?? ""}`.trim(),
        );
        all += JSON.stringify(data);
      }
  for (const wanted of [
    "RecordViewed person.find",
    "RecordExported person.export json",
    "RecordExported person.export vcon",
    "RecordChanged person.erase",
    "RecordChanged person.name",
  ])
    assert.ok(actions.includes(wanted), `${wanted} in ${actions.join(", ")}`);
  assert.ok(!/971|corvane/i.test(all));
});

test("retention says what it would do, and touches nothing", async () => {
  const call = await hold({});
  const now = await ask<RetentionPreview>("GET", "/api/retention/preview");
  assert.deepEqual([now.body.transcripts.days, now.body.recordings.days, now.body.transcripts.due], [90, 30, 0]);
  const later = await ask<RetentionPreview>("GET", "/api/retention/preview?inDays=91");
  assert.ok(later.body.transcripts.calls.some((due) => due.call === call));
  assert.match(
    JSON.stringify((await ask("POST", "/api/rights/export", { by: "call", value: call, format: "json" })).body),
    /zirkonium/,
  );
});

test("what is no reference, and nobody, is said so", async () => {
  const wrong = await ask<Problem>("POST", "/api/rights/find", { by: "email", value: "no address" });
  assert.deepEqual([wrong.status, wrong.body.code], [400, "WING_REFERENCE_INVALID"]);
  const nobody = await ask<Problem>("POST", "/api/rights/export", { by: "crm", value: "nobody", format: "json" });
  assert.deepEqual([nobody.status, nobody.body.code], [404, "WING_ERASURE_NOBODY"]);
  const none = await ask<Problem>("GET", "/api/rights/erasures/nothing");
  assert.deepEqual([none.status, none.body.code], [404, "WING_RECEIPT_NOT_FOUND"]);
});
