/**
 * The one desk at which language models are asked: order of providers, breakers, deadlines, the one layer that asks
 * again, budgets, equal questions. Whoever asks gets the answer in parts, or one `Failure`; nothing of it holds up a tip.
 */
import type { Dealt } from "@wingman/domain/feedback/experiment";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { realRuntime, type Runtime } from "../../base/runtime.ts";
import { keyOf, openAnswerCache } from "./answer-cache.ts";
import { type Breaker, openBreaker } from "./breaker.ts";
import type { Budget } from "./budget.ts";
import { failureOf, isOfProvider, isPassing, LlmFailure, slow } from "./failures.ts";
import type { Model, ModelPart, ModelRequest, Usage } from "./model.ts";
import type { Prompt } from "./prompt.ts";
import { dealtModel, dealtPrompt } from "./prompts/versions.ts";

export type LlmRequest = Omit<ModelRequest, "system"> & {
  readonly prompt: Prompt;
  /** Until its first words, and with all of it. */
  readonly firstMsMax?: number;
  readonly totalMsMax?: number;
};
export type AskedFor = {
  readonly tenant: TenantId;
  readonly call: string;
  /** What the call was dealt of trials: another version of the prompt, another model. */
  readonly dealt?: readonly Dealt[];
};

export type LlmPart =
  | (Extract<ModelPart, { kind: "text" | "tool" }> & { readonly model: string; readonly prompt: string })
  | {
      readonly kind: "end";
      readonly why: "done" | "length" | "refused";
      readonly model: string;
      /** Its `ref`: the version that was asked with. */
      readonly prompt: string;
      readonly usage: Usage & { readonly microDollars: number };
    };

/** What a tenant decided about models. */
export type LlmRules = {
  /** What is said in a call may be sent to another company's model. */
  readonly wordsMayLeave: boolean;
  /** Of a provider and prompt, in place of the provider's usual model. */
  readonly modelOf?: (provider: string, prompt: string) => string | undefined;
};

export type Llm = {
  /**
   * Throws `Failure`: WING_LLM_* of the last provider asked, WING_LLM_CLOSED where none is asked for now,
   * WING_LLM_NOT_ALLOWED, WING_AGENT_BUDGET; or the reason of `signal`.
   */
  ask(request: LlmRequest, asked: AskedFor, signal: AbortSignal): AsyncIterable<LlmPart>;
  /** Providers that nobody asks for now. */
  broken(): readonly string[];
};

export const deskLimits = {
  firstMsMax: 2_000,
  /** Between two parts of an answer. */
  gapMsMax: 3_000,
  totalMsMax: 8_000,
  /** Asking again: at most a tenth of what is asked, and never after this. */
  againShare: 0.1,
  againSavedMax: 3,
  againMsMax: 3_000,
  pauseMsMax: 400,
  /** On their way at once, over all calls of this process. */
  asksMax: 32,
} as const;

export type DeskOptions = {
  /** In the order in which they are asked. */
  readonly models: readonly Model[];
  readonly budget: Budget;
  readonly rulesOf: (tenant: TenantId) => LlmRules;
  readonly runtime?: Runtime;
  /** A provider was given up for now, or is asked again. */
  readonly changed?: (broken: readonly string[]) => void;
};

