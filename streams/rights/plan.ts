/** Which calls somebody had to do with, and what erasing them would mean. */
import { personOf } from "@wingman/domain/call/person";
import { Failure } from "@wingman/domain/failure";
import { type ActorId, type TenantId, tokenPattern } from "@wingman/domain/ids";
import type { CountryCode } from "libphonenumber-js";
import { createHash, timingSafeEqual } from "node:crypto";
import { eachOf } from "../erasure/each.ts";
import type { Plan } from "../erasure/request.ts";
import type { Keys } from "../keys/keyring.ts";
import { callAggregate } from "../log/calls.ts";
import type { EventLog } from "../log/event-log.ts";
import { type Holds, holdOn } from "./holds.ts";
import { personsOf, type Reference } from "./references.ts";
import type { Side } from "./subject.ts";

export const sideOf = ({ by }: Reference): Side => (by === "rep" ? "rep" : "customer");

/** Throws `Failure` WING_REFERENCE_INVALID for what cannot be a reference of its kind. */
export const checkReference = ({ by, value }: Reference): void => {
  const plain = value.trim();
  const fits =
    by === "email"
      ? /^[^\s@]+@[^\s@]+$/.test(plain)
      : by === "phone"
        ? /\d{3}/.test(plain.replaceAll(/[\s().\-/]/g, ""))
        : by === "call"
          ? tokenPattern.test(plain)
          : plain !== "";
  if (!fits)
    throw new Failure("WING_REFERENCE_INVALID", `this is no ${kindInWords[by]}.`, {
      remedy: "Give it as it was given when the calls began; a phone number best with its country code.",
    });
};
const kindInWords: Readonly<Record<Reference["by"], string>> = {
  phone: "phone number",
  email: "e-mail address",
  crm: "id of a CRM",
  call: "id of a call",
  rep: "id of a representative",
};

/** The calls of a reference, newest first, and the keyed hash of who it means; that is null for a call. */
export const planFor = async (
  keys: Keys,
  tenant: TenantId,
  reference: Reference,
  region: CountryCode | undefined,
): Promise<Plan> => {
  checkReference(reference);
  if (reference.by === "call")
    return { tenant, target: "call", whose: "call", person: null, calls: [reference.value.trim()] };
  const people = personsOf(reference, region);
  const calls = new Set<string>();
  for (const person of people) for (const call of await keys.callsOf(tenant, person)) calls.add(call);
  const [first = personOf("customer", reference.value)] = people;
  return {
    ...{ tenant, target: "person", whose: sideOf(reference), person: await keys.indexOf(tenant, first) },
    calls: [...calls].sort().reverse(), // Ids of calls are ordered by their birth.
  };
};

export type FoundCall = {
  readonly call: string;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly state: "live" | "ended" | "erased";
  /** File of the legal hold on it. */
  readonly hold: string | null;
};

/** How each call stands, in the order given; one that is not on the log is left out. */
export const foundCalls = async (
  log: EventLog,
  tenant: TenantId,
  calls: readonly string[],
  holds: Holds,
): Promise<readonly FoundCall[]> => {
  const found = new Map<string, FoundCall>();
  await eachOf(calls, async (call) => {
    let [startedAt, endedAt, erased]: [number | null, number | null, boolean] = [null, null, false];
    let begun = false;
    for await (const { events } of log.read(callAggregate(tenant, call), 0, { unreadable: "give" })) {
      begun = true;
      for (const { type, time } of events) {
        if (type === "CallStarted") startedAt = Date.parse(time);
        if (type === "CallEnded") endedAt = Date.parse(time);
        if (type === "PersonalDataForgotten") erased = true;
      }
    }
    const state = erased ? "erased" : endedAt === null ? "live" : "ended";
    if (begun) found.set(call, { call, startedAt, endedAt, state, hold: holdOn(holds, call) ?? null });
  });
  return calls.flatMap((call) => found.get(call) ?? []);
};

/** What was seen in a preview may be confirmed for so long. */
export const confirmMsMax = 10 * 60_000;

/**
 * A token that says: this person was shown what these calls come to. It is a hash under the tenant's key, so that any
 * gateway knows it again and nobody can make one; it fits no other calls, no other person and no later time.
 */
export const confirmationOf = async (keys: Keys, plan: Plan, actor: ActorId, nowMs: number): Promise<string> => {
  const until = nowMs + confirmMsMax;
  return `${until}.${await stamp(keys, plan, actor, until)}`;
};

/** Throws `Failure` WING_ERASURE_NOT_CONFIRMED for a token that is old, of another, or of other calls than there are now. */
export const checkConfirmation = async (
  keys: Keys,
  plan: Plan,
  { actor, token, nowMs }: { readonly actor: ActorId; readonly token: string; readonly nowMs: number },
): Promise<void> => {
  const [until = "", hash = ""] = token.split(".");
  const mine = await stamp(keys, plan, actor, Number(until));
  const same = mine.length === hash.length && timingSafeEqual(Buffer.from(mine), Buffer.from(hash));
  if (!same || !(Number(until) >= nowMs))
    throw new Failure("WING_ERASURE_NOT_CONFIRMED", "what would be erased was not confirmed, or it has changed.", {
      remedy: "Look at the preview again, and confirm that one within ten minutes.",
    });
};

const stamp = (keys: Keys, { tenant, target, whose, calls }: Plan, actor: ActorId, until: number): Promise<string> => {
  const what = createHash("sha256")
    .update([target, whose, ...[...calls].sort()].join("\n"))
    .digest("hex");
  return keys.indexOf(tenant, { kind: "confirmation", identifier: `${actor}\n${until}\n${what}` });
};
