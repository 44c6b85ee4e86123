/** What was being said when End was pressed is part of the call: as words, or as sound that nobody heard any more. */
import { dispositionOf } from "@wingman/domain/call/policy";
import type { CommitId } from "@wingman/domain/ids";
import { derivedId } from "@wingman/streams/base/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import type { Session, Watched } from "../gateway/session.ts";
import type { AudioIntake } from "./audio-intake.ts";
import type { Unheard } from "./feeds.ts";

/** A recogniser of which nothing is heard for so long hears nothing. */
const stillMsMax = 1_500;
/** One that is behind, after it died or on a slow machine, is let catch up for so long. */
export const behindMsMax = 15_000;
const samplesPerMs = 16;

/** Waits until all that was taken is heard, or will not be any more: answers what was not. */
export const drainLastWords = async (intake: Pick<AudioIntake, "drain" | "unsettled">): Promise<readonly Unheard[]> => {
  await intake.drain(stillMsMax, behindMsMax);
  return intake.unsettled();
};

export const hearLastWords = async (
  session: Pick<Session, "services" | "principal">,
  { call, intake }: Pick<Watched, "call" | "intake">,
): Promise<void> => tellUnheard(session, call, await drainLastWords(intake));

/** Puts into the call what nobody heard. */
export const tellUnheard = async (
  session: Pick<Session, "services" | "principal">,
  call: string,
  unheard: readonly Unheard[],
): Promise<void> => {
  const { calls } = session.services;
  const { tenant, actor } = session.principal;
  const aggregate = callAggregate(tenant, call);
  for (const { channel, firstSample, endSample, reason = "the call ended before it was heard" } of unheard) {
    const { state } = await calls.load(aggregate);
    const known = state.channels[channel];
    // Where words may not be kept there is none to tell of; and the log may know of later words than we were told.
    if (state.status !== "live" || dispositionOf(state, channel) !== "keep" || !known?.heard) continue;
    const first = Math.max(firstSample, known.settledSample);
    if (first >= endSample) continue;
    const at = (sample: number): number => Math.round(known.openedAtMs + sample / samplesPerMs);
    const gap = { channel, firstSample: first, endSample, startMs: at(first), endMs: at(endSample) };
    await calls.send(
      aggregate,
      { type: "MissAudio", gap: { ...gap, reason } },
      { actor, clockMs: at(endSample), id: derivedId("unheard", call, channel, first) as CommitId },
    );
  }
};
