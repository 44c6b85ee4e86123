/** What can be wrong with an engine of somebody else's, and whether it is worth trying again. */
import { Failure } from "@wingman/domain/failure";

/** The line broke, hung, or the other side failed; another try may go well. */
export const cloudBroke = (engine: string, how: string, cause?: unknown): Failure =>
  new Failure("WING_STT_CLOUD", `${engine} ${how}.`, {
    remedy: "See that this machine reaches it and that it runs; another engine listens meanwhile where there is one.",
    cause,
  });

/** Its address is none that may be called: the settings, or the list of what is one's own, must change. */
export const mayNotBeCalled = (engine: string, cause: Failure): Failure =>
  new Failure("WING_STT_CLOUD_REQUEST", `${engine} may not be called: ${cause.message}`, {
    ...(cause.remedy !== undefined && { remedy: cause.remedy }),
    cause,
  });

/** It answered a status that is no success. */
export const failureOfStatus = (engine: string, status: number): Failure => {
  switch (status) {
    case 401:
    case 403:
      return new Failure("WING_STT_CLOUD_KEY", `${engine} does not take the key (${status}).`, {
        remedy: "Set a key that is valid and may transcribe.",
      });
    case 402:
      return new Failure("WING_STT_CLOUD_CREDIT", `${engine} wants to be paid first (402).`, {
        remedy: "Add credit to the account, or choose another engine.",
      });
    case 429:
      return new Failure("WING_STT_CLOUD_LIMIT", `${engine} has as much to do for this account as it may (429).`, {
        remedy: "Wait a little, raise the account's limit, or choose another engine.",
      });
    case 408:
      return cloudBroke(engine, `answered ${status}`);
    default:
      return status >= 500
        ? cloudBroke(engine, `answered ${status}`)
        : new Failure("WING_STT_CLOUD_REQUEST", `${engine} does not take what is asked of it (${status}).`, {
            remedy: "Correct its address, its model and the language of the call.",
          });
  }
};

/** Trying again will not help before somebody changed something: a key, a bill, a setting. */
export const isLasting = (error: unknown): boolean => error instanceof Failure && lasting.has(error.code);

const lasting: ReadonlySet<string> = new Set([
  "WING_STT_CLOUD_KEY",
  "WING_STT_CLOUD_CREDIT",
  "WING_STT_CLOUD_REQUEST",
  "WING_EGRESS_ADDRESS",
  "WING_EGRESS_URL",
]);

/** Of `Retry-After` in seconds or as a date; undefined where it says nothing that can be read. */
export const retryAfterMs = (text: string | null, nowMs: number): number | undefined => {
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
};
