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

/** The bytes of a 16 bit WAV file at 16 kHz, a side each channel. */
export const wavOf = (sides: readonly Int16Array[]): Uint8Array => {
  const frameBytes = sides.length * 2;
  const length = Math.max(0, ...sides.map((samples) => samples.length));
  const bytes = Buffer.alloc(44 + length * frameBytes);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20); // PCM
  bytes.writeUInt16LE(sides.length, 22);
  bytes.writeUInt32LE(samplesPerMs * 1_000, 24);
  bytes.writeUInt32LE(samplesPerMs * 1_000 * frameBytes, 28);
  bytes.writeUInt16LE(frameBytes, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(length * frameBytes, 40);
  sides.forEach((samples, side) => {
    for (let n = 0; n < samples.length; n++) bytes.writeInt16LE(samples[n] ?? 0, 44 + n * frameBytes + side * 2);
  });
  return bytes;
};
