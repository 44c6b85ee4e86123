/**
 * The one way out to addresses that somebody typed: webhooks now, documents, searches and models later. https only,
 * every address of a name is looked at before anything is sent, and the connection goes to the very address that was
 * looked at, so that a name cannot point elsewhere in between. Redirects are answers, not orders.
 */
import { lookup as lookUp } from "node:dns/promises";
import type { LookupFunction, Socket } from "node:net";
import { Failure } from "@wingman/domain/failure";
import { Agent, buildConnector, fetch } from "undici";
import { type Address, isGlobal, literalOf } from "./addresses.ts";
import type { AllowList } from "./allow.ts";
import { type SocketEnd, socketLimits, type SocketOpened, type SocketRequest, upgraded } from "./socket.ts";

export const egressLimits = {
  connectMsMax: 1_000,
  /** From the call to the last byte of the answer. */
  totalMsMax: 5_000,
  /** Of an answer, after decompression. */
  answerBytesMax: 1_000_000,
  /** Of an answer that is read as it comes, and between two parts of it. */
  streamBytesMax: 8_000_000,
  silenceMsMax: 5_000,
  requestBytesMax: 1_000_000,
  headerBytesMax: 16 * 1_024,
  /** Calls at once, over all receivers. */
  callsMax: 64,
  /** Connections to one receiver, and receivers whose connections are kept. */
  connectionsMax: 8,
  originsMax: 256,
  idleMsMax: 4_000,
} as const;

export type Resolve = (hostname: string) => Promise<readonly Address[]>;

export type EgressRequest = {
  readonly method: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** At most the patience that the egress was opened with. */
  readonly msMax?: number;
  readonly signal?: AbortSignal;
};

export type EgressAnswer = {
  readonly status: number;
  header(name: string): string | null;
  readonly body: Uint8Array;
};

/** Disposed by whoever opened it: until then it counts among the calls at once. */
export type EgressStream = AsyncDisposable & {
  readonly status: number;
  header(name: string): string | null;
  /** The answer's parts as they come, once. Throws as `call` does, also where the other side breaks off. */
  readonly body: AsyncIterable<Uint8Array>;
};

export type Egress = AsyncDisposable & {
  /** Why this address is never called, as far as it can be said without asking for its name; undefined if it may be. */
  refuses(url: string): Failure | undefined;
  /**
   * Rejects with `Failure`: WING_EGRESS_URL, _ADDRESS, _UNRESOLVED, _UNREACHABLE, _TIMEOUT, _TOO_LARGE, _BUSY; or with
   * the reason of `signal`.
   */
  call(url: string, request: EgressRequest): Promise<EgressAnswer>;
  /** The same for an answer that is read as it comes: `msMax` is until its head, and each part may take `silenceMsMax`. */
  open(url: string, request: EgressRequest): Promise<EgressStream>;
  /**
   * Opens a WebSocket under the same rules, `wss` in the place of https and `ws` of http. Rejects as `call` does. What
   * is open is dropped when the egress is disposed.
   */
  webSocket(url: string, request: SocketRequest): Promise<SocketOpened>;
};

export type EgressOptions = {
  readonly allow: AllowList;
  /** Must give every address a name has; by default the system is asked. */
  readonly resolve?: Resolve;
  /** Patience for whole answers; for receivers that work on what they are sent. Unset: `totalMsMax`. */
  readonly totalMsMax?: number;
};

