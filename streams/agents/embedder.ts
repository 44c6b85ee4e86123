/** What makes vectors of texts, so that those which mean the same lie near each other. It is handed over: no agent makes one. */
export type Embedder = {
  /** For what is written down of an answer; vectors of two models cannot be compared. */
  readonly model: string;
  readonly dimensions: number;
  /** In the order of the texts, each of length 1, so that the cosine of two is their dot product. */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]>;
};
