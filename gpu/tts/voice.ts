/**
 * The port every voice stands behind: text in, sound out. Text may come as it is made, such as a model's answer: the
 * first sentence is said as soon as it is whole, while the rest is still being written.
 */

/** What is shown beside a voice, so that nobody mistakes a basic one for a good one, or one that sends text away for one that does not. */
export type VoiceInfo = {
  /** What people and settings choose it by: the engine and the voice, "flite:slt". */
  readonly id: string;
  readonly engine: "flite" | "espeak-ng" | "say" | "onnx" | "cloud";
  /** As the engine names it. */
  readonly voice: string;
  /** BCP 47 primary tags that it can say. */
  readonly languages: readonly string[];
  /** `unknown`: nobody here has heard it, as with a model that was put into a folder. */
  readonly quality: "robotic" | "plain" | "natural" | "unknown";
  /** Under what the engine and its voice may be used, in a phrase. */
  readonly licence: string;
  /** Of every sound that it makes. */
  readonly sampleRateHz: number;
  /** What it says is sent to another company. */
  readonly textLeaves: boolean;
};

/** Characters of the text, UTF-16 code units as JavaScript counts them; `to` is exclusive. */
export type TextSpan = { readonly from: number; readonly to: number };

/**
 * A piece of sound, 16 bit mono. The spans of all pieces lie behind each other and cover the text, so that whoever is
 * interrupted knows how far they were heard. Within a sentence they are told from the length of the sound, to the
 * word, and never run ahead into the next sentence. `samples` may be empty: then only the span goes on.
 */
export type Speech = {
  readonly samples: Int16Array;
  readonly span: TextSpan;
  /** Counts from 0. */
  readonly sentence: number;
};

export type Speaking = {
  /** BCP 47. */
  readonly language: string;
  /** 1 is the voice's own speed, 2 twice as fast; taken into `rateMin` to `rateMax`. */
  readonly rate: number;
};
export const rateMin = 0.5;
export const rateMax = 2;

export type Voice = AsyncDisposable & {
  readonly info: VoiceInfo;
  /**
   * Says a text until it ends or `signal` aborts. An abort ends the iteration at once, with no throw, even while the
   * text stands still; the text's `return` is called. A text is read no faster than it is said, but for a few seconds.
   * Throws `Failure` WING_TTS_LANGUAGE, WING_TTS_BUSY, WING_TTS_ENGINE and those of its engine, and whatever `text`
   * throws.
   */
  speak(text: string | AsyncIterable<string>, how: Speaking, signal: AbortSignal): AsyncIterable<Speech>;
};

/** "ar" of "ar-AE". */
export const primaryTag = (language: string): string => language.toLowerCase().split(/[-_]/)[0] ?? "";

export const canSay = ({ languages }: Pick<VoiceInfo, "languages">, language: string): boolean =>
  languages.includes(primaryTag(language));
