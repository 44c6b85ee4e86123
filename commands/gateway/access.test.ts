import assert from "node:assert/strict";
import { test } from "node:test";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { type Access, nobody, type Principal } from "@wingman/streams/base/registry";
import { openGate } from "./access.ts";

const ann: Principal = {
  tenant: "halden" as TenantId,
  actor: "ann" as ActorId,
  name: "Ann",
  roles: ["agent"],
  session: null,
};
const access: Access = { roles: ["agent"], action: "call.start", audit: "write", limits: { perMinute: 2 } };

test("nobody is asked to sign in, and may do what is for anyone", () => {
  const gate = openGate();
  assert.throws(() => gate(nobody, access), { code: "WING_SIGN_IN" });
  gate(nobody, { ...access, roles: "anyone" });
});

test("a role that is not named is refused, and so is the third time in a minute", () => {
  const gate = openGate(() => 0);
  assert.throws(() => gate(ann, { ...access, roles: ["admin"] }), { code: "WING_FORBIDDEN" });
  gate(ann, access);
  gate(ann, access);
  assert.throws(() => gate(ann, access), { code: "WING_TOO_OFTEN" });
});