export const openEgress = (options: EgressOptions): Egress => {
  const { allow, resolve = systemResolve, totalMsMax = egressLimits.totalMsMax } = options;
  const connect = connectorOf(allow, resolve);
  const agent = new Agent({
    connect,
    connections: egressLimits.connectionsMax,
    maxOrigins: egressLimits.originsMax,
    maxHeaderSize: egressLimits.headerBytesMax,
    keepAliveTimeout: egressLimits.idleMsMax,
    keepAliveMaxTimeout: egressLimits.idleMsMax,
    allowH2: false,
    pipelining: 1,
  });
  let calls = 0;
  /** One an open WebSocket, or one that is being opened. */
  const sockets = new Set<AbortController>();

  const refuses = (text: string): Failure | undefined => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !["http:", "https:"].includes(url.protocol) || url.hostname === "")
      return urlFailure("this is no address that begins with https://.");
    if (url.username + url.password !== "") return urlFailure("an address with a name and password in it is not used.");
    const literal = literalOf(url.hostname);
    return literal ? refusalOf(url.protocol, url.hostname, [literal], allow) : undefined;
  };

  const call = async (url: string, { method, headers, body, msMax, signal }: EgressRequest): Promise<EgressAnswer> => {
    const refusal = refuses(url);
    if (refusal) throw refusal;
    if (body !== undefined && Buffer.byteLength(body) > egressLimits.requestBytesMax)
      throw tooLarge("what was to be sent");
    if (calls >= egressLimits.callsMax) throw busy(egressLimits.callsMax, "calls to others are on their way");
    calls += 1;
    const totalMs = Math.min(msMax ?? totalMsMax, totalMsMax);
    const deadline = AbortSignal.timeout(totalMs);
    try {
      const answer = await fetch(url, {
        method,
        redirect: "manual",
        dispatcher: agent,
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
        ...(headers && { headers }),
        ...(body !== undefined && { body }),
      });
      return { status: answer.status, header: (name) => answer.headers.get(name), body: await bodyOf(answer.body) };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw failureOf(error, deadline.aborted, totalMs);
    } finally {
      calls -= 1;
    }
  };

  const open = async (url: string, { method, headers, body, msMax, signal }: EgressRequest): Promise<EgressStream> => {
    const refusal = refuses(url);
    if (refusal) throw refusal;
    if (body !== undefined && Buffer.byteLength(body) > egressLimits.requestBytesMax)
      throw tooLarge("what was to be sent");
    if (calls >= egressLimits.callsMax) throw busy(egressLimits.callsMax, "calls to others are on their way");
    calls += 1;
    const stop = new AbortController();
    const waitMs = Math.min(msMax ?? totalMsMax, totalMsMax);
    let late = false;
    let timer: NodeJS.Timeout | undefined;
    const within = (ms: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        late = true;
        stop.abort();
      }, ms);
    };
    let isOpen = true;
    const close = (): void => {
      clearTimeout(timer);
      stop.abort();
      if (isOpen) calls -= 1;
      isOpen = false;
    };
    const whyOf = (error: unknown, ms: number): unknown =>
      signal?.aborted ? signal.reason : failureOf(error, late, ms);
    within(waitMs);
    try {
      const answer = await fetch(url, {
        method,
        redirect: "manual",
        dispatcher: agent,
        signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
        ...(headers && { headers }),
        ...(body !== undefined && { body }),
      });
      clearTimeout(timer);
      const parts = async function* (): AsyncGenerator<Uint8Array> {
        let bytes = 0;
        try {
          within(egressLimits.silenceMsMax);
          for await (const part of answer.body ?? []) {
            clearTimeout(timer); // Whoever reads may take their time.
            const chunk = part as Uint8Array;
            if ((bytes += chunk.byteLength) > egressLimits.streamBytesMax) throw tooLarge("the answer");
            yield chunk;
            within(egressLimits.silenceMsMax);
          }
        } catch (error) {
          throw whyOf(error, egressLimits.silenceMsMax);
        } finally {
          close();
        }
      };
      return {
        status: answer.status,
        header: (name) => answer.headers.get(name),
        body: parts(),
        async [Symbol.asyncDispose]() {
          close();
        },
      };
    } catch (error) {
      close();
      throw whyOf(error, waitMs);
    }
  };

  const webSocket = async (text: string, request: SocketRequest): Promise<SocketOpened> => {
    const refusal = refuses(text.replace(/^ws/i, "http"));
    if (refusal) throw refusal;
    if (sockets.size >= socketLimits.socketsMax) throw busy(socketLimits.socketsMax, "connections to others are open");
    const stop = new AbortController();
    sockets.add(stop);
    const signal = request.signal ? AbortSignal.any([request.signal, stop.signal]) : stop.signal;
    const onClose = (end: SocketEnd): void => {
      sockets.delete(stop);
      request.onClose(end);
    };
    try {
      const connection = await connected(connect, text, signal);
      const opened = await upgraded(text, connection, { ...request, signal, onClose });
      if (opened.kind === "refused") sockets.delete(stop);
      return opened;
    } catch (error) {
      sockets.delete(stop);
      throw error;
    }
  };

  return {
    refuses,
    call,
    open,
    webSocket,
    async [Symbol.asyncDispose]() {
      for (const stop of sockets) stop.abort(new Error("the way out is closed"));
      await agent.destroy();
    },
  };
};

/** A connection of one's own, as the agent opens them: the same addresses are looked at, and TLS asks for the same name. */
const connected = (connect: buildConnector.connector, text: string, signal: AbortSignal): Promise<Socket> => {
  const { protocol, hostname, port, host } = new URL(text.replace(/^ws/i, "http"));
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  return new Promise((resolve, reject) => {
    connect(
      { protocol, hostname: bare, host, port: port || (protocol === "https:" ? "443" : "80") },
      (...[error, socket]) => {
        if (signal.aborted) socket?.destroy();
        if (signal.aborted) reject(signal.reason);
        else if (socket) resolve(socket);
        else reject(failureOf(error, false, 0));
      },
    );
  });
};

