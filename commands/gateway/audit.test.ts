import assert from "node:assert/strict";
import { test } from "node:test";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { Principal } from "@wingman/streams/base/registry";
import type { AccessEvent } from "@wingman/streams/tenants/access-log";
import { auditOf, formatOf, refusedMax, thing, thingIn } from "./audit.ts";

const by = (actor: string): Principal => ({
  tenant: "halden" as TenantId,
  actor: actor as ActorId,
  name: "",
  roles: ["viewer"],
  session: null,
});
const asked = { thing: "c1", request: "r1" };
const opened = (now: () => number = () => 0) => {
  const written: AccessEvent[] = [];
  const unwritten: number[] = [];
  const record = (_tenant: TenantId, _actor: ActorId, event: AccessEvent) => Promise.resolve(written.push(event));
  return {
    written,
    unwritten,
    audit: auditOf(() => ({ record }), { now, unwritten: (count) => unwritten.push(count) }),
  };
};

test("what is looked at, taken away or changed is one entry each; what has an event of its own is none", async () => {
  const { written, audit } = opened();
  for (const kind of ["none", "write", "read-personal", "export", "change"] as const)
    await audit.used(by("ann"), { audit: kind, action: "call.read" }, { ...asked, format: "csv" });
  assert.deepEqual(
    written.map(({ type }) => type),
    ["RecordViewed", "RecordExported", "RecordChanged"],
  );
});

test("a flood of refusals leaves a bounded number of entries, and its size to the operator", async () => {
  let at = 0;
  const { written, unwritten, audit } = opened(() => at);
  for (let n = 0; n < 1_000; n++) await audit.refused(by("ann"), { action: "call.export" }, asked);
  assert.equal(written.length, refusedMax.person);
  for (let n = 0; n < 1_000; n++) await audit.refused(by(`p${n}`), { action: "call.export" }, asked);
  assert.equal(written.length, refusedMax.tenant);
  at = 60_000;
  await audit.refused(by("ann"), { action: "call.export" }, asked);
  assert.equal(written.length, refusedMax.tenant + 1);
  assert.deepEqual(unwritten, [2_000 - refusedMax.tenant]);
});

test("a refusal that cannot be written down is a refusal all the same", async () => {
  const audit = auditOf(() => {
    throw new Error("no log yet");
  });
  await audit.refused(by("ann"), { action: "call.export" }, asked);
  await assert.rejects(audit.used(by("ann"), { audit: "export", action: "call.export" }, asked), /no log yet/);
});

test("a thing is an id or nothing, and a file has its kind", () => {
  assert.equal(thingIn({ id: "a", call: "c-1" }), "c-1");
  assert.equal(thingIn(undefined), null);
  assert.equal(thing("no id at all"), null);
  assert.equal(formatOf({ format: "xlsx" }, "application/octet-stream"), "xlsx");
  assert.equal(formatOf({}, "text/csv; charset=utf-8"), "csv");
  assert.equal(formatOf(undefined, undefined), "json");
});
