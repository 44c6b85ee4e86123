/** One WebSocket on a connection that `egress.ts` opened, after it looked at where it leads. */
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { Failure } from "@wingman/domain/failure";
import { WebSocket } from "ws";

export const socketLimits = {
  /** Open at once, over all receivers. */
  socketsMax: 256,
  /** From the call to the answer to the upgrade. */
  openMsMax: 5_000,
  /** Of one message that comes in; a longer one ends the connection. */
  messageBytesMax: 1_000_000,
  headerBytesMax: 16 * 1_024,
  /** The other side may take so long to say goodbye in its turn. */
  closeMsMax: 2_000,
} as const;

export type SocketRequest = {
  readonly headers?: Readonly<Record<string, string>>;
  /** Every text message in order; what is binary is passed over. */
  readonly onText: (text: string) => void;
  /** Once, when it is over; 1006 where nobody said goodbye. `reason` is the other side's and not to be trusted. */
  readonly onClose: (end: SocketEnd) => void;
  /** Ends it at once, while it is opened or later. */
  readonly signal?: AbortSignal;
};
export type SocketEnd = { readonly code: number; readonly reason: string };

export type EgressSocket = {
  /** Bytes that were sent here and have not reached the network. */
  readonly waitingBytes: number;
  /** Text as a text message, bytes as a binary one; passed over once it is closed. */
  send(data: string | Uint8Array): void;
  /** Says goodbye. */
  close(): void;
  /** Ends it at once, without a goodbye. */
  drop(): void;
};

/** The other side answered, but not with a WebSocket. */
export type SocketRefused = { readonly status: number; header(name: string): string | null };
export type SocketOpened =
  | { readonly kind: "open"; readonly socket: EgressSocket }
  | { readonly kind: "refused"; readonly answer: SocketRefused };

/**
 * Asks for the upgrade on `connection`, which becomes the socket's own. Rejects with `Failure` WING_EGRESS_TIMEOUT or
 * WING_EGRESS_UNREACHABLE; or with the reason of `signal`.
 */
export const upgraded = (url: string, connection: Socket, request: SocketRequest): Promise<SocketOpened> =>
  new Promise((resolve, reject) => {
    const { headers, onText, onClose, signal } = request;
    let isOpen = false;
    let failure: unknown;
    const options = {
      createConnection: () => connection,
      headers: { ...headers },
      maxPayload: socketLimits.messageBytesMax,
      maxHeaderSize: socketLimits.headerBytesMax,
      closeTimeout: socketLimits.closeMsMax,
      perMessageDeflate: false,
      followRedirects: false,
    };
    const socket = new WebSocket(url, options);
    const abort = (): void => socket.terminate();
    // The package's own patience looks at sockets that it opened itself.
    const timer = setTimeout(() => {
      failure = timeoutFailure();
      socket.terminate();
    }, socketLimits.openMsMax);
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted) abort(); // While the connection was opened.

    socket.once("open", () => {
      clearTimeout(timer);
      isOpen = true;
      resolve({ kind: "open", socket: narrow(socket) });
    });
    socket.once("unexpected-response", (_request, answer: IncomingMessage) => {
      resolve({ kind: "refused", answer: refusedOf(answer) });
      answer.destroy();
      socket.terminate();
    });
    // An error is always followed by a close, which says more once it was open.
    socket.on("error", (error) => {
      failure ??= error;
    });
    socket.on("message", (data: Buffer, isBinary) => {
      if (!isBinary) onText(data.toString("utf8"));
    });
    socket.once("close", (code, reason) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      if (isOpen) onClose({ code, reason: reason.toString("utf8") });
      else reject(signal?.aborted ? signal.reason : openFailure(failure));
    });
  });

const narrow = (socket: WebSocket): EgressSocket => ({
  get waitingBytes() {
    return socket.bufferedAmount;
  },
  send(data) {
    // Without a callback a send that comes too late would throw.
    if (socket.readyState === WebSocket.OPEN) socket.send(data, () => undefined);
  },
  close: () => socket.close(1_000),
  drop: () => socket.terminate(),
});

const refusedOf = ({ statusCode = 0, headers }: IncomingMessage): SocketRefused => ({
  status: statusCode,
  header(name) {
    const value = headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(", ") : (value ?? null);
  },
});

/** No address and no text of the other side comes into it. */
const openFailure = (error: unknown): Failure => {
  if (error instanceof Failure) return error;
  const code = (error as { code?: unknown } | undefined)?.code;
  return new Failure(
    "WING_EGRESS_UNREACHABLE",
    `the connection failed (${typeof code === "string" ? code : "no WebSocket"}).`,
    {
      remedy: "See that the receiver runs and speaks WebSocket over TLS with a certificate that is trusted here.",
      cause: error,
    },
  );
};

const timeoutFailure = (): Failure =>
  new Failure("WING_EGRESS_TIMEOUT", `no WebSocket in ${socketLimits.openMsMax} ms.`, {
    remedy: "See that the receiver can be reached from here and answers faster.",
  });
