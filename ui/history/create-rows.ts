import { type Accessor, batch, createEffect, createMemo, createSignal, on, onCleanup, onMount } from "solid-js";
import { makeHeights } from "../live/heights.ts";

/** Rows above and below the screen that exist, so that a turn of the wheel finds them there. */
const spareRows = 3;
/** More than this fits no usual screen: whatever the heights say, no more rows exist. A list as short is there whole. */
const rowsUsual = 36;
/** So many rows before the end, more are asked for. */
const nearEndRows = 15;
/** What stands over the page's upper end. */
const barPx = 64;

/**
 * A list in the page's own scroll of which only the part on the screen exists. Rows are given in an order that only
 * grows at its end; another list begins anew. What is read stays where it is, whatever grew above it. On paper the
 * whole list stands.
 */
export const createRows = <Row>(
  rows: Accessor<readonly Row[]>,
  options: {
    readonly id: (row: Row) => string;
    readonly list: () => HTMLElement;
    /** Height of a row that was not seen yet, and the least that one has. */
    readonly guessPx: number;
    readonly leastPx: number;
    readonly onNearEnd?: () => void;
    /** Places of rows that exist wherever the screen is: one that is written in, or has the focus. */
    readonly kept?: Accessor<readonly number[]>;
  },
) => {
  const heights = makeHeights(options.guessPx, options.id);
  const [span, setSpan] = createSignal<readonly [from: number, to: number]>([0, 0], {
    equals: ([a, b], [c, d]) => a === c && b === d,
  });
  /** Counts what moved the rows, so that their spaces are taken anew. */
  const [turn, setTurn] = createSignal(0);
  const [printed, setPrinted] = createSignal(false);
  const standing = new Set<HTMLElement>();
  let asked = 0;

  const topPx = (): number => options.list().getBoundingClientRect().top;
  const rowsMax = (): number => Math.max(rowsUsual, Math.ceil(innerHeight / options.leastPx));
  const place = (): void => {
    cancelAnimationFrame(asked);
    asked = 0;
    const count = rows().length;
    const top = -topPx();
    const isWhole = printed() || count <= rowsUsual;
    const from = isWhole ? 0 : Math.max(0, heights.at(Math.max(0, top)) - spareRows);
    const to = isWhole
      ? count
      : Math.min(count, from + rowsMax(), heights.at(Math.max(0, top) + innerHeight) + 1 + spareRows);
    batch(() => {
      setSpan([from, to]);
      setTurn((before) => before + 1);
    });
    if (to > count - nearEndRows) options.onNearEnd?.();
  };
  const soon = (): void => {
    asked ||= requestAnimationFrame(place);
  };
  const saw = (row: HTMLElement): boolean => {
    const index = Number(row.dataset["index"]);
    return row.isConnected && Number.isInteger(index) && heights.saw(index, row.offsetHeight);
  };
  const measure = new ResizeObserver((entries) => {
    const top = -topPx();
    const anchor = heights.at(Math.max(0, top));
    const anchorPx = heights.top(anchor);
    let moved = false;
    for (const { target } of entries) moved = saw(target as HTMLElement) || moved; // Only rows are observed.
    if (!moved) return;
    const byPx = heights.top(anchor) - anchorPx;
    // Nothing that is read has moved: what follows from it may wait for the next frame, and needs no layout in this one.
    if (top <= 0 || byPx === 0) return soon();
    // Before rows change, while the page's layout stands: behind them it would be worked out once more.
    const before = scrollY;
    scrollBy({ top: byPx });
    const leftPx = byPx - (scrollY - before);
    setTurn((count) => count + 1);
    // At an end there was no room for it until now.
    if (Math.abs(leftPx) >= 1) scrollBy({ top: leftPx });
    soon(); // Other rows are work of the next frame's: some that are spare cover what has moved.
  });
  const print = (isOn: boolean) => (): void => {
    setPrinted(isOn);
    place();
  };
  const [toPrint, fromPrint] = [print(true), print(false)];
  createEffect(
    on(rows, (all) => {
      heights.rows(all);
      soon();
    }),
  );
  onMount(() => {
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon, { passive: true });
    addEventListener("beforeprint", toPrint);
    addEventListener("afterprint", fromPrint);
  });
  onCleanup(() => {
    removeEventListener("scroll", soon);
    removeEventListener("resize", soon);
    removeEventListener("beforeprint", toPrint);
    removeEventListener("afterprint", fromPrint);
    measure.disconnect();
    cancelAnimationFrame(asked);
  });

  /** Places of the rows that exist, in their order. */
  const indexes = createMemo(
    (): readonly number[] => {
      const [from, to] = span();
      const last = rows().length - 1;
      const all = new Set(Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n));
      for (const index of options.kept?.() ?? []) if (index >= 0) all.add(index);
      return [...all].filter((index) => index <= last).toSorted((a, b) => a - b);
    },
    [],
    { equals: (a, b) => a.length === b.length && a.every((index, n) => index === b[n]) },
  );
  /** By the place of a row, the room of those before it that do not exist. */
  const spaces = createMemo(() => {
    turn();
    let next = 0;
    return new Map(
      indexes().map((index) => {
        const px = heights.top(index) - heights.top(next);
        next = index + 1;
        return [index, px] as const;
      }),
    );
  });
  const move = (index: number, block: "nearest" | "center"): void => {
    const top = topPx() + heights.top(index);
    const bottom = topPx() + heights.top(index + 1);
    if (block === "center") scrollBy({ top: (top + bottom - innerHeight) / 2 });
    else if (top < barPx) scrollBy({ top: top - barPx });
    else if (bottom > innerHeight) scrollBy({ top: bottom - innerHeight + 8 });
  };
  return {
    /** Rows that exist, without those that are kept; `first` of them has which place in the whole list. */
    shown: () => rows().slice(...span()),
    first: () => span()[0],
    indexes,
    isWhole: () => indexes().length === rows().length,
    spaceBefore: (index: number) => spaces().get(index) ?? 0,
    beforePx: () => (turn(), heights.top(span()[0])),
    /** Behind the last row that exists. */
    afterPx: () => {
      turn();
      return Math.max(0, heights.top(rows().length) - heights.top((indexes().at(-1) ?? -1) + 1));
    },
    watch(row: HTMLElement): void {
      measure.observe(row);
      standing.add(row);
      onCleanup(() => {
        measure.unobserve(row);
        standing.delete(row);
      });
    },
    /** Scrolls a row into sight, whether or not it exists yet. Not from within an effect: rows come after it. */
    show(index: number, block: "nearest" | "center" = "nearest"): void {
      move(index, block);
      place();
      // Those that came have their own heights; by these it is gone to once more.
      for (const row of standing) saw(row);
      move(index, block);
      place();
    },
  };
};
