/** Interim text on FRAGMENTS: the same preparation as a commit, no check, no promise at a power cut. */
import { headers } from "@nats-io/transport-node";
import type { EventData } from "@wingman/domain/call/events/index";
import type { CommitId, TenantId } from "@wingman/domain/ids";
import { unlessCutOff } from "./batch-gap.ts";
import type { StoredEvent } from "./event-log.ts";
import { answered, type JetStreamLog } from "./jetstream.ts";
import { openEvent, prepareEvents } from "./prepare.ts";
import { callAggregate } from "./calls.ts";
import { derivedId } from "../base/ids.ts";
import { type ChannelRef, channelOf, fragmentSubject, fragmentSubjects, liveFragmentSubject } from "./subjects.ts";
import { streamNames } from "./streams.ts";
import { type Keyring, plainSealer } from "./seal.ts";
import { isSealedBody, type RawMessage } from "./wire.ts";

const fragmentBatch = 256;

export type Fragment = EventData<"FragmentTranscribed">;
export type RecordedFragment = {
  readonly ref: ChannelRef;
  readonly sequence: number;
  readonly storedAt: number;
  /** When it was made, by the clock of whoever made it, epoch milliseconds. */
  readonly at: number;
  readonly id: string;
  readonly fragment: Fragment;
};

const prepare = async (
  { keyring, runtime }: JetStreamLog,
  ref: ChannelRef,
  fragment: Fragment,
): Promise<{ event: StoredEvent; body: Uint8Array }> => {
  const aggregate = callAggregate(ref.tenant, ref.call);
  const id = derivedId("fragment", ref.call, fragment.utterance, fragment.revision) as CommitId;
  const commit = {
    id,
    time: new Date(runtime.now()),
    clockMs: fragment.endMs,
    events: [{ type: "FragmentTranscribed", data: fragment }],
  };
  const [event] = prepareEvents(aggregate, commit, await keyring.forWriting(aggregate));
  if (!event) throw new Error("one event in, one event out");
  return { event, body: new TextEncoder().encode(JSON.stringify(event)) };
};

/** Keeps a fragment; a resend of the same revision is the same fragment. */
export const publishFragment = async (log: JetStreamLog, ref: ChannelRef, fragment: Fragment): Promise<void> => {
  const { event, body } = await prepare(log, ref, fragment);
  await log.client.publish(fragmentSubject(ref), body, {
    msgID: event.id,
    headers: clockHeader(fragment),
    timeout: 2_000,
  });
};

/**
 * Shows a fragment without keeping it: while consent is being asked, words live in memory and on the rep's
 * screen alone. It goes straight to where the stream would have republished it.
 */
export const showFragment = async (log: JetStreamLog, ref: ChannelRef, fragment: Fragment): Promise<void> => {
  const { body } = await prepare(log, ref, fragment);
  const hdrs = clockHeader(fragment);
  hdrs.set(heldHeader, "1");
  log.connection.publish(liveFragmentSubject(ref), body, { headers: hdrs });
};

/** Set on words that are only shown: nobody but the rep may see them. */
export const heldHeader = "wm-held";
const clockHeader = (fragment: Fragment) => {
  const hdrs = headers();
  hdrs.set("wm-clock", String(Math.round(fragment.endMs)));
  return hdrs;
};

/** Reads a stored or republished fragment; undefined for anything else. */
export const decodeFragment = async (
  keyring: Keyring,
  message: Pick<RawMessage, "subject" | "data" | "sequence" | "storedAt">,
): Promise<RecordedFragment | undefined> => {
  const ref = channelOf(message.subject);
  if (!ref) return undefined;
  const stored = JSON.parse(new TextDecoder().decode(message.data)) as StoredEvent; // Written by `prepare` above.
  const aggregate = callAggregate(ref.tenant, ref.call);
  const sealer = isSealedBody(message.data) ? (await keyring.forReading([aggregate]))(aggregate) : plainSealer;
  const event = openEvent(aggregate, stored, sealer);
  return {
    ref,
    sequence: message.sequence,
    storedAt: message.storedAt,
    at: Date.parse(event.time),
    id: event.id,
    fragment: event.data as Fragment,
  };
};

/** The fragment at a sequence, for a replay; undefined once it has aged out. Throws `Failure` WING_LOG_UNKNOWN. */
export const fragmentAt = async (log: JetStreamLog, sequence: number): Promise<RecordedFragment | undefined> => {
  const message = await answered(() => log.manager.direct.getMessage(streamNames.fragments, { seq: sequence }));
  return message
    ? decodeFragment(log.keyring, {
        subject: message.subject,
        data: message.data,
        sequence: message.seq,
        storedAt: message.time.getTime(),
      })
    : undefined;
};

/** Every fragment of a call that has not aged out, `begin` and after, in order of the stream. Throws the `Failure` of one that cannot be opened. */
export async function* fragmentsOf(
  log: JetStreamLog,
  tenant: TenantId,
  call: string,
  begin = 1,
): AsyncGenerator<RecordedFragment> {
  for (let from = begin; ;) {
    let count = 0;
    try {
      const batch = await log.manager.direct.getBatch(streamNames.fragments, {
        seq: from,
        next_by_subj: fragmentSubjects(tenant, call),
        batch: fragmentBatch,
      } as never); // The client's type wants one of several shapes; this is the server's.
      for await (const message of unlessCutOff(batch)) {
        count += 1;
        from = message.seq + 1;
        const decoded = await decodeFragment(log.keyring, {
          subject: message.subject,
          data: message.data,
          sequence: message.seq,
          storedAt: message.time.getTime(),
        });
        if (decoded) yield decoded;
      }
    } catch (error) {
      if (!(error instanceof Error && /no message found|404|not found/i.test(error.message))) throw error;
    }
    if (count < fragmentBatch) return;
  }
}
