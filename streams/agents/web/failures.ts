/** What can be wrong with a search of the web, and whether it is worth asking again. */
import { Failure } from "@wingman/domain/failure";
import { retryAfterMsOf } from "../llm/failures.ts";

type WebCode =
  | "WING_WEB_UNREACHABLE"
  | "WING_WEB_SLOW"
  | "WING_WEB_ANSWER"
  | "WING_WEB_OVERLOADED"
  | "WING_WEB_LIMIT"
  | "WING_WEB_KEY"
  | "WING_WEB_REQUEST";

const stays = "The card keeps the playbook's words meanwhile.";

/** `retryAfterMs`: what the provider asked to wait, where it said so. */
export class WebFailure extends Failure {
  readonly retryAfterMs: number | undefined;

  constructor(
    code: WebCode,
    message: string,
    options: { remedy: string; cause?: unknown; retryAfterMs?: number | undefined },
  ) {
    super(code, message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

export const unreadable = (provider: string, how: string, cause?: unknown): WebFailure =>
  new WebFailure("WING_WEB_ANSWER", `${provider} ${how}.`, {
    remedy: "See that its address is that of the search and not of a page before it (a proxy, a sign-in).",
    cause,
  });

/** Its engines do not answer it, or it is in trouble itself. */
export const troubled = (provider: string, how: string, retryAfterMs?: number): WebFailure =>
  new WebFailure("WING_WEB_OVERLOADED", `${provider} ${how}.`, {
    remedy: "Nothing needs to be done: it is asked again later. A second provider steps in where one is set.",
    retryAfterMs,
  });

/** What the way out threw, in our words. No text of the other side comes into it, since it may repeat what was sent. */
export const failureOf = (provider: string, error: unknown): WebFailure => {
  if (error instanceof WebFailure) return error;
  const code = error instanceof Failure ? error.code : "";
  const why = error instanceof Error ? error.message : String(error);
  switch (code) {
    case "WING_EGRESS_TIMEOUT":
      return new WebFailure("WING_WEB_SLOW", `${provider}: ${why}`, {
        remedy: `Choose a nearer provider. ${stays}`,
        cause: error,
      });
    case "WING_EGRESS_URL":
    case "WING_EGRESS_ADDRESS":
      return new WebFailure("WING_WEB_REQUEST", `${provider} may not be called: ${why}`, {
        remedy: "Correct its address, or name your own server in WINGMAN_EGRESS_ALLOW.",
        cause: error,
      });
    case "WING_EGRESS_TOO_LARGE":
      return unreadable(provider, "answered more than is read", error);
    default:
      return new WebFailure("WING_WEB_UNREACHABLE", `${provider} cannot be reached: ${why}`, {
        remedy: `See that it runs and that this machine reaches it. ${stays}`,
        cause: error,
      });
  }
};

/** `keyIsWrong`: the vendor says so in its own way. */
export const statusFailure = (
  provider: string,
  status: number,
  retryAfter: string | null,
  keyIsWrong = false,
): WebFailure => {
  if (status >= 300 && status < 400) return unreadable(provider, `sends elsewhere (${status}), and nobody follows`);
  if (keyIsWrong || status === 401 || status === 403)
    return new WebFailure("WING_WEB_KEY", `${provider} does not let us search (${status}).`, {
      remedy: "Set a key that is valid for searches; a SearXNG must have json among its search.formats.",
    });
  // Tavily's own: the plan's searches, or what was set aside for more, are used up.
  if (status === 429 || status === 432 || status === 433)
    return new WebFailure("WING_WEB_LIMIT", `${provider} has answered as much as this account may ask (${status}).`, {
      remedy: "Wait a little, raise the account's limit, or name a second provider.",
      retryAfterMs: retryAfterMsOf(retryAfter),
    });
  if (status >= 500 || status === 408) return troubled(provider, `answered ${status}`, retryAfterMsOf(retryAfter));
  return new WebFailure("WING_WEB_REQUEST", `${provider} does not take what is asked of it (${status}).`, {
    remedy: "Correct its address; for Google also the search engine's id.",
  });
};

/** It may go well in a moment. */
export const isPassing = ({ code }: Failure): boolean =>
  ["WING_WEB_UNREACHABLE", "WING_WEB_OVERLOADED", "WING_WEB_LIMIT"].includes(code);
