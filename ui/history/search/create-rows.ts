import { type Accessor, batch, createEffect, createSignal, on, onCleanup, onMount } from "solid-js";
import { makeHeights } from "../../live/heights.ts";

/** Rows above and below the screen that exist, so that a turn of the wheel finds them there. */
const spareRows = 3;
/** More than this fits no screen: whatever the heights say, no more rows exist. */
const rowsMax = 36;
const guessPx = 84;
/** So many rows before the end, more are asked for. */
const nearEndRows = 15;

/**
 * A list in the page's own scroll of which only the part on the screen exists. Rows are given in an order that only
 * grows at its end; another list begins anew.
 */
export const createRows = <Row>(
  rows: Accessor<readonly Row[]>,
  options: { readonly id: (row: Row) => string; readonly list: () => HTMLElement; readonly onNearEnd: () => void },
) => {
  const heights = makeHeights(guessPx);
  const [first, setFirst] = createSignal(0);
  const [last, setLast] = createSignal(0);
  const [beforePx, setBeforePx] = createSignal(0);
  const [afterPx, setAfterPx] = createSignal(0);
  let asked = 0;

  const place = (): void => {
    asked = 0;
    const count = rows().length;
    const top = -options.list().getBoundingClientRect().top;
    const from = Math.max(0, heights.at(Math.max(0, top)) - spareRows);
    const to = Math.min(count, Math.min(from + rowsMax, heights.at(top + innerHeight) + 1 + spareRows));
    batch(() => {
      setFirst(from);
      setLast(to);
      setBeforePx(heights.top(from));
      setAfterPx(Math.max(0, heights.top(count) - heights.top(to)));
    });
    if (to > count - nearEndRows) options.onNearEnd();
  };
  const soon = (): void => {
    asked ||= requestAnimationFrame(place);
  };
  const measure = new ResizeObserver((entries) => {
    let moved = false;
    for (const { target } of entries) {
      const row = target as HTMLElement; // Only rows are observed.
      const index = Number(row.dataset["index"]);
      if (row.isConnected && Number.isInteger(index)) moved = heights.saw(index, row.offsetHeight) || moved;
    }
    if (moved) soon();
  });
  createEffect(
    on(rows, (all) => {
      heights.rows(all.map((row) => ({ id: options.id(row) })));
      soon();
    }),
  );
  onMount(() => {
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon, { passive: true });
  });
  onCleanup(() => {
    removeEventListener("scroll", soon);
    removeEventListener("resize", soon);
    measure.disconnect();
    cancelAnimationFrame(asked);
  });
  return {
    /** Rows that exist; `first` of them has which place in the whole list. */
    shown: () => rows().slice(first(), last()),
    first,
    beforePx,
    afterPx,
    watch(row: HTMLElement): void {
      measure.observe(row);
      onCleanup(() => measure.unobserve(row));
    },
    /** Scrolls a row into sight, whether or not it exists yet. */
    show(index: number): void {
      const top = options.list().getBoundingClientRect().top + heights.top(index);
      const bottom = options.list().getBoundingClientRect().top + heights.top(index + 1);
      const barPx = 64;
      if (top < barPx) scrollBy({ top: top - barPx });
      else if (bottom > innerHeight) scrollBy({ top: bottom - innerHeight + 8 });
      place();
    },
  };
};
