import assert from "node:assert/strict";
import { test } from "node:test";
import type { TenantId } from "@wingman/domain/ids";
import type { TenantEvent } from "@wingman/domain/tenant/tenant";
import { openStanding } from "./standing.ts";

const halden = "halden" as TenantId;
const revoked = (session: string | null): TenantEvent => ({
  type: "SessionsRevoked",
  data: { member: "ann", session },
});

test("one session that ended is known; a sign-out everywhere and a removal raise the version", () => {
  const standing = openStanding(() => 1_000);
  standing.take(halden, revoked("s1"), { storedAt: 900, sequence: 7 });
  assert.deepEqual([standing.isRevoked("s1", 950), standing.isRevoked("s2", 950)], [true, false]);
  assert.equal(standing.versionOf("halden", "ann"), 0);
  standing.take(halden, revoked(null), { storedAt: 900, sequence: 9 });
  standing.take(halden, { type: "MemberRemoved", data: { member: "ann" } }, { storedAt: 900, sequence: 8 });
  assert.deepEqual([standing.versionOf("halden", "ann"), standing.versionOf("corvane", "ann")], [2, 0]);
  assert.equal(standing.position(), 9);
});

test("what no token can carry any more is let go; beyond the bound everything older is refused, never too little", () => {
  let now = 0;
  const standing = openStanding(() => now, 4);
  standing.take(halden, revoked("old"), { storedAt: 0, sequence: 1 });
  now = 80 * 60_000;
  standing.take(halden, revoked("a"), { storedAt: now, sequence: 2 });
  assert.equal(standing.isRevoked("old", now), false);
  for (const session of ["b", "c", "d", "e"]) standing.take(halden, revoked(session), { storedAt: now, sequence: 3 });
  assert.deepEqual([standing.isRevoked("a", now - 1), standing.isRevoked("never ended", now - 1)], [true, true]);
  assert.deepEqual([standing.isRevoked("e", now), standing.isRevoked("fresh", now)], [true, false]);
});
