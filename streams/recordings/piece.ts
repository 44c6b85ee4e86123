/**
 * A piece of one side's sound as it is stored: cut at the slices of the call's clock, each packed and sealed with its
 * slice's key, so that whoever takes back half a minute takes its sound along, and of nothing else.
 */
import { createHash } from "node:crypto";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { SampleSpan } from "@wingman/domain/privacy/muted";
import { sliceMs, sliceOf } from "@wingman/domain/call/slices";
import { Failure } from "@wingman/domain/failure";
import type { Aggregate } from "../log/event-log.ts";
import type { SoundSealer } from "../log/seal.ts";
import { pack, unpack } from "./codec.ts";

export const samplesPerMs = 16;
/** Half a minute: uncompressed and sealed it still fits into one message of a megabyte. */
export const pieceSamplesMax = 30_000 * samplesPerMs;
const version = 1;
const headBytes = 4 + 2 + 4;

/** Which sound of which call; `startMs` is the call's clock at the side's sample 0, whole milliseconds. */
export type SideOfCall = { readonly aggregate: Aggregate; readonly channel: Channel; readonly startMs: number };

export const msAt = (startMs: number, sample: number): number => startMs + sample / samplesPerMs;
/** The first sample at or after a moment of the call. */
export const sampleAt = (startMs: number, ms: number): number =>
  ms === Infinity ? Infinity : Math.max(0, Math.ceil((ms - startMs) * samplesPerMs));

/** The slice in which a sample ends; never slice 0, which is of what was not said at a moment. */
const sliceOfSample = (startMs: number, sample: number): number => Math.max(1, sliceOf(msAt(startMs, sample + 1)));
/** First sample after a slice. */
const endOfSlice = (startMs: number, slice: number): number => (slice * sliceMs - startMs) * samplesPerMs;

/** The slices of a run of samples, in order. */
export const slicesIn = (
  startMs: number,
  { firstSample, endSample }: SampleSpan,
): readonly (SampleSpan & { readonly slice: number })[] => {
  const slices: (SampleSpan & { slice: number })[] = [];
  for (let first = firstSample; first < endSample;) {
    const slice = sliceOfSample(startMs, first);
    const end = Math.min(endSample, Math.max(first + 1, endOfSlice(startMs, slice)));
    slices.push({ firstSample: first, endSample: end, slice });
    first = end;
  }
  return slices;
};

/** The last cut between slices in a run that is not beyond `endSample`; its end where there is none. */
export const cutBefore = (startMs: number, firstSample: number, endSample: number): number => {
  const slice = sliceOfSample(startMs, endSample - 1);
  const whole = endOfSlice(startMs, slice) === endSample ? endSample : endOfSlice(startMs, slice - 1);
  return whole > firstSample ? whole : endSample;
};

export type Part = { readonly firstSample: number; readonly slice: number; readonly samples: Int16Array };

/** The sealed bytes of these parts; undefined where all their keys are forgotten. */
export const sealPiece = (
  sealer: SoundSealer,
  { aggregate, channel }: SideOfCall,
  parts: readonly Part[],
): { readonly bytes: Buffer; readonly sha256: string } | undefined => {
  const sealed = parts.flatMap(({ firstSample, slice, samples }) => {
    const bytes = sealer.seal(pack(samples), { aggregate, channel, slice, firstSample });
    if (!bytes) return [];
    const head = Buffer.alloc(headBytes);
    head.writeUInt32BE(firstSample, 0);
    head.writeUInt16BE(bytes.length, 4);
    head.writeUInt32BE(slice, 6);
    return [head, bytes];
  });
  if (sealed.length === 0) return undefined;
  const bytes = Buffer.concat([Buffer.of(version), ...sealed]);
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
};

/** The parts that can still be heard. Throws `Failure` WING_SEAL_BROKEN for what is not what was sealed. */
export const openPiece = (
  sealer: SoundSealer,
  { aggregate, channel }: Pick<SideOfCall, "aggregate" | "channel">,
  sealed: Uint8Array,
): { readonly parts: readonly Part[]; readonly forgotten: number } => {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes[0] !== version) throw notAPiece();
  const parts: Part[] = [];
  let forgotten = 0;
  for (let at = 1; at < bytes.length;) {
    if (at + headBytes > bytes.length) throw notAPiece();
    const firstSample = bytes.readUInt32BE(at);
    const length = bytes.readUInt16BE(at + 4);
    const slice = bytes.readUInt32BE(at + 6);
    at += headBytes;
    const packed = sealer.open(bytes.subarray(at, at + length), { aggregate, channel, slice, firstSample });
    at += length;
    if (packed) parts.push({ firstSample, slice, samples: unpack(packed) });
    else forgotten += 1;
  }
  return { parts, forgotten };
};

const notAPiece = (): Failure =>
  new Failure("WING_SEAL_BROKEN", "a piece of recorded sound is not as it was written.", {
    remedy: "Something else wrote to the stream RECORDINGS, or an older Wingman reads what a newer one wrote.",
  });
