/**
 * Which language a channel speaks, where nobody said it. A model asked about each window anew would flap: two words of
 * English are Welsh to it, a cough is Korean. So a language is kept, and changes only at a pause and for a reason.
 */
export type Spoken = {
  /** As the channel is decoded; null until something long enough was heard. */
  readonly language: string | null;
  /** Told by the call: never changes. */
  readonly isTold: boolean;
  /** Another that the last long utterance seemed to be in. */
  readonly candidate: string | null;
};

/** An utterance with less speech than this says nothing about a language: 1.5 s. */
export const tellingSamplesMin = 24_000;
/** So much more likely a token (natural logarithm) must be in another language for one utterance to be enough. */
export const changeGain = 0.3;

/** `asked`: BCP 47, or "auto"; `known`: the model's. A tag's region says nothing to a model. */
export function spokenAtFirst(asked: string | undefined, known: readonly string[]): Spoken {
  const primary = asked?.toLowerCase().split("-")[0];
  if (known.length === 1) return { language: known[0] ?? null, isTold: true, candidate: null };
  const isTold = primary !== undefined && primary !== "auto" && known.includes(primary);
  return { language: isTold ? primary : null, isTold, candidate: null };
}

/** One utterance, at whose end a pause was. */
export type Found = {
  readonly language: string | null;
  readonly speechSamples: number;
  /** Mean natural logarithm of a token in the found language, and in the one that is kept, where that was tried. */
  readonly found: number;
  readonly kept: number | null;
};

/** Whether it is worth decoding the utterance in the kept language too. */
export const isInDoubt = (spoken: Spoken, language: string | null): boolean =>
  !spoken.isTold && spoken.language !== null && language !== null && language !== spoken.language;

/** The language after an utterance; `isFound` says whose words to believe. */
export function spokenAfter(
  spoken: Spoken,
  { language, speechSamples, found, kept }: Found,
): Spoken & {
  readonly isFound: boolean;
} {
  if (spoken.isTold || language === null || language === spoken.language)
    return { ...spoken, candidate: null, isFound: true };
  const isTelling = speechSamples >= tellingSamplesMin;
  if (spoken.language === null) return { ...spoken, language: isTelling ? language : null, isFound: true };
  if (!isTelling) return { ...spoken, isFound: false };
  const isAgreed = spoken.candidate === language || (kept !== null && found - kept >= changeGain);
  return isAgreed
    ? { language, isTold: false, candidate: null, isFound: true }
    : { ...spoken, candidate: language, isFound: false };
}
