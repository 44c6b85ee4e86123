/**
 * What a company used, to Stripe's meters: one meter event a finished call, over its public API. Sample calls are
 * nobody's bill. Which company is which customer there is the operator's to say; of others nothing is told, and of a call
 * nothing but its length.
 */
import { catalogue } from "@wingman/domain/call/events/index";
import type { EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import type { Logger } from "pino";
import type { Pool } from "../base/pools.ts";
import { type Egress, egressLimits } from "../egress/egress.ts";
import type { EventLog, Recorded, StoredEvent } from "../log/event-log.ts";
import { type Connector, runConnector } from "./connector.ts";
import type { EffectAtHand, Tried } from "./effects.ts";
import { retryAfterMs, retryMs } from "./webhook.ts";

export const meterProcessor = "stripe-meter";

/** Stripe tells a repetition by its identifier for 24 hours at least. What may have been taken before is not sent again later. */
const sureMsMax = 23 * 3_600_000;
/** It takes nothing older than 35 days. */
const ageMsMax = 34 * 24 * 3_600_000;
const firstRetryMs = 5_000;
/** The version of the API that this was written by. */
const apiVersion = "2024-06-20";

/** `key` is asked for every event, since it may be changed while we run. */
export type MeterTarget = {
  /** Of the API, without its path. */
  readonly url: string;
  readonly key: () => string | undefined;
  /** `event_name` of a meter that sums `value`, in seconds. */
  readonly eventName: string;
  /** Stripe's ids of customers (`cus_…`). */
  readonly customers: ReadonlyMap<string, string>;
};
export type MeterPace = {
  readonly answerMsMax: number;
  readonly firstRetryMs: number;
  readonly random: () => number;
  readonly now: () => number;
};
export const meterPace: MeterPace = {
  ...{ answerMsMax: egressLimits.totalMsMax, firstRetryMs, random: Math.random, now: Date.now },
};

type Asked = {
  readonly eventName: string;
  readonly customer: string;
  readonly seconds: number;
  /** When the call was over, epoch seconds. */
  readonly timestamp: number;
  /** When this was first to be sent, epoch milliseconds. */
  readonly begun: number;
};

export const runMeter = ({
  target,
  egress,
  pace = meterPace,
  ...options
}: {
  readonly log: EventLog;
  readonly pool: Pool;
  readonly egress: Egress;
  readonly target: MeterTarget;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly pace?: MeterPace;
}): Connector =>
  runConnector(
    {
      processor: meterProcessor,
      receiver: target.url,
      reads: new Map([["CallEnded", catalogue.get("CallEnded")?.v ?? 0]]),
      requestsOf: (commit) => requestsOf(options.log, target, commit, pace.now()),
      answerMsMax: pace.answerMsMax,
      send: (effect) => sendMeter(egress, target, effect, pace),
    },
    { ...options, now: pace.now },
  );

const requestsOf = async (
  log: EventLog,
  { eventName, customers }: MeterTarget,
  commit: Recorded,
  begun: number,
): Promise<readonly { event: StoredEvent; request: string }[]> => {
  const customer = customers.get(commit.aggregate.tenant);
  if (customer === undefined) return [];
  const list: { event: StoredEvent; request: string }[] = [];
  for (const event of commit.events) {
    if (event.type !== "CallEnded") continue;
    const { durationMs } = event.data as EventData<"CallEnded">; // The log checked it against its schema.
    const seconds = Math.round(durationMs / 1_000);
    if (seconds <= 0 || (await isSample(log, commit))) continue;
    const timestamp = Math.floor(commit.storedAt / 1_000);
    list.push({ event, request: JSON.stringify({ eventName, customer, seconds, timestamp, begun } satisfies Asked) });
  }
  return list;
};

/** One whose beginning cannot be read is billed to nobody. */
const isSample = async (log: EventLog, { aggregate }: Recorded): Promise<boolean> => {
  for await (const { events, unreadable } of log.read(aggregate, 0, { unreadable: "give" })) {
    if (unreadable?.code === "WING_KEYS_AWAY") throw unreadable;
    const [first] = events;
    return first?.type !== "CallStarted" || (first.data as EventData<"CallStarted">).sample !== null;
  }
  return true;
};

/**
 * One POST to /v1/billing/meter_events, and what its answer means. Never throws. That the event is there already is a
 * yes: an earlier try was taken, and its answer was lost.
 */
export const sendMeter = async (
  egress: Egress,
  { url, key: keyNow }: Pick<MeterTarget, "url" | "key">,
  { id, request, attempt }: EffectAtHand,
  pace: MeterPace,
): Promise<Tried> => {
  const { eventName, customer, seconds, timestamp, begun } = JSON.parse(request) as Asked; // Written by `requestsOf`.
  if (attempt > 1 && pace.now() - begun > sureMsMax)
    return failed(
      "it may have been taken a day ago, and Stripe would not know it again: look there before it is sent once more",
    );
  if (pace.now() - timestamp * 1_000 > ageMsMax) return failed("it is too old for Stripe to take");
  const again = (error: string, atLeastMs = 0): Tried => ({
    ...{ kind: "later", error, afterMs: Math.max(atLeastMs, retryMs(attempt, pace)) },
  });
  const key = keyNow();
  if (key === undefined) return again("there is no key");
  try {
    const answer = await egress.call(new URL("/v1/billing/meter_events", url).href, {
      method: "POST",
      msMax: pace.answerMsMax,
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/x-www-form-urlencoded",
        "stripe-version": apiVersion,
        "user-agent": "wingman",
      },
      body: new URLSearchParams({
        event_name: eventName,
        "payload[stripe_customer_id]": customer,
        "payload[value]": String(seconds),
        identifier: id,
        timestamp: String(timestamp),
      }).toString(),
    });
    const { status } = answer;
    if (status >= 200 && status < 300) return { kind: "done", result: { status } };
    const { code, message } = problemIn(answer.body);
    // Not every answer that says so has the code.
    if (status === 400 && (code === "duplicate_meter_event" || /already exists|duplicate identifier/i.test(message)))
      return { kind: "done", result: { status, already: true } };
    const said = `Stripe answered ${status}${code === "" ? "" : ` ${code}`}`;
    // A key can be mended, a conflict passes; anything else in the 400s will be refused however often it is sent.
    if (status >= 400 && status < 500 && ![401, 403, 408, 409, 429].includes(status)) return failed(said);
    return again(said, retryAfterMs(answer.header("retry-after"), pace.now()));
  } catch (error) {
    return again(error instanceof Failure ? `${error.code}: ${error.message}` : "the connection failed"); // No addresses in logs.
  }
};

const failed = (error: string): Tried => ({ kind: "failed", error });

/** What Stripe says is wrong; its message may name the customer, and stays here. */
const problemIn = (body: Uint8Array): { readonly code: string; readonly message: string } => {
  try {
    const { error } = JSON.parse(Buffer.from(body).toString("utf8")) as {
      error?: { code?: unknown; message?: unknown };
    };
    const code = typeof error?.code === "string" && /^[a-z0-9_]{1,80}$/.test(error.code) ? error.code : "";
    return { code, message: typeof error?.message === "string" ? error.message : "" };
  } catch {
    return { code: "", message: "" };
  }
};

/** `acme=cus_1, borealis=cus_2`; undefined where that is not what stands there. */
export const customersIn = (text: string): ReadonlyMap<TenantId, string> | undefined => {
  const pairs = text
    .split(",")
    .map((pair) => /^\s*([A-Za-z0-9_-]{1,64})\s*=\s*(cus_[A-Za-z0-9]{1,255})\s*$/.exec(pair));
  const known = new Map<TenantId, string>();
  for (const pair of pairs) {
    if (!pair?.[1] || !pair[2] || known.has(pair[1] as TenantId)) return undefined;
    known.set(pair[1] as TenantId, pair[2]);
  }
  return known;
};
