/** A model of the operator's own that reads a question and a passage together. What runs it is handed in (`gpu/rerank`). */
export type Reranker = {
  /** For each text how well it answers, in any unit: more is better. Rejects where it cannot, or with the signal's reason. */
  scores(question: string, texts: readonly string[], signal?: AbortSignal): Promise<readonly number[]>;
};
