/**
 * What lies between a process and the log's server: the client library's face on one side, `server.ts` on the other,
 * and on the way everything that can befall a message. Whoever is dead gets no answer.
 */
import type { ConsumerMessages, JetStreamClient, JetStreamManager, JsMsg, StreamConfig } from "@nats-io/jetstream";
import { headers as makeHeaders, type MsgHdrs, type NatsConnection, TimeoutError } from "@nats-io/transport-node";
import type { Random } from "./random.ts";
import type { Machine, Scheduler } from "./scheduler.ts";
import type { Server, Stored } from "./server.ts";
import type { Tally } from "./tally.ts";

/** Shares of messages to which each thing happens. */
export type Weather = {
  readonly lost: number;
  readonly answerLost: number;
  readonly late: number;
  readonly twice: number;
  readonly delivery: number;
};
export const fair: Weather = { lost: 0, answerLost: 0, late: 0, twice: 0, delivery: 0 };

const encoder = new TextEncoder();
const requestMsMax = 5_000;
const lateMsMax = 3_000;
const queuedMax = 500;

export type Link = {
  readonly connection: NatsConnection;
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
  weather: Weather;
  /** Nothing passes. Whether its library learns of that is another matter. */
  isCut: boolean;
  /** Milliseconds it takes to handle each message. */
  slowMs: number;
  /** Its process is killed when the next commit of it has been taken. */
  diesAtCommit: boolean;
  /** Its library says that the connection is gone, or back. */
  tell(type: "disconnect" | "reconnect"): void;
  stallReaders(): void;
};

export type NetworkParts = {
  readonly scheduler: Scheduler;
  readonly server: Server;
  readonly random: Random;
  readonly tally: Tally;
  /** For a mutation: who gets no answer to an append believes that it stands. */
  readonly takesSilenceForYes: boolean;
};

