/** What was tried, and what of it came out otherwise than it must. */
export type Tally = {
  readonly tried: () => number;
  readonly wrong: readonly string[];
  /** Counts one try; `is` says whether it came out as it must. */
  check(what: string, is: boolean): void;
};

export const openTally = (): Tally => {
  let tried = 0;
  const wrong: string[] = [];
  return {
    tried: () => tried,
    wrong,
    check(what, is) {
      tried += 1;
      if (!is) wrong.push(what);
    },
  };
};

/** Whether it came to something, whatever it came to. */
export const comesTo = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

export const firstOf = (wrong: readonly string[], max = 12): string[] => [
  ...wrong.slice(0, max),
  ...(wrong.length > max ? [`and ${wrong.length - max} more`] : []),
];
