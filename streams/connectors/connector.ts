/**
 * A connector: reads the log from its own position and begins an effect for what is to be told, and beside that sends
 * what is due. So a receiver that is away holds up nothing, and a crash loses nothing.
 */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { describe } from "@wingman/domain/failure";
import type { Logger } from "pino";
import { isPassing } from "../base/database-failure.ts";
import type { Pool } from "../base/pools.ts";
import type { Egress } from "../egress/egress.ts";
import { runReader } from "../follow/reader.ts";
import type { Taken } from "../follow/results.ts";
import type { EventLog, Recorded, StoredEvent } from "../log/event-log.ts";
import { logMayTakeItLater } from "../log/patiently.ts";
import { dueEffects, type EffectAtHand, type NewEffect, once } from "./effects.ts";
import { noticedTypes, noticesOf } from "./notices.ts";
import { beginAt, effectsStore, setStopped } from "./position.ts";
import { defaultPace, type Pace, post, type Posted, type WebhookTarget } from "./webhook.ts";

export const webhookProcessor = "webhook";

const sendingMax = 4;
/** Beyond the time an answer may take; whoever crashed while sending is followed up then. */
const leaseExtraMs = 5_000;
const idleMsMax = 60_000;
/** What is older than this is recorded as failed and never sent: news that late is no news (rule 15). */
const noticeAgeMsMax = 3 * 24 * 3_600_000;
const againMsFirst = 250;
const againMsMax = 10_000;

export type Connector = {
  /** It follows from here on, or has nothing to do because the receiver said that it wants no more. */
  readonly ready: Promise<"live" | "stopped">;
  /** Ends when `signal` aborts, or the receiver wants no more. Rejects with what `runReader` gives up for. */
  readonly done: Promise<void>;
};

/** What makes one connector differ from another. */
export type Connects = {
  readonly processor: string;
  /** Whom it tells: another receiver is told again after one that wanted no more. */
  readonly receiver: string;
  readonly reads: ReadonlyMap<string, number>;
  /** What is to be told of a commit: an effect's request for each of these events. Throws what passes: then later. */
  readonly requestsOf: (
    commit: Recorded,
  ) => Promise<readonly { readonly event: StoredEvent; readonly request: string }[]>;
  readonly answerMsMax: number;
  readonly send: (effect: EffectAtHand) => Promise<Posted>;
};

type ConnectorOptions = {
  readonly log: EventLog;
  readonly pool: Pool;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly now: () => number;
};

export const runWebhook = ({
  target,
  egress,
  pace: given,
  ...options
}: Omit<ConnectorOptions, "now"> & {
  readonly egress: Egress;
  readonly target: WebhookTarget;
  readonly pace?: Partial<Pace>;
}): Connector => {
  const pace: Pace = { ...defaultPace, ...given };
  return runConnector(
    {
      processor: webhookProcessor,
      receiver: target.url,
      reads: noticedTypes,
      requestsOf: async (commit) =>
        (await noticesOf(options.log, commit)).map(({ event, notice }) => ({ event, request: JSON.stringify(notice) })),
      answerMsMax: pace.answerMsMax,
      async send(effect) {
        const { time } = JSON.parse(effect.request) as { time: string };
        if (pace.now() - Date.parse(time) > noticeAgeMsMax) return { kind: "failed", error: "too late to be told" };
        return await post(egress, target, effect, pace);
      },
    },
    { ...options, now: pace.now },
  );
};

export const runConnector = (
  { processor, receiver, reads, requestsOf, answerMsMax, send: sendOne }: Connects,
  options: ConnectorOptions,
): Connector => {
  const { log, pool, logger, now } = options;
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const fingerprint = createHash("sha256").update(receiver).digest("hex").slice(0, 16);
  const { promise: ready, resolve: markReady } = Promise.withResolvers<"live" | "stopped">();
  const bell = bellOf();

  const effectsOf = async (taken: readonly Taken[]): Promise<NewEffect[]> => {
    const list: NewEffect[] = [];
    for (const { commit, poison } of taken) {
      if (poison) {
        logger.warn({ sequence: commit.sequence, code: poison.code }, "a commit cannot be read; nothing is told of it");
        continue;
      }
      for (const { event, request } of await requestsOf(commit))
        list.push({ tenant: commit.aggregate.tenant, processor, cause: event.id, request });
    }
    return list;
  };
  const read = async (): Promise<void> => {
    const store = effectsStore({ pool, log, processor, effectsOf, began: bell.ring, now });
    const waits = (why: unknown): void => logger.warn({ error: describe(why) }, "the connector waits for its servers");
    const reader = await runReader({ log, store, reads, poison: "quarantine", signal, news: { waits } });
    await reader.done;
  };

  const send = async (): Promise<void> => {
    while (!signal.aborted) {
      const { due, nextInMs } = await dueEffects(pool, processor, sendingMax);
      if (due.length === 0) {
        await bell.rung(Math.min(nextInMs ?? idleMsMax, idleMsMax), signal);
        continue;
      }
      const outcomes = await Promise.all(
        due.map(async (key) => {
          let gone = false;
          const outcome = await once(pool, key, answerMsMax + leaseExtraMs, async (effect) => {
            const posted = await sendOne(effect);
            gone = posted.gone === true;
            if (posted.kind !== "done")
              logger.warn({ cause: key.cause, attempt: effect.attempt, error: posted.error }, "a notice was not taken");
            return posted;
          });
          return { gone, outcome };
        }),
      );
      if (outcomes.some(({ gone }) => gone)) {
        await setStopped(pool, processor, fingerprint);
        logger.error({}, "the receiver of notices wants no more; none are sent until another address is set");
        ended.abort();
      }
    }
  };

  /** A database that comes back is waited for. */
  const patiently = async (work: () => Promise<void>): Promise<void> => {
    for (let waitMs = againMsFirst; !signal.aborted; waitMs = Math.min(waitMs * 2, againMsMax)) {
      try {
        await work();
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!isPassing(error) && !logMayTakeItLater(error)) throw error;
        logger.warn({ error: describe(error) }, "the connector waits for its servers");
        await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      }
    }
  };

  const run = async (): Promise<void> => {
    let live = true;
    await patiently(async () => {
      const { stoppedBy } = await beginAt(pool, log, processor);
      live = stoppedBy !== fingerprint;
      if (live && stoppedBy !== null) await setStopped(pool, processor, null);
    });
    markReady(live ? "live" : "stopped");
    if (!live) return;
    await Promise.all([read(), patiently(send)]).finally(() => ended.abort());
  };
  const done = run();
  return { ready: Promise.race([ready, done.then(() => ready)]), done };
};

/** Wakes whoever waits; a ring that nobody heard is heard by the next. */
const bellOf = () => {
  let rings = false;
  let wake: () => void = () => undefined;
  return {
    ring(): void {
      rings = true;
      wake();
    },
    async rung(msMax: number, signal: AbortSignal): Promise<void> {
      if (!rings) {
        const leave = new AbortController();
        wake = () => leave.abort();
        await sleep(Math.max(1, msMax), undefined, { signal: AbortSignal.any([signal, leave.signal]) }).catch(
          () => undefined,
        );
      }
      rings = false;
    },
  };
};
