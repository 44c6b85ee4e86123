import type { Channel } from "@wingman/domain/call/events/shared";

export const ringMs = 30_000;
export const samplesPerMs = 16;
const capacity = ringMs * samplesPerMs;

/**
 * The last 30 s of one side's sound, numbered by sample, so that what the server had not received when the
 * line broke can be sent again. Older sound is overwritten: the server then writes the gap down.
 */
export const makeSoundRing = (channel: Channel) => {
  const samples = new Int16Array(capacity);
  let endSample = 0;
  let firstSample = 0;
  let receivedSample = 0;

  return {
    channel,
    endSample: () => endSample,
    receivedSample: () => receivedSample,

    /** A source that goes on in the middle, after a reload, begins its numbering there. */
    beginAt(sample: number): void {
      firstSample = endSample = receivedSample = sample;
    },

    push(more: Int16Array): void {
      for (let i = 0; i < more.length; i++) samples[(endSample + i) % capacity] = more[i] ?? 0;
      endSample += more.length;
      firstSample = Math.max(firstSample, endSample - capacity);
    },

    /** The server has everything before this sample. Never goes back. */
    received(sample: number): void {
      receivedSample = Math.min(endSample, Math.max(receivedSample, sample));
    },

    /** How much sound waits here, in milliseconds. */
    waitingMs: () => (endSample - Math.max(receivedSample, firstSample)) / samplesPerMs,

    /** Frames that were not received, oldest first, `frameSamples` each; the last one may be shorter. */
    *unreceived(frameSamples: number): Generator<{ firstSample: number; samples: Int16Array }> {
      for (let at = Math.max(receivedSample, firstSample); at < endSample; at += frameSamples) {
        const count = Math.min(frameSamples, endSample - at);
        const frame = new Int16Array(count);
        for (let i = 0; i < count; i++) frame[i] = samples[(at + i) % capacity] ?? 0;
        yield { firstSample: at, samples: frame };
      }
    },
  };
};
export type SoundRing = ReturnType<typeof makeSoundRing>;
