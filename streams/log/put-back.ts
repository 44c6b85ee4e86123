/**
 * Puts the messages of a backup onto fresh streams, each at the sequence it had. Not an append: what was decided,
 * redacted, checked and sealed once is stored again as it was.
 */
import type { JetStreamManager } from "@nats-io/jetstream";
import { headers as newHeaders, type Msg, type NatsConnection } from "@nats-io/transport-node";
import { Failure } from "@wingman/domain/failure";
import { isOurs } from "./canonical.ts";
import { newInbox } from "./connect.ts";
import { defaultBounds, type StreamBounds, wanted } from "./streams.ts";
import type { RawMessage } from "./wire.ts";

/** Sent before the first answer is waited for; the server takes one connection's messages in order. */
const inFlightMax = 512;
const answersMsMax = 10_000;
const triesMax = 5;
/** The shortest a server allows: ids that lay far apart in time must not be taken for the same here. */
const duplicateWindowMs = 100;

/**
 * Makes the stream, which must not be there or be empty (`Failure` WING_RESTORE_NOT_EMPTY), fills it, and gives it the
 * settings it has in use. Resolves with the number of messages; throws `Failure` WING_RESTORE_FAILED when the server
 * does not give one of them the sequence it had.
 */
export const putBack = async (
  { connection, manager }: { readonly connection: NatsConnection; readonly manager: JetStreamManager },
  stream: string,
  first: number,
  messages: AsyncIterable<RawMessage>,
  bounds: StreamBounds = defaultBounds,
): Promise<number> => {
  const settings = wanted(bounds).find(({ name }) => name === stream);
  if (!settings) throw new TypeError(`no stream is called ${stream}`);
  const there = await manager.streams.info(stream).catch(() => undefined);
  if (there && there.state.last_seq > 0)
    throw new Failure("WING_RESTORE_NOT_EMPTY", `the log's server has messages on ${stream} already.`, {
      remedy: "Restore onto a server, or into a folder, that has never held a log.",
    });
  if (there) await manager.streams.delete(stream);
  const { republish: _republish, ...quiet } = settings; // Nobody listens yet.
  await manager.streams.add({ ...quiet, duplicate_window: duplicateWindowMs * 1_000_000, first_seq: first });

  const inbox = newInbox(connection);
  const answers = new Map<string, (sequence: number) => void>();
  const subscription = connection.subscribe(`${inbox}.*`, {
    callback: (error: Error | null, message: Msg) => {
      if (!error) answers.get(message.subject)?.(sequenceIn(message));
    },
  });
  const send = (message: RawMessage): Promise<boolean> => {
    const hdrs = newHeaders();
    for (const name of message.headers?.keys() ?? [])
      if (isOurs(name)) hdrs.set(name, message.headers?.get(name) ?? "");
    hdrs.set("Nats-Expected-Stream", stream);
    hdrs.set("Nats-Expected-Last-Sequence", String(message.sequence - 1));
    const reply = `${inbox}.${message.sequence}`;
    const answered = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), answersMsMax);
      answers.set(reply, (sequence) => {
        clearTimeout(timer);
        resolve(sequence === message.sequence);
      });
    }).finally(() => answers.delete(reply));
    connection.publish(message.subject, message.data, { headers: hdrs, reply });
    return answered;
  };
  const store = async (run: readonly RawMessage[]): Promise<void> => {
    let left = run;
    for (let tries = 1; left.length > 0; tries++) {
      const stored = await Promise.all(left.map(send));
      if (stored.every(Boolean)) return;
      const at = (await manager.streams.info(stream)).state.last_seq;
      left = run.filter(({ sequence }) => sequence > at);
      if (tries === triesMax || at > (run.at(-1)?.sequence ?? 0))
        throw new Failure("WING_RESTORE_FAILED", `message ${at + 1} of ${stream} was not taken at its place.`, {
          remedy: "Look into the server's log; remove the folder that was begun, and restore again.",
        });
      await new Promise((resolve) => setTimeout(resolve, 2 * duplicateWindowMs * tries));
    }
  };
  let count = 0;
  let run: RawMessage[] = [];
  try {
    for await (const message of messages) {
      run.push(message);
      count += 1;
      if (run.length < inFlightMax) continue;
      await store(run);
      run = [];
    }
    await store(run);
  } finally {
    subscription.unsubscribe();
  }
  await manager.streams.update(stream, settings);
  return count;
};

/** 0 for a refusal, and for a message that was taken for one before it. */
const sequenceIn = (message: Msg): number => {
  const { seq, error, duplicate } = message.json<{ seq?: number; error?: unknown; duplicate?: boolean }>();
  return error || duplicate ? 0 : (seq ?? 0);
};
