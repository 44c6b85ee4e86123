/**
 * How tall the rows of a long list are, so that only those on the screen have to exist: a guess until a row was
 * seen, its own height from then on. Pure; sums are taken again only from the first row that changed.
 */
type Row = { readonly id: string };

export const makeHeights = (guessPx: number) => {
  const seen = new Map<string, number>();
  let rows: readonly Row[] = [];
  /** `tops[i]` is where row `i` begins; right for every `i` up to `sure`. */
  const tops: number[] = [0];
  let sure = 0;

  const sum = (upTo: number): void => {
    for (let i = sure; i < upTo; i++) tops[i + 1] = (tops[i] ?? 0) + (seen.get(rows[i]?.id ?? "") ?? guessPx);
    sure = Math.max(sure, upTo);
  };

  return {
    /** Rows come at the end, or a few before it; those before the first new one stay where they are. */
    rows(next: readonly Row[]): void {
      let same = Math.min(rows.length, next.length);
      while (same > 0 && rows[same - 1]?.id !== next[same - 1]?.id) same--;
      rows = next;
      sure = Math.min(sure, same);
    },
    /** Takes the height a row turned out to have; answers whether that moved anything. */
    saw(index: number, px: number): boolean {
      const id = rows[index]?.id;
      if (id === undefined || seen.get(id) === px) return false;
      const moved = (seen.get(id) ?? guessPx) !== px;
      seen.set(id, px);
      if (moved) sure = Math.min(sure, index);
      return moved;
    },
    count: () => rows.length,
    top(index: number): number {
      sum(Math.min(index, rows.length));
      return tops[Math.min(index, rows.length)] ?? 0;
    },
    /** The row that covers `px`; the last one beyond the end. */
    at(px: number): number {
      sum(rows.length);
      let [low, high] = [0, Math.max(0, rows.length - 1)];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((tops[middle] ?? 0) <= px) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
};
