/**
 * What a stream holds, as it lies there: raw messages in order, once, up to where it ends now. For whoever checks or
 * copies the log rather than uses it. Makes no stream and opens no field.
 */
import {
  AckPolicy,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  type JsMsg,
} from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "@wingman/domain/failure";
import type { RawMessage } from "./wire.ts";

/** On its way from the server at once; a batch this big keeps one thread busy. */
const pulledMax = 5_000;
const idleMsMax = 2_000;
const idleTriesMax = 5;
const lookEveryMs = 250;
const inactiveNanos = 60_000 * 1_000_000;

type StreamState = { readonly created: string; readonly firstSequence: number; readonly lastSequence: number };

export type Stored = {
  /** Undefined where the server has no such stream. */
  state(stream: string): Promise<StreamState | undefined>;
  /**
   * Hands every message after `after` up to `to` (where the stream ends now, unless said) to `take`, in order. What the
   * server does not give is left out without a word: the sequences tell. Throws `Failure` WING_LOG_UNKNOWN when the
   * server stops answering.
   */
  read(stream: string, take: (message: RawMessage) => void, span: Span): Promise<void>;
  /** The subjects that have a message, of those that fit. */
  subjects(stream: string, filter: string): Promise<string[]>;
  /** The messages of one subject, in order. */
  readSubject(stream: string, subject: string, signal: AbortSignal): Promise<RawMessage[]>;
};
type Span = { readonly after?: number; readonly to?: number; readonly signal: AbortSignal };

export const openStored = async (connection: NatsConnection): Promise<Stored> => {
  const source: Source = { manager: await jetstreamManager(connection), client: jetstream(connection) };
  const state = async (stream: string): Promise<StreamState | undefined> => {
    for await (const info of source.manager.streams.list())
      if (info.config.name === stream)
        return { created: info.created, firstSequence: info.state.first_seq, lastSequence: info.state.last_seq };
    return undefined;
  };
  return {
    state,
    async read(stream, take, { after = 0, to, signal }) {
      const last = to ?? (await state(stream))?.lastSequence ?? 0;
      await readAll(source, { stream, after, to: last, signal, take });
    },
    async subjects(stream, filter) {
      const info = await source.manager.streams.info(stream, { subjects_filter: filter });
      return Object.keys(info.state.subjects ?? {});
    },
    async readSubject(stream, subject, signal) {
      const messages: RawMessage[] = [];
      const last = (await state(stream))?.lastSequence ?? 0;
      const take = (message: RawMessage): void => void messages.push(message);
      await readAll(source, { stream, subject, after: 0, to: last, signal, take });
      return messages;
    },
  };
};

type Source = { readonly manager: JetStreamManager; readonly client: JetStreamClient };
type Reading = {
  readonly stream: string;
  readonly subject?: string;
  readonly after: number;
  readonly to: number;
  readonly signal: AbortSignal;
  readonly take: (message: RawMessage) => void;
};

const readAll = async (source: Source, reading: Reading): Promise<void> => {
  const { stream, subject, to, signal } = reading;
  let last = reading.after;
  for (let tries = 0; last < to;) {
    signal.throwIfAborted();
    const { reached, isEnd } = await pull(source, { ...reading, after: last });
    if (isEnd) return;
    tries = reached > last ? 0 : tries + 1;
    last = reached;
    // It says there is more and gives nothing: is it slow, or is what comes next unreadable to it?
    const next = await source.manager.direct
      .getMessage(stream, { seq: last + 1, next_by_subj: subject ?? ">" } as never) // The types know it for batches only.
      .catch((error: unknown) => {
        if (isGone(error)) throw unanswered(error);
        return null; // What it cannot read, it does not have.
      });
    if (!next || next.seq > to) return;
    if (next.seq > last + 1) last = next.seq - 1;
    else if (tries >= idleTriesMax) throw unanswered();
  }
};

/** One consumer, until the end, until it leaves something out on its way, or until it gives nothing for a while. */
const pull = async (
  { manager, client }: Source,
  { stream, subject, after, to, signal, take }: Reading,
): Promise<{ reached: number; isEnd: boolean }> => {
  const info = await manager.consumers.add(stream, {
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: after + 1,
    ...(subject !== undefined && { filter_subject: subject }),
    inactive_threshold: inactiveNanos,
    mem_storage: true,
  });
  if (info.num_pending === 0) return { reached: after, isEnd: true };
  const consumer = await client.consumers.get(stream, info.name);
  const { promise, resolve, reject } = Promise.withResolvers<{ isEnd: boolean }>();
  let reached = after;
  let expected = 1;
  let takenAt = Date.now();
  let isOver = false;
  const over = (isEnd: boolean): void => {
    isOver = true;
    resolve({ isEnd });
  };
  const messages = await consumer.consume({
    max_messages: pulledMax,
    callback: (message) => {
      if (isOver) return;
      takenAt = Date.now();
      const { deliverySequence, pending, streamSequence } = message.info;
      if (deliverySequence !== expected) return over(false); // Lost on its way; what the log lacks is not counted here.
      expected += 1;
      if (streamSequence > to) return over(true);
      reached = streamSequence;
      try {
        take(rawOf(message, streamSequence));
      } catch (error) {
        isOver = true;
        reject(error);
        return;
      }
      if (pending === 0 || streamSequence >= to) over(true);
    },
  });
  const watchdog = setInterval(() => {
    if (Date.now() - takenAt > idleMsMax) over(false);
  }, lookEveryMs);
  const aborted = (): void => reject(signal.reason);
  signal.addEventListener("abort", aborted, { once: true });
  try {
    return { ...(await promise), reached };
  } finally {
    clearInterval(watchdog);
    signal.removeEventListener("abort", aborted);
    messages.stop();
    await manager.consumers.delete(stream, info.name).catch(() => undefined);
  }
};

const rawOf = (message: JsMsg, sequence: number): RawMessage => ({
  subject: message.subject,
  headers: message.headers,
  data: message.data,
  sequence,
  storedAt: Math.floor(message.info.timestampNanos / 1_000_000),
});

const isGone = (error: unknown): boolean => error instanceof Error && /closed|disconnect|timeout/i.test(error.message);

const unanswered = (cause?: unknown): Failure =>
  new Failure("WING_LOG_UNKNOWN", "the log's server stopped answering while it was read.", {
    remedy: "See that it runs, and try again.",
    cause,
  });
