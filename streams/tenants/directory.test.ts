/** The directory of tenants and the audit trail of looks, on a real server. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { defaultPolicy } from "@wingman/domain/tenant/policy";
import type { ActorId, TenantId } from "@wingman/domain/ids";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats } from "../../tests/harness/nats.ts";
import { openJetStreamLog } from "../log/jetstream.ts";
import { plainKeyring } from "../log/seal.ts";
import { accessLogOn } from "./access-log.ts";
import { openDirectory } from "./directory.ts";
import { sendToTenant, tenantsOn } from "./tenants.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const log = await openJetStreamLog(nats.connection, plainKeyring);
const actor = "ann" as ActorId;

test("a directory knows what stood before it and what comes after it, of every tenant", async () => {
  const tenants = tenantsOn(log);
  const [halden, corvane] = ["halden" as TenantId, "corvane" as TenantId];
  const made = { type: "TenantCreated" as const, data: { name: "Halden", policy: defaultPolicy } };
  await sendToTenant(tenants, halden, made, { actor });
  const stop = new AbortController();
  const directory = await openDirectory(log, stop.signal);
  assert.equal(directory.of(halden).name, "Halden");
  const told: string[] = [];
  directory.watch((tenant, event) => told.push(`${tenant} ${event.type}`));
  await sendToTenant(tenants, corvane, made, { actor });
  const joined = { member: "bob", roles: ["admin" as const], how: "first-administrator" as const };
  const at = await sendToTenant(tenants, halden, { type: "MemberJoined", data: joined }, { actor });
  assert.ok(await directory.caughtUp(at));
  assert.deepEqual(directory.of(halden).members.get("bob"), { roles: ["admin"], state: "active" });
  assert.deepEqual(told, ["corvane TenantCreated", "halden MemberJoined"]);
  assert.deepEqual(directory.tenants(), [halden, corvane]);
  assert.equal(directory.of("none" as TenantId).created, false);
  await assert.rejects(sendToTenant(tenants, halden, { type: "MemberRemoved", data: { member: "bob" } }, { actor }), {
    code: "WING_REFUSED_LAST_ADMINISTRATOR",
  });
  assert.equal(await directory.caughtUp(at + 1_000, 20), false);
  stop.abort();
  await directory.done;
});

test("each look is one entry of the audit trail, by person and day", async () => {
  const access = accessLogOn(log);
  const before = await log.last();
  const looked = { action: "call.read", thing: "c1", request: "r1" };
  await access.record("halden" as TenantId, actor, { type: "RecordViewed", data: looked });
  await access.record("halden" as TenantId, actor, { type: "RecordViewed", data: { ...looked, request: "r2" } });
  assert.equal(await log.last(), before + 2);
  const entry = await log.at(before + 2);
  assert.equal(entry?.aggregate.kind, "access");
  assert.match(entry.aggregate.id, /^ann-\d{4}-\d\d-\d\d$/);
  assert.deepEqual(entry.events[0]?.data, { ...looked, request: "r2" });
});
