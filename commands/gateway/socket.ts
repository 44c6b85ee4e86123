/** Frames of one WebSocket, in order: sound to the intake, messages through the registry, errors back. */
import { decodeFrame } from "@wingman/domain/protocol/audio-frame";
import { Envelope, type Request, requests, type RequestType } from "@wingman/domain/protocol/messages";
import { describe, Failure } from "@wingman/domain/failure";
import { positionOf } from "@wingman/streams/log/position";
import { Compile } from "typebox/compile";
import type { Logger } from "pino";
import type { RawData, WebSocket } from "ws";
import { nobody } from "@wingman/streams/base/registry";
import type { Gate } from "./access.ts";
import { problemOf } from "./errors.ts";
import type { Message } from "./message.ts";
import { sendBudget } from "./send-budget.ts";
import type { SocketDoor } from "./socket-door.ts";
import type { UnknownTypes } from "./unknown-types.ts";
import { closeCodes, drainMsMax, hangUp, openSession, type Services } from "./session.ts";

/** Where the server is stopping, so long is waited for what was taken to be appended. */
const lastWorkMsMax = 3_000;

/** Messages of one socket waiting their turn; a client beyond this is not a person. */
const waitingMax = 500;
const helloMsMax = 30_000;
export const messageBytesMax = 64 * 1024;
/** Up to here a message that is too large is answered; beyond, the socket closes without reading it (1009). */
export const readBytesMax = 1024 * 1024;

export type SocketOptions = {
  readonly messages: readonly Message[];
  readonly services: Services;
  readonly door: SocketDoor;
  readonly gate: Gate;
  readonly logger: Logger;
  readonly unknown: UnknownTypes;
};

/** `drain` takes nothing more, waits for what was taken, and says goodbye with 1012. */
export type OpenSocket = {
  drain(reason: string): Promise<void>;
  /** Asks whether its principal may stay, and closes it where not: nothing that comes or goes after that is taken or sent. */
  recheck(): void;
};

