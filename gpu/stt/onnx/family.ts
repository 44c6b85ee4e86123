/** What Whisper and Moonshine have in common: sound to hidden frames, rows of tokens out of them. */
import { sampleRateHz } from "../recognizer.ts";
import type { DecodedWindow, SoundWindow, SpeechModel } from "./model.ts";
import type { ModelFolder } from "./model-folder.ts";
import type { Provider } from "./session.ts";

export type ModelFacts = Pick<SpeechModel, "family" | "languages" | "windowSamplesMax"> & {
  readonly vocabularySize: number;
  /** Tokens of text that fit behind what must stand before them. */
  readonly tokensMax: number;
};

export type LoadedModel = {
  readonly facts: ModelFacts;
  /** Which of the windows may be decoded in one run, by their places in the list. */
  groupsOf(windows: readonly SoundWindow[]): number[][];
  /** The windows of one group. Throws `Failure` WING_STT_MODEL. */
  decode(windows: readonly SoundWindow[]): Promise<DecodedWindow[]>;
  release(): Promise<void>;
};

export type Loading = {
  readonly folder: ModelFolder;
  readonly provider: Provider;
  readonly threads: number;
  /** Windows of one run at most. */
  readonly batchMax: number;
};

/** Rows of one run begin at most so much apart, since the longer beginning is told token by token. */
const beginningsApartMax = 16;
/** Numbers that the first run may give back for all its rows together: 128 MB. */
const firstScoresMax = 32 * 1024 * 1024;

/** Windows of the same `kind` whose beginnings are nearly as long, `batchMax` in one group. */
export function grouped(
  windows: readonly { readonly kind: number; readonly told: number }[],
  { batchMax, vocabularySize }: { readonly batchMax: number; readonly vocabularySize: number },
): number[][] {
  const sorted = windows
    .map((window, at) => ({ ...window, at }))
    .sort((a, b) => a.kind - b.kind || a.told - b.told || a.at - b.at);
  const groups: (typeof sorted)[] = [];
  for (const window of sorted) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    const fits =
      group !== undefined &&
      first !== undefined &&
      first.kind === window.kind &&
      window.told - first.told <= beginningsApartMax &&
      group.length < batchMax &&
      (group.length + 1) * Math.max(1, first.told) * vocabularySize <= firstScoresMax;
    if (fits) group.push(window);
    else groups.push([window]);
  }
  return groups.map((group) => group.map(({ at }) => at));
}

/** Longer sound than this no model of the hub learnt from in one piece. */
export const windowSecondsMax = 30;
export const windowSamplesMax = windowSecondsMax * sampleRateHz;
