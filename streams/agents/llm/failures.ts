/** What can be wrong with a language model, and whether it is worth asking again. */
import { Failure } from "@wingman/domain/failure";
import { answerCharsMax } from "./model.ts";

export type LlmCode =
  | "WING_LLM_UNREACHABLE"
  | "WING_LLM_SLOW"
  | "WING_LLM_BROKE"
  | "WING_LLM_OVERLOADED"
  | "WING_LLM_LIMIT"
  | "WING_LLM_KEY"
  | "WING_LLM_CREDIT"
  | "WING_LLM_REQUEST";

/** `retryAfterMs`: what the provider asked to wait, where it said so. */
export class LlmFailure extends Failure {
  readonly retryAfterMs: number | undefined;

  constructor(
    code: LlmCode,
    message: string,
    options: { remedy: string; cause?: unknown; retryAfterMs?: number | undefined },
  ) {
    super(code, message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

export const broke = (provider: string, how: string, cause?: unknown): LlmFailure =>
  new LlmFailure("WING_LLM_BROKE", `${provider} ${how}.`, {
    remedy: "Nothing needs to be done if it was once; else see that it runs and speaks the API it is set for.",
    cause,
  });

export const slow = (provider: string, what: string, ms: number): LlmFailure =>
  new LlmFailure("WING_LLM_SLOW", `${provider} gave ${what} within ${ms} ms.`, {
    remedy: "Choose a faster model or a nearer server; the playbook's own wording stays meanwhile.",
  });

export const tooMuch = (provider: string): LlmFailure =>
  broke(provider, `wrote more than ${answerCharsMax} characters`);

/** What an SDK threw, in our words; no text of the other side comes into it, since it may repeat what was sent. */
export const failureOf = (provider: string, error: unknown): Failure => {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof Failure) return ofEgress(provider, at);
  const { status, headers } = error as { status?: unknown; headers?: { get?: (name: string) => string | null } };
  if (typeof status === "number") return ofStatus(provider, status, headers?.get?.("retry-after") ?? null);
  return broke(provider, "said what cannot be read", error);
};

const ofEgress = (provider: string, failure: Failure): Failure => {
  if (failure instanceof LlmFailure) return failure;
  switch (failure.code) {
    case "WING_EGRESS_TIMEOUT":
      return new LlmFailure("WING_LLM_SLOW", `${provider}: ${failure.message}`, {
        remedy: "Choose a faster model or a nearer server; the playbook's own wording stays meanwhile.",
        cause: failure,
      });
    case "WING_EGRESS_URL":
    case "WING_EGRESS_ADDRESS":
      return new LlmFailure("WING_LLM_REQUEST", `${provider} may not be called: ${failure.message}`, {
        remedy: failure.remedy ?? "Correct its address.",
        cause: failure,
      });
    case "WING_EGRESS_TOO_LARGE":
      return broke(provider, "answered more than may be", failure);
    default:
      return new LlmFailure("WING_LLM_UNREACHABLE", `${provider} cannot be reached: ${failure.message}`, {
        remedy: "See that it runs and that this machine reaches it; the playbook's own wording stays meanwhile.",
        cause: failure,
      });
  }
};

const ofStatus = (provider: string, status: number, retryAfter: string | null): LlmFailure => {
  const retryAfterMs = retryAfterMsOf(retryAfter);
  if (status === 401 || status === 403)
    return new LlmFailure("WING_LLM_KEY", `${provider} does not take the key (${status}).`, {
      remedy: "Set a key that is valid and may use this model.",
    });
  if (status === 402)
    return new LlmFailure("WING_LLM_CREDIT", `${provider} wants to be paid first (402).`, {
      remedy: "Add credit to the account, or name another provider.",
    });
  if (status === 429)
    return new LlmFailure("WING_LLM_LIMIT", `${provider} has as much to do for this account as it may (429).`, {
      remedy: "Wait a little, raise the account's limit, or name a second provider.",
      retryAfterMs,
    });
  if (status >= 500 || status === 408)
    return new LlmFailure("WING_LLM_OVERLOADED", `${provider} answered ${status}.`, {
      remedy: "Nothing needs to be done: it is asked again later. A second provider steps in where one is set.",
      retryAfterMs,
    });
  return new LlmFailure("WING_LLM_REQUEST", `${provider} does not take what is asked of it (${status}).`, {
    remedy: "Correct its address and its model; it must know structured output.",
  });
};

/** Seconds, as providers write it; a date is for pages. */
export const retryAfterMsOf = (text: string | null): number | undefined =>
  text !== null && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) * 1_000 : undefined;

/** It may go well at once, or in a moment. */
export const isPassing = ({ code }: Failure): boolean =>
  ["WING_LLM_UNREACHABLE", "WING_LLM_BROKE", "WING_LLM_OVERLOADED", "WING_LLM_LIMIT"].includes(code);

/** It says that the provider is not well; all else is about this one answer. */
export const isOfProvider = ({ code }: Failure): boolean =>
  /^WING_LLM_(UNREACHABLE|SLOW|BROKE|OVERLOADED|LIMIT|KEY|CREDIT|REQUEST)$/.test(code);
