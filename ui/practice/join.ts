import { keepIntent } from "../live/intent.ts";
import { soundInputs } from "../live/sources/inputs.ts";
import type { ProblemKind } from "../live/sources/source.ts";

/** This tab is the one that the rep speaks in: kept for a reload, as of every call. */
export const speakHere = (call: string): void =>
  keepIntent(call, {
    ...{ source: "microphone", hears: { microphone: true, share: false }, started: true, title: "", language: "" },
    ...{ playbook: null, sample: null, consentAtMs: 0, durationMs: 0 },
    customer: { name: "", company: "", role: "" },
  });

/** Opens the rep's microphone, just after a press; why it cannot be, or null. */
export const openOwnMicrophone = async (): Promise<ProblemKind | null> => {
  const { rep, openMic, microphoneProblem } = soundInputs();
  if (rep.state() === "open" || (await openMic())) return null;
  return microphoneProblem() ?? "microphone-closed";
};
