/** Sound into a call from inside the gateway: what a socket is for whoever speaks, without the socket. */
import type { Channel } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import type { Principal } from "@wingman/streams/base/registry";
import type { Allowances } from "@wingman/streams/limits/allowances";
import { callAggregate } from "@wingman/streams/log/calls";
import { type AudioIntake, audioIntake } from "../call/audio-intake.ts";
import { addFeed } from "../call/feeds.ts";
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
  close(): void;
};

export const openFeed = async (options: {
  readonly services: Services;
  readonly allowances: Pick<Allowances, "sound">;
  readonly principal: Principal;
  readonly call: string;
  readonly startedAt: number;
  readonly fast: boolean;
}): Promise<Feed> => {
  const { services, allowances, principal, call, startedAt, fast } = options;
  const { tenant } = principal;
  let [isPaused, isEnded, isRefused] = [false, false, false];
  let muted: "nobody" | "customer" | "both" = "nobody";
  let failure: Failure | undefined;
  let paidSeconds = 0;
  const intake = audioIntake(services.log, { tenant, call }, () => {
    isRefused = true;
  });
  const leave = services.admission.enter(call);
  let isEnding = false;
  const leaveFeeds = addFeed(tenant, call, {
    intake,
    end() {
      isEnding = true;
    },
  });
  const mute = (who: "customer" | "both"): void => {
    if (muted !== "both") muted = who;
    intake.forget("customer");
    if (muted === "both") intake.forget("rep");
  };
  const watch = await services.fanOut.watch(tenant, call, null, {
    facts({ events }) {
      for (const { type } of events) {
        if (type === "FragmentTranscribed" || type === "UtteranceTranscribed") intake.stir();
        if (type === "CallPaused") isPaused = true;
        if (type === "CallResumed") isPaused = false;
        if (type === "CallEnded") isEnded = true;
        if (type === "ConsentRefused") mute("customer");
        if (type === "ConsentWithdrawn") mute("both");
      }
    },
    settled: ({ channel, sample }) => intake.settle(channel, sample),
    unreadable: () => undefined,
  });
  // After the watch began: what is answered meanwhile is told, or stands here already.
  const { state } = await services.calls.load(callAggregate(tenant, call));
  isPaused ||= state.paused;
  isEnded ||= state.status === "ended";
  if (state.consent === "withdrawn") mute("both");
  if (state.consent === "refused") mute("customer");
  const clockMs = (): number => (fast ? intake.takenMs() : Math.max(0, services.now() - startedAt));
  return {
    intake,
    clockMs,
    nextSample(channel) {
      const known = state.channels[channel];
      if (!known?.heard) return 0;
      return Math.max(known.settledSample, Math.round((clockMs() - known.openedAtMs) * samplesPerMs));
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
        const openedAtMs = state.channels[channel]?.heard ? state.channels[channel].openedAtMs : 0;
        // Gone on with after a restart, a side begins where it began before.
        intake.take({ channel, firstSample, samples }, fast || firstSample > 0 ? openedAtMs + endMs : clockMs());
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
    close() {
      leave();
      leaveFeeds();
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