/** Why these addresses may not be called over this protocol, or undefined. One that may not be speaks for all. */
const refusalOf = (
  protocol: string,
  hostname: string,
  addresses: readonly Address[],
  allow: AllowList,
): Failure | undefined => {
  if (allow.host(hostname) || addresses.every(({ address }) => allow.address(address))) return undefined;
  if (protocol !== "https:") return urlFailure("only https is spoken with others.");
  if (addresses.every(({ address }) => allow.address(address) || isGlobal(address))) return undefined;
  return new Failure("WING_EGRESS_ADDRESS", "this address leads to an internal network, or to nowhere.", {
    remedy: "Name it in WINGMAN_EGRESS_ALLOW if it is meant.",
  });
};

/** Connects to addresses that were looked at, and to no others; TLS still asks for the name. */
const connectorOf = (allow: AllowList, resolve: Resolve): buildConnector.connector => {
  return (target, callback) => {
    let open: Socket | undefined;
    let told = false;
    const tell: buildConnector.Callback = (...outcome: Parameters<buildConnector.Callback>) => {
      if (told) {
        outcome[1]?.destroy();
        return;
      }
      told = true;
      clearTimeout(timer);
      callback(...outcome);
    };
    const timer = setTimeout(() => {
      tell(timeoutFailure("no connection", egressLimits.connectMsMax), null);
      open?.destroy();
    }, egressLimits.connectMsMax);
    addressesOf(target.hostname, resolve).then(
      (addresses) => {
        const refusal = refusalOf(target.protocol, target.hostname, addresses, allow);
        if (refusal) return tell(refusal, null);
        if (told) return undefined;
        const pinned: LookupFunction = (_hostname, asked, answer) => {
          const [first] = addresses;
          if (asked.all === true) answer(null, [...addresses]);
          else answer(null, first?.address ?? "", first?.family);
        };
        const connect = buildConnector({ lookup: pinned, timeout: egressLimits.connectMsMax, allowH2: false });
        // It answers the socket it is opening; its types do not say so.
        open = connect(target, tell) as unknown as Socket | undefined;
        return undefined;
      },
      (error: unknown) => tell(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
};

const addressesOf = async (hostname: string, resolve: Resolve): Promise<readonly Address[]> => {
  const literal = literalOf(hostname);
  if (literal) return [literal];
  const addresses = await resolve(hostname).catch(() => []);
  if (addresses.length === 0)
    throw new Failure("WING_EGRESS_UNRESOLVED", "this name has no address.", {
      remedy: "Correct the name, or see that this machine's name server knows it.",
    });
  return addresses;
};

const systemResolve: Resolve = async (hostname) =>
  (await lookUp(hostname, { all: true, verbatim: true })).map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4,
  }));

/** Read to its end, or not at all: what is larger than it may be is cut off before it is unpacked further. */
const bodyOf = async (stream: Awaited<ReturnType<typeof fetch>>["body"]): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of stream ?? []) {
    const chunk = part as Uint8Array;
    bytes += chunk.byteLength;
    if (bytes > egressLimits.answerBytesMax) throw tooLarge("the answer");
    parts.push(chunk);
  }
  return Buffer.concat(parts);
};

/** The failure inside what `fetch` threw; no address and no text of the other side comes into it. */
const failureOf = (error: unknown, late: boolean, totalMs: number): Failure => {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof Failure) return at;
  if (late) return timeoutFailure("no answer", totalMs);
  const code = (error as { cause?: { code?: unknown } }).cause?.code;
  return new Failure(
    "WING_EGRESS_UNREACHABLE",
    `the connection failed (${typeof code === "string" ? code : "no reason"}).`,
    {
      remedy:
        "See that the receiver runs, answers over https with a certificate that is trusted here, and speaks HTTP/1.1.",
      cause: error,
    },
  );
};

const busy = (count: number, what: string): Failure =>
  new Failure("WING_EGRESS_BUSY", `${count} ${what}.`, { remedy: "Try again in a few seconds." });
const urlFailure = (why: string): Failure =>
  new Failure("WING_EGRESS_URL", why, {
    remedy: "Give an https address; http is for what WINGMAN_EGRESS_ALLOW names.",
  });
const timeoutFailure = (what: string, ms: number): Failure =>
  new Failure("WING_EGRESS_TIMEOUT", `${what} in ${ms} ms.`, {
    remedy: "See that the receiver can be reached from here and answers faster.",
  });
const tooLarge = (what: string): Failure =>
  new Failure("WING_EGRESS_TOO_LARGE", `${what} has more than 1 MB.`, {
    remedy: "Send less, or have the other side answer less.",
  });
