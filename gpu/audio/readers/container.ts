import { BufferSource, EncodedPacketSink, Input, type InputFormat, MATROSKA, MP4, WEBM } from "mediabunny";
import { OpusDecoder } from "opus-decoder";
import { Failure } from "@wingman/domain/failure";
import { sampleRateHz } from "../../stt/recognizer.ts";
import { toInt16 } from "../pcm.ts";
import { damaged, type SoundHead, type SoundReader, unsupported } from "./reader.ts";

/** Held whole, since parts of it point at each other: four hours of Opus at 32 kbit/s. */
const containerBytesMax = 64_000_000;
/** Decoded and not yet given on, in packets of 20 ms. */
const packetsAtOnce = 500;
/** Packets are written down to the millisecond, and a little late. */
const gapSMin = 0.1;
/** An Opus head counts at 48 kHz. */
const ratio = 48_000 / sampleRateHz;

const formats: Readonly<Record<"webm" | "mp4", InputFormat[]>> = { webm: [WEBM, MATROSKA], mp4: [MP4] };

/** Opus in WebM, Matroska or MP4: what browsers record. Other sound in them, AAC among it, needs a decoder we do not have. */
export const containerReader = async (kind: "webm" | "mp4"): Promise<SoundReader> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  let head: SoundHead | undefined;
  let decoder: OpusDecoder<16_000> | undefined;
  return {
    head: () => head ?? { kind, codec: "", channelCount: 0, rateHz: 0 },
    async push(bytes) {
      size += bytes.length;
      if (size > containerBytesMax)
        throw new Failure("WING_AUDIO_TOO_LONG", `This file has more than ${containerBytesMax / 1e6} MB.`, {
          remedy: "Save its sound alone, without pictures.",
        });
      parts.push(Uint8Array.from(bytes));
      return [];
    },
    async *end() {
      using input = new Input({ source: new BufferSource(Buffer.concat(parts)), formats: formats[kind] });
      parts.length = 0;
      const track = await input.getPrimaryAudioTrack();
      if (!track) throw unsupported("a file without sound");
      const { codec, numberOfChannels: channelCount } = track;
      if (codec !== "opus")
        throw unsupported(`${kind === "mp4" ? "an MP4" : "a WebM"} file with ${codec ?? "unknown"} sound`);
      if (channelCount < 1 || channelCount > 2) throw unsupported(`${channelCount} channels; a call has two sides`);
      head = { kind, codec, channelCount, rateHz: 48_000 };
      const { description } = (await track.getDecoderConfig()) ?? {};
      const [streamCount, coupledStreamCount] = [1, channelCount - 1];
      const channelMappingTable = channelCount === 1 ? [0] : [0, 1];
      const preSkip = Math.round(preSkipOf(description) / ratio);
      const layout = { channels: channelCount, streamCount, coupledStreamCount, channelMappingTable };
      decoder = new OpusDecoder({ sampleRate: sampleRateHz, preSkip, ...layout });
      await decoder.ready;
      let samples = 0;
      let packets: Uint8Array[] = [];
      const decoded = (): readonly Int16Array[] => {
        if (!decoder || packets.length === 0) return [];
        const { channelData, samplesDecoded, errors } = decoder.decodeFrames(packets);
        packets = [];
        if (errors.length > 0) throw damaged(errors[0]?.message ?? "its packets cannot be read");
        samples += samplesDecoded;
        return channelData.map((channel) => toInt16(channel.subarray(0, samplesDecoded)));
      };
      let dueS = 0;
      for await (const { data, timestamp, duration } of new EncodedPacketSink(track).packets()) {
        // Whoever recorded it paused, or lost a part: what follows stays where it was.
        if (timestamp - dueS > gapSMin) {
          yield decoded();
          for (; samples < timestamp * sampleRateHz; samples += sampleRateHz)
            yield Array.from({ length: channelCount }, () => new Int16Array(sampleRateHz));
        }
        dueS = timestamp + duration;
        packets.push(data);
        if (packets.length >= packetsAtOnce) yield decoded();
      }
      yield decoded();
    },
    free: () => decoder?.free(),
  };
};

/** Samples before the sound, by the codec's own head (RFC 7845, 5.1); 0 where there is none. */
const preSkipOf = (head: ArrayBufferView | ArrayBufferLike | undefined): number => {
  if (!head) return 0;
  const view = ArrayBuffer.isView(head)
    ? new DataView(head.buffer, head.byteOffset, head.byteLength)
    : new DataView(head);
  return view.byteLength >= 12 ? view.getUint16(10, true) : 0;
};
