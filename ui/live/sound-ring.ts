import type { Channel } from "@wingman/domain/call/events/shared";

export const ringMs = 30_000;
export const samplesPerMs = 16;
const capacity = ringMs * samplesPerMs;

/**
 * The last 30 s of one side's sound, numbered by sample, with marks for what was sent, what the server received
 * and what it will never need again. Sound always leaves in order: what was not received goes before what is new, because the
 * server takes a lower number after a higher one for a repeat. Older sound is overwritten; the server then
 * writes the gap down.
 */
export const makeSoundRing = (channel: Channel) => {
  const samples = new Int16Array(capacity);
  let endSample = 0;
  let firstSample = 0;
  let sentSample = 0;
  let receivedSample = 0;
  let settledSample = 0;
  let lostSamples = 0;

  const beginAt = (sample: number): void => {
    firstSample = endSample = sentSample = receivedSample = sample;
  };
  const push = (more: Int16Array): void => {
    for (let i = 0; i < more.length; i++) samples[(endSample + i) % capacity] = more[i] ?? 0;
    endSample += more.length;
    const oldest = Math.max(firstSample, endSample - capacity);
    lostSamples += Math.max(0, oldest - Math.max(firstSample, receivedSample));
    firstSample = oldest;
    sentSample = Math.max(sentSample, firstSample);
  };

  return {
    channel,
    beginAt,
    push,
    endSample: () => endSample,
    receivedSample: () => receivedSample,
    settledSample: () => settledSample,

    /** A pause: the numbers go on with the call's clock, though nothing was heard. */
    skip(count: number): void {
      // What still waits must not be lost by the jump; the pause is silence then.
      if (receivedSample >= endSample) beginAt(endSample + count);
      else push(new Int16Array(Math.min(count, capacity)));
    },

    /** The server has everything before this sample. Never goes back. */
    received(sample: number): void {
      receivedSample = Math.min(endSample, Math.max(receivedSample, sample));
      sentSample = Math.max(sentSample, receivedSample);
    },

    /** The server will never need anything before this sample again. */
    settled(sample: number): void {
      settledSample = Math.min(endSample, Math.max(settledSample, sample));
    },

    /** On a new line: received sound is in memory over there, and may have died with the server that had it. */
    rewindToSettled(): void {
      sentSample = receivedSample = Math.max(settledSample, firstSample);
    },

    /** What is still here of before now becomes silence: it is never to be heard. Numbers stay. */
    blank(): void {
      samples.fill(0);
    },

    /** Sound that was overwritten before the server had it, since this was last asked. */
    takeLostMs(): number {
      const ms = lostSamples / samplesPerMs;
      lostSamples = 0;
      return ms;
    },

    /** After a refusal: begins again where the server stopped receiving. */
    rewind(): void {
      sentSample = Math.max(receivedSample, firstSample);
    },

    /** The next frame to send, up to `frameSamples` long; null when all was sent. `sent` moves on. */
    next(frameSamples: number): { readonly firstSample: number; readonly samples: Int16Array } | null {
      const count = Math.min(frameSamples, endSample - sentSample);
      if (count <= 0) return null;
      const at = sentSample;
      return {
        firstSample: at,
        samples: Int16Array.from({ length: count }, (_, i) => samples[(at + i) % capacity] ?? 0),
      };
    },
    sent(upTo: number): void {
      sentSample = Math.max(sentSample, upTo);
    },

    /** How much sound waits here, in milliseconds. */
    waitingMs: () => (endSample - Math.max(receivedSample, firstSample)) / samplesPerMs,
  };
};
export type SoundRing = ReturnType<typeof makeSoundRing>;
