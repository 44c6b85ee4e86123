/**
 * A tip's first line, and what is best said of the last answer, quietly into one ear of whoever practises, by another voice
 * than the customer's: between the turns, never into one. It comes from this page alone and goes into no channel of the call.
 */
import type { Tip } from "@wingman/domain/call/view";
import { spokenFeedback } from "@wingman/domain/practice/spoken-feedback";
import { createMemo } from "solid-js";
import { createWhisper } from "../../live/create-whisper.ts";
import { earpiece } from "../../live/earpiece/settings.ts";
import type { Session } from "../../live/session.ts";
import { settings } from "../../live/settings.ts";
import type { Said } from "../../live/whisper.ts";
import type { PartnerVoice } from "./create-partner-voice.ts";

/** After a reload, and where the log was late, what was told before is left. */
const newMsMax = 6_000;
/** Below the customer, who is heard in full. */
const quieter = 0.6;

/** `voice`: the customer's, in the tab that is spoken in; null where one types. */
export const createExerciseWhisper = (
  session: Session,
  current: () => Tip | null,
  tell: (text: string) => void,
  voice: () => PartnerVoice | null,
) => {
  /** Of the newest answer, by the rules; once the customer has answered it, who would cut in on it otherwise. */
  const feedback = createMemo<Said | null>((before) => {
    const { practice, started, lines } = session.view();
    const told = practice?.feedback.findLast(({ by }) => by === "rules");
    if (!told) return null;
    if (before?.id === told.feedback) return before;
    const answer = lines.findIndex(({ id }) => id === told.utterance);
    const reply = lines.slice(answer + 1).find(({ channel }) => channel === "customer");
    if (answer < 0 || !reply || session.clockMs() - reply.endMs > newMsMax) return null;
    const text = spokenFeedback(told, started?.language ?? "en");
    return text === null ? null : { kind: "feedback", id: told.feedback, text };
  }, null);
  return createWhisper(session, current, tell, {
    isOn: settings.whisperInExercise,
    gain: () => quieter * earpiece.gain(),
    customerSpeaks: () => (voice()?.speaks() ?? "silent") !== "silent",
    // A microphone that hears the loudspeaker would send it on as the rep's own words.
    isHeldBack: () => voice()?.pressed() === true || voice()?.echo() === true,
    breakOffMs: 0,
    besides: feedback,
  });
};
