/**
 * A language that a program can hear without a mistake: each word is a quarter of a second of one sound, whose strength
 * is the word's number. A word that is heard in part, or twice, or put together from two places, is another word.
 */
export const toneWordSamples = 4_000;
const strengthMin = 2_000;
const halfWaveSamples = 8;

export type ToneWord = { readonly text: string; readonly firstSample: number; readonly endSample: number };
export type ToneSpeech = { readonly samples: Int16Array; readonly words: readonly ToneWord[] };

export const toneText = (number: number): string => `w${number}`;

/** Turns of so many words each, 50 ms between words, 700 ms of quiet before, between and after turns. */
export const toneSpeech = (turns: readonly number[], firstNumber = 1): ToneSpeech => {
  const words: ToneWord[] = [];
  let at = quietSamples;
  let number = firstNumber;
  for (const count of turns) {
    for (let index = 0; index < count; index++) {
      words.push({ text: toneText(number++), firstSample: at, endSample: at + toneWordSamples });
      at += toneWordSamples + betweenSamples;
    }
    at += quietSamples;
  }
  const samples = new Int16Array(at);
  words.forEach((word, index) => {
    for (let offset = 0; offset < toneWordSamples; offset++)
      samples[word.firstSample + offset] = toneSample(firstNumber + index, offset);
  });
  return { samples, words };
};
const quietSamples = 11_200;
const betweenSamples = 800;

const toneSample = (number: number, offset: number): number =>
  (strengthMin + number) * (Math.floor(offset / halfWaveSamples) % 2 === 0 ? 1 : -1);

export type ToneEar = {
  /** Takes the next sample; gives the word that ended just before it. */
  take(sample: number): ToneWord | undefined;
  /** The sound ended: what is left is a word, or a part of one. */
  finish(): ToneWord | undefined;
  /** Where the word that is being spoken began. */
  readonly openSince: number | undefined;
};

export const toneEar = (): ToneEar => {
  let at = 0;
  let open: { number: number; firstSample: number } | undefined;
  const end = (): ToneWord | undefined => {
    if (!open) return undefined;
    const { number, firstSample } = open;
    open = undefined;
    const isWhole = at - firstSample === toneWordSamples;
    return { text: isWhole ? toneText(number) : `part-of-${toneText(number)}`, firstSample, endSample: at };
  };
  return {
    take(sample) {
      const number = Math.abs(sample) - strengthMin;
      const isSame = sample === 0 ? open === undefined : open?.number === number;
      const word = isSame ? undefined : end();
      if (sample !== 0 && !open) open = { number, firstSample: at };
      at += 1;
      return word;
    },
    finish: end,
    get openSince() {
      return open?.firstSample;
    },
  };
};
