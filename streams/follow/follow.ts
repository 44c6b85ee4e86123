/**
 * Reading a stream in order from a place of one's own: a pull consumer without acknowledgements, made again
 * from the last message taken whenever anything about it is in doubt. Positions belong to the reader
 * (rule 11); the server keeps none, so a consumer can be thrown away at any moment.
 */
import {
  AckPolicy,
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from "@nats-io/jetstream";
import type { RawMessage } from "../log/wire.ts";

/** A reader that took nothing for so long while the stream grew is made again. */
const stalledMsMax = 5_000;
const pulledMax = 500;
const retryMs = 250;
const inactiveNanos = 60_000 * 1_000_000;

export type FollowOptions = {
  readonly stream: string;
  readonly subjects: readonly string[];
  /** Last sequence already taken; 0 from the beginning. */
  readonly after: number;
  readonly signal: AbortSignal;
  /** Told of every mend, for metrics and the log; the reader itself goes on. */
  readonly onMend?: (why: string) => void;
};

/** Yields every stored message after `after`, then new ones, until aborted. Never skips and never repeats. */
export async function* followStream(
  manager: JetStreamManager,
  client: JetStreamClient,
  options: FollowOptions,
): AsyncGenerator<RawMessage> {
  const { stream, signal } = options;
  let last = options.after;
  while (!signal.aborted) {
    let messages: ConsumerMessages | undefined;
    const stop = () => messages?.stop();
    signal.addEventListener("abort", stop, { once: true });
    let watchdog: NodeJS.Timeout | undefined;
    try {
      const info = await manager.consumers.add(stream, {
        ack_policy: AckPolicy.None,
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: last + 1,
        filter_subjects: [...options.subjects],
        inactive_threshold: inactiveNanos,
        mem_storage: true,
      });
      const consumer = await client.consumers.get(stream, info.name);
      messages = await consumer.consume({ max_messages: pulledMax, expires: stalledMsMax });
      if (signal.aborted) messages.stop();
      let expected = 1;
      let takenAt = Date.now();
      const started = messages;
      watchdog = setInterval(() => {
        if (Date.now() - takenAt < stalledMsMax) return;
        takenAt = Date.now();
        manager.consumers.info(stream, info.name).then(
          (now) => {
            if (now.num_pending > 0) {
              options.onMend?.("stalled");
              started.stop();
            }
          },
          () => {
            options.onMend?.("consumer lost");
            started.stop();
          },
        );
      }, stalledMsMax);
      watchdog.unref();
      for await (const message of messages) {
        takenAt = Date.now();
        if (message.info.deliverySequence !== expected) {
          options.onMend?.("gap in delivery");
          break;
        }
        expected += 1;
        if (message.seq <= last) continue;
        last = message.seq;
        yield rawOf(message);
      }
      await manager.consumers.delete(stream, info.name).catch(() => undefined);
    } catch (error) {
      if (signal.aborted) return;
      options.onMend?.(error instanceof Error ? error.message : "reader failed");
      await pause(retryMs, signal);
    } finally {
      clearInterval(watchdog);
      signal.removeEventListener("abort", stop);
      messages?.stop();
    }
  }
}

const rawOf = (message: JsMsg): RawMessage => ({
  subject: message.subject,
  headers: message.headers,
  data: message.data,
  sequence: message.seq,
  storedAt: Math.floor(message.info.timestampNanos / 1_000_000),
});

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
