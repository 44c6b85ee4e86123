/**
 * A binary frame of sound: 16 bytes of header, then samples, all little endian.
 *
 * | offset | bytes | what |
 * |---|---|---|
 * | 0 | 2 | `W` `A` |
 * | 2 | 1 | version, 1 |
 * | 3 | 1 | format: 1 = signed 16 bit, 2 = 32 bit float, 3 = mu-law at 8 kHz |
 * | 4 | 1 | channel: 0 = rep, 1 = customer |
 * | 5 | 3 | zero |
 * | 8 | 8 | number of the first sample of this channel, unsigned |
 *
 * 20 to 100 ms of 16 kHz mono a frame. Numbering by sample makes resending harmless and drift visible. Numbers and marks
 * count at 16 kHz whatever is sent: a byte of mu-law (ITU-T G.711, one a sample) counts two, and its frame begins at an even number.
 */
import { Failure } from "../failure.ts";
import { expand } from "../sound/companded.ts";
import type { Channel } from "../call/events/shared.ts";

export const headerBytes = 16;
export const samplesMin = 320;
export const samplesMax = 1_600;
/** The largest frame a client may send; the socket refuses more before reading it. */
export const frameBytesMax = headerBytes + samplesMax * 4;

export type SoundFrame = { readonly channel: Channel; readonly firstSample: number; readonly samples: Int16Array };
/** As it came: half as many samples where they are of a telephone line. */
export type ReadFrame = SoundFrame & { readonly rateHz?: 8_000 };

/** Writes a frame of signed 16-bit samples. */
export const encodeFrame = ({ channel, firstSample, samples }: SoundFrame): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(headerBytes + samples.length * 2);
  const view = new DataView(bytes.buffer);
  bytes.set([0x57, 0x41, 1, 1, channel === "rep" ? 0 : 1]);
  view.setBigUint64(8, BigInt(firstSample), true);
  for (let i = 0; i < samples.length; i++) view.setInt16(headerBytes + i * 2, samples[i] ?? 0, true);
  return bytes;
};

/** Writes a frame of mu-law, a byte a sample of 8 kHz; `firstSample` counts at 16 kHz. */
export const encodeTelephoneFrame = (
  channel: Channel,
  firstSample: number,
  mulaw: Uint8Array,
): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(headerBytes + mulaw.length);
  bytes.set(encodeFrame({ channel, firstSample, samples: new Int16Array(0) }));
  bytes[3] = 3;
  bytes.set(mulaw, headerBytes);
  return bytes;
};

/** Reads a frame; throws `Failure` WING_AUDIO_FRAME that says what is wrong with it. The last frame of a channel may be short. */
export const decodeFrame = (bytes: Uint8Array): ReadFrame => {
  const wrong = (what: string) =>
    new Failure("WING_AUDIO_FRAME", `not a sound frame: ${what}.`, {
      remedy: "Send 16 header bytes and 20 to 100 ms of 16 kHz mono (docs/protocol.md).",
    });
  if (bytes.length < headerBytes) throw wrong(`${bytes.length} bytes, a header alone has ${headerBytes}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[0] !== 0x57 || bytes[1] !== 0x41) throw wrong("it does not begin with WA");
  if (bytes[2] !== 1) throw wrong(`version ${bytes[2]}, this server reads 1`);
  const width = widths[bytes[3] ?? 0] ?? 0;
  if (width === 0) throw wrong(`format ${bytes[3]}, known are 1 (int16), 2 (float32) and 3 (mu-law)`);
  const each = width === 1 ? 2 : 1;
  if ((bytes[4] ?? 2) > 1) throw wrong(`channel ${bytes[4]}, known are 0 (rep) and 1 (customer)`);
  if (bytes[5] !== 0 || bytes[6] !== 0 || bytes[7] !== 0) throw wrong("bytes 5 to 7 are not zero");
  const soundBytes = bytes.length - headerBytes;
  if (soundBytes === 0 || soundBytes % width !== 0)
    throw wrong(`${soundBytes} bytes of sound do not divide into samples of ${width}`);
  const count = soundBytes / width;
  if (count * each > samplesMax) throw wrong(`${count} samples, at most ${samplesMax} go in one frame`);
  const firstSample = Number(view.getBigUint64(8, true));
  if (!Number.isSafeInteger(firstSample + count * each)) throw wrong("the sample number is out of range");
  const channel = bytes[4] === 0 ? "rep" : "customer";
  if (width === 1) {
    if (firstSample % 2 !== 0) throw wrong("8 kHz begins at an even number: numbers count at 16 kHz");
    return { channel, firstSample, samples: expand(bytes.subarray(headerBytes), "mulaw"), rateHz: 8_000 };
  }
  const samples = new Int16Array(count);
  for (let i = 0; i < count; i++) {
    if (width === 2) samples[i] = view.getInt16(headerBytes + i * 2, true);
    else {
      const value = view.getFloat32(headerBytes + i * 4, true);
      if (!Number.isFinite(value)) throw wrong(`sample ${i} is not a number`);
      samples[i] = Math.max(-32_768, Math.min(32_767, Math.round(value * 32_767)));
    }
  }
  return { channel, firstSample, samples };
};

/** Bytes of a sample, by format. */
const widths: readonly number[] = [0, 2, 4, 1];
