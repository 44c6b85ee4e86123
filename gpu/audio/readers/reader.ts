/** What every reader of a kind of sound file does, and how it says no. */
import { Failure } from "@wingman/domain/failure";
import { sampleRateHz } from "../../stt/recognizer.ts";
import { toInt16 } from "../pcm.ts";
import { Resampler } from "../resample.ts";

export type SoundKind = "wav" | "mp3" | "opus" | "webm" | "mp4";
/** Of the file as it lies there. */
export type SoundHead = {
  readonly kind: SoundKind;
  readonly codec: string;
  readonly channelCount: number;
  readonly rateHz: number;
};

export type SoundReader = {
  /** Known once a part was given. */
  head(): SoundHead;
  push(bytes: Uint8Array): Promise<readonly (readonly Int16Array[])[]>;
  /** What is left, part by part. */
  end(): AsyncIterable<readonly Int16Array[]>;
  free(): void;
};
export type SoundReaderOf = () => Promise<SoundReader>;

/** A call has two sides. */
const channelsMax = 2;

/** From a file's rate and channels to ours, part by part. */
export const toOurs = (rateHz: number, channelCount: number) => {
  if (channelCount < 1 || channelCount > channelsMax)
    throw unsupported(`${channelCount} channels; a call has two sides`);
  const resamplers =
    rateHz === sampleRateHz ? null : Array.from({ length: channelCount }, () => new Resampler(rateHz, sampleRateHz));
  return {
    push: (channels: readonly Float32Array[]): readonly Int16Array[] =>
      channels.map((channel, n) => toInt16(resamplers ? (resamplers[n]?.push(channel) ?? channel) : channel)),
    /** The last samples, where a filter held some back. */
    flush: (): readonly Int16Array[] => resamplers?.map((one) => toInt16(one.flush())) ?? [],
  };
};

export const unsupported = (what: string): Failure =>
  new Failure("WING_AUDIO_UNSUPPORTED", `This is ${what}, which is not read here.`, {
    remedy: "Save it as WAV (PCM), MP3, Opus or WebM, with one or two channels.",
  });

export const damaged = (why: string, cause?: unknown): Failure =>
  new Failure("WING_AUDIO_TRUNCATED", `The recording is damaged: ${why}.`, {
    remedy: "Copy or record the file again.",
    cause,
  });
