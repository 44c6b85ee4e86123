import { customerLines, dealSignalOf, mayReadSignal } from "@wingman/domain/call/deal-signal";
import type { TenantId } from "@wingman/domain/ids";
import { defaultReading, type Policy } from "@wingman/domain/tenant/policy";
import type { Pool } from "@wingman/streams/base/pools";
import type { DealReading } from "./answers.ts";
import { readCall } from "./query.ts";

/** Of one call, read when it is asked for and kept nowhere. Throws as `readCall` does, also where it is switched off. */
export const readDealSignal = async (
  pool: Pool,
  tenant: TenantId,
  call: string,
  policy: Pick<Policy, "consent" | "reading"> | undefined,
): Promise<DealReading> => {
  const { lines, consent } = await readCall(pool, tenant, call);
  if (!policy || !(policy.reading ?? defaultReading).customerWords) return { state: "off", points: [] };
  if (!mayReadSignal(policy.consent, consent)) return { state: "law", points: [] };
  const points = dealSignalOf(customerLines(lines));
  return { state: "on", points: points.map((point) => ({ ...point, words: [...point.words] })) };
};
