import { Failure } from "@wingman/domain/failure";
import { sampleRateHz } from "../stt/recognizer.ts";
import { toInt16 } from "./pcm.ts";
import { resample } from "./resample.ts";

export type Wav = { readonly sampleRateHz: number; readonly channelCount: number; readonly samples: Int16Array };

/** A header that claims more than these is wrong or hostile. */
const channelCountMax = 8;
const rateHzMin = 4_000;
const rateHzMax = 384_000;

/**
 * Reads one channel (0 by default) of a RIFF WAVE file, PCM 16 bit or float 32 bit, any usual rate, and
 * gives it at 16 kHz. `sampleRateHz` and `channelCount` of the answer describe the file, not the samples.
 * Throws `Failure` WING_AUDIO_NOT_WAV, WING_AUDIO_TRUNCATED, WING_AUDIO_UNSUPPORTED.
 */
export function readWav(bytes: Uint8Array, channel = 0): Wav {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || tag(view, 0) !== "RIFF" || tag(view, 8) !== "WAVE")
    throw new Failure("WING_AUDIO_NOT_WAV", "The sound does not begin as a WAV file does.", {
      remedy: "Give a .wav file, PCM 16 bit or float 32 bit.",
    });
  const { format, data } = chunks(view);
  if (format === undefined || data === undefined)
    throw new Failure(
      "WING_AUDIO_TRUNCATED",
      `The WAV file ends before its ${format === undefined ? "format" : "sound"}.`,
      { remedy: "Copy or record the file again." },
    );
  if (channel < 0 || channel >= format.channelCount)
    throw new Failure(
      "WING_AUDIO_UNSUPPORTED",
      `The WAV file has ${format.channelCount} channels, so there is no channel ${channel}.`,
    );
  const isFloat = format.codec === codecFloat;
  const sampleBytes = isFloat ? 4 : 2;
  const stride = sampleBytes * format.channelCount;
  const count = Math.floor(data.length / stride);
  if (!isFloat && format.rateHz === sampleRateHz) {
    // The usual case needs no filter, and stays exact.
    const samples = new Int16Array(count);
    for (let i = 0; i < count; i++) samples[i] = view.getInt16(data.from + i * stride + channel * 2, true);
    return { sampleRateHz: format.rateHz, channelCount: format.channelCount, samples };
  }
  const floats = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const at = data.from + i * stride + channel * sampleBytes;
    floats[i] = isFloat ? view.getFloat32(at, true) : view.getInt16(at, true) / 32_768;
  }
  return {
    sampleRateHz: format.rateHz,
    channelCount: format.channelCount,
    samples: toInt16(resample(floats, format.rateHz, sampleRateHz)),
  };
}

/** The bytes of a 16 bit mono WAV file at 16 kHz. */
export function writeWav(samples: Int16Array): Uint8Array {
  const out = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(out.buffer);
  const text = (at: number, value: string) => {
    for (let i = 0; i < value.length; i++) view.setUint8(at + i, value.charCodeAt(i));
  };
  text(0, "RIFF");
  view.setUint32(4, out.length - 8, true);
  text(8, "WAVE");
  text(12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, codecPcm, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, samples.length * 2, true);
  for (let i = 0; i < samples.length; i++) view.setInt16(44 + i * 2, samples[i] ?? 0, true);
  return out;
}

type Format = { codec: number; channelCount: number; rateHz: number };
const codecPcm = 1;
const codecFloat = 3;
const codecExtensible = 0xfffe;

function chunks(view: DataView): { format?: Format; data?: { from: number; length: number } } {
  let format: Format | undefined;
  for (let at = 12; at + 8 <= view.byteLength;) {
    const length = view.getUint32(at + 4, true);
    const from = at + 8;
    const name = tag(view, at);
    if (name === "fmt ") {
      if (length < 16 || from + length > view.byteLength) return {};
      format = readFormat(view, from, length);
    }
    if (name === "data") {
      // Recorders that stream write 0 or 0xFFFFFFFF and never come back to correct it: then the rest is sound.
      const isOpenEnded = length === 0 || length === 0xffff_ffff;
      if (!isOpenEnded && from + length > view.byteLength)
        throw new Failure(
          "WING_AUDIO_TRUNCATED",
          `The WAV file says ${length} bytes of sound and holds ${view.byteLength - from}.`,
          { remedy: "Copy or record the file again." },
        );
      const data = { from, length: isOpenEnded ? view.byteLength - from : length };
      return format === undefined ? { data } : { format, data };
    }
    at = from + length + (length % 2); // Chunks are padded to an even length.
  }
  return format === undefined ? {} : { format };
}

function readFormat(view: DataView, from: number, length: number): Format {
  const declared = view.getUint16(from, true);
  // The extensible header keeps the real codec in the first two bytes of a 16-byte identifier.
  const codec = declared === codecExtensible && length >= 26 ? view.getUint16(from + 24, true) : declared;
  const format = { codec, channelCount: view.getUint16(from + 2, true), rateHz: view.getUint32(from + 4, true) };
  const bits = view.getUint16(from + 14, true);
  const isKnown = (codec === codecPcm && bits === 16) || (codec === codecFloat && bits === 32);
  const isSane =
    format.channelCount >= 1 &&
    format.channelCount <= channelCountMax &&
    format.rateHz >= rateHzMin &&
    format.rateHz <= rateHzMax;
  if (!isKnown || !isSane)
    throw new Failure(
      "WING_AUDIO_UNSUPPORTED",
      `The WAV file is codec ${codec}, ${bits} bit, ${format.channelCount} channels at ${format.rateHz} Hz.`,
      { remedy: "Save it as PCM 16 bit or float 32 bit." },
    );
  return format;
}

const tag = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
