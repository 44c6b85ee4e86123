/**
 * A tip's first line said quietly into one ear of whoever practises, by another voice than the customer's: between the
 * turns, never into one. It comes from this page alone and goes into no channel of the call.
 */
import type { Tip } from "@wingman/domain/call/view";
import { createWhisper } from "../../live/create-whisper.ts";
import { earpiece } from "../../live/earpiece/settings.ts";
import type { Session } from "../../live/session.ts";
import { settings } from "../../live/settings.ts";
import type { PartnerVoice } from "./create-partner-voice.ts";

/** Below the customer, who is heard in full. */
const quieter = 0.6;

/** `voice`: the customer's, in the tab that is spoken in; null where one types. */
export const createExerciseWhisper = (
  session: Session,
  current: () => Tip | null,
  tell: (text: string) => void,
  voice: () => PartnerVoice | null,
) =>
  createWhisper(session, current, tell, {
    isOn: settings.whisperInExercise,
    gain: () => quieter * earpiece.gain(),
    customerSpeaks: () => (voice()?.speaks() ?? "silent") !== "silent",
    // A microphone that hears the loudspeaker would send it on as the rep's own words.
    isHeldBack: () => voice()?.pressed() === true || voice()?.echo() === true,
    breakOffMs: 0,
  });
