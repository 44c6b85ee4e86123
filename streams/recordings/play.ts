/** A recording as it is heard again: where there is sound of a side, and its samples over a span of the call. */
import type { Channel } from "@wingman/domain/call/events/shared";
import type { TenantId } from "@wingman/domain/ids";
import { callAggregate } from "../log/calls.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { piecesOf, readPiece } from "../log/recordings.ts";
import type { SoundKeyring } from "../log/seal.ts";
import { openPiece, pieceSamplesMax, samplesPerMs } from "./piece.ts";

/** Sound of at most so long is given at once: it is put together in memory. */
export const playedMsMax = 60_000;
const pieceMsMax = pieceSamplesMax / samplesPerMs;

export type HeardAgain = {
  /** From `fromMs` of the call's clock on, silence where nothing is kept. */
  readonly samples: Int16Array;
  /** Milliseconds of it of which there is sound. */
  readonly heardMs: number;
};

/** One side's sound between two moments of the call, at most `playedMsMax`. Throws `Failure` WING_LOG_UNKNOWN, WING_SEAL_BROKEN. */
export const soundBetween = async (
  { log, keys }: { readonly log: JetStreamLog; readonly keys: SoundKeyring },
  of: { readonly tenant: TenantId; readonly call: string; readonly channel: Channel },
  span: { readonly fromMs: number; readonly toMs: number },
): Promise<HeardAgain> => {
  const fromMs = Math.floor(span.fromMs);
  const toMs = Math.min(span.toMs, fromMs + playedMsMax);
  const samples = new Int16Array(Math.max(0, Math.round((toMs - fromMs) * samplesPerMs)));
  const aggregate = callAggregate(of.tenant, of.call);
  const sealer = await keys.soundForReading(aggregate);
  if (!sealer || samples.length === 0) return { samples, heardMs: 0 };
  const places = (await piecesOf(log, of.tenant, of.call)).filter(({ ref }) => ref.channel === of.channel);
  const first = places[0] && (await readPiece(log, places[0]));
  if (!first) return { samples, heardMs: 0 };
  /** The call's clock at the side's sample 0; the same in every piece. */
  const sideStartMs = first.piece.startMs - first.piece.firstSample / samplesPerMs;
  let heard = 0;
  for (const place of places) {
    const beginsMs = sideStartMs + place.firstSample / samplesPerMs;
    if (beginsMs >= toMs || beginsMs + pieceMsMax <= fromMs) continue;
    const found = await readPiece(log, place);
    if (!found) continue;
    for (const part of openPiece(sealer, { aggregate, channel: of.channel }, found.sealed).parts) {
      const at = Math.round((sideStartMs - fromMs) * samplesPerMs) + part.firstSample;
      const cutFrom = Math.max(0, -at);
      const cutTo = Math.min(part.samples.length, samples.length - at);
      if (cutTo <= cutFrom) continue;
      samples.set(part.samples.subarray(cutFrom, cutTo), at + cutFrom);
      heard += cutTo - cutFrom;
    }
  }
  return { samples, heardMs: heard / samplesPerMs };
};

/** The bytes of a 16 bit mono WAV file at 16 kHz. */
export const wavOf = (samples: Int16Array): Uint8Array => {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.length * 2, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(samplesPerMs * 1_000, 24);
  head.writeUInt32LE(samplesPerMs * 2_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.length * 2, 40);
  // As the machine has them, which is little-endian on every one that Wingman runs on.
  return Buffer.concat([head, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
};
