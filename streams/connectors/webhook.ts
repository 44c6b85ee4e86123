/** One POST, signed by the Standard Webhooks scheme, and what its answer means. */
import { createHmac } from "node:crypto";
import { Failure } from "@wingman/domain/failure";
import { type Egress, egressLimits } from "../egress/egress.ts";
import type { Tried } from "./effects.ts";

/** A receiver that takes longer is asked again. */
export const answerMsMax = egressLimits.totalMsMax;
export const attemptsMax = 20;
const firstRetryMs = 5_000;
const retryMsMax = 3_600_000;
/** A receiver may ask for more time than ours, but not for ever. */
const retryAfterMsMax = 24 * 3_600_000;

/** `secret` is asked for every message, since it may be changed while we run. */
export type WebhookTarget = { readonly url: string; readonly secret?: (() => string | undefined) | undefined };
export type Posted = Tried & { /** 410: the receiver wants nothing more. */ readonly gone?: true };

export type Pace = {
  readonly answerMsMax: number;
  readonly attemptsMax: number;
  readonly firstRetryMs: number;
  readonly random: () => number;
  readonly now: () => number;
};
export const defaultPace: Pace = { answerMsMax, attemptsMax, firstRetryMs, random: Math.random, now: Date.now };

/** Never throws: an answer that does not come is an answer, too. */
export const post = async (
  egress: Egress,
  { url, secret: secretNow }: WebhookTarget,
  { id, request, attempt }: { readonly id: string; readonly request: string; readonly attempt: number },
  pace: Pace,
): Promise<Posted> => {
  const timestamp = String(Math.floor(pace.now() / 1_000));
  const again = (error: string, atLeastMs = 0): Posted =>
    attempt >= pace.attemptsMax
      ? { kind: "failed", error: `${error}; given up after ${attempt} tries` }
      : { kind: "later", error, afterMs: Math.max(atLeastMs, retryMs(attempt, pace)) };
  const secret = secretNow?.();
  try {
    const answer = await egress.call(url, {
      method: "POST",
      msMax: pace.answerMsMax,
      headers: {
        "content-type": "application/cloudevents+json; charset=utf-8",
        "user-agent": "wingman",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        ...(secret !== undefined && { "webhook-signature": signatureOf(secret, id, timestamp, request) }),
      },
      body: request,
    });
    if (answer.status >= 200 && answer.status < 300) return { kind: "done", result: { status: answer.status } };
    if (answer.status === 410)
      return { kind: "failed", error: "the receiver answered 410: it wants nothing more", gone: true };
    return again(`the receiver answered ${answer.status}`, retryAfterMs(answer.header("retry-after"), pace.now()));
  } catch (error) {
    return again(error instanceof Failure ? `${error.code}: ${error.message}` : "the connection failed"); // No addresses in logs.
  }
};

/** `v1,` and the HMAC-SHA256 of id, time and body; the secret is `whsec_` and base64. */
export const signatureOf = (secret: string, id: string, timestamp: string, body: string): string => {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
};

/** Full jitter: receivers that come back are not met by everybody at once. */
export const retryMs = (
  attempt: number,
  { firstRetryMs: first, random }: Pick<Pace, "firstRetryMs" | "random">,
): number => Math.round(random() * Math.min(retryMsMax, first * 2 ** (attempt - 1)));

/** Seconds, or a date. */
export const retryAfterMs = (value: string | null, nowMs: number): number => {
  if (value === null) return 0;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), retryAfterMsMax) : 0;
};
