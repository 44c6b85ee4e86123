/** Language models, as the settings switch them on. Whose calls may be told to one elsewhere, each company's policy says. */
import { describe } from "@wingman/domain/failure";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { defaultModels, type Policy } from "@wingman/domain/tenant/policy";
import { anthropicUrl, openAnthropic } from "@wingman/streams/agents/llm/anthropic";
import { openBudget, type Price, pricesOf } from "@wingman/streams/agents/llm/budget";
import { type Llm, openLlm } from "@wingman/streams/agents/llm/desk";
import { summaryMs } from "@wingman/streams/agents/llm/summary";
import { openAiUrl, openOpenAi } from "@wingman/streams/agents/llm/openai";
import { literalOf } from "@wingman/streams/egress/addresses";
import { type AllowList, allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
import { systemClock } from "@wingman/streams/base/clock";
import type { Logger } from "pino";
import { type Config, envName } from "../config/config.ts";
import { reloaded } from "../config/secret-files.ts";
import { allowFailure } from "./roles/connectors.ts";

export type ModelSettings = Pick<
  Config,
  | "anthropicKey"
  | "anthropicUrl"
  | "anthropicModel"
  | "llmUrl"
  | "llmKey"
  | "llmModel"
  | "llmOrder"
  | "llmPrices"
  | "llmCallTokens"
  | "llmCallCents"
  | "llmDayCents"
  | "egressAllow"
> & {
  /** The keys, or the files they stand in: a new one counts from the next ask on. */
  readonly env: NodeJS.ProcessEnv;
};

export type LanguageModels = Llm &
  AsyncDisposable & {
    readonly names: readonly string[];
    /** In the order in which they are asked; a price that is not known is null. */
    readonly offers: readonly {
      readonly provider: "anthropic" | "openai";
      readonly model: string;
      readonly price: Price | null;
    }[];
  };

/** Undefined where none is set. Throws `Failure` WING_CONFIG_INVALID, WING_EGRESS_ALLOW. */
export const openLanguageModels = (
  settings: ModelSettings,
  parts: {
    readonly policyOf: (tenant: TenantId) => Policy;
    /** False once the tenant's day is used up. */
    readonly tokens: (tenant: TenantId, count: number) => Promise<boolean>;
    readonly changed: (broken: readonly string[]) => void;
    readonly logger: Logger;
  },
): LanguageModels | undefined => {
  const { anthropicKey, llmUrl, llmKey, env } = settings;
  if (anthropicKey === undefined && llmUrl === undefined && llmKey === undefined) return undefined;
  const allow = allowListOf(settings.egressAllow);
  if (!allow) throw allowFailure();
  const prices = pricesOf(settings.llmPrices);
  if (!prices)
    throw new Failure("WING_CONFIG_INVALID", `${envName("llmPrices")} is not right.`, {
      remedy: "Write it as model=3/15/0.3, other=0.1/0.4: dollars for a million tokens.",
    });
  const secretOf = (key: "anthropicKey" | "llmKey") =>
    reloaded(env, envName(key), (failure) =>
      parts.logger.warn(
        { error: describe(failure) },
        "a new key of a language model cannot be used; the one before is kept",
      ),
    );
  const egress = openEgress({ allow, totalMsMax: summaryMs.total });
  // The desk has shorter ones for whoever waits with a customer on the line.
  const times = { headMsMax: summaryMs.total, totalMsMax: summaryMs.total };
  const kinds = {
    anthropic: () => {
      const keyOf = secretOf("anthropicKey");
      const base = settings.anthropicUrl ?? anthropicUrl;
      const leavesHouse = !isOwn(base, allow);
      return openAnthropic(egress, {
        ...times,
        base,
        model: settings.anthropicModel,
        leavesHouse,
        keyOf: () => keyOf() ?? anthropicKey,
      });
    },
    openai: () => {
      const keyOf = secretOf("llmKey");
      const base = llmUrl ?? openAiUrl;
      const leavesHouse = !isOwn(base, allow);
      return openOpenAi(egress, {
        ...times,
        base,
        model: settings.llmModel,
        leavesHouse,
        keyOf: () => keyOf() ?? llmKey,
      });
    },
  };
  const isSet = { anthropic: anthropicKey !== undefined, openai: llmUrl !== undefined || llmKey !== undefined };
  const order =
    settings.llmOrder === "openai" ? (["openai", "anthropic"] as const) : (["anthropic", "openai"] as const);
  const asked = order.filter((kind) => isSet[kind]);
  const models = asked.map((kind) => kinds[kind]());
  const llm = openLlm({
    models,
    budget: openBudget({
      callTokensMax: settings.llmCallTokens,
      callMicroDollarsMax: settings.llmCallCents * 10_000,
      dayMicroDollarsMax: settings.llmDayCents * 10_000,
      prices,
      tokens: parts.tokens,
      clock: systemClock,
    }),
    rulesOf(tenant) {
      const { wordsMayLeave, own = [] } = parts.policyOf(tenant).models ?? defaultModels;
      return {
        wordsMayLeave,
        modelOf: (provider, prompt) => own.find((each) => each.provider === provider && each.prompt === prompt)?.model,
      };
    },
    changed: parts.changed,
  });
  return {
    ...llm,
    names: models.map(({ provider, model }) => `${provider} ${model}`),
    offers: models.flatMap(({ model }, at) => {
      const provider = asked[at];
      return provider ? [{ provider, model, price: prices.get(model) ?? null }] : [];
    }),
    [Symbol.asyncDispose]: () => egress[Symbol.asyncDispose](),
  };
};

/** What the operator named as one's own network is in the house. */
const isOwn = (address: string, allow: AllowList): boolean => {
  const { hostname } = new URL(address);
  const literal = literalOf(hostname);
  return allow.host(hostname) || (literal !== undefined && allow.address(literal.address));
};
