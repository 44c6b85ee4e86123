/**
 * The notary: reads the log from its first commit on, and signs how many commits there are and what their root is,
 * each minute in which it grew and whenever it is asked. It reads the messages as they lie there and opens no field:
 * a key that is forgotten changes nothing. Before it signs it has held the log against every head ever signed; where
 * they differ it never signs again.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, Failure } from "@wingman/domain/failure";
import { followStream } from "../follow/follow.ts";
import { openStored } from "../log/stored.ts";
import { streamNames } from "../log/streams.ts";
import type { RawMessage } from "../log/wire.ts";
import { answerSeals } from "./ask.ts";
import { answerEndorsements } from "./endorse.ts";
import { openGrowingLog } from "./growing-log.ts";
import { type Head, originOf } from "./head.ts";
import type { LeavesFile } from "./leaves-file.ts";
import { openNotes } from "./notes.ts";
import { openSigning, type SigningParts } from "./signing.ts";
import { alsoNoted, isTampered, spanOf, tampered } from "./tampered.ts";

const everyMsDefault = 60_000;
/** How long a seal that was asked for waits for the reader to come up with the log. */
const catchUpMsMax = 5_000;
const catchUpLookMs = 10;
const signTriesMax = 3;
/** Read again each minute, in turn: what was changed long ago must not wait for the next start. */
const patrolMax = 5_000;
/** Beside a call that goes on in the same process, reading a long log at the start must leave it room. */
const sliceMax = 4_096;
const restMs = 20;
/** A server that went away while the log was read at the start is tried again so soon. */
const awayMs = 1_000;

export type NotaryOptions = Omit<SigningParts, "stored"> & {
  readonly leaves: LeavesFile;
  readonly now?: () => number;
  readonly everyMs?: number;
  /** Told of every new head, and of the last one at the start. */
  readonly onSealed?: (head: Head) => void;
};

export type Notary = {
  /** The log was read whole and held against every head. Rejects with WING_LOG_TAMPERED. */
  readonly ready: Promise<void>;
  /** Rejects with WING_LOG_TAMPERED when the log is not what was sealed; resolves when `signal` aborts. */
  readonly done: Promise<void>;
  /** A head over all that stands on the log now; undefined while it is empty. Throws `Failure` WING_LOG_TAMPERED. */
  seal(): Promise<Head | undefined>;
};

