/** A desk with models of the two vendors' kinds, asked over real HTTP; and an ask for the wording of a card. */
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import type { TenantId } from "@wingman/domain/ids";
import type { Agent, Answer } from "@wingman/streams/agents/agent";
import { openAnthropic } from "@wingman/streams/agents/llm/anthropic";
import { openBudget, type Price } from "@wingman/streams/agents/llm/budget";
import { type Llm, type LlmRules, openLlm } from "@wingman/streams/agents/llm/desk";
import { openOpenAi } from "@wingman/streams/agents/llm/openai";
import type { Runtime } from "@wingman/streams/base/runtime";
import { realRuntime } from "@wingman/streams/base/runtime";
import { allowListOf } from "@wingman/streams/egress/allow";
import { type Egress, openEgress } from "@wingman/streams/egress/egress";
import { modelKey } from "./model-vendors.ts";

export type WordingAsk = Parameters<Agent<"wording">>[0];

export const openModelDesk = (options: {
  /** Of each provider in their order: `[vendor, base]`. */
  readonly providers: readonly (readonly ["anthropic" | "openai", string])[];
  readonly key?: string;
  readonly rules?: LlmRules;
  readonly egress?: Egress;
  readonly runtime?: Runtime;
  readonly callTokensMax?: number;
  readonly callMicroDollarsMax?: number;
  readonly prices?: ReadonlyMap<string, Price>;
  readonly changed?: (broken: readonly string[]) => void;
}): Llm & AsyncDisposable => {
  const { rules = { wordsMayLeave: true }, runtime = realRuntime } = options;
  const allow = allowListOf("127.0.0.1");
  if (!allow) throw new Error("no list");
  const egress = options.egress ?? openEgress({ allow, totalMsMax: 8_000 });
  const llm = openLlm({
    models: options.providers.map(([vendor, base]) =>
      (vendor === "anthropic" ? openAnthropic : openOpenAi)(egress, {
        ...{ base, model: "m", leavesHouse: true, headMsMax: 8_000, totalMsMax: 8_000 },
        keyOf: () => options.key ?? modelKey,
      }),
    ),
    budget: openBudget({
      callTokensMax: options.callTokensMax ?? 100_000_000,
      callMicroDollarsMax: options.callMicroDollarsMax ?? 1_000_000_000,
      dayMicroDollarsMax: 1_000_000_000,
      prices: options.prices ?? new Map(),
      clock: runtime,
    }),
    rulesOf: () => rules,
    runtime,
    ...(options.changed && { changed: options.changed }),
  });
  return {
    ...llm,
    async [Symbol.asyncDispose]() {
      await egress[Symbol.asyncDispose]();
    },
  };
};

const playbook = compilePlaybook(starterPlaybook);
const [first] = starterPlaybook.plays;

/** The ask for the wording of a play's card; `n` makes it another one. */
export const wordingAsk = (n: number | string, changes: Partial<WordingAsk> = {}): WordingAsk => ({
  ...{ agent: "wording", id: `ask-${n}`, askedMs: 0, deadlineMs: 8_000, evidence: null, suggestion: `tip-${n}` },
  play: first?.id ?? "",
  headline: first?.tip.headline ?? "",
  say: first?.tip.say ?? "",
  snippet: `Customer: this is a lot of money for us ${n}`,
  passages: [],
  ...changes,
});

/** What came of it: all answers, or what was thrown. */
export const askedFor = async (
  agent: Agent<"wording">,
  ask: WordingAsk,
  { tenant = "t1", signal = new AbortController().signal }: { tenant?: string; signal?: AbortSignal } = {},
): Promise<{ readonly answers: Answer[]; readonly error?: unknown }> => {
  const answers: Answer[] = [];
  try {
    const asked = { tenant: tenant as TenantId, call: "call-1", language: "en", playbook };
    for await (const answer of agent(ask, asked, signal)) answers.push(answer);
    return { answers };
  } catch (error) {
    return { answers, error };
  }
};

/** What the reader answers: parts of the question by the numbers of their words. */
export const readingSaid = (
  ...parts: readonly { firstWord: number; endWord: number; about?: string; isAnswered?: boolean }[]
): string => JSON.stringify({ parts: parts.map((part) => ({ about: "other", isAnswered: false, ...part })) });

/** Which of the components asks, by what it was told to do. */
export const askedBy = ({ body }: { readonly body: string }): "reader" | "planner" | "wording" =>
  body.includes("take the question apart") ? "reader" : body.includes("decide where to look") ? "planner" : "wording";

/** An answer in the form that is asked for; `cites` where passages were given. */
export const wordingSaid = (say: string, why = "The card says it.", cites?: readonly number[]): string =>
  JSON.stringify({ ...(cites && { cites }), say, why });
