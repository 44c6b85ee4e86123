import { Failure } from "@wingman/domain/failure";
import { OggOpusDecoder } from "ogg-opus-decoder";
import { sampleRateHz } from "../stt/recognizer.ts";
import { toInt16 } from "./pcm.ts";
import { resample } from "./resample.ts";

/**
 * Decodes one channel of a whole Ogg Opus file to 16 kHz samples. The decoder always gives 48 kHz, whatever
 * was recorded; the pre-skip that the header names is already taken off.
 * Throws `Failure` WING_AUDIO_NOT_OPUS, WING_AUDIO_TRUNCATED, WING_AUDIO_UNSUPPORTED.
 */
export async function decodeOggOpus(bytes: Uint8Array, channel = 0): Promise<Int16Array> {
  if (bytes.length < 4 || String.fromCharCode(...bytes.subarray(0, 4)) !== "OggS" || !holdsOpus(bytes))
    throw new Failure("WING_AUDIO_NOT_OPUS", "The sound is not an Ogg Opus file.", {
      remedy: "Give an .opus or .ogg file that holds Opus.",
    });
  const decoder = new OggOpusDecoder();
  try {
    await decoder.ready;
    const { channelData, samplesDecoded, sampleRate, errors } = await decoder
      .decodeFile(bytes)
      .catch((cause: unknown) => {
        throw new Failure("WING_AUDIO_TRUNCATED", "The Opus file breaks off or is damaged.", {
          remedy: "Copy or record the file again.",
          cause,
        });
      });
    if (errors.length > 0 || samplesDecoded === 0)
      throw new Failure(
        "WING_AUDIO_TRUNCATED",
        `The Opus file could not be decoded to its end (${errors[0]?.message ?? "no sound in it"}).`,
        { remedy: "Copy or record the file again." },
      );
    const floats = channelData[channel];
    if (floats === undefined)
      throw new Failure(
        "WING_AUDIO_UNSUPPORTED",
        `The Opus file has ${channelData.length} channels, so there is no channel ${channel}.`,
      );
    return toInt16(resample(floats.subarray(0, samplesDecoded), sampleRate, sampleRateHz));
  } finally {
    decoder.free();
  }
}

/** The first page of an Ogg file names its codec within its first hundred bytes. */
const holdsOpus = (bytes: Uint8Array): boolean => String.fromCharCode(...bytes.subarray(0, 100)).includes("OpusHead");
