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
  /** An utterance begins; `firstSample` is the channel's. */
  begin(firstSample: number): void;
  /** Takes sound of the open utterance; must not take longer than the sound lasts. The probability that it is speech, if it is known. */
  hear(samples: Int16Array, speechProbability?: number): Promise<void>;
  /**
   * The speaker is silent, and unless more is said the utterance will have ended after so many samples: whoever decodes
   * windows may begin, and resolves with what `end` will say then. Whether more is expected is told from that: what was
   * shown on the way depends on what the machine had time for. Not awaited when the utterance goes on.
   */
  lull?(soundSamples: number): Promise<Decoded>;
  /** What the open utterance sounds like so far, at once. */
  guess(): Guess;
  /** Called once, before anything else: whoever guesses in its own time tells each time that there is another guess. */
  onGuess?(tell: () => void): void;
  /** Closes the utterance, which has so many samples (what was heard after them was silence), and gives its words, silences and noises left out. */
  end(soundSamples: number): Promise<Decoded>;
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
