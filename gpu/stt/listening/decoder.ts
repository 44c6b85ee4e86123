/** The port of what turns one utterance after another of one channel into words, behind the listener that finds them. */
import type { Listening } from "../recognizer.ts";

/** Samples are counted from the utterance's start; `endSample` is exclusive. */
export type DecodedWord = {
  readonly text: string;
  readonly firstSample: number;
  readonly endSample: number;
  readonly confidence: number;
};

export type Guess = {
  readonly words: readonly DecodedWord[];
  /** Left out: the listener finds out by looking several times. */
  readonly stableCount?: number;
};

export type Decoded = { readonly words: readonly DecodedWord[]; readonly language?: string };

/** Calls must not overlap: each is awaited before the next. */
export type Decoder = {
  begin(): void;
  /** Takes sound of the open utterance; must not take longer than the sound lasts. */
  hear(samples: Int16Array): Promise<void>;
  /** What the open utterance sounds like so far, at once. */
  guess(): Guess;
  /** Closes the utterance and gives its words, silences and noises left out. */
  end(): Promise<Decoded>;
  /** Lets go of what it holds. */
  free(): void;
};

/** Decoders of one engine. A channel has one of its own as long as it is listened to, for it adapts to the voice. */
export type Decoders = {
  /** Undefined when all that may exist are in use. */
  take(about: Listening): Promise<Decoder> | undefined;
  /** Nothing may be under way in it. */
  giveBack(decoder: Decoder): Promise<void>;
};
