/** The last measured delays, and the one in their middle: a single late word does not make a slow line. */
const keptMax = 15;

export const makeDelays = () => {
  const kept: number[] = [];
  return {
    /** @returns false for what cannot be a delay of this call, such as one after a clock was set */
    add(ms: number): boolean {
      if (!Number.isFinite(ms) || ms < -1_000 || ms > 120_000) return false;
      kept.push(Math.max(0, ms));
      if (kept.length > keptMax) kept.shift();
      return true;
    },
    middleMs: (): number | null =>
      kept.length === 0 ? null : ([...kept].sort((a, b) => a - b)[Math.floor(kept.length / 2)] ?? null),
  };
};
