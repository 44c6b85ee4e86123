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

/** A commit as it came off the wire, its fields still sealed; throws `Failure` WING_LOG_FOREIGN. */
export const parseCommit = (message: RawMessage): Recorded => {
  const aggregate = aggregateOf(message.subject);
  const hdrs = message.headers;
  const id = hdrs?.get("Nats-Msg-Id");
  if (!aggregate || !hdrs || !id)
    throw new Failure("WING_LOG_FOREIGN", `message ${message.sequence} on the log is not a commit.`, {
      remedy: "Something else publishes under wm.ev; find it before going on.",
    });
  const text = (name: string): string | null => hdrs.get(name) || null;
  const events = JSON.parse(decoder.decode(message.data)) as StoredEvent[]; // Written by encodeCommit after the schema check.
  return {
    aggregate,
    sequence: message.sequence,
    storedAt: message.storedAt,
    id: id as CommitId,
    actor: (text("wm-actor") ?? "unknown") as ActorId,
    cause: text("wm-cause") as EventId | null,
    tick: text("wm-tick") === null ? null : Number(text("wm-tick")),
    correlation: text("wm-correlation") ?? "",
    clockMs: Number(text("wm-clock") ?? 0),
    seen: text("wm-seen"),
    fence: text("wm-fence") === null ? null : Number(text("wm-fence")),
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
