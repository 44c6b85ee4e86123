import assert from "node:assert/strict";
import { test } from "node:test";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { type Access, nobody, ownOnly, type Principal, type Role } from "@wingman/streams/base/registry";
import { openGate } from "./access.ts";

const ann: Principal = {
  tenant: "halden" as TenantId,
  actor: "ann" as ActorId,
  name: "Ann",
  roles: ["agent"],
  session: null,
};
const access: Access = {
  roles: ["agent"],
  object: "own",
  action: "call.start",
  audit: "write",
  limits: { perMinute: 2 },
};
const counted = () => {
  const asked: string[] = [];
  const count = (key: string) => {
    asked.push(key);
    return Promise.resolve(asked.filter((one) => one === key).length <= 3);
  };
  return { asked, request: count, stranger: count };
};

test("nobody is asked to sign in, and may do what is for anyone", async () => {
  const gate = openGate(counted());
  await assert.rejects(gate(nobody, access, "1.2.3.4"), { code: "WING_SIGN_IN" });
  await gate(nobody, { ...access, roles: "anyone" }, "1.2.3.4");
});

test("a role that is not named is refused, and so is the third time in a minute", async () => {
  const gate = openGate(counted(), () => 0);
  await assert.rejects(gate(ann, { ...access, roles: ["admin"], action: "other.read" }, ""), {
    code: "WING_FORBIDDEN",
  });
  await gate(ann, access, "");
  await gate(ann, access, "");
  await assert.rejects(gate(ann, access, ""), { code: "WING_TOO_OFTEN" });
});

test("a tenant's people share its minute, strangers that of their address; what is free counts nowhere", async () => {
  const allowances = counted();
  const gate = openGate(allowances, () => 0);
  const many = { ...access, limits: { perMinute: 100 } };
  const bob = { ...ann, actor: "bob" as ActorId };
  for (const one of [ann, bob, ann]) await gate(one, many, "");
  await assert.rejects(gate(bob, many, ""), { code: "WING_TOO_OFTEN" });
  await gate(bob, { ...many, limits: { perMinute: 100, free: true } }, "");
  const open = { ...many, roles: "anyone" } as const;
  for (let n = 0; n < 3; n++) await gate(nobody, open, "1.2.3.4");
  await assert.rejects(gate(nobody, open, "1.2.3.4"), { code: "WING_TOO_OFTEN" });
  await gate(nobody, open, "5.6.7.8");
  assert.deepEqual(new Set(allowances.asked), new Set(["halden", "1.2.3.4", "5.6.7.8"]));
});

test("an agent touches their own calls, unless another of their roles may touch all", () => {
  const all: readonly Role[] = ["agent", "supervisor", "admin"];
  const as = (...roles: Role[]) => ownOnly({ ...ann, roles }, { ...access, roles: all });
  assert.equal(as("agent"), "ann");
  assert.equal(as("agent", "supervisor"), null);
  assert.equal(ownOnly({ ...ann, roles: ["agent", "supervisor"] }, { ...access, roles: ["agent", "admin"] }), "ann");
  assert.equal(ownOnly(ann, { ...access, object: "tenant" }), null);
  const held: Access = { ...access, roles: all, holders: ["supervisor"] };
  assert.equal(ownOnly({ ...ann, roles: ["supervisor"] }, held), "ann");
  assert.equal(ownOnly({ ...ann, roles: ["agent", "supervisor"] }, held), "ann");
  assert.equal(ownOnly({ ...ann, roles: ["supervisor", "admin"] }, held), null);
});
