/**
 * Sound of one call from one socket onto AUDIO. Numbered by sample, so a frame sent twice is taken once, and
 * acknowledged cumulatively with two marks: received (in the stream) and settled (never needed again).
 */
import type { Channel } from "@wingman/domain/call/events/shared";
import { callMsMax } from "@wingman/domain/call/policy";
import { describe, Failure } from "@wingman/domain/failure";
import type { SoundFrame } from "@wingman/domain/protocol/audio-frame";
import type { TenantId } from "@wingman/domain/ids";
import { publishAudio } from "@wingman/streams/log/audio";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";

/** Frames on their way to the stream; beyond it new ones are refused and the client sends them again. */
const inFlightMax = 256;
const samplesPerMs = 16;
/** So much nothing after the last word ends an utterance for any recogniser here. */
const closingMs = 500;
const closingFrameMs = 100;
const drainLookMs = 20;

/** `lostFrom`: where a frame did not reach the stream; the received mark stays below until it is sent again. */
type Side = {
  channelStartMs: number;
  sentSample: number;
  receivedSample: number;
  settledSample: number;
  lostFrom: number | null;
  inFlight: number;
  told: string;
  broken: boolean;
};
type Told = { readonly code: string; readonly message: string; readonly remedy: string | null };

export type AudioIntake = {
  /** Takes one frame at `clockMs` of the call's clock, the moment its last sample arrived. */
  take(frame: SoundFrame, clockMs: number): void;
  settle(channel: Channel, sample: number): void;
  /**
   * No more will come: lets the recogniser finish what was begun, by a moment of nothing behind it. Resolves when
   * all that was sent is settled, or after `msMax`.
   */
  drain(msMax: number): Promise<void>;
  /** Marks that changed since they were last asked for. */
  news(): { readonly channel: Channel; readonly receivedSample: number; readonly settledSample: number }[];
};

export const audioIntake = (
  log: JetStreamLog,
  ref: { readonly tenant: TenantId; readonly call: string },
  onError: (error: Told) => void,
): AudioIntake => {
  const sides = new Map<Channel, Side>();
  const sideOf = (channel: Channel, frame: SoundFrame, clockMs: number): Side => {
    const known = sides.get(channel);
    if (known) return known;
    const channelStartMs = clockMs - (frame.firstSample + frame.samples.length) / samplesPerMs;
    const made: Side = {
      channelStartMs,
      sentSample: frame.firstSample,
      receivedSample: frame.firstSample,
      settledSample: 0,
      lostFrom: null,
      inFlight: 0,
      told: "",
      broken: false,
    };
    sides.set(channel, made);
    return made;
  };
  return {
    take(frame, clockMs) {
      const end = frame.firstSample + frame.samples.length;
      // A number from nowhere would settle the channel far ahead, and nothing after it would be heard.
      if (end > callMsMax * samplesPerMs)
        throw new Failure("WING_AUDIO_FRAME", "not a sound frame: its samples lie beyond the longest call.", {
          remedy: "Count samples from the start of the call (docs/protocol.md).",
        });
      const side = sideOf(frame.channel, frame, clockMs);
      if (end <= side.sentSample) return; // Sent again after a reconnect: known.
      if (side.inFlight >= inFlightMax) {
        if (!side.broken)
          onError({
            code: "WING_AUDIO_OVERRUN",
            message: "Sound comes faster than the log takes it.",
            remedy: "Send it again from the received mark.",
          });
        side.broken = true;
        return;
      }
      side.broken = false;
      const cut = Math.max(0, side.sentSample - frame.firstSample);
      const before = side.sentSample;
      side.sentSample = end;
      if (side.lostFrom !== null && frame.firstSample <= side.lostFrom) side.lostFrom = null;
      side.inFlight += 1;
      publishAudio(log, {
        ref: { ...ref, channel: frame.channel },
        firstSample: frame.firstSample + cut,
        samples: frame.samples.subarray(cut),
        channelStartMs: side.channelStartMs,
      })
        .then(
          () => {
            if (side.lostFrom === null || end <= side.lostFrom)
              side.receivedSample = Math.max(side.receivedSample, end);
          },
          (error: unknown) => {
            side.sentSample = Math.min(side.sentSample, before); // The client sends again from the received mark.
            side.lostFrom = Math.min(side.lostFrom ?? before, before);
            onError({
              code: "WING_AUDIO_NOT_TAKEN",
              message: `Sound was not taken: ${describe(error)}`,
              remedy: "It is kept in your browser and sent again by itself.",
            });
          },
        )
        .finally(() => {
          side.inFlight -= 1;
        });
    },
    settle(channel, sample) {
      const side = sides.get(channel);
      if (side) side.settledSample = Math.max(side.settledSample, sample);
    },
    async drain(msMax) {
      const until = Date.now() + msMax;
      const open = [...sides]
        .filter(([, side]) => side.settledSample < side.sentSample)
        .map(([channel, side]) => ({ channel, side, end: side.sentSample }));
      for (const { channel, side, end } of open)
        for (let ms = 0; ms < closingMs; ms += closingFrameMs)
          await publishAudio(log, {
            ref: { ...ref, channel },
            firstSample: end + ms * samplesPerMs,
            samples: new Int16Array(closingFrameMs * samplesPerMs),
            channelStartMs: side.channelStartMs,
          });
      while (Date.now() < until && open.some(({ side, end }) => side.settledSample < end))
        await new Promise((resolve) => setTimeout(resolve, drainLookMs));
    },
    news() {
      return [...sides].flatMap(([channel, side]) => {
        const told = `${side.receivedSample}/${side.settledSample}`;
        if (told === side.told) return [];
        side.told = told;
        return [{ channel, receivedSample: side.receivedSample, settledSample: side.settledSample }];
      });
    },
  };
};
