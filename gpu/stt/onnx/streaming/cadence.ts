/**
 * When an open utterance is looked at again: as soon as the look before is done and enough new sound has come. A slow or
 * busy machine therefore looks less often; it never falls behind, for each look is at all the sound there is.
 */
import { sampleRateHz } from "../../recognizer.ts";
import { firstWindowSamplesMin, newSamplesMin, unseenSamplesMax } from "./settings.ts";

export type Progress = {
  /** Samples of the utterance that have come, and those in the latest window that was begun. */
  readonly heard: number;
  readonly seen: number;
  /** Somebody waits for a look, or for what may become the final: nothing new would be known. */
  readonly isAwaited: boolean;
};

export const isLookDue = ({ heard, seen, isAwaited }: Progress): boolean =>
  !isAwaited && heard >= firstWindowSamplesMin && heard - seen >= newSamplesMin;

/**
 * How long whoever gives sound may be kept waiting for a look, in ms. Never longer than the sound is ahead of the clock:
 * sound that comes as it is spoken waits for nothing, a file that comes at once waits so that it has interim words, too.
 */
export function waitMsFor({ heard, seen }: Progress, elapsedMs: number): number {
  if (heard - seen < unseenSamplesMax) return 0;
  return Math.max(0, (heard * 1_000) / sampleRateHz - elapsedMs);
}
