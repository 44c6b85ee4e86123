/**
 * The port every model of the hub's kind (Whisper, Moonshine) stands behind: windows of sound in, tokens out. It knows
 * nothing of streams, pauses or people; what is done with growing windows is `streaming`'s.
 */

/** 16 kHz mono. Of several given at once each may belong to another call: they are decoded as one batch where that is quicker. */
export type SoundWindow = {
  readonly samples: Int16Array;
  /** BCP 47 primary tag; null where it is to be told from the sound. A model of one language passes over it. */
  readonly language: string | null;
  /** Tokens of what was said before this window; a model that takes no context passes over them. */
  readonly context: readonly number[];
  /** Tokens at the window's start that are settled: decoding goes on behind them, and they are given back first. */
  readonly prefix: readonly number[];
  /** Text tokens at most, `prefix` included: a decoder that loops must end. */
  readonly tokensMax: number;
};

/** One token of text. Times in samples of the window, where the model can tell them (by its cross attention), else null. */
export type DecodedToken = {
  readonly id: number;
  /** Natural logarithm; 0 for tokens of the prefix. */
  readonly logProbability: number;
  readonly firstSample: number | null;
  readonly endSample: number | null;
};

export type DecodedWindow = {
  readonly tokens: readonly DecodedToken[];
  /** As told or as found; null where the model has no notion of it. */
  readonly language: string | null;
  /** Whisper's own probability that nobody speaks; null where the model has none. */
  readonly noSpeechProbability: number | null;
  /** It stopped at `tokensMax`, and not at its own end. */
  readonly wasCut: boolean;
};

export type SpeechModel = AsyncDisposable & {
  /** As the hub names it, "whisper-base", with how it is quantised. */
  readonly name: string;
  readonly family: "whisper" | "moonshine";
  /** BCP 47 primary tags. */
  readonly languages: readonly string[];
  /** What it really runs on; never silently another than was asked for. */
  readonly provider: "cpu" | "cuda";
  /** Longer windows are refused (RangeError). */
  readonly windowSamplesMax: number;
  /** Text of tokens; a character that is not whole yet at the end is left out. */
  textOf(tokens: readonly number[]): string;
  /** Tokens of text, for words that are put before a window; left out by a model that takes no context. */
  tokensOf?(text: string): readonly number[];
  /** Rejects with `Failure` WING_STT_MODEL when the model fails; after disposal with WING_STT_ENGINE_DIED. */
  decode(windows: readonly SoundWindow[]): Promise<readonly DecodedWindow[]>;
};
