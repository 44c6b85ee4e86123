/** Frames of one WebSocket, in order: sound to the intake, messages through the registry, errors back. */
import { decodeFrame } from "@wingman/domain/protocol/audio-frame";
import { Envelope, type Request, requests, type RequestType } from "@wingman/domain/protocol/messages";
import { describe, Failure } from "@wingman/domain/failure";
import { positionOf } from "@wingman/streams/log/position";
import { type Access, nobody, ownOnly } from "@wingman/streams/base/registry";
import type { Allowances } from "@wingman/streams/limits/allowances";
import { Compile } from "typebox/compile";
import type { Logger } from "pino";
import type { RawData, WebSocket } from "ws";
import type { Gate } from "./access.ts";
import { type Audit, thing } from "./audit.ts";
import { problemOf } from "./errors.ts";
import type { Message } from "./message.ts";
import { heldByAnother, noSuchCall, type RepOf } from "./reps.ts";
import { sendBudget } from "./send-budget.ts";
import type { SocketDoor } from "./socket-door.ts";
import type { UnknownTypes } from "./unknown-types.ts";
import { closeCodes, drainMsMax, hangUp, openSession, type Services } from "./session.ts";

/** Where the server is stopping, so long is waited for what was taken to be appended. */
const lastWorkMsMax = 3_000;

/** Whoever watches another's call is asked so often whether they are still there, and is gone without an answer for so long. */
const pingEveryMs = 5_000;
const silentMsMax = 14_000;
/** A page that says nothing itself for so long is asleep, whatever its browser answers; one that is only hidden speaks each minute. */
const asleepMsMax = 90_000;
/** How a socket closes that said no goodbye. */
const cutOff = 1006;

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
  readonly audit: Audit;
  readonly repOf: RepOf;
  /** Who may send sound. */
  readonly sound: Access;
  readonly allowances: Pick<Allowances, "sound">;
  readonly logger: Logger;
  readonly unknown: UnknownTypes;
};

/** `drain` takes nothing more, waits for what was taken, and says goodbye with 1012. */
export type OpenSocket = {
  drain(reason: string): Promise<void>;
  /** Asks whether its principal may stay, and closes it where not: nothing that comes or goes after that is taken or sent. */
  recheck(): void;
};

