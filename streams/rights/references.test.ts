import assert from "node:assert/strict";
import { test } from "node:test";
import { personsOf, regionOf, rememberedAs } from "./references.ts";

const meets = (named: Parameters<typeof rememberedAs>[0], by: "phone" | "email" | "crm", value: string): boolean => {
  const kept = new Set(rememberedAs(named, "AE").map(({ identifier }) => identifier));
  return personsOf({ by, value }, "AE").some(({ identifier }) => kept.has(identifier));
};

test("a phone number is the same however it is written", () => {
  for (const written of ["+971 50 123 4567", "050 123 4567", "00971501234567", "(050) 123-4567", "+971-50-1234567"])
    for (const asked of ["+971501234567", "050 1234567", "00971 50 123 4567"])
      assert.ok(meets({ phone: written }, "phone", asked), `${written} asked as ${asked}`);
  assert.ok(!meets({ phone: "+971 50 123 4567" }, "phone", "+971 50 123 4568"));
});

test("an e-mail address and a CRM's id are the same in any case and with spaces around", () => {
  assert.ok(meets({ email: " Tomas.Ferreira@Corvane.example " }, "email", "tomas.ferreira@corvane.example"));
  assert.ok(meets({ crm: "CRM-77" }, "crm", "crm-77"));
  assert.ok(!meets({ crm: "CRM-77" }, "email", "crm-78"));
});

test("a reference without a kind is found by each kind it may be", () => {
  assert.ok(meets({ id: "ana@b.example" }, "email", "Ana@B.example"));
  assert.ok(meets({ id: "0501234567" }, "phone", "+971501234567"));
  assert.ok(meets({ id: "0501234567" }, "crm", "0501234567"));
});

test("a call is found by every reference it was given, and nothing is kept of none", () => {
  const named = { phone: "+14155550132", email: "ana@b.example", crm: "77" };
  assert.ok(meets(named, "phone", "+1 (415) 555-0132"));
  assert.ok(meets(named, "email", "ana@b.example"));
  assert.ok(meets(named, "crm", "77"));
  assert.deepEqual(rememberedAs({}, "AE"), []);
});

test("a region comes from the language alone, and without one a number needs its country code", () => {
  assert.equal(regionOf("en-AE"), "AE");
  assert.equal(regionOf("ar"), undefined);
  assert.equal(regionOf("not a tag"), undefined);
  assert.equal(personsOf({ by: "phone", value: "00971 50 123 4567" }, undefined)[0]?.identifier, "+971501234567");
  assert.deepEqual(personsOf({ by: "phone", value: "050 123 4567" }, undefined), [
    { kind: "customer", identifier: "0501234567" },
  ]);
});
