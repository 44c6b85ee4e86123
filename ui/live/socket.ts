/**
 * The line to the server: one WebSocket that mends itself. Requests are kept until they are answered and sent
 * again on the next connection; sound is the session's to resend, because only it knows what was received.
 */
import type { Answer, AnswerType, Envelope, Fact, Request, RequestType } from "@wingman/domain/protocol/messages";
import { makeOutbox } from "./outbox.ts";
import { makeServerClock } from "./server-clock.ts";

/** As in the messages themselves (a test holds the two together): importing the value would bring all schemas along. */
export const subprotocol = "wingman.v1";
export const pingEveryMs = 5_000;
/** The first exchanges come quickly, so that the first painted tip is already timed well. */
const firstPingsMs = [0, 150, 400, 900];
/** Nothing at all for so long, pings included, is a dead line, whatever the socket says. */
export const silentMsMax = 12_000;
const retryMsMin = 250;
const retryMsMax = 5_000;
/** Sound waits in the session's ring rather than behind a slow line. */
export const bufferedBytesMax = 1_000_000;

export type LinkState = "connecting" | "open" | "reconnecting" | "closed";
export type Facts = Omit<Answer<"call">, "events"> & { readonly events: readonly Fact[] };
export type SocketHandlers = {
  /** A fresh ticket for every connection; rejects where none is to be had now, and it is tried again. */
  readonly ticket: () => Promise<string>;
  /** What to say first: the call and place to go on from, if any. */
  readonly hello: () => Request<"hello">;
  readonly welcome: (welcome: Answer<"welcome">) => void;
  readonly facts: (facts: Facts) => void;
  readonly ack: (ack: Answer<"ack">) => void;
  readonly error: (error: Answer<"error">) => void;
  readonly link: (state: LinkState) => void;
  /** The running calls, where they were asked for. */
  readonly running?: (running: Answer<"running">) => void;
  /** What the server gives up meanwhile, so that calls go on. */
  readonly load?: (load: Answer<"load">) => void;
};

export const makeSocket = (url: string, handlers: SocketHandlers) => {
  const clock = makeServerClock();
  const outbox = makeOutbox();
  let socket: WebSocket | null = null;
  let state: LinkState = "connecting";
  let failures = 0;
  let heardAt = 0;
  let closed = false;
  /** Only the last ticket that was asked for is used. */
  let asking = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let pings: ReturnType<typeof setTimeout>[] = [];

  const setState = (next: LinkState) => {
    if (state === next) return;
    state = next;
    handlers.link(next);
  };

  const connect = () => {
    clearTimeout(retry);
    if (closed) return;
    const again = () => {
      setState("reconnecting");
      const waitMs = Math.min(retryMsMax, retryMsMin * 2 ** Math.min(failures++, 8));
      retry = setTimeout(connect, waitMs * (0.75 + Math.random() / 2));
    };
    const asked = ++asking;
    handlers.ticket().then(
      (ticket) => {
        if (asked === asking && !closed) open(ticket, again);
      },
      () => {
        if (asked === asking && !closed) again();
      },
    );
  };

  const open = (ticket: string, again: () => void) => {
    heardAt = Date.now();
    const mine = (socket = new WebSocket(url, [subprotocol]));
    // No await between the opening of the socket and hello: it is the first message on every connection.
    mine.onopen = () => write("hello", { ...handlers.hello(), ticket }, crypto.randomUUID());
    mine.onmessage = ({ data }) => {
      heardAt = Date.now();
      if (mine === socket && typeof data === "string") read(data);
    };
    mine.onclose = () => {
      if (mine !== socket) return;
      socket = null;
      stopPings();
      if (!closed) again();
    };
  };

  const read = (text: string) => {
    const envelope = parse(text);
    if (!envelope) return;
    // The server's words are its contract (messages.ts); unknown types and fields are passed over.
    const data = envelope.data as never;
    switch (envelope.type as AnswerType) {
      case "welcome": {
        const welcome = data as Answer<"welcome">;
        if (welcome.sentAt > 0) clock.exchange(welcome.sentAt, welcome.serverAt, Date.now());
        failures = 0;
        handlers.welcome(welcome);
        for (const letter of outbox.waiting()) socket?.send(letter.json);
        setState("open");
        startPings();
        return;
      }
      case "pong": {
        const { sentAt, serverAt } = data as Answer<"pong">;
        return clock.exchange(sentAt, serverAt, Date.now());
      }
      case "ack": {
        const ack = data as Answer<"ack">;
        if (ack.of) outbox.answered(ack.of);
        return handlers.ack(ack);
      }
      case "error": {
        const error = data as Answer<"error">;
        if (error.of) outbox.answered(error.of);
        return handlers.error(error);
      }
      case "call":
      case "transcript":
      case "insight":
      case "feedback":
        return handlers.facts(data as Facts);
      case "running":
        return handlers.running?.(data as Answer<"running">);
      case "load":
        return handlers.load?.(data as Answer<"load">);
      case "draining": {
        const { retryAfterMs } = data as Answer<"draining">;
        retry = setTimeout(() => socket?.close(), Math.min(retryAfterMs, retryMsMax));
        return;
      }
    }
  };

  const write = (type: RequestType, data: unknown, id: string): string => {
    const json = JSON.stringify({ v: 1, type, id, ts: Date.now(), data } satisfies Envelope);
    if (socket?.readyState === WebSocket.OPEN) socket.send(json);
    return json;
  };

  const startPings = () => {
    stopPings();
    const ping = () => {
      if (Date.now() - heardAt > silentMsMax) return socket?.close();
      write("ping", { sentAt: Date.now() }, crypto.randomUUID());
    };
    pings = firstPingsMs.map((afterMs) => setTimeout(ping, afterMs));
    const every = () => {
      ping();
      pings.push(setTimeout(every, pingEveryMs));
      pings.shift();
    };
    pings.push(setTimeout(every, pingEveryMs));
  };
  const stopPings = () => {
    for (const ping of pings) clearTimeout(ping);
    pings = [];
  };

  connect();
  return {
    clock,
    state: () => state,
    /** Requests the server has not answered yet. */
    unanswered: () => outbox.waiting().length,

    /** Sends now, or as soon as the line is back; answers with the id that an `ack` or `error` will name. */
    send<Type extends RequestType>(type: Type, data: Request<Type>): string {
      const id = crypto.randomUUID();
      const json = JSON.stringify({ v: 1, type, id, ts: Date.now(), data } satisfies Envelope);
      outbox.put({ id, type, json });
      if (state === "open" && socket?.readyState === WebSocket.OPEN) socket.send(json);
      return id;
    },

    /** False when the line cannot take it now; the sound then waits in the ring. */
    sendSound(frame: Uint8Array<ArrayBuffer>): boolean {
      if (state !== "open" || socket?.readyState !== WebSocket.OPEN || socket.bufferedAmount > bufferedBytesMax)
        return false;
      socket.send(frame);
      return true;
    },

    /** The network says it is back: no need to wait out the pause. */
    hurry(): void {
      if (state === "reconnecting" && !socket) connect();
    },

    /** Begins again with a fresh hello. */
    restart(): void {
      socket?.close();
    },

    close(): void {
      closed = true;
      clearTimeout(retry);
      stopPings();
      socket?.close();
      setState("closed");
    },
  };
};

const parse = (text: string): Envelope | null => {
  try {
    const value: unknown = JSON.parse(text);
    const envelope = value as Envelope;
    return typeof value === "object" && value !== null && typeof envelope.type === "string" ? envelope : null;
  } catch {
    return null;
  }
};
