/** How the ends that were found compare with the ends there are. */
import type { Dialogue, PauseKind } from "./dialogue.ts";
import type { Closed } from "./listen.ts";

const msSamples = 16;
/** Voices fade, and detectors feel for it: an end may lie so far before the last sample that was made. */
const fadeSamples = 200 * msSamples;

export type Ends = {
  /** Pauses within turns by what caused them, and how many of each were taken for an end. */
  readonly pauses: { [Kind in PauseKind]: { count: number; cut: number } };
  /** From the end of each turn to the moment at which it was closed, in milliseconds of sound, and whether it was held. */
  readonly delays: { readonly ms: number; readonly held: boolean }[];
  /** Back-channels that cut nothing of the other side are counted where they are closed. */
  readonly finals: number;
  readonly held: number;
  readonly decodeMs: number[];
};

export const noEnds = (): Ends & { finals: number; held: number } => ({
  pauses: {
    digits: { count: 0, cut: 0 },
    spelling: { count: 0, cut: 0 },
    phrase: { count: 0, cut: 0 },
    plain: { count: 0, cut: 0 },
  },
  delays: [],
  finals: 0,
  held: 0,
  decodeMs: [],
});

/** Adds one side of a dialogue to a count. */
export function countEnds(
  into: ReturnType<typeof noEnds>,
  { truth }: Dialogue["channels"][number],
  closed: readonly Closed[],
): void {
  const finals = closed.filter((one) => one.words > 0);
  into.finals += finals.length;
  into.held += finals.filter((one) => one.held).length;
  into.decodeMs.push(...finals.map((one) => one.cpuMs));
  truth.forEach((stretch, index) => {
    if (stretch.before === "back-channel") return;
    if (stretch.before === "end") {
      const end = closed.find((one) => one.endSample >= stretch.endSample - fadeSamples);
      if (end === undefined) throw new Error(`nothing closed "${stretch.text}"`);
      into.delays.push({ ms: (end.atSample - stretch.endSample) / msSamples, held: end.held });
      return;
    }
    const next = truth[index + 1];
    if (next === undefined) throw new Error("a pause has something after it");
    const pause = into.pauses[stretch.before];
    pause.count += 1;
    // A final that ends in the pause, and not for the longest utterance there may be.
    const isCut = finals.some(
      ({ endSample }) => endSample >= stretch.endSample - fadeSamples && endSample <= next.firstSample + fadeSamples,
    );
    if (isCut) pause.cut += 1;
  });
}

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
};
