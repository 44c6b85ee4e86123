/**
 * How much a tenant may use, shared by all gateways: requests a minute, seconds of sound and tokens of language models
 * a day; and requests a minute of an address that has not said who it is. Each gateway takes small leases from one
 * count on the log's server and spends them by itself (D22).
 */
import { createHash } from "node:crypto";
import type { TenantId } from "@wingman/domain/ids";
import type { Policy } from "@wingman/domain/tenant/policy";

/** Requests of one address before sign-in; an office behind one address signs in within it. */
export const strangerPerMinute = 100;
/** What is counted at once; beyond it the oldest is forgotten here, and asked for again. */
const countsMax = 10_000;
/** A lease is this share of what is allowed: so much lies unused where another gateway has no more. */
const leaseShare = 50;
const leaseMax = 20;

/** The count that all processes share. */
export type Shelf = {
  /** Takes at most `wanted` of what is left of `max` under a key; answers how much it took. */
  take(key: string, wanted: number, max: number): Promise<number>;
};

export type Allowances = {
  /** False once the tenant's minute is used up. */
  request(tenant: TenantId): Promise<boolean>;
  /** The same of an address. */
  stranger(address: string): Promise<boolean>;
  /** False once its day is used up; a day begins where the tenant is. */
  sound(tenant: TenantId, seconds: number): Promise<boolean>;
  tokens(tenant: TenantId, count: number): Promise<boolean>;
};

type Count = { readonly window: string; left: number; usedUp: boolean; work: Promise<unknown>; alone: number };

/**
 * `shelf` is asked on every lease; while there is none, or it does not answer, each process allows the whole by
 * itself, since a call must not end because nobody counts.
 */
export const openAllowances = ({
  shelf,
  policyOf,
  now = Date.now,
}: {
  readonly shelf: () => Shelf | undefined;
  readonly policyOf: (tenant: TenantId) => Pick<Policy, "limits" | "timeZone">;
  readonly now?: () => number;
}): Allowances => {
  const counts = new Map<string, Count>();

  const countOf = (key: string, window: string): Count => {
    const known = counts.get(key);
    if (known?.window === window) return known;
    counts.delete(key);
    if (counts.size >= countsMax) counts.delete(counts.keys().next().value as string);
    const count: Count = { window, left: 0, usedUp: false, work: Promise.resolve(), alone: 0 };
    counts.set(key, count);
    return count;
  };
  const lease = async (count: Count, key: string, wanted: number, max: number): Promise<void> => {
    const asked = Math.max(wanted - count.left, Math.min(leaseMax, Math.max(1, Math.round(max / leaseShare))));
    const from = shelf();
    const taken = await from?.take(`${key}.${count.window}`, asked, max).catch(() => undefined);
    if (taken === undefined) {
      // Nobody else can be asked: this process alone stays within the whole.
      count.left += Math.min(asked, Math.max(0, max - count.alone));
      count.alone += asked;
      return;
    }
    count.left += taken;
    count.usedUp = taken < asked;
  };
  const spend = async (key: string, window: string, max: number, wanted: number): Promise<boolean> => {
    const count = countOf(key, window);
    // One at a time: a lease that is on its way serves those who wait for it.
    const turn = count.work.then(async () => {
      if (count.left < wanted && !count.usedUp) await lease(count, key, wanted, max);
      if (count.left < wanted) return false;
      count.left -= wanted;
      return true;
    });
    count.work = turn.catch(() => undefined);
    return turn;
  };
  const minute = (): string => String(Math.floor(now() / 60_000));
  return {
    request: (tenant) => spend(`requests.${tenant}`, minute(), policyOf(tenant).limits.requestsPerMinute, 1),
    stranger: (address) => spend(`strangers.${hashOf(address)}`, minute(), strangerPerMinute, 1),
    sound: (tenant, seconds) => {
      const { limits, timeZone } = policyOf(tenant);
      return spend(`sound.${tenant}`, dayIn(timeZone, now()), limits.soundSecondsPerDay, seconds);
    },
    tokens: (tenant, wanted) => {
      const { limits, timeZone } = policyOf(tenant);
      return spend(`tokens.${tenant}`, dayIn(timeZone, now()), limits.tokensPerDay, wanted);
    },
  };
};

/** An address is personal data, and may hold what no subject does. Of IPv6 the network counts: its owner has all the rest. */
const hashOf = (address: string): string => {
  const network = address.includes(":") && !address.includes(".") ? address.split(":").slice(0, 4).join(":") : address;
  return createHash("sha256").update(network).digest("base64url").slice(0, 22);
};

const days = new Map<string, Intl.DateTimeFormat>();
const zonesMax = 600;

/** The day there, `2026-07-25`; in UTC where nobody knows the time zone. */
export const dayIn = (timeZone: string, at: number): string => {
  let format = days.get(timeZone);
  if (!format) {
    if (days.size >= zonesMax) days.clear();
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: isTimeZone(timeZone) ? timeZone : "UTC",
      dateStyle: "short",
    });
    days.set(timeZone, format);
  }
  return format.format(at);
};
export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};
