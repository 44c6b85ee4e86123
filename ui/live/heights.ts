/**
 * How tall the rows of a long list are, so that only those on the screen have to exist: a guess until a row was
 * seen, its own height from then on. Once a screen of them was seen, rows that come are guessed to be like those: each
 * that is not as it was guessed moves what is read. Pure; sums are taken again only from the first row that changed.
 */
const learnedRows = 12;

export const makeHeights = <Row>(guessPx: number, idOf: (row: Row) => string) => {
  const seen = new Map<string, number>();
  let rows: readonly Row[] = [];
  /** Of each row its height, as far as it is known: sums go over numbers, not over names. */
  const pxs: number[] = [];
  /** `tops[i]` is where row `i` begins; right for every `i` up to `sure`. */
  const tops: number[] = [0];
  let sure = 0;
  let seenPx = 0;
  const guessNow = (): number => (seen.size < learnedRows ? guessPx : Math.round(seenPx / seen.size));

  const nameAt = (of: readonly Row[], index: number): string | undefined => {
    const row = of[index];
    return row === undefined ? undefined : idOf(row);
  };
  const sum = (upTo: number): void => {
    for (let i = sure; i < upTo; i++) tops[i + 1] = (tops[i] ?? 0) + (pxs[i] ?? guessPx);
    sure = Math.max(sure, upTo);
  };

  return {
    /** Rows come at the end, or a few before it; those before the first new one stay where they are. */
    rows(next: readonly Row[]): void {
      let same = Math.min(pxs.length, next.length);
      while (same > 0 && nameAt(rows, same - 1) !== nameAt(next, same - 1)) same--;
      rows = next;
      pxs.length = same;
      const guess = guessNow();
      for (let i = same; i < next.length; i++) pxs.push(seen.get(nameAt(next, i) ?? "") ?? guess);
      sure = Math.min(sure, same);
    },
    /** Takes the height a row turned out to have; answers whether that moved anything. */
    saw(index: number, px: number): boolean {
      const id = nameAt(rows, index);
      if (id === undefined || seen.get(id) === px) return false;
      const moved = pxs[index] !== px;
      seenPx += px - (seen.get(id) ?? 0);
      seen.set(id, px);
      pxs[index] = px;
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