export const socketHandler = ({ messages, services, door, gate, logger, unknown }: SocketOptions) => {
  const budget = sendBudget();
  const byType = new Map(messages.map((known) => [known.type as string, known]));
  const checks = new Map(Object.entries(requests).map(([type, schema]) => [type, Compile(schema)]));
  const envelope = Compile(Envelope);

  return (socket: WebSocket): OpenSocket => {
    const session = openSession(socket, services, budget);
    let queue = Promise.resolve();
    let waiting = 0;
    let draining = false;
    /** The call whose sound binary frames carry: the last one opened here. */
    let soundCall: string | null = null;
    const late = setTimeout(() => {
      if (!session.greeted) hangUp(socket, closeCodes.helloLate, "say hello first");
    }, helloMsMax);

    const fail = (of: string | null, error: unknown): void => {
      const { code, message, remedy } = problemOf(error);
      if (code === "WING_OUR_FAULT") logger.error({ error: describe(error) }, "a message failed");
      session.send("error", { of, code, message, remedy });
    };

    const leave = (code: number, reason: string): void => {
      draining = true;
      session.close();
      hangUp(socket, code, reason);
    };

    const onText = async (text: string): Promise<void> => {
      let id: string | null = null;
      let isHello = false;
      try {
        const parsed = parse(text);
        if (!envelope.Check(parsed))
          throw new Failure("WING_MESSAGE_INVALID", "not an envelope { v: 1, type, id, ts, data }.", {
            remedy: "See docs/protocol.md.",
          });
        id = parsed.id;
        isHello = parsed.type === "hello";
        const known = byType.get(parsed.type);
        const check = checks.get(parsed.type as RequestType);
        if (!known || !check) unknown.count(parsed.type);
        if (!known || !check)
          throw new Failure("WING_MESSAGE_UNKNOWN", `no message is called ${parsed.type.slice(0, 40)}.`, {
            remedy: "A newer page may need a newer server.",
          });
        if (!session.greeted && known.type !== "hello")
          throw new Failure("WING_HELLO_FIRST", "the first message must be hello.");
        if (!check.Check(parsed.data)) {
          const [first] = check.Errors(parsed.data);
          throw new Failure(
            "WING_MESSAGE_INVALID",
            `${parsed.type}: ${first?.instancePath || "data"} ${first?.message ?? "does not fit"}.`,
            { remedy: "See docs/protocol.md." },
          );
        }
        if (session.principal === nobody) session.admit(await door.admit((parsed.data as Request<"hello">).ticket)); // It is the first, and checked above.
        gate(session.principal, known);
        const sequence = await known.handle(session, parsed.data, parsed.ts);
        if (parsed.type === "start-call") soundCall = (parsed.data as { call: string }).call; // Checked above.
        if (parsed.type === "hello") soundCall = (parsed.data as { call?: string }).call ?? soundCall;
        if (sequence !== undefined)
          session.send("ack", {
            call: (parsed.data as { call: string }).call,
            of: id,
            channel: null,
            receivedSample: null,
            settledSample: null,
            position: positionOf(sequence),
          });
      } catch (error) {
        fail(id, error);
        // Without a welcome nothing else would ever be said here: the client tries again on a new line.
        if (isHello && problemOf(error).status >= 500)
          hangUp(socket, closeCodes.draining, "not now; try again in a moment");
        if (problemOf(error).code === "WING_SIGN_IN") leave(closeCodes.signIn, "sign in first");
      }
    };

    const onSound = (bytes: Uint8Array): void => {
      try {
        const frame = decodeFrame(bytes);
        if (!soundCall)
          throw new Failure("WING_CALL_NOT_FOUND", "sound came before start-call.", { remedy: "Start a call first." });
        const watched = session.watched(soundCall);
        // Nothing is heard while paused or after the end or a no, whatever a page still sends.
        if (watched.pausedAt !== null || watched.ended || watched.muted === "both" || watched.muted === frame.channel)
          return;
        watched.intake.take(frame, services.now() - watched.startedAt);
      } catch (error) {
        fail(null, error);
      }
    };

    socket.on("message", (data: RawData, isBinary: boolean) => {
      if (draining) return; // Without an answer it is sent again to whoever comes next.
      waiting += 1;
      if (waiting > waitingMax) {
        hangUp(socket, closeCodes.tooMany, "too many messages at once");
        return;
      }
      // One at a time, in the order they came: a pause before a word is a pause before that word.
      queue = queue
        .then(async () => {
          const bytes = bytesOf(data);
          if (bytes.length > messageBytesMax)
            fail(
              null,
              new Failure(
                "WING_MESSAGE_TOO_LARGE",
                `a message of ${bytes.length} bytes; at most ${messageBytesMax} are taken.`,
                { remedy: "Send it in parts." },
              ),
            );
          else if (isBinary) onSound(bytes);
          else await onText(new TextDecoder().decode(bytes));
        })
        .finally(() => {
          waiting -= 1;
        });
    });
    socket.on("close", () => {
      clearTimeout(late);
      session.close();
    });
    socket.on("error", () => undefined); // `close` follows and cleans up.
    return {
      recheck() {
        if (draining || session.principal === nobody) return;
        const stands = door.stands(session.principal);
        if (stands === "signed-out") leave(closeCodes.signIn, "signed out");
        if (stands === "roles-changed") leave(closeCodes.roles, "your roles changed; come again");
      },
      async drain(reason) {
        draining = true;
        session.send("draining", { retryAfterMs: 1_000 });
        await Promise.race([queue, new Promise((resolve) => setTimeout(resolve, lastWorkMsMax).unref())]);
        hangUp(socket, closeCodes.draining, reason, drainMsMax);
      },
    };
  };
};

const bytesOf = (data: RawData): Uint8Array =>
  Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure("WING_MESSAGE_INVALID", "not JSON.", { remedy: "See docs/protocol.md." });
  }
};
