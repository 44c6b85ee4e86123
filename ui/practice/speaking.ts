/** The rep's voice in an exercise, for whoever takes it: sound is taken from `start` to `stop`, and at no other time. */
export type Speaking = {
  readonly start: () => void;
  readonly stop: () => void;
  /** Sound is taken now. */
  readonly speaking: () => boolean;
  /** Why it cannot be, in words for the person; null where it can. */
  readonly problem: () => string | null;
};
