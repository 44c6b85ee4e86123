/**
 * Leases on the wire: who owns which slot, in the KV bucket `leases`, and the beats by which workers tell each
 * other that they live. A key is written only when its owner changes; beats are not kept at all, so that nothing is
 * forced to the disk while nothing happens.
 */
import { JetStreamApiError } from "@nats-io/jetstream";
import { Failure } from "@wingman/domain/failure";
import { followStream } from "../follow/follow.ts";
import type { JetStreamLog } from "./jetstream.ts";
import { streamNames } from "./streams.ts";
import { leaseSubject, leaseSubjects, type LeaseRole, slotIn, workerSubject } from "./subjects.ts";

const answerMsMax = 2_000;
const conflictCodes = [10071, 10164];

/** What stands in the bucket of one slot. */
export type Lease = {
  readonly slot: number;
  /** Null where the last owner let go. */
  readonly owner: string | null;
  /** Of the bucket; that at which an owner won is its fencing token. */
  readonly revision: number;
  /** Server time, epoch milliseconds. */
  readonly storedAt: number;
};

/** Every lease of a role as it stands now. Throws what the client throws. */
export const readLeases = async (log: JetStreamLog, role: LeaseRole): Promise<Lease[]> => {
  const list: Lease[] = [];
  const newest = await log.manager.direct.getLastMessagesFor(streamNames.leases, { multi_last: [leaseSubjects(role)] });
  try {
    for await (const message of newest)
      list.push(leaseOf(message.subject, message.data, message.seq, message.time.getTime()));
  } catch (error) {
    if (!isNothingThere(error)) throw error;
  }
  return list;
};

/** Every change of a role's leases after a revision, as it is stored; `anew` when the bucket itself was made anew. */
export async function* followLeases(
  log: JetStreamLog,
  role: LeaseRole,
  after: number,
  signal: AbortSignal,
  anew: () => void,
): AsyncGenerator<Lease> {
  for await (const message of followStream(log, {
    stream: streamNames.leases,
    subjects: [leaseSubjects(role)],
    after,
    signal,
    mayBeginAnew: true, // Leases of a bucket that is gone are nobody's.
    onMend: (why) => {
      if (/made anew|lost its end/.test(why)) anew();
    },
  }))
    yield leaseOf(message.subject, message.data, message.sequence, message.storedAt);
}

/**
 * Writes the owner of a slot if nobody wrote it after `expected` (0: nobody ever did). Answers the revision, or
 * undefined where another was faster or no answer came: whoever follows the bucket sees which.
 */
export const writeLease = async (
  log: JetStreamLog,
  role: LeaseRole,
  slot: number,
  owner: string | null,
  expected: number,
): Promise<number | undefined> => {
  try {
    const body = JSON.stringify({ owner } satisfies Stored);
    const ack = await log.line.during(() =>
      log.client.publish(leaseSubject(role, slot), body, {
        timeout: answerMsMax,
        expect: { lastSubjectSequence: expected, streamName: streamNames.leases },
      }),
    );
    return ack.seq;
  } catch (error) {
    if (error instanceof JetStreamApiError && !conflictCodes.includes(error.code) && error.status !== 503) throw error;
    return undefined;
  }
};

/** Of one slot, as it stands now; undefined when nobody ever had it. Throws `Failure` WING_LOG_UNKNOWN without an answer. */
export const readLease = async (log: JetStreamLog, role: LeaseRole, slot: number): Promise<Lease | undefined> => {
  const message = await log.line
    .during(() => log.manager.direct.getMessage(streamNames.leases, { last_by_subj: leaseSubject(role, slot) }))
    .catch((cause: unknown) => {
      throw new Failure("WING_LOG_UNKNOWN", "the log did not say who has a lease.", { cause });
    });
  return message ? leaseOf(message.subject, message.data, message.seq, message.time.getTime()) : undefined;
};

type Stored = { readonly owner: string | null };
const leaseOf = (subject: string, data: Uint8Array, revision: number, storedAt: number): Lease => ({
  slot: slotIn(subject),
  owner: (JSON.parse(new TextDecoder().decode(data)) as Stored).owner, // Written by `writeLease`.
  revision,
  storedAt,
});
const isNothingThere = (error: unknown): boolean =>
  error instanceof Error && /no message found|no results|404|not found/i.test(error.message);

export type Beat = { readonly worker: string; readonly leaves: boolean };

/** Tells a role's workers that this one lives, or leaves. */
export const sendBeat = ({ connection, line }: JetStreamLog, role: LeaseRole, beat: Beat): void => {
  if (line.isUp() && !connection.isClosed()) connection.publish(workerSubject(role), JSON.stringify(beat));
};

/** Tells of every beat of the role, its own among them, until `signal` aborts. */
export const hearBeats = (
  { connection }: JetStreamLog,
  role: LeaseRole,
  tell: (beat: Beat) => void,
  signal: AbortSignal,
): void => {
  const subscription = connection.subscribe(workerSubject(role), {
    callback: (error, message) => {
      if (!error) tell(JSON.parse(message.string()) as Beat); // Written by `sendBeat`.
    },
  });
  signal.addEventListener("abort", () => subscription.unsubscribe(), { once: true });
};

/** True once the server has answered: whatever it had sent to this process before has then been heard. */
export const hasHeardAll = async ({ connection, line, runtime }: JetStreamLog, msMax: number): Promise<boolean> => {
  if (!line.isUp() || connection.isClosed()) return false;
  const late = Promise.withResolvers<boolean>();
  const cancel = runtime.later(msMax, () => late.resolve(false));
  const answered = line
    .during(() => connection.flush())
    .then(
      () => true,
      () => false,
    );
  return Promise.race([answered, late.promise]).finally(cancel);
};