export const runNotary = async (options: NotaryOptions): Promise<Notary> => {
  const { log, logger, signal, leaves, now = Date.now, everyMs = everyMsDefault } = options;
  const stored = await openStored(log.connection);
  const signing = await openSigning({ ...options, stored });
  const growing = openGrowingLog(signing.heads);
  const notes = openNotes(leaves);
  const stream = streamNames.events;
  const { promise: ready, resolve: isReady, reject: isNotReady } = Promise.withResolvers<void>();
  const { promise: broken, reject: breakOff } = Promise.withResolvers<never>();
  for (const promise of [ready, broken]) promise.catch(() => undefined);
  let refusal: Failure | undefined;
  const refuse = (failure: Failure): void => {
    refusal ??= failure;
    isNotReady(failure);
    breakOff(failure);
  };

  const stateNow = async (): Promise<{ readonly created: string; readonly lastSequence: number }> => {
    const known = Math.max(signing.last()?.size ?? 0, growing.size()); // Before it is asked: it grows meanwhile.
    const { created, lastSequence } = (await stored.state(stream)) ?? { created: "", lastSequence: 0 };
    if (lastSequence < known) throw tampered(`it ends at commit ${lastSequence}, and there were ${known}`);
    return { created, lastSequence };
  };

  const take = (message: RawMessage): void => notes.take(growing.take(message), growing.size());
  /** All that stands there, slice by slice: the server's word for where it ends is held against what it gives. */
  const readLog = async (): Promise<void> => {
    const { lastSequence } = await stateNow();
    while (growing.size() < lastSequence) {
      const after = growing.size();
      const to = Math.min(lastSequence, after + sliceMax);
      await notes.ahead(after, sliceMax);
      const isRead = await stored.read(stream, take, { after, to, signal }).then(
        () => true,
        (error: unknown) => {
          if (signal.aborted || !isAway(error)) throw error;
          logger.warn({ error: describe(error) }, "the log was not read to its end; it is tried again");
          return false;
        },
      );
      if (isRead && growing.size() < to) throw tampered(`${spanOf(growing.size() + 1, to)} missing`);
      await sleep(isRead ? restMs : awayMs);
    }
    if (notes.firstDiffering() !== undefined) logger.warn("the notary's notes were wrong and are written again");
    await notes.settle(stored, growing.size(), signal);
    isReady();
  };
  const followLog = async (): Promise<void> => {
    await readLog();
    const after = growing.size();
    for await (const message of followStream(log, { stream, subjects: ["wm.ev.1.>"], after, signal })) take(message);
  };

  const caughtUp = async (lastSequence: number): Promise<void> => {
    for (let waitedMs = 0; growing.size() < lastSequence && waitedMs < catchUpMsMax; waitedMs += catchUpLookMs) {
      if (refusal) throw refusal;
      await sleep(catchUpLookMs);
    }
  };
  /** Another notary signed meanwhile: what it signed must be what we read. */
  const learn = async (): Promise<void> => {
    for (const head of await signing.learn())
      if (head.size > growing.size()) growing.expect(head);
      else if (!head.root.equals(await notes.rootAt(head.size)))
        throw tampered(`another notary signed other commits up to ${head.size} at ${head.time}`);
  };
  const sign = async (): Promise<Head | undefined> => {
    for (let tries = 1; ; tries++) {
      if (refusal) throw refusal;
      const { created, lastSequence } = await stateNow();
      await caughtUp(lastSequence);
      const size = growing.size();
      if (size === 0 || !growing.isHeld() || size === signing.last()?.size) return signing.last();
      const time = new Date(now()).toISOString();
      const head = await signing.sign({ origin: originOf(stream, created), size, root: growing.root(), time });
      if (head) {
        await notes.flush();
        options.onSealed?.(head);
        return head;
      }
      if (tries === signTriesMax) return signing.last();
      logger.warn("another notary seals this log");
      await learn();
    }
  };

  let turn: Promise<unknown> = ready;
  /** One after the other: a head's place on its stream is known from the one before. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = turn.then(async () => {
      await ready;
      return await work();
    });
    turn = next.catch(() => undefined);
    return next;
  };
  const seal = (): Promise<Head | undefined> => inTurn(sign);

  const sealEachMinute = async (): Promise<void> => {
    await ready;
    const last = signing.last();
    if (last) options.onSealed?.(last);
    while (!signal.aborted) {
      await inTurn(async () => {
        await sign();
        await signing.mirror();
        await notes.flush();
        await notes.patrol(stored, patrolMax, signal);
      }).catch((error: unknown) => {
        if (isTampered(error)) throw error;
        if (!signal.aborted) logger.warn({ error: describe(error) }, "the log was not sealed; it is tried again");
      });
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  };

  /** Says what the notes know of it, and what the follower saw, in the words of the seal. */
  const asTampered = (error: unknown): unknown => {
    // The follower's word for a log that lost its end, or is another one.
    if (error instanceof Failure && error.code === "WING_LOG_MISMATCH") return tampered(error.message.slice(0, -1));
    const first = notes.firstDiffering();
    return isTampered(error) && first !== undefined ? alsoNoted(error, first) : error;
  };
  const work = async (part: () => Promise<void>): Promise<void> => {
    try {
      await Promise.race([part(), broken]);
    } catch (error) {
      const told = asTampered(error);
      if (isTampered(told)) {
        if (!refusal) logger.fatal({ error: describe(told) }, "the log was changed; nothing more is sealed");
        refuse(told);
      }
      isNotReady(told); // Of no effect once it is.
      if (!signal.aborted) throw told;
    }
  };
  answerSeals(log.connection, seal, signal);
  answerEndorsements(log.connection, options.key, options.knownKeys, now, signal);
  signal.addEventListener("abort", () => isNotReady(signal.reason), { once: true });
  const done = Promise.all([work(followLog), work(sealEachMinute)]).then(() => undefined);
  done.catch(() => undefined);
  return { ready, done, seal };
};

/** Nothing was learnt of the log: its server did not answer. */
const isAway = (error: unknown): boolean => !(error instanceof Failure) || error.code === "WING_LOG_UNKNOWN";
