/** Transcripts and recordings whose days are over, on real servers: gone with a receipt, none early, none that is held. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { defaultPolicy } from "@wingman/domain/tenant/policy";
import { dayMs } from "@wingman/domain/tenant/retention";
import { oneAtATime } from "@wingman/streams/base/one-at-a-time";
import { receiptOf } from "@wingman/streams/erasure/receipt";
import { readErasure } from "@wingman/streams/erasure/store";
import { callAggregate } from "@wingman/streams/log/calls";
import { planRetention } from "@wingman/streams/retention/due";
import { retain } from "@wingman/streams/retention/retain";
import { retainAll } from "@wingman/streams/retention/runner";
import { runsOf } from "@wingman/streams/retention/store";
import { sendToTenant, tenantsOn } from "@wingman/streams/tenants/tenants";
import { pino } from "pino";
import { postgresMissing, startPostgres, type TestPostgres } from "../harness/postgres.ts";
import { agedKeys, retentionParts } from "../harness/retention-ground.ts";
import { everyEventCall, openRightsGround, type RightsGround } from "../harness/rights-ground.ts";

const skip = postgresMissing();
const actor = "officer" as ActorId;
const canaries = { rep: "Zephyrine", customer: "Quillonne", both: "zirkonium" };
const start = Date.parse("2026-01-01T09:00:00Z");
let postgres: TestPostgres;
let at: RightsGround;
before(async () => {
  if (skip) return;
  postgres = await startPostgres();
  at = await openRightsGround(postgres);
});
after(async () => {
  await at?.[Symbol.asyncDispose]();
  await postgres?.[Symbol.asyncDispose]();
});

const says = async (tenant: TenantId, call: string): Promise<boolean> => {
  let all = "";
  for await (const { events } of at.log.read(callAggregate(tenant, call))) all += JSON.stringify(events);
  return Object.values(canaries).some((canary) => all.includes(canary));
};
const made = async (tenant: TenantId, startedAt: number, ended = true): Promise<string> => {
  const call = await everyEventCall(at.log, tenant, canaries, { startedAt, ended });
  await agedKeys(at.keep, tenant, call, startedAt);
  return call;
};
const ready = async (name: string, retention = defaultPolicy.retention): Promise<TenantId> => {
  const tenant = name as TenantId;
  const data = { name, policy: { ...defaultPolicy, retention } };
  await sendToTenant(tenantsOn(at.log), tenant, { type: "TenantCreated", data }, { actor });
  return tenant;
};
const hold = (tenant: TenantId, id: string, call: string | null) =>
  sendToTenant(
    tenantsOn(at.log),
    tenant,
    { type: "LegalHoldPlaced", data: { hold: id, call, file: "2026/9" } },
    { actor },
  );

test("a transcript is readable to its last day, and then by nobody, with a receipt", { skip }, async () => {
  const tenant = await ready("halden");
  const [old, young] = [await made(tenant, start), await made(tenant, start + 5 * dayMs)];
  const parts = retentionParts(at);
  const endOf = (await planRetention(parts, tenant, start + 400 * dayMs)).transcripts.due[0]?.endedAt ?? 0;
  assert.ok(endOf > start);
  assert.equal(await retain(parts, tenant, { nowMs: endOf + 90 * dayMs - 1 }), undefined);
  assert.ok(await says(tenant, old));
  const run = await retain(parts, tenant, { nowMs: endOf + 90 * dayMs });
  assert.equal(run?.transcripts, 1);
  assert.ok(!(await says(tenant, old)));
  assert.ok(await says(tenant, young));
  const receipt = receiptOf((await readErasure(at.keep, { tenant, erasure: run.erasure ?? "" }))!);
  assert.deepEqual([receipt.state, receipt.why, receipt.calls], ["verified", "retention", 1]);
  // Again there is nothing to do, and one run is told of.
  assert.equal(await retain(parts, tenant, { nowMs: endOf + 91 * dayMs }), undefined);
  assert.deepEqual(
    (await runsOf(at.keep, tenant, 10)).map(({ erasure }) => erasure),
    [run.erasure],
  );
});

test("a hold keeps one call or all, and lets go when it is lifted", { skip }, async () => {
  const tenant = await ready("corvane");
  const [one, two] = [await made(tenant, start), await made(tenant, start)];
  const parts = retentionParts(at);
  const nowMs = start + 200 * dayMs;
  await hold(tenant, "h1", one);
  const plan = await planRetention(parts, tenant, nowMs);
  assert.deepEqual(
    [plan.transcripts.due.map(({ call }) => call), plan.transcripts.held.map(({ call, file }) => [call, file])],
    [[two], [[one, "2026/9"]]],
  );
  await hold(tenant, "h2", null);
  await retain(parts, tenant, { nowMs });
  assert.ok((await says(tenant, one)) && (await says(tenant, two)));
  const lift = (id: string) =>
    sendToTenant(tenantsOn(at.log), tenant, { type: "LegalHoldLifted", data: { hold: id } }, { actor });
  await lift("h2");
  await retain(parts, tenant, { nowMs });
  assert.ok((await says(tenant, one)) && !(await says(tenant, two)));
  await lift("h1");
  await retain(parts, tenant, { nowMs });
  assert.ok(!(await says(tenant, one)));
});

test("a tenant's own days count, and a call that nobody ended is ended and forgotten", { skip }, async () => {
  const tenant = await ready("slotwise", { transcriptDays: 10, recordingDays: 5 });
  const call = await made(tenant, start, false);
  const parts = retentionParts(at);
  assert.equal(await retain(parts, tenant, { nowMs: start + 10 * dayMs }), undefined); // Its last words came a little later.
  const run = await retain(parts, tenant, { nowMs: start + 11 * dayMs });
  assert.equal(run?.transcripts, 1);
  assert.ok(!(await says(tenant, call)));
});

test(
  "one tenant that fails keeps no other from its turn, and while one process is at it no other begins",
  { skip },
  async () => {
    const [bad, good] = [await ready("a-bad"), await ready("b-good")];
    const [left, gone] = [await made(bad, start), await made(good, start)];
    const parts = retentionParts(at);
    const broken = {
      ...parts,
      keys: {
        forget: (what: Parameters<typeof parts.keys.forget>[0]) =>
          what.tenant === bad ? Promise.reject(new Error("broken")) : parts.keys.forget(what),
      },
    };
    const logger = pino({ level: "silent" });
    const options = { nowMs: start + 400 * dayMs, sweep: true, logger };
    await oneAtATime(at.keep, "retention", async () => {
      assert.equal(await retainAll(broken, options), 0);
    });
    assert.ok(await says(good, gone));
    assert.equal(await retainAll(broken, options), 1);
    assert.ok((await says(bad, left)) && !(await says(good, gone)));
  },
);
