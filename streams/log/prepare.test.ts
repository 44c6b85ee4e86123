/** Versions: what was written under an earlier one is opened where it was sealed and read as the newest. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { defineEvent, erased, isErased, object, personal } from "@wingman/domain/schema";
import type { EventId, TenantId } from "@wingman/domain/ids";
import { Type } from "typebox";
import { callAggregate } from "./calls.ts";
import { openAs } from "./prepare.ts";
import type { Sealer } from "./seal.ts";

const aggregate = callAggregate("demo" as TenantId, "c1");
const event = (v: number, data: unknown) => ({
  id: "x.0" as EventId,
  type: "Met",
  v,
  time: "2026-11-20T10:00:00.000Z",
  data,
});

/** v1 had one name, v2 split it, v3 says when. */
const first = object({ name: personal("customer", Type.String()), office: Type.String() });
const second = object({
  given: personal("customer", Type.String()),
  family: personal("customer", Type.String()),
  office: Type.String(),
});
const third = object({
  given: personal("customer", Type.String()),
  family: personal("customer", Type.String()),
  office: Type.String(),
  atMs: Type.Number(),
});
const split = (name: unknown): { given: unknown; family: unknown } => {
  if (isErased(name)) return { given: erased, family: erased };
  const [given, ...rest] = String(name).split(" ");
  return { given, family: rest.join(" ") };
};
const met = defineEvent("Met", 3, "Somebody was met.", third, [
  { data: first, upcast: ({ name, office }) => ({ ...split(name), office }) },
  { data: second, upcast: (data) => ({ ...data, atMs: 0 }) },
]);

const sealed = (name: string) => ({ sealed: name });
const shouting: Sealer = { seal: (value) => value, open: (value) => `opened ${(value as { sealed: string }).sealed}` };
const forgotten: Sealer = { seal: (value) => value, open: () => erased };

test("an event of each earlier version is opened where that version was sealed, and lifted step by step", () => {
  assert.deepEqual(openAs(met, aggregate, event(1, { name: sealed("Tomás Ferreira"), office: "Porto" }), shouting), {
    ...event(3, { given: "opened", family: "Tomás Ferreira", office: "Porto", atMs: 0 }),
  });
  assert.deepEqual(
    openAs(met, aggregate, event(2, { given: sealed("Tomás"), family: sealed("Ferreira"), office: "Porto" }), shouting)
      .data,
    {
      given: "opened Tomás",
      family: "opened Ferreira",
      office: "Porto",
      atMs: 0,
    },
  );
});

test("what was erased goes through every upcaster as what it is", () => {
  const lifted = openAs(met, aggregate, event(1, { name: sealed("?"), office: "Porto" }), forgotten);
  assert.deepEqual(lifted.data, { given: erased, family: erased, office: "Porto", atMs: 0 });
});

test("a newer version is passed on as it was written, its seals unopened", () => {
  const newer = event(4, { given: sealed("?") });
  assert.equal(openAs(met, aggregate, newer, shouting), newer);
});

test("a definition whose earlier versions do not add up is refused", () =>
  assert.throws(() => defineEvent("Met", 3, "", third, [{ data: first, upcast: (data) => data }]), RangeError));
