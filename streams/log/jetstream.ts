/** The log on NATS JetStream. Every figure and trap behind this file is in `events.md` and its findings. */
import {
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
} from "@nats-io/jetstream";
import { type NatsConnection, TimeoutError, RequestError } from "@nats-io/transport-node";
import { Failure } from "@wingman/domain/failure";
import { realRuntime, type Runtime } from "../base/runtime.ts";
import { followStream } from "../follow/follow.ts";
import type { Aggregate, Appended, EventLog, NewCommit, Recorded, Sequence } from "./event-log.ts";
import { prepareEvents } from "./prepare.ts";
import type { Keyring } from "./seal.ts";
import { aggregateOf, eventSubject, subjectsOfKind } from "./subjects.ts";
import { type Line, LineDown, openLine } from "./line.ts";
import { ensureStreams, type StreamBounds, streamNames } from "./streams.ts";
import { commitBytesMax, encodeCommit, type RawMessage, takeCommit } from "./wire.ts";
import { type Writes, watchWrites } from "./writes.ts";

/** More publishes at once only queue behind the disk's fsync (measured). */
const inFlightMax = 16;
const ackMsMax = 2_000;
const sendsMax = 4;
const readBatch = 256;
/** A batch that stands still for so long was cut off; a reader that knew nothing of it would wait for ever. */
const readGapMsMax = 5_000;
const readTriesMax = 6;
const readAgainMs = 50;
/** Keys that are away are asked for again after this. */
const keysAgainMs = 250;
/** A server that is started again is back well within this; whoever waits longer is told that it is away. */
export const awayMsMax = 10_000;

const codes = {
  conflict: [10071, 10164],
  full: [10077, 10023, 10047],
  tooLarge: [10054, 10097],
  known: [10201],
} as const;

export type JetStreamLog = EventLog & {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly client: JetStreamClient;
  readonly keyring: Keyring;
  /** Up, or down until the server is back and the streams stand again. */
  readonly line: Line;
  /** How the last appends of this process went. */
  readonly writes: Writes;
  readonly runtime: Runtime;
};

/** Opens the log over a connection; makes or checks the streams first. Throws `Failure` WING_LOG_CONFIG. */
export const openJetStreamLog = async (
  connection: NatsConnection,
  keyring: Keyring,
  bounds?: StreamBounds,
): Promise<JetStreamLog> =>
  logOver(
    { connection, manager: await jetstreamManager(connection), client: jetstream(connection), runtime: realRuntime },
    keyring,
    bounds,
  );

/** The same over parts that the caller made: the simulation has a server of its own. */
export const logOver = async (
  { connection, manager, client, runtime }: Pick<JetStreamLog, "connection" | "manager" | "client" | "runtime">,
  keyring: Keyring,
  bounds?: StreamBounds,
): Promise<JetStreamLog> => {
  await ensureStreams(manager, bounds, runtime.now);
  const line = openLine(connection, () => ensureStreams(manager, bounds, runtime.now), runtime);
  const source = { manager, line, runtime };
  const writes = watchWrites(runtime);
  line.watch({ up: writes.forget });
  const gate = gateOf(inFlightMax);
  const stream = streamNames.events;

  const winner = async (subject: string, expected: Sequence, id: string): Promise<Sequence | undefined> => {
    for await (const message of messagesAfter(source, subject, expected))
      if (message.headers?.get("Nats-Msg-Id") === id) return message.sequence;
    return undefined;
  };

  const append = async (aggregate: Aggregate, commit: NewCommit, expected: Sequence): Promise<Appended> => {
    const subject = eventSubject(aggregate);
    const stored = prepareEvents(aggregate, commit, await keyring.forWriting(aggregate));
    for (let send = 1; ; send++) {
      if (!(await line.whenUp(awayMsMax))) throw unanswered();
      const { headers, body } = encodeCommit(commit, stored);
      if (body.length > commitBytesMax)
        throw new Failure(
          "WING_LOG_TOO_LARGE",
          `a commit of ${body.length} bytes; at most ${commitBytesMax} go on the log.`,
          { remedy: "Put long content into the object store and its hash into the event." },
        );
      try {
        const ack = await gate(() =>
          line.during(() =>
            client.publish(subject, body, {
              msgID: commit.id,
              headers,
              timeout: ackMsMax,
              expect: { lastSubjectSequence: expected, streamName: stream },
            }),
          ),
        );
        return { kind: "appended", sequence: ack.seq, again: ack.duplicate };
      } catch (error) {
        const code = error instanceof JetStreamApiError ? error.code : 0;
        if (has(codes.conflict, code) || has(codes.known, code)) {
          // The commit that won may be my own, sent before and never answered (rule 4).
          const sequence = await winner(subject, expected, commit.id);
          return sequence === undefined ? { kind: "conflict" } : { kind: "appended", sequence, again: true };
        }
        if (has(codes.full, code))
          throw new Failure("WING_LOG_FULL", "the log is full; nothing more is taken.", {
            remedy:
              "Make room on the disk it lies on, or give the stream EVENTS_1 more bytes; then it goes on by itself.",
            cause: error,
          });
        if (has(codes.tooLarge, code))
          throw new Failure("WING_LOG_TOO_LARGE", "the log's server refused the size of a commit.", { cause: error });
        if (!isUnknown(error)) throw error;
        if (send < sendsMax) {
          await runtime.sleep(50 * 2 ** send * (0.5 + runtime.random()));
          continue;
        }
        const sequence = await winner(subject, expected, commit.id).catch(() => undefined);
        if (sequence !== undefined) return { kind: "appended", sequence, again: true };
        throw unanswered(error);
      }
    }
  };

  return {
    connection,
    manager,
    client,
    keyring,
    line,
    writes,
    runtime,
    append: (aggregate, commit, expected) => writes.of(append(aggregate, commit, expected)),
    async *read(aggregate, after = 0, { unreadable } = { unreadable: "throw" }): AsyncGenerator<Recorded> {
      for await (const message of messagesAfter(source, eventSubject(aggregate), after)) {
        const commit = await takeCommit(keyring, message);
        if (commit?.unreadable && unreadable === "throw") throw commit.unreadable;
        if (commit) yield commit;
      }
    },
    async *follow({ after, signal, kind, onMend, onForeign }): AsyncGenerator<Recorded> {
      const subjects = [kind ? subjectsOfKind(kind) : "wm.ev.1.>"];
      const options = { stream, subjects, after, signal, ...(onMend && { onMend }) };
      for await (const message of followStream({ manager, client, line, runtime }, options)) {
        const commit = await withKeys(runtime, signal, () => takeCommit(keyring, message));
        if (commit) yield commit;
        else if (!signal.aborted) onForeign?.(message.sequence);
      }
    },
    async at(sequence: Sequence): Promise<Recorded | undefined> {
      const message = await answered(() => manager.direct.getMessage(stream, { seq: sequence }));
      return message ? takeCommit(keyring, rawOf(message)) : undefined;
    },
    async last(): Promise<Sequence> {
      return (await answered(() => manager.streams.info(stream))).state.last_seq;
    },
    async aggregates(kind) {
      const subjects_filter = subjectsOfKind(kind);
      const { state } = await answered(() => manager.streams.info(stream, { subjects_filter }));
      return Object.keys(state.subjects ?? {}).flatMap((subject) => aggregateOf(subject) ?? []);
    },
  };
};

