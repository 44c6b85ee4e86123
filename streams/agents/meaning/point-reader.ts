/** Something that was trained to say which point is made by an utterance, with what was said before (`gpu/meaning`). */

/** The words of one utterance, and the lines before it, "Rep: …" or "Customer: …", the oldest first. */
export type Reading = { readonly before: readonly string[]; readonly words: readonly string[] };

export type ReadPoint = {
  readonly kind: string;
  /** How likely it is that a card of this kind is due here, 0 to 1. */
  readonly sure: number;
  /** The word that has most to do with it. */
  readonly word: number;
};

export type PointReader = {
  /** Names the weights and what was trained on them. */
  readonly model: string;
  /** Every kind it knows, with its probability. Rejects with the signal's reason, or where it is behind. */
  read(reading: Reading, signal?: AbortSignal): Promise<readonly ReadPoint[]>;
};
