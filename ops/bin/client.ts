/** A small client of `wingman.v1` for the command line, the measures and the tests: what a page does, without the page. */
import {
  type Answer,
  type AnswerType,
  type Request,
  type RequestType,
  subprotocol,
} from "@wingman/domain/protocol/messages";
import { encodeFrame, encodeTelephoneFrame } from "@wingman/domain/protocol/audio-frame";
import type { Channel } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import { newId } from "@wingman/streams/base/ids";
import { WebSocket } from "ws";
import { ticketFor } from "./sign-in.ts";

const answerMsMax = 15_000;

export type Incoming = { readonly type: AnswerType; readonly data: unknown; readonly at: number };
export type Client = {
  /** Every message as it came, oldest first; `at` is this process's clock in epoch milliseconds. */
  /** All that came, oldest first; whoever holds a long conversation may empty it. */
  readonly received: Incoming[];
  onMessage(listener: (message: Incoming) => void): void;
  /** Sends and waits for the ack; rejects with the server's error as a `Failure`. */
  ask<Type extends RequestType>(type: Type, data: Request<Type>): Promise<Answer<"ack">>;
  send<Type extends RequestType>(type: Type, data: Request<Type>): string;
  sound(channel: Channel, firstSample: number, samples: Int16Array): void;
  /** The same of a telephone line: mu-law at 8 kHz, numbered at 16 kHz. */
  telephone(channel: Channel, firstSample: number, mulaw: Uint8Array): void;
  /** Resolves with the first message, past or coming, that fits. */
  waitFor<Type extends AnswerType>(
    type: Type,
    fits?: (data: Answer<Type>) => boolean,
    msMax?: number,
  ): Promise<Answer<Type>>;
  /** Resolves with the close code once the line is closed, by whomever. */
  readonly closed: Promise<number>;
  close(): Promise<void>;
};

/** Signs in at `http://…`, connects and says hello. Throws `Failure` WING_UNREACHABLE, and what signing in throws. */
export const openClient = async (url: string, hello: Partial<Request<"hello">> = {}): Promise<Client> => {
  const unreachable = (cause: unknown): Failure =>
    new Failure("WING_UNREACHABLE", `no Wingman answers at ${url}.`, { remedy: "Start one with `npm start`.", cause });
  const ticket =
    hello.ticket ??
    (await ticketFor(url).catch((error: unknown) => {
      throw error instanceof Failure ? error : unreachable(error);
    }));
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/api/socket`, [subprotocol], { perMessageDeflate: false });
  const received: Incoming[] = [];
  const listeners = new Set<(message: Incoming) => void>();
  socket.on("message", (raw: Buffer) => {
    const { type, data } = JSON.parse(raw.toString("utf8")) as { type: AnswerType; data: unknown };
    const message = { type, data, at: Date.now() };
    received.push(message);
    for (const listener of [...listeners]) listener(message);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", (cause) => reject(unreachable(cause)));
  });
  socket.on("error", () => undefined);
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));

  const send = <Type extends RequestType>(type: Type, data: Request<Type>): string => {
    const id = newId();
    socket.send(JSON.stringify({ v: 1, type, id, ts: Date.now(), data }));
    return id;
  };
  const waitFor = <Type extends AnswerType>(
    type: Type,
    fits: (data: Answer<Type>) => boolean = () => true,
    msMax = answerMsMax,
  ): Promise<Answer<Type>> =>
    new Promise((resolve, reject) => {
      const look = (message: Incoming): boolean => {
        if (message.type !== type || !fits(message.data as Answer<Type>)) return false;
        clearTimeout(timer);
        listeners.delete(look);
        resolve(message.data as Answer<Type>);
        return true;
      };
      const timer = setTimeout(() => {
        listeners.delete(look);
        reject(new Failure("WING_NO_ANSWER", `no ${type} came within ${msMax} ms.`));
      }, msMax);
      if (!received.some(look)) listeners.add(look);
    });

  /** The first answer that fits, or the server's error to message `id` as a `Failure`. */
  const answerTo = <Type extends AnswerType>(
    id: string,
    what: RequestType,
    type: Type,
    fits: (data: Answer<Type>) => boolean,
  ): Promise<Answer<Type>> =>
    // One listener for both answers, so that nothing waits on after the first of them.
    new Promise((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer);
        listeners.delete(look);
      };
      const look = ({ type: kind, data }: Incoming): void => {
        if (kind === type && fits(data as Answer<Type>)) {
          finish();
          resolve(data as Answer<Type>);
        }
        if (kind === "error" && (data as Answer<"error">).of === id) {
          finish();
          const { code, message: text, remedy } = data as Answer<"error">;
          reject(new Failure(code as `WING_${string}`, text, remedy ? { remedy } : {}));
        }
      };
      const unanswered = (why: string) => () => {
        finish();
        reject(new Failure("WING_NO_ANSWER", `no answer to ${what} came ${why}.`));
      };
      const timer = setTimeout(unanswered(`within ${answerMsMax} ms`), answerMsMax);
      void closed.then(unanswered("before the line was closed"));
      listeners.add(look);
    });

  const client: Client = {
    received,
    send,
    waitFor,
    closed,
    onMessage: (listener) => {
      listeners.add(listener);
    },
    ask(type, data) {
      const id = send(type, data);
      return answerTo(id, type, "ack", ({ of }) => of === id);
    },
    sound: (channel, firstSample, samples) => socket.send(encodeFrame({ channel, firstSample, samples })),
    telephone: (channel, firstSample, mulaw) => socket.send(encodeTelephoneFrame(channel, firstSample, mulaw)),
    close: () =>
      new Promise((resolve) => {
        if (socket.readyState === socket.CLOSED) {
          resolve();
          return;
        }
        socket.once("close", () => resolve());
        socket.close(1000);
      }),
  };
  const greeting = send("hello", { client: "wingman-cli", ...hello, ticket });
  await answerTo(greeting, "hello", "welcome", () => true);
  return client;
};

/** A start of a call with what a caller left out filled in. */
export const startOf = (
  changes: Partial<Request<"start-call">> & Pick<Request<"start-call">, "call">,
): Request<"start-call"> => ({
  kind: "live",
  title: "A call",
  customer: { name: "Customer", company: "", role: "" },
  language: "en",
  playbook: null,
  consent: "given",
  channels: [],
  sample: null,
  ...changes,
});

/** Sends both sides in step with real time, `frameMs` at a time, each frame when its last sample would have been spoken. */
export const playSound = async (
  client: Client,
  sides: Readonly<Record<Channel, Int16Array>>,
  options: {
    readonly signal?: AbortSignal;
    readonly frameMs?: number;
    readonly onSecond?: (second: number) => void;
  } = {},
): Promise<{ readonly startedAt: number }> => {
  const { frameMs = 40, signal } = options;
  const frameSamples = frameMs * 16;
  const count = Math.max(sides.rep.length, sides.customer.length);
  const startedAt = Date.now();
  for (let first = 0, second = 0; first < count && !signal?.aborted; first += frameSamples) {
    const due = startedAt + (first + frameSamples) / 16;
    const wait = due - Date.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    for (const channel of ["rep", "customer"] as const) {
      const samples = sides[channel].subarray(first, first + frameSamples);
      if (samples.length > 0) client.sound(channel, first, samples);
    }
    if (first / 16_000 >= second) {
      options.onSecond?.(second);
      second += 1;
    }
  }
  return { startedAt };
};
