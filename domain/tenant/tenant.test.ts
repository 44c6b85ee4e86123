import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultPolicy } from "./policy.ts";
import { decideTenant, evolveTenant, initialTenant, type TenantCommand, type TenantState } from "./tenant.ts";

const created: TenantCommand = { type: "TenantCreated", data: { name: "Halden", policy: defaultPolicy } };
const joined = (member: string, ...roles: ("admin" | "agent")[]): TenantCommand => ({
  type: "MemberJoined",
  data: { member, roles, how: "invitation" },
});
const after = (...events: TenantCommand[]): TenantState => events.reduce(evolveTenant, initialTenant);
const refusal = (state: TenantState, command: TenantCommand): string | undefined => {
  const decision = decideTenant(state, command);
  return decision.kind === "refused" ? decision.reason : undefined;
};

const given = [created, joined("ann", "admin"), joined("bob", "agent")];
const once: TenantCommand[] = [
  created,
  { type: "PolicyChanged", data: { policy: { ...defaultPolicy, timeZone: "Asia/Dubai" } } },
  { type: "MemberInvited", data: { member: "cid", roles: ["agent"] } },
  joined("cid", "agent"),
  { type: "RolesGranted", data: { member: "bob", roles: ["agent", "supervisor"] } },
  { type: "MemberPlaced", data: { member: "bob", team: "Hamburg" } },
  { type: "MemberRemoved", data: { member: "bob" } },
  { type: "ApiKeyMade", data: { key: "k", roles: ["viewer"], expiresAt: null } },
  { type: "LegalHoldPlaced", data: { hold: "h", call: null, file: "1" } },
];
for (const command of once)
  test(`${command.type}: again changes nothing`, () => {
    const before = command === created ? initialTenant : after(...given);
    const decision = decideTenant(before, command);
    assert.equal(decision.kind, "accepted");
    assert.deepEqual(decision.kind === "accepted" && decision.events, [command]);
    const again = decideTenant(evolveTenant(before, command), command);
    assert.deepEqual(again, { kind: "accepted", events: [] });
  });

test("nothing happens to a tenant that nobody made, and none is made twice under two names", () => {
  for (const command of once.slice(1)) assert.equal(refusal(initialTenant, command), "TENANT_UNKNOWN");
  const other: TenantCommand = { type: "TenantCreated", data: { name: "Other", policy: defaultPolicy } };
  assert.equal(refusal(after(created), other), "TENANT_EXISTS");
});

test("a team outlasts other roles, and none is none", () => {
  const placed = (team: string | null): TenantCommand => ({ type: "MemberPlaced", data: { member: "bob", team } });
  const roles: TenantCommand = { type: "RolesGranted", data: { member: "bob", roles: ["supervisor"] } };
  const teamIn = (...events: TenantCommand[]) => after(...given, ...events).members.get("bob")?.team;
  assert.equal(teamIn(placed("Hamburg"), roles), "Hamburg");
  assert.equal(teamIn(placed("Hamburg"), placed(null)), undefined);
  assert.equal(
    refusal(after(...given), { type: "MemberPlaced", data: { member: "zoe", team: "x" } }),
    "MEMBER_UNKNOWN",
  );
  assert.deepEqual(decideTenant(after(...given), placed(null)), { kind: "accepted", events: [] });
});

test("a tenant keeps one administrator, and it may be another one", () => {
  const alone = after(...given);
  assert.equal(refusal(alone, { type: "MemberRemoved", data: { member: "ann" } }), "LAST_ADMINISTRATOR");
  assert.equal(
    refusal(alone, { type: "RolesGranted", data: { member: "ann", roles: ["agent"] } }),
    "LAST_ADMINISTRATOR",
  );
  const two = evolveTenant(alone, { type: "RolesGranted", data: { member: "bob", roles: ["admin"] } });
  assert.equal(refusal(two, { type: "MemberRemoved", data: { member: "ann" } }), undefined);
});

test("whoever is only invited is no administrator yet", () => {
  const invited = evolveTenant(after(...given), { type: "MemberInvited", data: { member: "cid", roles: ["admin"] } });
  assert.equal(refusal(invited, { type: "MemberRemoved", data: { member: "ann" } }), "LAST_ADMINISTRATOR");
});

test("what is not there cannot be changed or taken away", () => {
  const state = after(...given);
  assert.equal(refusal(state, { type: "RolesGranted", data: { member: "x", roles: ["agent"] } }), "MEMBER_UNKNOWN");
  assert.equal(refusal(state, { type: "ApiKeyRevoked", data: { key: "x" } }), "KEY_UNKNOWN");
  assert.equal(refusal(state, { type: "LegalHoldLifted", data: { hold: "x" } }), "HOLD_UNKNOWN");
  assert.equal(refusal(state, { type: "MemberInvited", data: { member: "bob", roles: ["agent"] } }), "MEMBER_KNOWN");
});

test("a law of consent that asks less than everybody is not taken without its legal basis", () => {
  const change = (legalBasis: string): TenantCommand => ({
    type: "PolicyChanged",
    data: { policy: { ...defaultPolicy, consent: { ...defaultPolicy.consent, preset: "one-party", legalBasis } } },
  });
  assert.equal(refusal(after(...given), change("")), "LEGAL_BASIS_MISSING");
  assert.equal(refusal(after(...given), change("Advice of counsel, 2026-03")), undefined);
});
