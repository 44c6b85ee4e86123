/**
 * Sound of one call from one socket onto AUDIO. Numbered by sample, so a frame sent twice is taken once, and
 * acknowledged cumulatively with two marks: received (in the stream) and settled (never needed again).
 */
import type { Channel } from "@wingman/domain/call/events/shared";
import { describe } from "@wingman/domain/failure";
import type { SoundFrame } from "@wingman/domain/protocol/audio-frame";
import type { TenantId } from "@wingman/domain/ids";
import { publishAudio } from "@wingman/streams/log/audio";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";

/** Frames on their way to the stream; beyond it new ones are refused and the client sends them again. */
const inFlightMax = 256;
const sampleRateHz = 16_000;

type Side = { channelStartMs: number; sentSample: number; receivedSample: number; settledSample: number; inFlight: number; told: string; broken: boolean };
type Told = { readonly code: string; readonly message: string; readonly remedy: string | null };

export type AudioIntake = {
  /** Takes one frame at `clockMs` of the call's clock, the moment its last sample arrived. */
  take(frame: SoundFrame, clockMs: number): void;
  settle(channel: Channel, sample: number): void;
  /** Marks that changed since they were last asked for. */
  news(): { readonly channel: Channel; readonly receivedSample: number; readonly settledSample: number }[];
};

export const audioIntake = (log: JetStreamLog, ref: { readonly tenant: TenantId; readonly call: string }, onError: (error: Told) => void): AudioIntake => {
  const sides = new Map<Channel, Side>();
  const sideOf = (channel: Channel, frame: SoundFrame, clockMs: number): Side => {
    const known = sides.get(channel);
    if (known) return known;
    const channelStartMs = clockMs - (frame.firstSample + frame.samples.length) / (sampleRateHz / 1_000);
    const made: Side = { channelStartMs, sentSample: frame.firstSample, receivedSample: frame.firstSample, settledSample: 0, inFlight: 0, told: "", broken: false };
    sides.set(channel, made);
    return made;
  };
  return {
    take(frame, clockMs) {
      const side = sideOf(frame.channel, frame, clockMs);
      const end = frame.firstSample + frame.samples.length;
      if (end <= side.sentSample) return; // Sent again after a reconnect: known.
      if (side.inFlight >= inFlightMax) {
        if (!side.broken) onError({ code: "WING_AUDIO_OVERRUN", message: "Sound comes faster than the log takes it.", remedy: "Send it again from the received mark." });
        side.broken = true;
        return;
      }
      side.broken = false;
      const cut = Math.max(0, side.sentSample - frame.firstSample);
      const before = side.sentSample;
      side.sentSample = end;
      side.inFlight += 1;
      publishAudio(log, { ref: { ...ref, channel: frame.channel }, firstSample: frame.firstSample + cut, samples: frame.samples.subarray(cut), channelStartMs: side.channelStartMs }).then(
        () => { side.receivedSample = Math.max(side.receivedSample, end); },
        (error: unknown) => {
          side.sentSample = Math.min(side.sentSample, before); // The client sends again from the received mark.
          onError({ code: "WING_AUDIO_NOT_TAKEN", message: `Sound was not taken: ${describe(error)}`, remedy: "It is kept in your browser and sent again by itself." });
        },
      ).finally(() => { side.inFlight -= 1; });
    },
    settle(channel, sample) {
      const side = sides.get(channel);
      if (side) side.settledSample = Math.max(side.settledSample, sample);
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
