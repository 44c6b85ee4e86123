import { answerTo } from "./consent.ts";
import type { Channel } from "./events/shared.ts";
import type { CallState } from "./state.ts";

/** A call without any sound for this long ends by itself (rule 15). */
export const silenceMsMax = 120_000;
/** No call lasts longer; a forgotten tab must not listen for ever. */
export const callMsMax = 4 * 3_600_000;
/** Consent that nobody answers is a no. */
export const askingMsMax = 90_000;
/** The conductor's clock ticks so often, on the call's clock; none while paused. */
export const tickMs = 250;

/** The recogniser hears the last words of before a pause a moment after it; the clocks of sound and pause differ by less. */
const pauseSlackMs = 500;

/** For words that ended at this moment of the call: those of before a pause are kept, though they come in it. */
export const dispositionAt = (state: CallState, channel: Channel, endMs: number): "keep" | "hold" | "drop" => {
  const before = state.pausedAtMs !== null && endMs <= state.pausedAtMs + pauseSlackMs;
  return dispositionOf(before ? { ...state, paused: false } : state, channel);
};

/**
 * What may happen to words of a channel: kept on the log, held in memory and on the rep's screen until the
 * customer has answered, or dropped. The append enforces it for finals, the gate for sound and fragments.
 */
export const dispositionOf = (state: CallState, channel: Channel): "keep" | "hold" | "drop" => {
  if (state.status !== "live" || state.paused) return "drop";
  switch (state.consent) {
    case "given":
      return "keep";
    case "unasked":
    case "asking":
      return "hold";
    // After a no the rep's own words still are; a consent that is withdrawn stops the flow (rule 2).
    case "refused":
      return channel === "rep" ? "keep" : "drop";
    case "withdrawn":
      return "drop";
  }
};

/** Whether sound of a channel may be listened to at all, for words that are kept or held; a pause is no answer to that. */
export const mayHear = (state: CallState, channel: Channel): boolean =>
  dispositionOf({ ...state, paused: false }, channel) !== "drop";

/**
 * Whether sound of a channel may be written to a recording now. A second opt-in: who agreed to words has not agreed
 * to a recording, and no recording goes on where the words must not be kept.
 */
export const mayRecord = (state: CallState, channel: Channel): boolean =>
  answerTo(state.consents, "sound") === "given" &&
  state.consent === "given" &&
  dispositionOf(state, channel) === "keep";