export const socketHandler = (options: SocketOptions) => {
  const { messages, services, door, gate, audit, repOf, logger, unknown } = options;
  const budget = sendBudget();
  const byType = new Map(messages.map((known) => [known.type as string, known]));
  const checks = new Map(Object.entries(requests).map(([type, schema]) => [type, Compile(schema)]));
  const envelope = Compile(Envelope);

  return (socket: WebSocket): OpenSocket => {
    const session = openSession(socket, services, budget);
    let queue = Promise.resolve();
    let waiting = 0;
    let draining = false;
    let [heardAt, saidAt, pingedAt] = [Date.now(), Date.now(), 0];
    /** The call whose sound binary frames carry: the last one opened here. */
    let soundCall: string | null = null;
    /** Settled once a call's first sound comes: resolves where this person may speak in it. */
    let maySpeak: Promise<void> | null = null;
    const speakable = async (call: string): Promise<void> => {
      if (!session.principal.roles.some((role) => options.sound.roles.includes(role)))
        throw new Failure("WING_FORBIDDEN", "sound comes from whoever holds the call.", {
          remedy: "Ask an administrator of your tenant.",
        });
      await admit(options.sound, call, `sound-${call}`.slice(0, 64));
    };
    /** Sound that was counted as the tenant's and not let in yet, of both sides; less than two. */
    let paidSeconds = 0;
    let isUsedUpTold = false;
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

    /** The call, if this person may use it so; an id that is nobody's and one that is not theirs are answered alike. */
    const admit = async (access: Access, call: string | undefined, request: string): Promise<void> => {
      if (call === undefined || access.object === "none") return;
      const rep = await repOf(session.principal.tenant, call);
      const own = ownOnly(session.principal, access);
      const seen = session.seen(call);
      const isAnothers = access.holders !== undefined && seen?.exercise === true && rep !== session.principal.actor;
      if (rep !== undefined && (own === null || rep === own) && !isAnothers) return;
      if (rep !== undefined) await audit.refused(session.principal, access, { thing: thing(call), request });
      throw seen ? heldByAnother() : noSuchCall();
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
        // It is the first, and checked above.
        if (session.principal === nobody) session.admit(await door.admit((parsed.data as Request<"hello">).ticket));
        const { principal } = session;
        const { call } = parsed.data as { call?: string }; // Checked above.
        const asked = { thing: thing(call), request: parsed.id };
        await gate(principal, known, "").catch(async (error: unknown) => {
          if (error instanceof Failure && error.code === "WING_FORBIDDEN") await audit.refused(principal, known, asked);
          throw error;
        });
        if (known.type !== "start-call") await admit(known, call, parsed.id);
        if (call !== undefined || known.object === "tenant") await audit.used(principal, known, asked);
        const sequence = await known.handle(session, parsed.data, parsed.ts);
        if (call !== undefined && (known.type === "start-call" || known.type === "hello")) {
          soundCall = call;
          maySpeak = null;
        }
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

    const onSound = async (bytes: Uint8Array): Promise<void> => {
      try {
        const frame = decodeFrame(bytes);
        if (!soundCall)
          throw new Failure("WING_CALL_NOT_FOUND", "sound came before start-call.", { remedy: "Start a call first." });
        const watched = session.watched(soundCall);
        maySpeak ??= speakable(soundCall);
        await maySpeak;
        // Nothing is heard while paused or after the end or a no, whatever a page still sends.
        if (watched.pausedAt !== null || watched.ended || watched.muted === "both" || watched.muted === frame.channel)
          return;
        const length = frame.samples.length / samplesPerSecond;
        if (paidSeconds < length && (await options.allowances.sound(session.principal.tenant, 1))) paidSeconds += 1;
        if (paidSeconds < length) {
          if (!isUsedUpTold) fail(null, soundUsedUp());
          isUsedUpTold = true;
          return;
        }
        paidSeconds -= length;
        isUsedUpTold = false;
        const endMs = (frame.firstSample + frame.samples.length) / samplesPerMs;
        watched.intake.take(frame, watched.fast ? endMs : services.now() - watched.startedAt);
      } catch (error) {
        fail(null, error);
      }
    };

    socket.on("message", (data: RawData, isBinary: boolean) => {
      if (draining) return; // Without an answer it is sent again to whoever comes next.
      heardAt = saidAt = Date.now();
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
          else if (isBinary) await onSound(bytes);
          else await onText(new TextDecoder().decode(bytes));
        })
        .finally(() => {
          waiting -= 1;
        });
    });
    socket.on("pong", () => (heardAt = Date.now()));
    socket.on("close", (code) => {
      clearTimeout(late);
      void session.leave(code === cutOff ? "lost" : "left");
      session.close();
    });
    socket.on("error", () => undefined); // `close` follows and cleans up.
    return {
      recheck() {
        if (draining || session.principal === nobody) return;
        const stands = door.stands(session.principal);
        if (stands === "signed-out") leave(closeCodes.signIn, "signed out");
        if (stands === "roles-changed") leave(closeCodes.roles, "your roles changed; come again");
        if (!session.recheck())
          void session.leave("switched-off").then(() => leave(closeCodes.roles, "calls are not watched here any more"));
        if (!session.isWatching()) return;
        // A page that is hidden sends nothing for minutes; its browser answers this all the same.
        if (Date.now() - heardAt > silentMsMax || Date.now() - saidAt > asleepMsMax) socket.terminate();
        else if (Date.now() - pingedAt >= pingEveryMs) {
          pingedAt = Date.now();
          socket.ping();
        }
      },
      async drain(reason) {
        draining = true;
        session.send("draining", { retryAfterMs: 1_000 });
        await Promise.race([queue, new Promise((resolve) => setTimeout(resolve, lastWorkMsMax).unref())]);
        await Promise.race([
          session.leave("left"),
          new Promise((resolve) => setTimeout(resolve, lastWorkMsMax).unref()),
        ]);
        hangUp(socket, closeCodes.draining, reason, drainMsMax);
      },
    };
  };
};

const samplesPerSecond = 16_000;
const samplesPerMs = samplesPerSecond / 1_000;

const soundUsedUp = (): Failure =>
  new Failure("WING_SOUND_USED_UP", "the tenant has used up its sound for today; the call goes on without it.", {
    remedy: "Type what is said, or ask an administrator of your tenant to raise the limit.",
  });

const bytesOf = (data: RawData): Uint8Array =>
  Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure("WING_MESSAGE_INVALID", "not JSON.", { remedy: "See docs/protocol.md." });
  }
};
