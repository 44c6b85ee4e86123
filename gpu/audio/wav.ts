import { Failure } from "@wingman/domain/failure";
import { sampleRateHz } from "../stt/recognizer.ts";
import { toInt16 } from "./pcm.ts";
import { resample } from "./resample.ts";
import { floatsOf, wavHead } from "./wav-format.ts";

export type Wav = { readonly sampleRateHz: number; readonly channelCount: number; readonly samples: Int16Array };

/**
 * Reads one channel (0 by default) of a RIFF WAVE file of any usual kind and rate (`wav-format.ts`), and gives it at
 * 16 kHz. `sampleRateHz` and `channelCount` of the answer describe the file, not the samples.
 * Throws `Failure` WING_AUDIO_NOT_WAV, WING_AUDIO_TRUNCATED, WING_AUDIO_UNSUPPORTED.
 */
export function readWav(bytes: Uint8Array, channel = 0): Wav {
  if (bytes.length < 12)
    throw new Failure("WING_AUDIO_NOT_WAV", "The sound does not begin as a WAV file does.", {
      remedy: "Save it as WAV (PCM), MP3, Opus or WebM.",
    });
  const head = wavHead(bytes);
  if (!head) throw cutShort("ends before its sound");
  const { format, from, dataBytes } = head;
  if (dataBytes !== null && from + dataBytes > bytes.length)
    throw cutShort(`says ${dataBytes} bytes of sound and holds ${bytes.length - from}`);
  if (channel < 0 || channel >= format.channelCount)
    throw new Failure(
      "WING_AUDIO_UNSUPPORTED",
      `The WAV file has ${format.channelCount} channels, so there is no channel ${channel}.`,
    );
  const floats = floatsOf(bytes.subarray(from, dataBytes === null ? undefined : from + dataBytes), format, channel);
  return {
    sampleRateHz: format.rateHz,
    channelCount: format.channelCount,
    samples: toInt16(resample(floats, format.rateHz, sampleRateHz)), // At 16 kHz there is no filter, and 16 bit stay exact.
  };
}

const cutShort = (how: string): Failure =>
  new Failure("WING_AUDIO_TRUNCATED", `The WAV file ${how}.`, { remedy: "Copy or record the file again." });

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

const codecPcm = 1;
