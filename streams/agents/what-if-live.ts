/** A language model that is asked anew in a what-if: within the run's budget, and never instead of an answer. */
import { Failure } from "@wingman/domain/failure";
import type { Agents } from "./agent.ts";
import { type Llm, tokensOf } from "./llm/desk.ts";
import { wordingPrompt } from "./llm/prompts/wording.ts";
import { wordingAgent } from "./llm/wording.ts";

/** What one tip's wording takes at most, as a rule: the prompt, the card with what was said around it, and the answer. */
export const tokensPerTip = tokensOf(wordingPrompt.text) + 700 + 300;

/** Of a run, shared by its calls. */
export type Purse = { readonly tokensMax: number; tokens: number };

/** Of one call. */
export type Meter = {
  tokens: number;
  microDollars: number;
  /** How long each answer took. */
  readonly askedMs: number[];
  notAsked: number;
  failed: number;
};
export const newMeter = (): Meter => ({ tokens: 0, microDollars: 0, askedMs: [], notAsked: 0, failed: 0 });

/** The wording agent over `llm`. What the purse has no room for is not asked; a card whose asking fails keeps its words. */
export const liveAgents = (llm: Llm, purse: Purse, meter: Meter, now: () => number): Agents => {
  const metered: Llm = {
    broken: llm.broken,
    async *ask(request, asked, signal) {
      const most = tokensOf(request.prompt.text) + tokensOf(request.data) + request.tokensMax;
      if (purse.tokens + most > purse.tokensMax) {
        meter.notAsked += 1;
        throw new Failure("WING_WHAT_IF_BUDGET", "what this run may use of the language model is used up.", {
          remedy: "Begin another with a larger budget, or with fewer calls.",
        });
      }
      purse.tokens += most; // Before anything is awaited: several calls ask at once.
      const beganMs = now();
      let used = most;
      try {
        for await (const part of llm.ask(request, asked, signal)) {
          if (part.kind === "end") {
            used = part.usage.inputTokens + part.usage.outputTokens;
            meter.microDollars += part.usage.microDollars;
            meter.askedMs.push(Math.round(now() - beganMs));
          }
          yield part;
        }
      } finally {
        purse.tokens += used - most;
        meter.tokens += used;
      }
    },
  };
  const wording = wordingAgent(metered);
  return {
    async *wording(ask, asked, signal) {
      try {
        yield* wording(ask, asked, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Failure)) throw error;
        if (error.code !== "WING_WHAT_IF_BUDGET") meter.failed += 1;
      }
    },
  };
};
