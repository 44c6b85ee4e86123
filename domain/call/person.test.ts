import assert from "node:assert/strict";
import { test } from "node:test";
import { personOf } from "./person.ts";

for (const [one, other] of [
  ["Tomas@Corvane.example", " tomas@corvane.example "],
  ["+351 (21) 555-0142", "+351215550142"],
  ["CRM-4711", "crm-4711"],
] as const)
  test(`${one} and ${other.trim()} are one person`, () =>
    assert.deepEqual(personOf("customer", one), personOf("customer", other)));
for (const [one, other] of [
  ["crm-4711", "crm-4712"],
  ["+351215550142", "215550142"],
  ["a b", "ab"],
] as const)
  test(`${one} and ${other} are two`, () =>
    assert.notDeepEqual(personOf("customer", one), personOf("customer", other)));
