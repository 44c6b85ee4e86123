/** Asking for an erasure: which calls, whether they are over, and the row that makes it happen whatever comes. */
import { subjectsOf } from "@wingman/domain/call/erasure";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { newId } from "../base/ids.ts";
import type { Pool } from "../base/pools.ts";
import { callAggregate, type Calls } from "../log/calls.ts";
import { eachOf } from "./each.ts";
import type { EndedCalls } from "./ports.ts";
import { book, type ErasureId, type Reason } from "./store.ts";

/** Calls that are named where an erasure is refused; the rest is counted. */
const namedMax = 5;

/** Whose data: of everybody in a call, or of one side. */
export type Whose = keyof typeof subjectsOf;

export type Plan = {
  readonly tenant: TenantId;
  readonly target: "call" | "person";
  readonly whose: Whose;
  /** Keyed hash of the person; null where a call was named. */
  readonly person: string | null;
  readonly calls: readonly string[];
};

/**
 * Holds a plan against the log. Throws `Failure` WING_ERASURE_NOBODY where there is no such call, or none of this
 * person; WING_ERASURE_CALL_GOING where one of them goes on.
 */
export const checkPlan = async (calls: Calls, ended: EndedCalls, plan: Plan): Promise<void> => {
  if (plan.calls.length === 0)
    throw new Failure("WING_ERASURE_NOBODY", "no call is known of this person.", {
      remedy: "Give the reference as it was given when the call began, or name the call itself.",
    });
  const going: string[] = [];
  const over = await ended(plan.tenant, plan.calls);
  let begun = over.size;
  const unclear = plan.calls.filter((call) => !over.has(call));
  await eachOf(unclear, async (call) => {
    const { state } = await calls.load(callAggregate(plan.tenant, call));
    if (state.status === "live") going.push(call);
    if (state.status !== "new") begun += 1;
  });
  if (begun === 0)
    throw new Failure("WING_ERASURE_NOBODY", "none of these calls is on the log.", {
      remedy: "`wingman replay` lists the calls there are.",
    });
  if (going.length === 0) return;
  const more = going.length > namedMax ? ` and ${going.length - namedMax} more` : "";
  throw new Failure("WING_ERASURE_CALL_GOING", `a call goes on: ${going.slice(0, namedMax).join(", ")}${more}.`, {
    remedy:
      "End it first, then ask again. Where the customer asks in mid-call, withdraw consent: from then on nothing of theirs is kept.",
  });
};

/** Writes the erasure down; from here on it will be carried out, by whoever comes first. Answers its receipt's id. */
export const bookErasure = async (
  keep: Pool,
  plan: Plan,
  { by, why, now = new Date() }: { readonly by: ActorId; readonly why: Reason; readonly now?: Date },
): Promise<ErasureId> => {
  const id = { tenant: plan.tenant, erasure: newId(now.getTime()) };
  const { target, person, calls } = plan;
  await book(keep, { ...id, requestedAt: now, by, why, target, person, subjects: subjectsOf[plan.whose] }, calls);
  return id;
};
