/**
 * Reading a stream in order from a place of one's own: a pull consumer without acknowledgements, made again
 * from the last message taken whenever anything about it is in doubt. Positions belong to the reader
 * (rule 11); the server keeps none, so a consumer can be thrown away at any moment.
 */
import {
  AckPolicy,
  type ConsumerMessages,
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from "@nats-io/jetstream";
import { Failure } from "@wingman/domain/failure";
import { every, type Runtime } from "../base/runtime.ts";
import type { Mend } from "../log/event-log.ts";
import type { Line } from "../log/line.ts";
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
  /**
   * The stream may be made anew while it is read (sound in memory), or lose its newest messages with a server that
   * was killed (interim text): the reader then goes on with what comes. Of any other stream that would be a loss.
   */
  readonly mayBeginAnew?: boolean;
  /** Told of every mend, for metrics and the log; the reader itself goes on. */
  readonly onMend?: (why: Mend) => void;
};

export type FollowSource = {
  readonly manager: JetStreamManager;
  readonly client: JetStreamClient;
  readonly line: Line;
  readonly runtime: Runtime;
};

/**
 * Yields every stored message after `after`, then new ones, until aborted. Never skips and never repeats. Throws
 * `Failure` WING_LOG_MISMATCH when the stream no longer holds what was read from it.
 */
export async function* followStream(
  { manager, client, line, runtime }: FollowSource,
  options: FollowOptions,
): AsyncGenerator<RawMessage> {
  const { stream, signal } = options;
  let last = options.after;
  let created: string | undefined;
  while (!signal.aborted) {
    let messages: ConsumerMessages | undefined;
    const stop = () => messages?.stop();
    signal.addEventListener("abort", stop, { once: true });
    // Its consumer went with the server, and the library would notice only when beats fail to come.
    const leaveLine = line.watch({
      down: () => {
        options.onMend?.("server away");
        stop();
      },
    });
    let watchdog = (): void => undefined;
    try {
      await whenUp(line, runtime, signal);
      // A request that was on its way when the server went is not waited for.
      const { state, created: since } = await line.during(() => manager.streams.info(stream));
      const isAnother = created !== undefined && created !== since;
      if (isAnother || state.last_seq < last) {
        if (options.mayBeginAnew !== true) throw lost(stream, state.last_seq, last);
        options.onMend?.(isAnother ? "stream made anew" : "stream lost its end");
        last = isAnother ? 0 : state.last_seq;
      }
      created = since;
      const info = await line.during(() =>
        manager.consumers.add(stream, {
          ack_policy: AckPolicy.None,
          deliver_policy: DeliverPolicy.StartSequence,
          opt_start_seq: last + 1,
          filter_subjects: [...options.subjects],
          inactive_threshold: inactiveNanos,
          mem_storage: true,
        }),
      );
      const consumer = await line.during(() => client.consumers.get(stream, info.name));
      messages = await consumer.consume({ max_messages: pulledMax, expires: stalledMsMax });
      if (signal.aborted || !line.isUp()) messages.stop();
      void stopWhenLost(messages, () => {
        if (line.isUp()) options.onMend?.("consumer lost");
      });
      let expected = 1;
      let takenAt = runtime.now();
      const started = messages;
      const look = (): void => {
        if (runtime.now() - takenAt < stalledMsMax) return;
        takenAt = runtime.now();
        manager.consumers.info(stream, info.name).then(
          (now) => {
            // What the server has given and nothing of which came is lost; the next message would tell, if one came.
            const isLost = now.delivered.consumer_seq >= expected;
            if (now.num_pending > 0 || isLost) {
              options.onMend?.(isLost ? "gap in delivery" : "stalled");
              started.stop();
            }
          },
          () => {
            options.onMend?.("consumer lost");
            started.stop();
          },
        );
      };
      watchdog = every(runtime, stalledMsMax, look, "idle");
      for await (const message of messages) {
        takenAt = runtime.now();
        if (message.info.deliverySequence !== expected) {
          options.onMend?.("gap in delivery");
          break;
        }
        expected += 1;
        if (message.seq <= last) continue;
        last = message.seq;
        takenAt = Infinity; // Whoever takes their time is no stall of ours.
        yield rawOf(message);
        takenAt = runtime.now();
      }
      if (line.isUp()) await manager.consumers.delete(stream, info.name).catch(() => undefined);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Failure) throw error;
      if (isStreamGone(error) && last > 0 && options.mayBeginAnew !== true) throw lost(stream, 0, last);
      if (line.isUp()) options.onMend?.("failed");
      await runtime.sleep(retryMs, signal);
    } finally {
      watchdog();
      signal.removeEventListener("abort", stop);
      leaveLine();
      messages?.stop();
    }
  }
}

const lost = (stream: string, end: number, read: number): Failure =>
  new Failure("WING_LOG_MISMATCH", `stream ${stream} ends at ${end}, and ${read} was read from it.`, {
    remedy: "The log lost its end, or another log was put in its place: restore the right one and start again.",
  });

const isStreamGone = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound;

/** The library would wait for its consumer to come back, which nobody makes again; a pull that nobody takes is how it shows first. */
const stopWhenLost = async (messages: ConsumerMessages, onLost: () => void): Promise<void> => {
  for await (const { type } of messages.status()) {
    if (type !== "consumer_deleted" && type !== "consumer_not_found" && type !== "no_responders") continue;
    messages.stop();
    return onLost();
  }
};

const rawOf = (message: JsMsg): RawMessage => ({
  subject: message.subject,
  headers: message.headers,
  data: message.data,
  sequence: message.seq,
  storedAt: Math.floor(message.info.timestampNanos / 1_000_000),
});

const whenUp = async (line: Line, runtime: Runtime, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted && !(await line.whenUp(retryMs))) await runtime.sleep(retryMs, signal);
};
