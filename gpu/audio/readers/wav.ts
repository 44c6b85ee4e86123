import { floatsOf, headBytesMax, type WavHead, wavHead } from "../wav-format.ts";
import { damaged, type SoundReader, toOurs } from "./reader.ts";

/** WAV as it comes: its head, then samples until what the head says is read. */
export const wavReader = async (): Promise<SoundReader> => {
  let held: Uint8Array<ArrayBufferLike> = new Uint8Array(0);
  let head: WavHead | undefined;
  let ours: ReturnType<typeof toOurs> | undefined;
  let left = Infinity;
  return {
    head: () => ({
      kind: "wav",
      codec: head?.format.encoding ?? "",
      channelCount: head?.format.channelCount ?? 0,
      rateHz: head?.format.rateHz ?? 0,
    }),
    async push(bytes) {
      held = Buffer.concat([held, bytes]);
      if (!head) {
        head = wavHead(held);
        if (!head && held.length > headBytesMax) throw damaged("there is no sound in its first megabyte");
        if (!head) return [];
        held = held.subarray(head.from);
        left = head.dataBytes ?? Infinity;
        ours = toOurs(head.format.rateHz, head.format.channelCount);
      }
      const { format } = head;
      const sound = held.subarray(0, Math.min(held.length, left));
      const whole = sound.subarray(0, sound.length - (sound.length % (format.sampleBytes * format.channelCount)));
      left -= whole.length;
      held = held.subarray(whole.length, left <= 0 ? whole.length : undefined); // What follows the sound is not kept.
      const channels = Array.from({ length: format.channelCount }, (_, channel) => floatsOf(whole, format, channel));
      return ours ? [ours.push(channels)] : [];
    },
    async *end() {
      if (!head) throw damaged("it ends before its sound");
      if (left !== Infinity && left >= head.format.sampleBytes * head.format.channelCount)
        throw damaged(`${left} bytes of its sound are missing`);
      yield ours?.flush() ?? [];
    },
    free: () => undefined,
  };
};
