/** A commit as a NATS message and back (rule 3). */
import { headers, type MsgHdrs } from "@nats-io/transport-node";
import type { ActorId, CommitId, EventId } from "@wingman/domain/ids";
import { Failure } from "@wingman/domain/failure";
import type { CommitMeta, Recorded, StoredEvent } from "./event-log.ts";
import { openEvent } from "./prepare.ts";
import type { Keyring, Sealer } from "./seal.ts";
import { aggregateOf } from "./subjects.ts";

/** A larger commit is a mistake: sound and long answers have their own places (rule 1). */
export const commitBytesMax = 256 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Headers and body; fresh on every call, since the client changes the headers it is given. */
export const encodeCommit = (
  meta: CommitMeta,
  events: readonly StoredEvent[],
): { headers: MsgHdrs; body: Uint8Array } => {
  const hdrs = headers();
  hdrs.set("wm-types", events.map((event) => event.type).join(","));
  hdrs.set("wm-actor", meta.actor);
  hdrs.set("wm-correlation", meta.correlation);
  hdrs.set("wm-clock", String(Math.round(meta.clockMs)));
  if (meta.cause) hdrs.set("wm-cause", meta.cause);
  if (meta.tick !== null) hdrs.set("wm-tick", String(meta.tick));
  if (meta.seen !== null) hdrs.set("wm-seen", meta.seen);
  if (meta.fence !== null) hdrs.set("wm-fence", String(meta.fence));
  if (meta.traceparent) hdrs.set("traceparent", meta.traceparent);
  return { headers: hdrs, body: encoder.encode(JSON.stringify(events)) };
};

export type RawMessage = {
  readonly subject: string;
  readonly headers: MsgHdrs | undefined;
  readonly data: Uint8Array;
  readonly sequence: number;
  readonly storedAt: number;
};

/** Reads a stored or republished message; throws `Failure` WING_LOG_FOREIGN for what Wingman did not write. */
export const decodeCommit = async (keyring: Keyring, message: RawMessage): Promise<Recorded> => {
  const commit = parseCommit(message);
  if (!isSealedBody(message.data)) return commit;
  return openCommit(commit, (await keyring.forReading([commit.aggregate]))(commit.aggregate));
};

const sealedMark = Buffer.from('{"sealed":"');
/** Something in it is sealed; of what is not, nobody needs to ask for keys. Words cannot look so: JSON writes their quotes as \\". */
export const isSealedBody = (data: Uint8Array): boolean =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).includes(sealedMark);

/**
 * As a reader takes it: what Wingman did not write comes as `unreadable` where its subject names an aggregate, so
 * that it stops nobody but that aggregate's readers; undefined where it names none.
 */
export const takeCommit = async (keyring: Keyring, message: RawMessage): Promise<Recorded | undefined> => {
  try {
    return await decodeCommit(keyring, message);
  } catch (error) {
    if (!(error instanceof Failure) || !ofMessage.has(error.code)) throw error;
    const aggregate = aggregateOf(message.subject);
    if (!aggregate) return undefined;
    const { sequence, storedAt, headers: hdrs } = message;
    return {
      ...nobodys,
      aggregate,
      sequence,
      storedAt,
      id: (hdrs?.get("Nats-Msg-Id") || `foreign-${sequence}`) as CommitId, // A place in the log, for the fingerprint of whoever read it.
      unreadable: error,
    };
  }
};
const ofMessage = new Set(["WING_LOG_FOREIGN", "WING_LOG_TOO_LARGE"]);
const nobodys = {
  actor: "unknown" as ActorId,
  cause: null,
  tick: null,
  correlation: "",
  clockMs: 0,
  seen: null,
  fence: null,
  traceparent: null,
  events: [],
} satisfies Partial<Recorded>;

/** A commit as it came off the wire, its fields still sealed; throws `Failure` WING_LOG_FOREIGN, WING_LOG_TOO_LARGE. */
export const parseCommit = (message: RawMessage): Recorded => {
  const aggregate = aggregateOf(message.subject);
  const hdrs = message.headers;
  const id = hdrs?.get("Nats-Msg-Id");
  if (!aggregate || !hdrs || !id) throw foreign(message);
  const text = (name: string): string | null => hdrs.get(name) || null;
  const number = (name: string): number | null => (text(name) === null ? null : Number(text(name)));
  if (message.data.length > commitBytesMax)
    throw new Failure("WING_LOG_TOO_LARGE", `message ${message.sequence} on the log is larger than a commit may be.`, {
      remedy: "Something else publishes under wm.ev; find it before going on.",
    });
  const events = eventsIn(message);
  return {
    aggregate,
    sequence: message.sequence,
    previous: number("Nats-Expected-Last-Subject-Sequence") ?? undefined,
    storedAt: message.storedAt,
    id: id as CommitId,
    actor: (text("wm-actor") ?? "unknown") as ActorId,
    cause: text("wm-cause") as EventId | null,
    tick: number("wm-tick"),
    correlation: text("wm-correlation") ?? "",
    clockMs: Number(text("wm-clock") ?? 0),
    seen: text("wm-seen"),
    fence: number("wm-fence"),
    traceparent: text("traceparent"),
    events,
  };
};

/** Opens its fields; where one cannot be opened, the commit comes as `unreadable`. */
export const openCommit = (commit: Recorded, sealer: Sealer): Recorded => {
  try {
    return { ...commit, events: commit.events.map((event) => openEvent(commit.aggregate, event, sealer)) };
  } catch (error) {
    if (error instanceof Failure) return { ...commit, events: [], unreadable: error };
    throw error;
  }
};

const foreign = (message: RawMessage, cause?: unknown): Failure =>
  new Failure("WING_LOG_FOREIGN", `message ${message.sequence} on the log is not a commit.`, {
    remedy: "Something else publishes under wm.ev; find it before going on.",
    cause,
  });

/** `encodeCommit` wrote them after the schema check; of anything else only the frame is looked at here. */
const eventsIn = (message: RawMessage): StoredEvent[] => {
  let body: unknown;
  try {
    body = JSON.parse(decoder.decode(message.data));
  } catch (cause) {
    throw foreign(message, cause);
  }
  if (Array.isArray(body) && body.length > 0 && body.every(isEvent)) return body;
  throw foreign(message);
};

const isEvent = (value: unknown): value is StoredEvent => {
  const { id, type, v, time, data } = (value ?? {}) as Partial<Record<keyof StoredEvent, unknown>>;
  return (
    typeof id === "string" &&
    typeof type === "string" &&
    typeof v === "number" &&
    typeof time === "string" &&
    typeof data === "object" &&
    data !== null
  );
};
