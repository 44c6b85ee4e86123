import { MPEGDecoder } from "mpg123-decoder";
import { damaged, type SoundHead, type SoundReader, toOurs } from "./reader.ts";

/** Of a hundred frames so many may be noise (tags in the middle, a bad sector); beyond it the file is damaged. */
const badFramesMax = 8;

/** MP3 (and MPEG layers I and II) by mpg123. Two rates or numbers of channels in one file are no recording of a call. */
export const mp3Reader = async (): Promise<SoundReader> => {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  let head: SoundHead | undefined;
  let ours: ReturnType<typeof toOurs> | undefined;
  let bad = 0;
  return {
    head: () => head ?? { kind: "mp3", codec: "mp3", channelCount: 0, rateHz: 0 },
    async push(bytes) {
      const { channelData, samplesDecoded, sampleRate, errors } = decoder.decode(bytes);
      bad += errors.length;
      if (bad > badFramesMax) throw damaged(errors.at(-1)?.message ?? "its frames cannot be read");
      if (samplesDecoded === 0) return [];
      if (head && (head.rateHz !== sampleRate || head.channelCount !== channelData.length))
        throw damaged("its rate or its channels change on the way");
      ours ??= toOurs(sampleRate, channelData.length);
      head ??= { kind: "mp3", codec: "mp3", channelCount: channelData.length, rateHz: sampleRate };
      return [ours.push(channelData.map((channel) => channel.subarray(0, samplesDecoded)))];
    },
    async *end() {
      yield ours?.flush() ?? [];
    },
    free: () => decoder.free(),
  };
};
