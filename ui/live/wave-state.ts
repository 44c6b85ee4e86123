/** What one side's wave says: from frames that left this page and what was in them. Pure. */
import { framesFreshMs, silentMs } from "./truth.ts";

export const loudShownMs = 1_500;

export type WaveState = "sound" | "silence" | "loud" | "muted" | "none" | "waiting" | "paused";
export type WaveSeen = {
  /** Whether this page sends the side at all. */
  readonly sends: boolean;
  readonly paused: boolean;
  readonly framesAgoMs: number | null;
  readonly signalAgoMs: number | null;
  readonly heardAgoMs: number | null;
  readonly clippedAgoMs: number | null;
  /** Only a microphone can be muted by mistake; a played side is still because nobody speaks. */
  readonly microphone: boolean;
};

export const waveState = (seen: WaveSeen): WaveState => {
  if (seen.paused) return "paused";
  if (!seen.sends) return "none";
  if (seen.framesAgoMs === null) return "waiting";
  if (seen.framesAgoMs >= framesFreshMs) return "none";
  if (seen.clippedAgoMs !== null && seen.clippedAgoMs < loudShownMs) return "loud";
  if (seen.microphone && (seen.signalAgoMs === null || seen.signalAgoMs >= silentMs)) return "muted";
  return seen.heardAgoMs === null || seen.heardAgoMs >= framesFreshMs ? "silence" : "sound";
};

/** A line instead of a wave: nothing of what it would show is known. */
export const isDashed = (state: WaveState): boolean =>
  state === "muted" || state === "none" || state === "waiting" || state === "paused";
