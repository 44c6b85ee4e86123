/**
 * What language models may use: tokens and money a call, tokens (the tenant's policy) and money a day. Set aside before
 * something is asked, by the most it can come to; what was not used goes back, but for the policy's tokens, which are
 * counted on a shelf that all workers share.
 */
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import type { Clock } from "../../base/clock.ts";
import type { Usage } from "./model.ts";

/** Dollars for a million tokens are millionths of a dollar for one. */
export type Price = { readonly input: number; readonly output: number; readonly cached: number };

export type BudgetOptions = {
  readonly callTokensMax: number;
  readonly callMicroDollarsMax: number;
  /** Of one tenant, by UTC days, in this process. */
  readonly dayMicroDollarsMax: number;
  /** By model; one that is not named costs nothing, as one's own server does. */
  readonly prices: ReadonlyMap<string, Price>;
  /** False once the tenant's day is used up. */
  readonly tokens?: (tenant: TenantId, count: number) => Promise<boolean>;
  readonly clock: Pick<Clock, "now">;
};

export type Budget = {
  /** Sets the most aside that an ask can come to. Throws `Failure` WING_AGENT_BUDGET. */
  reserve(
    asked: { tenant: TenantId; call: string },
    model: string,
    inputTokens: number,
    outputTokens: number,
  ): Promise<Reserved>;
};
export type Reserved = {
  /** What it was; answers its price in millionths of a dollar. */
  settle(usage: Usage): number;
};

/** Counts that are remembered; beyond it the longest unused begins anew. */
const countsMax = 5_000;
const dayMs = 86_400_000;

export const openBudget = (options: BudgetOptions): Budget => {
  const { callTokensMax, callMicroDollarsMax, dayMicroDollarsMax, prices, clock } = options;
  const calls = new Map<string, { tokens: number; microDollars: number }>();
  const days = new Map<string, { day: number; microDollars: number }>();
  const priceOf = (model: string, input: number, output: number, cached: number): number => {
    const price = prices.get(model);
    return price ? Math.ceil((input - cached) * price.input + cached * price.cached + output * price.output) : 0;
  };
  return {
    async reserve({ tenant, call }, model, inputTokens, outputTokens) {
      const tokens = inputTokens + outputTokens;
      const microDollars = priceOf(model, inputTokens, outputTokens, 0);
      const today = Math.floor(clock.now() / dayMs);
      const ofCall = used(calls, `${tenant}/${call}`, { tokens: 0, microDollars: 0 });
      let ofDay = used(days, tenant, { day: today, microDollars: 0 });
      if (ofDay.day !== today) days.set(tenant, (ofDay = { day: today, microDollars: 0 }));
      if (ofCall.tokens + tokens > callTokensMax) throw usedUp("this call's tokens");
      if (ofCall.microDollars + microDollars > callMicroDollarsMax) throw usedUp("this call's money");
      if (ofDay.microDollars + microDollars > dayMicroDollarsMax) throw usedUp("the day's money");
      const add = (count: number, money: number): void => {
        ofCall.tokens += count;
        ofCall.microDollars += money;
        ofDay.microDollars += money;
      };
      add(tokens, microDollars); // Before anything is awaited: two at once must not both fit.
      if ((await options.tokens?.(tenant, tokens)) === false) {
        add(-tokens, -microDollars);
        throw usedUp("the day's tokens");
      }
      return {
        settle({ inputTokens: input, outputTokens: output, cachedTokens }) {
          const cost = priceOf(model, input, output, Math.min(cachedTokens, input));
          add(input + output - tokens, cost - microDollars);
          return cost;
        },
      };
    },
  };
};

/** The count of `key`, made where there is none; it is the newest then. */
export const used = <Count>(counts: Map<string, Count>, key: string, none: Count): Count => {
  const count = counts.get(key) ?? none;
  counts.delete(key);
  if (counts.size >= countsMax) counts.delete(counts.keys().next().value as string); // It is full, so there is one.
  counts.set(key, count);
  return count;
};

const usedUp = (what: string): Failure =>
  new Failure("WING_AGENT_BUDGET", `language models have used up ${what}.`, {
    remedy: "Raise the budget in the settings or in the company's policy, or wait for the next day.",
  });

/** `model=3/15/0.3, other=0.1/0.4`: dollars for a million tokens read, written, and read again from the provider's keeping. */
export const pricesOf = (text: string | undefined): ReadonlyMap<string, Price> | undefined => {
  const prices = new Map<string, Price>();
  for (const entry of (text ?? "").split(",").map((each) => each.trim())) {
    if (entry === "") continue;
    const [, model, input, output, cached] = /^([^\s=,]+)=([\d.]+)\/([\d.]+)(?:\/([\d.]+))?$/.exec(entry) ?? [];
    const price = { input: Number(input), output: Number(output), cached: Number(cached ?? input) };
    if (model === undefined || Object.values(price).some((each) => !Number.isFinite(each))) return undefined;
    prices.set(model, price);
  }
  return prices;
};
