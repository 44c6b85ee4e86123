import assert from "node:assert/strict";
import { test } from "node:test";
import type { TenantId } from "@wingman/domain/ids";
import { defaultPolicy } from "@wingman/domain/tenant/policy";
import { dayIn, isTimeZone, openAllowances, type Shelf, strangerPerMinute } from "./allowances.ts";

const acme = "acme" as TenantId;
const ball = "ball" as TenantId;
const policyOf = (tenant: TenantId) => ({
  ...defaultPolicy,
  timeZone: tenant === acme ? "Asia/Dubai" : "UTC",
  limits: { requestsPerMinute: 100, soundSecondsPerDay: 60, tokensPerDay: 1_000 },
});

/** What the log's server keeps, and how often it was asked. */
const shelfOf = () => {
  const taken = new Map<string, number>();
  let asked = 0;
  const shelf: Shelf = {
    take(key, wanted, max) {
      asked += 1;
      const had = taken.get(key) ?? 0;
      const granted = Math.max(0, Math.min(wanted, max - had));
      taken.set(key, had + granted);
      return Promise.resolve(granted);
    },
  };
  return { shelf: () => shelf, asked: () => asked, keys: () => [...taken.keys()] };
};
const count = async (times: number, ask: () => Promise<boolean>): Promise<number> => {
  let yes = 0;
  for (let n = 0; n < times; n++) if (await ask()) yes += 1;
  return yes;
};

test("gateways share a tenant's minute, and the next one is whole again", async () => {
  const { shelf, asked } = shelfOf();
  let at = 0;
  const [one, two] = [1, 2].map(() => openAllowances({ shelf, policyOf, now: () => at }));
  const both = async () => (await count(80, () => one!.request(acme))) + (await count(80, () => two!.request(acme)));
  assert.equal(await both(), 100);
  assert.ok(asked() < 80, `leases, not requests: ${asked()}`);
  assert.equal(await count(10, () => two!.request(ball)), 10, "another tenant has its own");
  at = 60_000;
  assert.equal(await both(), 100);
});

test("requests at once wait for one lease and are counted once each", async () => {
  const { shelf } = shelfOf();
  const { request } = openAllowances({ shelf, policyOf, now: () => 0 });
  const answers = await Promise.all(Array.from({ length: 300 }, () => request(acme)));
  assert.equal(answers.filter(Boolean).length, 100);
});

test("while nobody can be asked, each gateway stays within the whole by itself", async () => {
  for (const shelf of [() => undefined, () => ({ take: () => Promise.reject(new Error("away")) })]) {
    const { request } = openAllowances({ shelf, policyOf, now: () => 0 });
    assert.equal(await count(300, () => request(acme)), 100);
  }
});

test("an address is counted by its network and kept as a hash", async () => {
  const { shelf, keys } = shelfOf();
  const { stranger } = openAllowances({ shelf, policyOf, now: () => 0 });
  assert.equal(await count(150, () => stranger("203.0.113.9")), strangerPerMinute);
  let n = 0;
  assert.equal(await count(150, () => stranger(`2001:db8:1:2::${(n++).toString(16)}`)), strangerPerMinute);
  assert.ok(
    keys().every((key) => !/203|db8/.test(key) && /^[\w.-]+$/.test(key)),
    keys().join(),
  );
});

test("sound and tokens have a day, which begins where the tenant is", async () => {
  const { shelf, keys } = shelfOf();
  let at = Date.parse("2026-07-25T19:30:00Z");
  const { sound, tokens } = openAllowances({ shelf, policyOf, now: () => at });
  assert.equal(await count(100, () => sound(acme, 1)), 60);
  assert.equal(await tokens(acme, 900), true);
  assert.equal(await tokens(acme, 900), false);
  at += 3_600_000; // Half past midnight in Dubai.
  assert.equal(await count(100, () => sound(acme, 1)), 60);
  assert.deepEqual(
    keys().filter((key) => key.startsWith("sound")),
    ["sound.acme.2026-07-25", "sound.acme.2026-07-26"],
  );
});

test("a time zone that nobody knows is UTC", () => {
  assert.equal(isTimeZone("Asia/Dubai"), true);
  assert.equal(isTimeZone("Mars/Olympus"), false);
  assert.equal(dayIn("Mars/Olympus", 0), "1970-01-01");
});
