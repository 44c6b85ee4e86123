/** Sound into a call that comes by no socket: what a socket is for whoever speaks, without it. Also in a process of its own. */
import type { Channel } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import type { Allowances } from "@wingman/streams/limits/allowances";
import { audioEnd } from "@wingman/streams/log/audio";
import { callAggregate } from "@wingman/streams/log/calls";
import { type AudioIntake, audioIntake } from "../call/audio-intake.ts";
import type { SoundLine } from "../call/play-recording.ts";
import type { Services } from "../gateway/session.ts";

const samplesPerSecond = 16_000;
const samplesPerMs = 16;
/** Further than any call. */
const beyond = 1e12;

export type Feed = {
  readonly line: SoundLine;
  readonly intake: AudioIntake;
  clockMs(): number;
  /** Where sound begins that begins now: 0, or further on where the side was heard before by another line. */
  nextSample(channel: Channel): number;
  /** The call is over, on the log. */
  isEnded(): boolean;
  /** Why sound is not let in any more, though the call goes on. */
  failure(): Failure | undefined;
  /** Nothing more is let in. */
  end(): void;
  close(): void;
};

const sides = ["rep", "customer"] as const;

export const openFeed = async (options: {
  readonly services: Pick<Services, "log" | "calls" | "fanOut" | "now">;
  readonly allowances: Pick<Allowances, "sound">;
  readonly tenant: TenantId;
  readonly call: string;
  readonly startedAt: number;
  readonly fast: boolean;
  /** Told once, when the call is over on the log. */
  onEnded?(): void;
}): Promise<Feed> => {
  const { services, allowances, tenant, call, startedAt, fast, onEnded } = options;
  let [isPaused, isEnded, isRefused] = [false, false, false];
  let muted: "nobody" | "customer" | "both" = "nobody";
  let failure: Failure | undefined;
  let paidSeconds = 0;
  const intake = audioIntake(services.log, { tenant, call }, () => {
    isRefused = true;
  });
  let isEnding = false;
  const mute = (who: "customer" | "both"): void => {
    if (muted !== "both") muted = who;
    intake.forget("customer");
    if (muted === "both") intake.forget("rep");
  };
  const pause = (): void => {
    if (!isPaused) intake.drainInPause();
    isPaused = true;
  };
  const end = (): void => {
    if (!isEnded) onEnded?.();
    isEnded = true;
  };
  const watch = await services.fanOut.watch(tenant, call, null, {
    facts({ events }) {
      for (const { type } of events) {
        if (type === "FragmentTranscribed" || type === "UtteranceTranscribed") intake.stir();
        if (type === "CallPaused") pause();
        if (type === "CallResumed") isPaused = false;
        if (type === "CallEnded") end();
        if (type === "WordsForgotten") intake.blank();
        if (type === "ConsentGiven" && muted !== "both") muted = "nobody";
        if (type === "ConsentRefused") mute("customer");
        if (type === "ConsentWithdrawn") mute("both");
      }
    },
    settled: ({ channel, sample }) => intake.settle(channel, sample),
    unreadable: () => undefined,
  });
  // After the watch began: what is answered meanwhile is told, or stands here already.
  const { state } = await services.calls.load(callAggregate(tenant, call));
  const lastOf = (channel: Channel) => audioEnd(services.log, { tenant, call, channel }).catch(() => undefined);
  const ends = new Map(await Promise.all(sides.map(async (channel) => [channel, await lastOf(channel)] as const)));
  isPaused ||= state.paused;
  if (state.status === "ended") end();
  if (state.consent === "withdrawn") mute("both");
  if (state.consent === "refused") mute("customer");
  /** Where the call knows the side, as the call has it; else as it lies on AUDIO, where nothing of it was a word yet. */
  const openedAtMs = (channel: Channel): number | undefined =>
    state.channels[channel]?.heard ? state.channels[channel].openedAtMs : ends.get(channel)?.channelStartMs;
  const clockMs = (): number => (fast ? intake.takenMs() : Math.max(0, services.now() - startedAt));
  return {
    intake,
    clockMs,
    nextSample(channel) {
      const opened = openedAtMs(channel);
      if (opened === undefined) return 0;
      return Math.max(
        state.channels[channel]?.settledSample ?? 0,
        ends.get(channel)?.endSample ?? 0,
        Math.round((clockMs() - opened) * samplesPerMs),
      );
    },
    failure: () => failure,
    isEnded: () => isEnding || isEnded,
    line: {
      async sound(channel, firstSample, samples) {
        if (isEnding || muted === "both" || muted === channel) return;
        const seconds = samples.length / samplesPerSecond;
        if (paidSeconds < seconds && (await allowances.sound(tenant, 1))) paidSeconds += 1;
        if (paidSeconds < seconds) {
          failure = usedUp();
          return;
        }
        paidSeconds -= seconds;
        const endMs = (firstSample + samples.length) / samplesPerMs;
        // Gone on with after a restart, a side begins where it began before.
        const opened = openedAtMs(channel) ?? 0;
        intake.take({ channel, firstSample, samples }, fast || firstSample > 0 ? opened + endMs : clockMs());
      },
      marks: (channel) =>
        // A side that may not be heard has nothing to wait for.
        muted === "both" || muted === channel
          ? { receivedSample: beyond, settledSample: beyond }
          : intake.marks(channel),
      isPaused: () => isPaused,
      isOver: () => isEnding || isEnded || failure !== undefined,
      wasRefused() {
        const was = isRefused;
        isRefused = false;
        return was;
      },
    },
    end() {
      isEnding = true;
    },
    close() {
      watch.stop();
      intake.close();
    },
  };
};

const usedUp = (): Failure =>
  new Failure(
    "WING_SOUND_USED_UP",
    "the tenant has used up its sound for today; the rest of the recording was not heard.",
    {
      remedy: "Play it again tomorrow, or ask an administrator of your tenant to raise the limit.",
    },
  );
