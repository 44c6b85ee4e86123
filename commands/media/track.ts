/**
 * One track of RTP with Opus as numbered sound: packets in their order, late ones waited for a little, each at the place its
 * timestamp says. A packet that never came leaves a hole, which is told as missed; nothing is made up in its place.
 */
import { OpusDecoder } from "opus-decoder";

/** Packets that wait for one that is late: 100 ms at 20 ms each. */
const waitingMax = 5;
/** RTP counts Opus at 48 kHz, we at 16. */
const ratio = 3;
const sequences = 0x1_0000;
const timestamps = 0x1_0000_0000;

export type Packet = { readonly sequence: number; readonly timestamp: number; readonly payload: Uint8Array };
export type Track = {
  take(packet: Packet): void;
  readonly lost: () => number;
  /** No more is waited for: what is here is given, with holes where packets are missing. */
  flush(): void;
  close(): void;
};

export const openTrack = async (
  give: (firstSample: number, samples: Int16Array) => void,
  firstSample: () => number,
): Promise<Track> => {
  const decoder = new OpusDecoder({ sampleRate: 16_000, channels: 1 });
  await decoder.ready;
  const waiting = new Map<number, Packet>();
  let next: number | undefined;
  let began = 0;
  let [lastTimestamp, wraps] = [0, 0];
  let from = 0;
  let lost = 0;
  let end = 0;

  const play = ({ timestamp, payload }: Packet): void => {
    if (timestamp < lastTimestamp && lastTimestamp - timestamp > timestamps / 2) wraps += 1;
    lastTimestamp = timestamp;
    const { channelData, samplesDecoded, errors } = decoder.decodeFrame(payload);
    if (errors.length > 0 || samplesDecoded === 0) {
      lost += 1;
      return;
    }
    const at = from + Math.round((timestamp + wraps * timestamps - began) / ratio);
    if (at < end) return; // A sender that goes back in time says what was said.
    const samples = Int16Array.from(channelData[0] ?? [], (value) =>
      Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768))),
    );
    end = at + samples.length;
    give(at, samples);
  };
  const flow = (waits = waitingMax): void => {
    while (next !== undefined && waiting.size > 0) {
      const packet = waiting.get(next);
      if (!packet && waiting.size <= waits) return;
      if (packet) {
        waiting.delete(next);
        play(packet);
      } else lost += 1;
      next = (next + 1) % sequences;
    }
  };

  return {
    take(packet) {
      if (next === undefined) {
        [next, began, lastTimestamp, from] = [packet.sequence, packet.timestamp, packet.timestamp, firstSample()];
      }
      const ahead = (packet.sequence - next + sequences) % sequences;
      if (ahead > sequences / 2) return; // Too late: its place was given up.
      // A jump further than we wait: the rest is as good as lost.
      if (ahead > 500) {
        waiting.clear();
        lost += ahead;
        next = packet.sequence;
      }
      waiting.set(packet.sequence, packet);
      flow();
    },
    lost: () => lost,
    flush: () => flow(0),
    close: () => decoder.free(),
  };
};
