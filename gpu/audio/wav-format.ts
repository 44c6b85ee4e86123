/** The head of a RIFF WAVE file, and its samples as numbers: everything recorders and telephone systems write. */
import { Failure } from "@wingman/domain/failure";
import { expand } from "@wingman/domain/sound/companded";

/** A header that claims more than these is wrong or hostile. */
const channelCountMax = 8;
const rateHzMin = 4_000;
const rateHzMax = 384_000;
/** Sound begins within so many bytes, or it is no file of sound. */
export const headBytesMax = 1_000_000;

const codecs = { pcm: 1, float: 3, alaw: 6, mulaw: 7, extensible: 0xfffe } as const;
type Encoding = "u8" | "s16" | "s24" | "s32" | "f32" | "f64" | "alaw" | "mulaw";
export type WavFormat = {
  readonly encoding: Encoding;
  readonly channelCount: number;
  readonly rateHz: number;
  /** Of one sample of one channel. */
  readonly sampleBytes: number;
};
export type WavHead = {
  readonly format: WavFormat;
  readonly from: number;
  /** Null where the recorder never came back to fill it in: then all that follows is sound. */
  readonly dataBytes: number | null;
};

const remedy = "Save it as WAV (PCM), MP3, Opus or WebM.";

/**
 * Answers undefined where more bytes are needed to tell.
 * Throws `Failure` WING_AUDIO_NOT_WAV, WING_AUDIO_TRUNCATED, WING_AUDIO_UNSUPPORTED.
 */
export const wavHead = (bytes: Uint8Array): WavHead | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12) return undefined;
  if (tag(view, 0) !== "RIFF" || tag(view, 8) !== "WAVE")
    throw new Failure("WING_AUDIO_NOT_WAV", "The sound does not begin as a WAV file does.", { remedy });
  let format: WavFormat | undefined;
  for (let at = 12; at + 8 <= view.byteLength;) {
    const length = view.getUint32(at + 4, true);
    const from = at + 8;
    const name = tag(view, at);
    if (name === "fmt ") {
      if (length < 16 || length > headBytesMax) throw broken("its format is cut short");
      if (from + length > view.byteLength) return undefined;
      format = formatOf(view, from, length);
    }
    if (name === "data") {
      if (!format) throw broken("its sound comes before its format");
      return { format, from, dataBytes: length === 0 || length === 0xffff_ffff ? null : length };
    }
    at = from + length + (length % 2); // Chunks are padded to an even length.
    if (at > headBytesMax) throw broken("there is no sound in its first megabyte");
  }
  return undefined;
};

/** Whole samples of one channel, -1 to 1; what is left of a cut one is not read. */
export const floatsOf = (
  bytes: Uint8Array,
  { encoding, channelCount, sampleBytes }: WavFormat,
  channel: number,
): Float32Array => {
  const stride = sampleBytes * channelCount;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(Math.floor(bytes.length / stride));
  const read = readers[encoding];
  for (let i = 0; i < out.length; i++) {
    const value = read(view, i * stride + channel * sampleBytes);
    out[i] = Number.isFinite(value) ? value : 0; // A float file may say anything.
  }
  return out;
};

const readers: Readonly<Record<Encoding, (view: DataView, at: number) => number>> = {
  u8: (view, at) => (view.getUint8(at) - 128) / 128,
  s16: (view, at) => view.getInt16(at, true) / 32_768,
  s24: (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608,
  s32: (view, at) => view.getInt32(at, true) / 2_147_483_648,
  f32: (view, at) => view.getFloat32(at, true),
  f64: (view, at) => view.getFloat64(at, true),
  alaw: (view, at) => (expand(Uint8Array.of(view.getUint8(at)), "alaw")[0] ?? 0) / 32_768,
  mulaw: (view, at) => (expand(Uint8Array.of(view.getUint8(at)), "mulaw")[0] ?? 0) / 32_768,
};

const encodingOf = (codec: number, bits: number): Encoding | undefined => {
  if (codec === codecs.pcm) return ({ 8: "u8", 16: "s16", 24: "s24", 32: "s32" } as const)[bits];
  if (codec === codecs.float) return ({ 32: "f32", 64: "f64" } as const)[bits];
  if (bits !== 8) return undefined;
  return ({ [codecs.alaw]: "alaw", [codecs.mulaw]: "mulaw" } as const)[codec];
};

const formatOf = (view: DataView, from: number, length: number): WavFormat => {
  const declared = view.getUint16(from, true);
  // The extensible header keeps the real codec in the first two bytes of a 16-byte identifier.
  const codec = declared === codecs.extensible && length >= 26 ? view.getUint16(from + 24, true) : declared;
  const [channelCount, rateHz] = [view.getUint16(from + 2, true), view.getUint32(from + 4, true)];
  const bits = view.getUint16(from + 14, true);
  const encoding = encodingOf(codec, bits);
  const isSane = channelCount >= 1 && channelCount <= channelCountMax && rateHz >= rateHzMin && rateHz <= rateHzMax;
  if (!encoding || !isSane)
    throw new Failure(
      "WING_AUDIO_UNSUPPORTED",
      `The WAV file is codec ${codec}, ${bits} bit, ${channelCount} channels at ${rateHz} Hz.`,
      { remedy },
    );
  return { encoding, channelCount, rateHz, sampleBytes: bits / 8 };
};

const broken = (why: string): Failure =>
  new Failure("WING_AUDIO_TRUNCATED", `The WAV file is damaged: ${why}.`, { remedy: "Copy or record the file again." });

const tag = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
