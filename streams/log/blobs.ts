/**
 * Files of documents, on BLOBS: a message is a piece of one, sealed with the document's own key before it comes here, so
 * that forgetting the key takes the file back with everything else that was written of it.
 */
import { JetStreamApiError } from "@nats-io/jetstream";
import { Failure } from "@wingman/domain/failure";
import type { Aggregate } from "./event-log.ts";
import { answered, type JetStreamLog } from "./jetstream.ts";
import { isSealed, type Keyring, type SealedPlace } from "./seal.ts";
import { streamNames } from "./streams.ts";
import { blobSubject, blobSubjects } from "./subjects.ts";

/** Of a file, before it is sealed: with its seal a message stays well below a megabyte. */
export const pieceBytes = 256 * 1024;
const putMsMax = 5_000;
const fullCodes = [10077, 10023, 10047];

const placeOf = (aggregate: Aggregate, piece: number): SealedPlace => ({
  aggregate,
  eventId: `blob.${piece}`,
  type: "Blob",
  path: "bytes",
});

/** Stores a file whole; the same again changes nothing. Throws `Failure` WING_LOG_FULL, WING_LOG_UNKNOWN, WING_KEYS_AWAY. */
export const putBlob = async (
  log: JetStreamLog,
  keys: Keyring,
  aggregate: Aggregate,
  bytes: Uint8Array,
): Promise<void> => {
  const sealer = await keys.forWriting(aggregate);
  for (let piece = 0; piece * pieceBytes < bytes.length; piece++) {
    const text = Buffer.from(bytes.subarray(piece * pieceBytes, (piece + 1) * pieceBytes)).toString("base64");
    const sealed = sealer.seal(text, { ...placeOf(aggregate, piece), whose: "both", atMs: 0 });
    await answered(() =>
      log.line.during(() =>
        log.client.publish(blobSubject(aggregate, piece), JSON.stringify(sealed), {
          timeout: putMsMax,
          expect: { streamName: streamNames.blobs },
        }),
      ),
    ).catch((error: unknown) => {
      if (error instanceof JetStreamApiError && fullCodes.includes(error.code))
        throw new Failure("WING_LOG_FULL", "the store of documents is full; no more are taken.", {
          remedy: "Remove documents, or give the stream BLOBS more bytes.",
          cause: error,
        });
      throw error;
    });
  }
};

/**
 * A file as it was handed in, `bytes` long; undefined where a piece is missing or its key is forgotten. Throws `Failure`
 * WING_SEAL_BROKEN, WING_LOG_UNKNOWN, WING_KEYS_AWAY.
 */
export const readBlob = async (
  log: JetStreamLog,
  keys: Keyring,
  aggregate: Aggregate,
  bytes: number,
): Promise<Buffer | undefined> => {
  const sealer = (await keys.forReading([aggregate]))(aggregate);
  const parts: Buffer[] = [];
  for (let piece = 0; piece * pieceBytes < bytes; piece++) {
    const message = await answered(() =>
      log.manager.direct.getMessage(streamNames.blobs, { last_by_subj: blobSubject(aggregate, piece) }),
    );
    if (!message) return undefined;
    const stored: unknown = JSON.parse(message.string());
    const text = isSealed(stored) ? sealer.open(stored, placeOf(aggregate, piece)) : stored;
    if (typeof text !== "string") return undefined;
    parts.push(Buffer.from(text, "base64"));
  }
  return Buffer.concat(parts);
};

/** Takes a file out of the store. */
export const purgeBlob = async (log: JetStreamLog, aggregate: Aggregate): Promise<void> => {
  await answered(() => log.manager.streams.purge(streamNames.blobs, { filter: blobSubjects(aggregate) }));
};
