/** Text to vectors: near ones mean nearly the same. The model behind it is handed in (`gpu/embed`). */
export type Embedder = {
  /** Names the model, and its version: vectors of two models cannot be compared. */
  readonly model: string;
  readonly dimensions: number;
  /** One vector of length 1 for each text. */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]>;
  /** The same with the vectors of each text's tokens; absent where the model gives none. */
  embedTokens?(texts: readonly string[], signal?: AbortSignal): Promise<readonly TokenVectors[]>;
};

/** A text as one vector, and its words' tokens one after the other; each of length 1. `words`: each token's letters. */
export type TokenVectors = {
  readonly whole: Float32Array;
  readonly tokens: Float32Array;
  readonly words: readonly string[];
};
