/** How far the set-up is: one board, read by the page, the terminal and every welcome. */
import type { Speech } from "@wingman/streams/log/speech-presence";
import type { Progress, Report } from "../local/progress.ts";

export type Status = {
  readonly version: string;
  readonly ready: boolean;
  readonly parts: readonly Progress[];
  readonly speech: Speech;
  /** Whether a language model words cards: there is none, it answers, it does not for now. */
  readonly wording: Wording;
};
type Wording = "none" | "here" | "away";

export type StatusBoard = {
  readonly report: Report;
  /** Another sentence for a part that is ready, on the page alone: a terminal would scroll away with figures. */
  note(part: string, detail: string): void;
  setSpeech(speech: Speech): void;
  setWording(wording: Wording): void;
  setReady(): void;
  read(): Status;
};

/** `tell` is called for every line, for the terminal. */
export const openStatusBoard = (version: string, tell: (progress: Progress) => void): StatusBoard => {
  const parts = new Map<string, Progress>();
  let ready = false;
  let wording: Wording = "none";
  let speech: Speech = {
    ready: false,
    engine: "none",
    accuracy: "none",
    reason: "The recogniser is still being set up.",
    offers: [],
  };
  return {
    report(progress) {
      parts.set(progress.part, progress);
      tell(progress);
    },
    note(part, detail) {
      const known = parts.get(part);
      if (known?.state === "ready") parts.set(part, { ...known, detail });
    },
    setSpeech: (next) => {
      speech = next;
    },
    setWording: (next) => {
      wording = next;
    },
    setReady: () => {
      ready = true;
    },
    read: () => ({ version, ready, parts: [...parts.values()], speech, wording }),
  };
};