export const openLink = (
  { scheduler, server, random, tally, takesSilenceForYes }: NetworkParts,
  machine: Machine,
  { onDeath, onTimeout }: { readonly onDeath: () => void; readonly onTimeout: (id: string) => void },
): Link => {
  const { name } = machine;
  const statuses = queueOf<{ type: "disconnect" | "reconnect"; server: string }>();
  const reading = new Set<Reading>();
  let sent = 0;
  let newest = 0;
  const way = (): number => 0.1 + random.next() * 2;
  let firstAtMs = 0;
  /** One connection keeps the order of what is sent over it, but for what is late. */
  const inOrder = (): number => {
    firstAtMs = Math.max(firstAtMs, scheduler.now() + way());
    return firstAtMs - scheduler.now();
  };
  const reaches = (): boolean => machine.isAlive() && !link.isCut && server.isUp();

  const request = <Answer>(
    what: string,
    serve: () => Answer,
    msMax = requestMsMax,
    whenLate?: () => void,
    silence?: Answer,
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { weather } = link;
      const number = (sent += 1);
      const stopTimer = scheduler.after(msMax, `${name} waits no longer for ${what}`, () => {
        if (!machine.isAlive()) return;
        whenLate?.();
        if (takesSilenceForYes && silence !== undefined) resolve(silence);
        else reject(new TimeoutError());
      });
      const arrive = (): void => {
        if (!link.isCut && number < newest) tally.fault("request overtaken");
        newest = Math.max(newest, number);
        if (link.isCut || !server.isUp()) return;
        let answer: () => void;
        try {
          const value = serve();
          answer = () => resolve(value);
        } catch (error) {
          answer = () => reject(error as Error); // The server's refusal, as the library hands it on.
        }
        if (random.chance(weather.answerLost)) return tally.fault("answer lost");
        scheduler.after(way(), `${name} < ${what}`, () => {
          if (!reaches()) return;
          stopTimer();
          answer();
        });
      };
      if (random.chance(weather.lost)) return tally.fault("request lost");
      const late = random.chance(weather.late);
      if (late) tally.fault("request late");
      const ms = inOrder() + (late ? random.int(20, lateMsMax) : 0);
      scheduler.after(ms, `${name} > ${what}`, arrive);
      if (!random.chance(weather.twice)) return;
      tally.fault("request twice");
      scheduler.after(ms + random.int(1, 400), `${name} > ${what} again`, arrive);
    });

  const publish = (
    subject: string,
    body: Uint8Array | string,
    options: { msgID?: string; headers?: MsgHdrs; timeout: number; expect?: { lastSubjectSequence?: number } },
  ) => {
    const { msgID: id = "", headers = makeHeaders(), expect } = options;
    const expected = expect?.lastSubjectSequence;
    const data = typeof body === "string" ? encoder.encode(body) : body;
    if (id !== "") headers.set("Nats-Msg-Id", id);
    if (expect?.lastSubjectSequence !== undefined)
      headers.set("Nats-Expected-Last-Subject-Sequence", String(expect.lastSubjectSequence)); // As the client does.
    const serve = () => {
      const isCommit = subject.startsWith("wm.ev.");
      try {
        const ack = server.publish({ subject, id, headers, data, expected });
        if (isCommit && ack.duplicate) tally.path("duplicate, by its id");
        if (isCommit && link.diesAtCommit && machine.isAlive()) {
          tally.fault("crashed before the answer");
          machine.kill();
          onDeath();
        }
        return { stream: "", domain: "", ...ack };
      } catch (error) {
        if (isCommit && (error as { code?: number }).code === 10071) tally.path("conflict");
        throw error;
      }
    };
    return request(
      `publish ${id.slice(0, 13)} on ${subject.slice(-13)} at ${expected ?? "any"}`,
      serve,
      options.timeout,
      () => onTimeout(id),
      {
        stream: "",
        domain: "",
        seq: (expected ?? 0) + 1,
        duplicate: false,
      },
    );
  };

  const messagesOf = (list: readonly Stored[]): AsyncIterable<unknown> => {
    const cutAt = random.chance(link.weather.lost) ? random.int(0, list.length - 1) : Infinity;
    if (cutAt !== Infinity) tally.fault("batch cut off");
    return {
      async *[Symbol.asyncIterator]() {
        for (const [at, message] of list.entries()) {
          if (at >= cutAt) await new Promise(() => undefined);
          yield storedMessage(message);
        }
      },
    };
  };

  const consume = (stream: string, consumer: string): ConsumerMessages => {
    const queue = queueOf<JsMsg>();
    const one: Reading = { stalled: false, pump };
    let onTheWay = 0;
    let delivered = 0;
    let lastAtMs = 0;
    function send(message: Stored, number: number, extraMs: number): void {
      const atMs = Math.max(lastAtMs, scheduler.now() + way()) + extraMs;
      lastAtMs = extraMs > 0 ? lastAtMs : atMs;
      onTheWay += 1;
      scheduler.after(atMs - scheduler.now(), `${name} is given ${stream} ${message.seq}`, () => {
        if (!reaches()) return;
        queue.push({
          ...storedMessage(message),
          headers: message.headers,
          info: { deliverySequence: number, timestampNanos: message.timeMs * 1_000_000 + 500_000 },
        } as unknown as JsMsg);
      });
    }
    function pump(): void {
      if (one.stalled || !machine.isAlive()) return;
      while (onTheWay - queue.taken() < queuedMax) {
        const message = server.deliver(stream, consumer);
        if (!message) return;
        delivered += 1;
        if (link.isCut) continue;
        if (random.chance(link.weather.delivery)) {
          const kind = random.pick(["delivery lost", "delivery twice", "deliveries swapped"] as const);
          tally.fault(kind);
          if (kind === "delivery lost") continue;
          if (kind === "delivery twice") send(message, delivered, 0);
          send(message, delivered, kind === "deliveries swapped" ? random.int(1, 900) : 0);
        } else send(message, delivered, 0);
      }
    }
    reading.add(one);
    const leave = server.listen(pump);
    scheduler.after(way(), `${name} begins to read ${stream}`, pump);
    const ended = Promise.withResolvers<void>();
    const messages = {
      // The library says here when a consumer is lost; the watchdog must find it without.
      status: () => ({
        [Symbol.asyncIterator]: () => ({ next: () => ended.promise.then(() => ({ done: true, value: undefined })) }),
      }),
      stop: () => {
        one.stalled = true;
        reading.delete(one);
        leave();
        queue.end();
        ended.resolve();
      },
      async *[Symbol.asyncIterator]() {
        for await (const message of queue.items()) {
          if (link.slowMs > 0) await new Promise<void>((resolve) => machine.runtime.later(link.slowMs, resolve));
          yield message;
          pump();
        }
      },
    };
    return messages as unknown as ConsumerMessages;
  };

  const manager = {
    streams: {
      info: (stream: string) => request(`info of ${stream}`, () => server.info(stream)),
      add: (config: StreamConfig) =>
        request(`add ${config.name}`, () => {
          server.add(config);
          return server.info(config.name);
        }),
    },
    consumers: {
      add: (stream: string, config: { opt_start_seq: number; filter_subjects: string[] }) =>
        request(`consumer on ${stream} from ${config.opt_start_seq}`, () => ({
          name: server.addConsumer(stream, config.opt_start_seq, config.filter_subjects),
        })),
      info: (stream: string, consumer: string) =>
        request(`info of ${consumer}`, () => server.consumer(stream, consumer)),
      delete: (stream: string, consumer: string) =>
        request(`delete ${consumer}`, () => server.removeConsumer(stream, consumer)),
    },
    direct: {
      getBatch: async (stream: string, query: { seq: number; next_by_subj: string; batch: number }) =>
        messagesOf(
          await request(`read ${query.next_by_subj.slice(-13)} from ${query.seq}`, () =>
            server.batch(stream, query.seq, query.next_by_subj, query.batch),
          ),
        ),
      getLastMessagesFor: async (stream: string, query: { multi_last: string[] }) =>
        messagesOf(await request(`newest of ${stream}`, () => server.newest(stream, query.multi_last))),
      getMessage: async (stream: string, query: { seq?: number; start_time?: Date; last_by_subj?: string }) => {
        const message = await request(`get ${stream} ${query.last_by_subj ?? query.seq ?? "by time"}`, () =>
          server.message(stream, query),
        );
        return message && storedMessage(message);
      },
    },
  };

  const link: Link = {
    weather: fair,
    isCut: false,
    slowMs: 0,
    diesAtCommit: false,
    connection: {
      isClosed: () => false,
      status: () => statuses.items(),
      flush: () => request("flush", () => undefined),
      publish(subject: string, text: string) {
        scheduler.after(way(), `${name} tells ${subject}`, () => {
          if (reaches()) server.tell(subject, text);
        });
      },
      subscribe(subject: string, { callback }: { callback: (error: null, message: { string(): string }) => void }) {
        const leave = server.hear(subject, (text) => {
          if (reaches())
            scheduler.after(way(), `${name} hears ${subject}`, () => {
              if (reaches()) callback(null, { string: () => text });
            });
        });
        return { unsubscribe: leave };
      },
    } as unknown as NatsConnection,
    manager: manager as unknown as JetStreamManager,
    client: {
      publish,
      consumers: {
        get: async (stream: string, consumer: string) => ({ consume: async () => consume(stream, consumer) }),
      },
    } as unknown as JetStreamClient,
    tell(type) {
      if (machine.isAlive()) statuses.push({ type, server: "twin" });
    },
    stallReaders() {
      for (const one of reading) one.stalled = true;
    },
  };
  return link;
};

type Reading = { stalled: boolean; pump(): void };

const storedMessage = ({ subject, seq, headers, data, timeMs }: Stored) => ({
  subject,
  seq,
  data,
  header: headers,
  time: new Date(timeMs),
});

/** A queue that is read by one reader; `end` ends it, whatever waits in it. */
const queueOf = <Item>() => {
  const waiting: Item[] = [];
  let wake: (() => void) | undefined;
  let ended = false;
  let taken = 0;
  return {
    push(item: Item): void {
      waiting.push(item);
      wake?.();
    },
    end(): void {
      ended = true;
      wake?.();
    },
    taken: () => taken,
    async *items(): AsyncGenerator<Item> {
      while (!ended) {
        const item = waiting.shift();
        if (item === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = undefined;
          continue;
        }
        taken += 1;
        yield item;
      }
    },
  };
};