/** A reader has no deadline: it waits for keys that are away for as long as it takes. Undefined once `signal` aborts. */
const withKeys = async (
  runtime: Runtime,
  signal: AbortSignal,
  open: () => Promise<Recorded | undefined>,
): Promise<Recorded | undefined> => {
  while (!signal.aborted) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== "WING_KEYS_AWAY") throw error;
      await runtime.sleep(keysAgainMs, signal);
    }
  }
  return undefined;
};

/**
 * Messages of one subject after a sequence, in batches by direct get; the stream has one replica, so it is the
 * leader's word. A server that goes away in between is waited for; reading on from the last one is harmless.
 * Throws `Failure` WING_LOG_UNKNOWN when it stays away.
 */
export async function* messagesAfter(
  { manager, line, runtime }: Pick<JetStreamLog, "manager" | "line" | "runtime">,
  subject: string,
  after: Sequence,
  stream: string = streamNames.events,
): AsyncGenerator<RawMessage> {
  let from = after + 1;
  for (let tries = 1; ;) {
    let count = 0;
    try {
      const batch = await line.during(() =>
        manager.direct.getBatch(stream, { seq: from, next_by_subj: subject, batch: readBatch } as never),
      );
      const messages = batch[Symbol.asyncIterator]();
      for (;;) {
        const next = await line.during(() => within(runtime, readGapMsMax, messages.next()));
        if (next.done) break;
        count += 1;
        tries = 1;
        from = next.value.seq + 1;
        yield rawOf(next.value);
      }
    } catch (error) {
      if (!isNotFound(error)) {
        if (!isUnknown(error)) throw error;
        tries += 1;
        if (tries > readTriesMax || !(await line.whenUp(awayMsMax)))
          throw new Failure("WING_LOG_UNKNOWN", "the log did not answer; nothing was read.", {
            remedy: "Try again in a moment.",
            cause: error,
          });
        await runtime.sleep(readAgainMs * tries);
        continue;
      }
    }
    if (count < readBatch) return;
  }
}

const within = <Value>(runtime: Runtime, msMax: number, work: Promise<Value>): Promise<Value> => {
  const late = Promise.withResolvers<never>();
  const cancel = runtime.later(msMax, () => late.reject(new Error("timeout: a batch was cut off")));
  return Promise.race([work, late.promise]).finally(cancel);
};

const unanswered = (cause?: unknown): Failure =>
  new Failure("WING_LOG_UNKNOWN", "the log did not answer; the commit may or may not stand.", {
    remedy: "It is safe to send the same again: the same id is the same commit.",
    cause,
  });

/** What the server answers; `Failure` WING_LOG_UNKNOWN where no answer came, which whoever asked may ask again for. */
export const answered = <Answer>(ask: () => Promise<Answer>): Promise<Answer> =>
  ask().catch((error: unknown) => {
    throw isUnknown(error)
      ? new Failure("WING_LOG_UNKNOWN", "the log did not answer.", { remedy: "Try again in a moment.", cause: error })
      : error;
  });

const rawOf = (message: {
  subject: string;
  seq: number;
  data: Uint8Array;
  header: RawMessage["headers"];
  time: Date;
}): RawMessage => ({
  subject: message.subject,
  headers: message.header,
  data: message.data,
  sequence: message.seq,
  storedAt: message.time.getTime(),
});

const has = (list: readonly number[], code: number): boolean => list.includes(code);
const isNotFound = (error: unknown): boolean =>
  error instanceof Error && /no message found|404|not found/i.test(error.message);
/** No answer: the server may have taken it or not (rule 6). */
const isUnknown = (error: unknown): boolean =>
  error instanceof LineDown ||
  error instanceof TimeoutError ||
  error instanceof RequestError ||
  (error instanceof JetStreamApiError && error.status === 503) ||
  (error instanceof Error && /timeout|503|no responders|closed|disconnect/i.test(`${error.name} ${error.message}`));

/** At most `max` at once, in the order they came. */
const gateOf = (max: number) => {
  let free = max;
  const waiting: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
};
