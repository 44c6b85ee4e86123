/** Figures of many times: percentiles, and a line through points. */

/** Of numbers in any order; NaN where there are none. */
export const percentile = (numbers: readonly number[], share: number): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN;
};

export const spread = (ms: readonly number[]): string =>
  `median ${Math.round(percentile(ms, 0.5))}, p95 ${Math.round(percentile(ms, 0.95))}, slowest ${Math.round(percentile(ms, 1))} ms of ${ms.length}`;

/** Least squares: the slope, and how far it may be off by chance (one standard error). */
export const slopeOf = (
  points: readonly (readonly [x: number, y: number])[],
): { readonly slope: number; readonly error: number } => {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  const spreadX = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spreadX;
  const left = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, error: Math.sqrt(left / Math.max(1, count - 2) / spreadX) };
};
