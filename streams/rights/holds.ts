/** Legal holds: what they cover, and the refusal that names them. */
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import type { Hold, TenantState } from "@wingman/domain/tenant/tenant";
import { tenantAggregate, type Tenants } from "../tenants/tenants.ts";

/** A tenant as the log has it now, not as a follower last saw it: a hold that was placed a moment ago binds. */
export const tenantNow = async (tenants: Tenants, tenant: TenantId): Promise<TenantState> =>
  (await tenants.load(tenantAggregate(tenant))).state;

export type Holds = ReadonlyMap<string, Hold>;

/** The file of the hold that covers a call; undefined where none does. */
export const holdOn = (holds: Holds, call: string): string | undefined => {
  for (const hold of holds.values()) if (hold.call === null || hold.call === call) return hold.file;
  return undefined;
};

/** Throws `Failure` WING_REFUSED_LEGAL_HOLD, naming the file, where a hold covers any of these calls. */
export const checkHolds = (holds: Holds, calls: readonly string[]): void => {
  for (const call of calls) {
    const file = holdOn(holds, call);
    if (file !== undefined)
      throw new Failure("WING_REFUSED_LEGAL_HOLD", `a legal hold stands on call ${call}, by file ${file}.`, {
        remedy: "Ask whoever keeps that file; once the hold is lifted, ask again.",
      });
  }
};
