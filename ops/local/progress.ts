/** What a part of this machine is at. `skipped` speaks of one source of a part: the next one is tried after it. */
export type ProgressState = "looking" | "fetching" | "building" | "ready" | "skipped" | "failed";

/** One line on the screen, the same for the terminal and for the page that is shown while parts are fetched. */
export type Progress = {
  part: string;
  state: ProgressState;
  /** A phrase for people: which source, which version, why not. */
  detail: string;
  bytes?: number;
  bytesTotal?: number;
  /** Since this part was first looked for. */
  elapsedMs?: number;
  /** Comes again and again: for the status page, and no line on a terminal. */
  isQuiet?: boolean;
};

export type Report = (progress: Progress) => void;

/** The voice of one part: states the part and the time since it began. */
export type Say = (
  state: ProgressState,
  detail: string,
  more?: Pick<Progress, "bytes" | "bytesTotal" | "isQuiet">,
) => void;

export function sayFor(part: string, report: Report | undefined): Say {
  const startedAt = performance.now();
  return (state, detail, more = {}) =>
    report?.({ part, state, detail, ...more, elapsedMs: Math.round(performance.now() - startedAt) });
}

/** For a part that must also be started: that it was found is still looking; only what answers is ready. */
export const foundIsNotReady = (report: Report | undefined): Report | undefined =>
  report && ((progress) => report(progress.state === "ready" ? { ...progress, state: "looking" } : progress));
