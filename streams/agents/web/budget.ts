/** How many searches may leave, a call and a company's UTC day, in this process. Counted when they are sent, answered or not. */
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import type { Clock } from "../../base/clock.ts";
import { used } from "../llm/budget.ts";

const dayMs = 86_400_000;

export type SearchBudget = {
  /** Counts one. Throws `Failure` WING_AGENT_BUDGET. */
  take(asked: { readonly tenant: TenantId; readonly call: string }): void;
};

export const openSearchBudget = (options: {
  readonly callMax: number;
  readonly dayMax: number;
  readonly clock: Pick<Clock, "now">;
}): SearchBudget => {
  const calls = new Map<string, { count: number }>();
  const days = new Map<string, { day: number; count: number }>();
  return {
    take({ tenant, call }) {
      const today = Math.floor(options.clock.now() / dayMs);
      const ofCall = used(calls, `${tenant}/${call}`, { count: 0 });
      let ofDay = used(days, tenant, { day: today, count: 0 });
      if (ofDay.day !== today) days.set(tenant, (ofDay = { day: today, count: 0 }));
      if (ofCall.count >= options.callMax) throw usedUp("call");
      if (ofDay.count >= options.dayMax) throw usedUp("day");
      ofCall.count += 1;
      ofDay.count += 1;
    },
  };
};

const usedUp = (what: string): Failure =>
  new Failure("WING_AGENT_BUDGET", `the ${what}'s searches of the web are used up.`, {
    remedy: "Raise the budget in the settings, or wait for the next day.",
  });
