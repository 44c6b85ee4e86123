import { Failure } from "@wingman/domain/failure";
import { type Access, nobody, type Principal } from "@wingman/streams/base/registry";
import type { Allowances } from "@wingman/streams/limits/allowances";

/** Windows kept at once; a window is one principal (of nobody, one address) and action in one minute. */
const windowsMax = 10_000;

/** `address` is where a request came from: what is counted until somebody has said who they are. */
export type Gate = (principal: Principal, access: Access, address: string) => Promise<void>;

/**
 * Throws `Failure` WING_SIGN_IN, WING_FORBIDDEN or WING_TOO_OFTEN. Counts per principal and action in this process,
 * and what is not free against the minute of the tenant, or of the address, that all gateways share. What is refused
 * was counted before.
 */
export const openGate = (allowances: Pick<Allowances, "request" | "stranger">, now: () => number = Date.now): Gate => {
  let minute = 0;
  let counts = new Map<string, number>();
  return async (principal, { roles, action, limits }, address) => {
    const isNobody = principal === nobody || principal.roles.length === 0;
    const current = Math.floor(now() / 60_000);
    if (current !== minute || counts.size > windowsMax) {
      minute = current;
      counts = new Map();
    }
    const key = `${isNobody ? address : `${principal.tenant}|${principal.actor}`}|${action}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count > limits.perMinute)
      throw tooOften(`${action} was asked more than ${limits.perMinute} times in a minute.`);
    if (!limits.free && !(isNobody ? await allowances.stranger(address) : await allowances.request(principal.tenant)))
      throw tooOften("more was asked than is allowed in a minute.");
    if (roles === "anyone") return;
    if (isNobody)
      throw new Failure("WING_SIGN_IN", "nobody is signed in here.", { remedy: "Sign in, then try again." });
    if (!principal.roles.some((role) => roles.includes(role)))
      throw new Failure("WING_FORBIDDEN", `this needs one of the roles ${roles.join(", ")}.`, {
        remedy: "Ask an administrator of your tenant.",
      });
  };
};

const tooOften = (message: string): Failure =>
  new Failure("WING_TOO_OFTEN", message, { remedy: "Wait until the minute is over." });

/** Whole seconds until the minute that is counted is over. */
export const retryAfterS = (now: number): number => 60 - (Math.floor(now / 1_000) % 60);