export const openLlm = (options: DeskOptions): Llm => {
  const { models, budget, rulesOf, runtime = realRuntime } = options;
  const cache = openAnswerCache(runtime);
  const breakers = new Map<Model, Breaker>();
  const broken = (): string[] =>
    models.filter((model) => breakers.get(model)?.isOpen()).map(({ provider }) => provider);
  for (const model of models)
    breakers.set(
      model,
      openBreaker(runtime, () => options.changed?.(broken())),
    );
  let onTheirWay = 0;
  let againSaved = 0;
  const mayAskAgain = (sinceMs: number): boolean => {
    if (againSaved < 1 || sinceMs > deskLimits.againMsMax) return false;
    againSaved -= 1;
    return true;
  };

  /** One answer of one provider, with its deadlines. What it throws is a `LlmFailure`, or the reason of `signal`. */
  async function* once(
    model: Model,
    name: string,
    { prompt, firstMsMax = deskLimits.firstMsMax, ...request }: LlmRequest,
    untilMs: number,
    signal: AbortSignal,
  ): AsyncGenerator<ModelPart> {
    const stop = new AbortController();
    const within = (ms: number, what: string): (() => void) => {
      const left = Math.min(ms, untilMs - runtime.now());
      return runtime.later(Math.max(0, left), () =>
        stop.abort(slow(model.provider, what, Math.max(0, Math.round(left)))),
      );
    };
    let cancel = within(firstMsMax, "no first word");
    try {
      const parts = model.ask({ ...request, system: prompt.text }, AbortSignal.any([signal, stop.signal]), name);
      for await (const part of parts) {
        cancel();
        yield part;
        cancel = within(deskLimits.gapMsMax, "no more words");
      }
    } catch (error) {
      signal.throwIfAborted();
      throw failureOf(model.provider, stop.signal.aborted ? stop.signal.reason : error);
    } finally {
      cancel();
      stop.abort();
    }
  }

  async function* answered(
    model: Model,
    request: LlmRequest,
    asked: AskedFor,
    signal: AbortSignal,
  ): AsyncGenerator<LlmPart> {
    const { prompt, totalMsMax = deskLimits.totalMsMax } = request;
    const breaker = breakers.get(model) as Breaker; // One for each.
    const name =
      dealtModel(model.provider, prompt.id, asked.dealt ?? []) ??
      rulesOf(asked.tenant).modelOf?.(model.provider, prompt.id) ??
      model.model;
    const beganMs = runtime.now();
    const untilMs = beganMs + totalMsMax;
    const most =
      tokensOf(prompt.text) +
      tokensOf(request.data) +
      (request.turns ?? []).reduce((sum, turn) => sum + tokensOf(turn.result), 0);
    for (;;) {
      const reserved = await budget.reserve(asked, name, most, request.tokensMax);
      againSaved = Math.min(deskLimits.againSavedMax, againSaved + deskLimits.againShare);
      let said = "";
      let isTold = false;
      let isSettled = false;
      let usage: Usage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0 };
      try {
        for await (const part of once(model, name, request, untilMs, signal)) {
          if (part.kind !== "end") {
            if (part.kind === "text") said += part.text;
            isTold = true;
            yield { ...part, model: name, prompt: prompt.ref };
            continue;
          }
          // A server that counts nothing is taken at what it wrote.
          usage =
            part.usage.inputTokens > 0
              ? part.usage
              : { inputTokens: most, outputTokens: tokensOf(said), cachedTokens: 0 };
          breaker.succeeded();
          isSettled = true;
          yield { ...part, model: name, prompt: prompt.ref, usage: { ...usage, microDollars: reserved.settle(usage) } };
          return;
        }
      } catch (error) {
        // What was read and written before it broke is paid for, though nobody counted it.
        if (said !== "") usage = { inputTokens: most, outputTokens: tokensOf(said), cachedTokens: 0 };
        isSettled = true;
        reserved.settle(usage);
        if (!(error instanceof Failure) || signal.aborted || !isOfProvider(error)) {
          breaker.dropped();
          throw error;
        }
        breaker.failed();
        const pauseMs = pauseOf(error, runtime);
        const isInTime = runtime.now() + pauseMs - beganMs < deskLimits.againMsMax;
        if (isTold || breaker.isOpen() || !isPassing(error) || !isInTime || !mayAskAgain(runtime.now() - beganMs))
          throw error;
        await runtime.sleep(pauseMs, signal);
        signal.throwIfAborted();
      } finally {
        if (!isSettled) {
          // Whoever asked went away in the middle.
          breaker.dropped();
          reserved.settle({ inputTokens: most, outputTokens: tokensOf(said), cachedTokens: 0 });
        }
      }
    }
  }

  return {
    broken,
    async *ask(wanted, asked, signal) {
      const request = { ...wanted, prompt: dealtPrompt(wanted.prompt, asked.dealt ?? []) };
      const rules = rulesOf(asked.tenant);
      const allowed = models.filter(({ leavesHouse }) => rules.wordsMayLeave || !leavesHouse);
      if (allowed.length === 0) throw notAllowed();
      const { prompt, data, output, tools = [], turns = [] } = request;
      const key = keyOf(
        asked.tenant,
        prompt.ref,
        data,
        output?.name,
        allowed.map(({ provider }) => dealtModel(provider, prompt.id, asked.dealt ?? [])),
        rules.modelOf?.(allowed[0]?.provider ?? "", prompt.id),
      );
      const known = tools.length === 0 && turns.length === 0 ? cache.get(key) : undefined;
      if (known) {
        const by = { model: known.model, prompt: prompt.ref };
        yield { kind: "text", text: known.text, ...by };
        yield { kind: "end", why: "done", ...by, usage: nothingUsed };
        return;
      }
      if (onTheirWay >= deskLimits.asksMax) throw closed("as much is asked at once as may be");
      onTheirWay += 1;
      let last: unknown = closed("no language model is asked for now, since none answered");
      try {
        for (const model of allowed) {
          if (!breakers.get(model)?.mayAsk()) continue;
          let isTold = false;
          let text = "";
          try {
            for await (const part of answered(model, request, asked, signal)) {
              isTold = true;
              if (part.kind === "text") text += part.text;
              if (part.kind === "end" && part.why === "done" && tools.length === 0)
                cache.set(key, { text, model: part.model });
              yield part;
            }
            return;
          } catch (error) {
            // The next would begin anew, and words are on the screen already.
            if (isTold || signal.aborted || !(error instanceof LlmFailure)) throw error;
            last = error;
          }
        }
        throw last;
      } finally {
        onTheirWay -= 1;
      }
    },
  };
};

const nothingUsed = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, microDollars: 0 };

/** Four letters are about a token in English; three, to be on the safe side. */
export const tokensOf = (text: string): number => Math.ceil(text.length / 3);

/** By chance, lest all come back at once; and as long as the provider asked for. */
const pauseOf = (failure: Failure, runtime: Runtime): number =>
  Math.max(
    failure instanceof LlmFailure ? (failure.retryAfterMs ?? 0) : 0,
    Math.round(runtime.random() * deskLimits.pauseMsMax),
  );

const closed = (why: string): Failure =>
  new Failure("WING_LLM_CLOSED", `${why}.`, {
    remedy:
      "Nothing needs to be done: it is tried again within seconds, and the playbook's own wording stays meanwhile.",
  });
const notAllowed = (): Failure =>
  new Failure(
    "WING_LLM_NOT_ALLOWED",
    "words of this company's calls may not leave the house, and no language model is in it.",
    {
      remedy: "Allow it in the company's policy, or run a model of your own and name it in WINGMAN_EGRESS_ALLOW.",
    },
  );
