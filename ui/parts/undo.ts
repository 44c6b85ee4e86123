/** What was, what is, and what was taken back: the steps of an editor. Pure; time comes in. */
export type Steps<Value> = {
  readonly past: readonly Value[];
  readonly now: Value;
  readonly future: readonly Value[];
  /** What was changed last, and when: more of the same at once is one step. */
  readonly last: { readonly field: string; readonly atMs: number } | null;
};

export const stepsMax = 200;
/** Letters of one word, and of the next: one step back takes them all. */
export const joinMs = 1_500;

export const begun = <Value>(now: Value): Steps<Value> => ({ past: [], now, future: [], last: null });

/** An empty `field` is a step of its own. */
export const stepped = <Value>(steps: Steps<Value>, now: Value, field: string, atMs: number): Steps<Value> => {
  const { past, last } = steps;
  const joins = field !== "" && last?.field === field && atMs - last.atMs <= joinMs && past.length > 0;
  return {
    past: joins ? past : [...past.slice(1 - stepsMax), steps.now],
    now,
    future: [],
    last: { field, atMs },
  };
};

export const undone = <Value>(steps: Steps<Value>): Steps<Value> => {
  const now = steps.past.at(-1);
  if (now === undefined) return steps;
  return { past: steps.past.slice(0, -1), now, future: [steps.now, ...steps.future], last: null };
};

export const redone = <Value>(steps: Steps<Value>): Steps<Value> => {
  const [now, ...future] = steps.future;
  return now === undefined ? steps : { past: [...steps.past, steps.now], now, future, last: null };
};
