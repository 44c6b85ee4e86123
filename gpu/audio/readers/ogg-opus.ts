import { OggOpusDecoder } from "ogg-opus-decoder";
import { damaged, type SoundHead, type SoundReader, toOurs } from "./reader.ts";

/** Ogg Opus by libopus, at 48 kHz as it always comes; the samples before the sound that its head names are taken off. */
export const oggOpusReader = async (): Promise<SoundReader> => {
  const decoder = new OggOpusDecoder();
  await decoder.ready;
  let head: SoundHead | undefined;
  let ours: ReturnType<typeof toOurs> | undefined;
  const taken = (decoded: Awaited<ReturnType<typeof decoder.decode>>): readonly (readonly Int16Array[])[] => {
    const { channelData, samplesDecoded, sampleRate, errors } = decoded;
    if (errors.length > 0) throw damaged(errors[0]?.message ?? "its packets cannot be read");
    if (samplesDecoded === 0) return [];
    if (head && head.channelCount !== channelData.length) throw damaged("its channels change on the way");
    ours ??= toOurs(sampleRate, channelData.length);
    head ??= { kind: "opus", codec: "opus", channelCount: channelData.length, rateHz: sampleRate };
    return [ours.push(channelData.map((channel) => channel.subarray(0, samplesDecoded)))];
  };
  return {
    head: () => head ?? { kind: "opus", codec: "opus", channelCount: 0, rateHz: 0 },
    // It answers a promise, whatever its types say.
    push: async (bytes) => taken(await Promise.resolve(decoder.decode(bytes))),
    async *end() {
      yield* taken(await decoder.flush());
      yield ours?.flush() ?? [];
    },
    free: () => decoder.free(),
  };
};
