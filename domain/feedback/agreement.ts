/** How far two who judge the same things agree, beyond chance: Cohen's kappa (J. Cohen, 1960). */

export type Agreement = {
  readonly of: number;
  readonly same: number;
  /** 1: always; 0: as often as by chance; null where chance alone would always agree, or nothing was judged by both. */
  readonly kappa: number | null;
};

/** `pairs` of marks with how often each came. */
export const agreementOf = (
  pairs: readonly { readonly one: string; readonly other: string; readonly count: number }[],
): Agreement => {
  const sum = (which: (pair: (typeof pairs)[number]) => boolean): number =>
    pairs.filter(which).reduce((total, { count }) => total + count, 0);
  const of = sum(() => true);
  const same = sum(({ one, other }) => one === other);
  const marks = [...new Set(pairs.flatMap(({ one, other }) => [one, other]))];
  const chance = marks.reduce(
    (total, mark) => total + (sum(({ one }) => one === mark) * sum(({ other }) => other === mark)) / (of * of),
    0,
  );
  return { of, same, kappa: of === 0 || chance >= 1 ? null : (same / of - chance) / (1 - chance) };
};
