import { Failure } from "@wingman/domain/failure";
import type { Access, Principal } from "@wingman/streams/base/registry";

/** Windows kept at once; a window is one principal and action in one minute. */
const windowsMax = 10_000;

export type Gate = (principal: Principal, access: Access) => void;

/** Throws `Failure` WING_FORBIDDEN or WING_TOO_OFTEN; counts per principal and action, per process. */
export const openGate = (now: () => number = Date.now): Gate => {
  let minute = 0;
  let counts = new Map<string, number>();
  return (principal, { roles, action, limits }) => {
    if (roles !== "anyone" && principal.roles.length === 0)
      throw new Failure("WING_SIGN_IN", "nobody is signed in here.", { remedy: "Sign in, then try again." });
    if (roles !== "anyone" && !principal.roles.some((role) => roles.includes(role)))
      throw new Failure("WING_FORBIDDEN", `this needs one of the roles ${roles.join(", ")}.`, {
        remedy: "Ask an administrator of your tenant.",
      });
    const current = Math.floor(now() / 60_000);
    if (current !== minute || counts.size > windowsMax) {
      minute = current;
      counts = new Map();
    }
    const key = `${principal.tenant}|${principal.actor}|${action}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count > limits.perMinute)
      throw new Failure("WING_TOO_OFTEN", `${action} was asked more than ${limits.perMinute} times in a minute.`, {
        remedy: "Wait until the minute is over.",
      });
  };
};
