/**
 * Sound that may be kept, on RECORDINGS: a message is a piece of one side, sealed before it comes here. A piece is one
 * message and not a chunked object, so that a kill leaves either all of it or nothing; its subject names its first
 * sample, and the server refuses a second one there.
 */
import { JetStreamApiError } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import type { EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { answered, type JetStreamLog } from "./jetstream.ts";
import { streamNames } from "./streams.ts";
import {
  type ChannelRef,
  recordingOf,
  recordingSubject,
  recordingSubjects,
  recordingSubjectsIn,
  slotCount,
} from "./subjects.ts";

const putMsMax = 5_000;
const knownCodes = [10071, 10164];
const fullCodes = [10077, 10023, 10047];

/** What is known of a piece without opening it: as it stands on the log once it is there. */
export type Piece = EventData<"SoundRecorded">;
export type PlaceOfPiece = { readonly ref: ChannelRef; readonly firstSample: number };

/**
 * Stores a piece; false where one stands at its first sample already. Throws `Failure` WING_LOG_FULL, WING_LOG_UNKNOWN;
 * sending it again is harmless.
 */
export const putPiece = async (
  log: JetStreamLog,
  ref: ChannelRef,
  piece: Piece,
  sealed: Uint8Array,
): Promise<boolean> => {
  const hdrs = headers();
  hdrs.set("wm-piece", JSON.stringify(piece));
  try {
    await answered(() =>
      log.line.during(() =>
        log.client.publish(recordingSubject(ref, piece.firstSample), sealed, {
          headers: hdrs,
          timeout: putMsMax,
          expect: { lastSubjectSequence: 0, streamName: streamNames.recordings },
        }),
      ),
    );
    return true;
  } catch (error) {
    const code = error instanceof JetStreamApiError ? error.code : 0;
    if (knownCodes.includes(code)) return false;
    if (fullCodes.includes(code))
      throw new Failure("WING_LOG_FULL", "the store of recordings is full; no more sound is kept.", {
        remedy: "Delete recordings, shorten how long they are kept, or give the stream RECORDINGS more bytes.",
        cause: error,
      });
    throw error;
  }
};

/** The pieces there are of a call, both sides, by side and sample. Throws `Failure` WING_LOG_UNKNOWN. */
export const piecesOf = async (log: JetStreamLog, tenant: TenantId, call: string): Promise<readonly PlaceOfPiece[]> =>
  (await placesIn(log, recordingSubjects(tenant, call))).sort(
    (one, other) => one.ref.channel.localeCompare(other.ref.channel) || one.firstSample - other.firstSample,
  );

/** The piece at a place with its sealed bytes; undefined where there is none. Throws `Failure` WING_LOG_UNKNOWN. */
export const readPiece = async (
  log: JetStreamLog,
  { ref, firstSample }: PlaceOfPiece,
): Promise<{ readonly piece: Piece; readonly sealed: Uint8Array; readonly storedAt: number } | undefined> => {
  const message = await answered(() =>
    log.manager.direct.getMessage(streamNames.recordings, { last_by_subj: recordingSubject(ref, firstSample) }),
  );
  const text = message?.header.get("wm-piece");
  if (!message || !text) return undefined;
  // Written by `putPiece`; its bytes prove themselves when they are opened.
  return { piece: JSON.parse(text) as Piece, sealed: message.data, storedAt: message.time.getTime() };
};

/** Takes pieces of a call out of the store; answers how many there were. Their keys are what makes them unreadable. */
export const purgePieces = async (
  log: JetStreamLog,
  tenant: TenantId,
  call: string,
  only?: PlaceOfPiece,
): Promise<number> => {
  const filter = only ? recordingSubject(only.ref, only.firstSample) : recordingSubjects(tenant, call);
  const { purged } = await answered(() => log.manager.streams.purge(streamNames.recordings, { filter }));
  return purged;
};

/** Calls of a tenant with recorded sound, and when its first piece was stored. Throws `Failure` WING_LOG_UNKNOWN. */
export async function* recordedCalls(
  log: JetStreamLog,
  tenant: TenantId,
): AsyncGenerator<{ readonly call: string; readonly recordedAt: number }> {
  for (let slot = 0; slot < slotCount; slot++) {
    const oldest = new Map<string, PlaceOfPiece>();
    for (const place of await placesIn(log, recordingSubjectsIn(slot, tenant))) {
      const known = oldest.get(place.ref.call);
      if (!known || place.firstSample < known.firstSample) oldest.set(place.ref.call, place);
    }
    for (const [call, place] of oldest) {
      const found = await readPiece(log, place);
      if (found) yield { call, recordedAt: found.storedAt };
    }
  }
}

const placesIn = async (log: JetStreamLog, filter: string): Promise<PlaceOfPiece[]> => {
  const { state } = await answered(() => log.manager.streams.info(streamNames.recordings, { subjects_filter: filter }));
  return Object.keys(state.subjects ?? {}).flatMap((subject) => recordingOf(subject) ?? []);
};
