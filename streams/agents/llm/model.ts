/** A language model as the desk (`desk.ts`) asks it: one request, its answer in parts as they come. Two adapters: `anthropic.ts`, `openai.ts`. */
import type { TSchema } from "typebox";

/** What a model may ask to be run; `input` goes over the wire as JSON schema and is checked again when it comes back. */
export type Tool = { readonly name: string; readonly description: string; readonly input: TSchema };

/** A tool that the model asked for earlier in this ask, and what came of it. */
export type ToolTurn = {
  readonly id: string;
  readonly name: string;
  /** JSON, as it was asked for. */
  readonly input: string;
  readonly result: string;
};

export type ModelRequest = {
  /** Instructions; the same for every ask of a prompt, so that the provider may keep them. */
  readonly system: string;
  /** What they are about: quoted words of others, never instructions. */
  readonly data: string;
  /** The form the answer must have. Its checks of length are ours alone: providers know few of them. */
  readonly output?: { readonly name: string; readonly schema: TSchema };
  readonly tools?: readonly Tool[];
  readonly turns?: readonly ToolTurn[];
  readonly tokensMax: number;
};

export type Usage = {
  /** All that was read, what the provider had kept included. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of `inputTokens`: kept by the provider from before. */
  readonly cachedTokens: number;
};

export type ModelPart =
  | { readonly kind: "text"; readonly text: string }
  /** `input`: JSON as the model wrote it, unchecked. */
  | { readonly kind: "tool"; readonly id: string; readonly name: string; readonly input: string }
  | { readonly kind: "end"; readonly why: "done" | "length" | "refused"; readonly usage: Usage };

export type Model = {
  /** As the settings name it: `anthropic`, `openai`. */
  readonly provider: string;
  readonly model: string;
  /** What is asked goes to another company's machine. */
  readonly leavesHouse: boolean;
  /**
   * Asks once, without trying again. `model` in place of its own. Throws `Failure` WING_LLM_UNREACHABLE, _SLOW, _BROKE,
   * _OVERLOADED, _LIMIT, _KEY, _CREDIT, _REQUEST, or the reason of `signal`.
   */
  ask(request: ModelRequest, signal: AbortSignal, model?: string): AsyncIterable<ModelPart>;
};

/** Of one answer, text and tools together; a model that writes more is cut off. */
export const answerCharsMax = 20_000;
/** Tools asked for in one answer. */
export const toolsPerAnswerMax = 8;
