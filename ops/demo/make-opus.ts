import { spawnSync } from "node:child_process";
import { Failure } from "@wingman/domain/failure";
import { OggOpusDecoder } from "ogg-opus-decoder";
import { voiceRateHz } from "./make-voice.ts";

const bitrateKbps = 28;

/** The decoder always gives 48 kHz; this many of its samples are one of ours. */
const decodedPerSample = 48_000 / voiceRateHz;

/**
 * Encodes one 16 kHz mono channel as Ogg Opus with the Debian package opus-tools. The stream's serial number is
 * given, because the encoder would otherwise draw one and no two files would be alike.
 * @throws Failure WING_SAMPLE_OPUSENC_MISSING when the package is not installed.
 */
export const encodeOpus = (samples: Int16Array, serial: number): Uint8Array => {
  const raw = ["--raw", "--raw-rate", String(voiceRateHz), "--raw-chan", "1", "--raw-bits", "16"];
  const options = [
    "--quiet",
    "--speech",
    "--bitrate",
    String(bitrateKbps),
    "--padding",
    "0",
    "--serial",
    String(serial),
  ];
  const result = spawnSync("opusenc", [...raw, ...options, "-", "-"], {
    input: Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength),
    maxBuffer: 4 * 2 ** 20,
  });
  if (result.error) {
    throw new Failure("WING_SAMPLE_OPUSENC_MISSING", "opusenc could not be started.", {
      remedy: "Install the Debian package opus-tools (apt-get install opus-tools); only making a sample needs it.",
      cause: result.error,
    });
  }
  if (result.status !== 0) throw new Error(`opusenc ended with ${result.status}: ${result.stderr.toString()}`);
  return new Uint8Array(result.stdout);
};

/** Decodes an Ogg Opus file to 16 kHz mono; the encoder's pre-skip and the padding at the end are taken off. */
export const decodeOpus = async (file: Uint8Array): Promise<Float32Array> => {
  const decoder = new OggOpusDecoder();
  await decoder.ready;
  try {
    const { channelData, errors } = await decoder.decodeFile(file);
    const first = channelData[0];
    if (!first || errors.length > 0) throw new Error(`the file does not decode: ${errors[0]?.message ?? "no sound"}`);
    const length = Math.floor(first.length / decodedPerSample);
    return Float32Array.from({ length }, (_, index) => {
      let sum = 0;
      for (let part = 0; part < decodedPerSample; part++) sum += first[index * decodedPerSample + part] ?? 0;
      return sum / decodedPerSample;
    });
  } finally {
    decoder.free();
  }
};

/**
 * How far `decoded` lies behind `original`, in samples: the shift at which the two agree best, over a stretch of
 * speech. Zero means that times taken from the original hold for the file.
 */
export const lagSamples = (
  original: Int16Array,
  decoded: Float32Array,
  fromSample: number,
  lengthSamples: number,
): number => {
  const furthest = voiceRateHz / 50;
  // Weighed by the decoded sound's own loudness, or the louder pitch period next door would win.
  let best = 0;
  let bestScore = -Infinity;
  for (let lag = -furthest; lag <= furthest; lag++) {
    let agreement = 0;
    let energy = 1e-9;
    for (let index = fromSample; index < fromSample + lengthSamples; index++) {
      const heard = decoded[index + lag] ?? 0;
      agreement += (original[index] ?? 0) * heard;
      energy += heard * heard;
    }
    const score = agreement / Math.sqrt(energy);
    if (score > bestScore) [best, bestScore] = [lag, score];
  }
  return best;
};
