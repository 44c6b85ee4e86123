import { type Accessor, batch, createEffect, createSignal, on, onCleanup, onMount } from "solid-js";
import { makeHeights } from "./heights.ts";

/** Rows kept above and below those on the screen, so that a turn of the wheel finds them there. */
const spareRows = 3;
const endPx = 24;
const guessPx = 52;
/** What stays in sight above a row that was gone to. */
const abovePx = 80;
/** How long after a wheel, a finger or a key a scroll still counts as its doing. */
const handMs = 1_000;
const hands = ["wheel", "touchmove", "pointerdown"] as const;
const scrollingKeys = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " "]);

/**
 * A list of which only the part on the screen exists. It follows its end until a hand scrolls back, stands still
 * while somebody reads there, and takes in what is new once a frame.
 */
export const createWindowed = <Row extends { readonly id: string }>(
  rows: Accessor<readonly Row[]>,
  options: {
    /** What scrolls, and the element whose children the rows are; asked once both stand. */
    readonly box: () => HTMLElement;
    readonly list: () => HTMLElement;
  },
) => {
  const heights = makeHeights<Row>(guessPx, ({ id }) => id);
  const [shown, setShown] = createSignal<readonly Row[]>([]);
  const [first, setFirst] = createSignal(0);
  const [beforePx, setBeforePx] = createSignal(0);
  const [afterPx, setAfterPx] = createSignal(0);
  const [following, setFollowing] = createSignal(true);
  const [seenCount, setSeenCount] = createSignal(0);
  let lastTop = 0;
  let asked = 0;
  let handAt = -Infinity;
  let followedAt = -Infinity;

  /** Where the first row of all would begin, in the box's own scroll space. */
  const originPx = () => options.list().offsetTop - beforePx();
  const scrollTo = (px: number) => {
    const box = options.box();
    box.scrollTop = px;
    lastTop = box.scrollTop;
  };

  const place = () => {
    const all = rows();
    const box = options.box();
    heights.rows(all);
    const top = following() ? heights.top(all.length) - box.clientHeight : box.scrollTop - originPx();
    const from = Math.max(0, heights.at(Math.max(0, top)) - spareRows);
    const until = Math.min(all.length, heights.at(Math.max(0, top) + box.clientHeight) + 1 + spareRows);
    batch(() => {
      setFirst(from);
      setShown(all.slice(from, until));
      setBeforePx(heights.top(from));
      setAfterPx(heights.top(all.length) - heights.top(until));
      if (following()) setSeenCount(all.length);
    });
    if (following()) scrollTo(box.scrollHeight);
  };
  /** Once a frame, however much comes; at once where no frame will come. */
  const soon = () => {
    if (document.hidden) return place();
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      place();
    });
  };

  const measure = new ResizeObserver((entries) => {
    const box = options.box();
    const anchor = heights.at(Math.max(0, box.scrollTop - originPx()));
    const anchorTop = heights.top(anchor);
    let moved = false;
    for (const { target } of entries) {
      if (target === box) moved = true;
      else if (target.parentElement === options.list()) {
        const index = first() + Array.prototype.indexOf.call(options.list().children, target);
        moved = heights.saw(index, target.getBoundingClientRect().height) || moved;
      }
    }
    if (!moved) return;
    const byPx = heights.top(anchor) - anchorTop; // What is read stays where it is, whatever grew above it.
    place();
    if (!following() && byPx !== 0) scrollTo(box.scrollTop + byPx);
  });

  const hand = () => (handAt = performance.now());
  const key = (event: KeyboardEvent) => scrollingKeys.has(event.key) && hand();

  createEffect(on(rows, soon));
  onMount(() => {
    const box = options.box();
    measure.observe(box);
    for (const kind of hands) box.addEventListener(kind, hand, { passive: true });
    box.addEventListener("keydown", key);
  });
  onCleanup(() => {
    measure.disconnect();
    cancelAnimationFrame(asked);
  });

  return {
    shown,
    first,
    beforePx,
    afterPx,
    following,
    fresh: () => Math.max(0, rows().length - seenCount()),
    isWhole: () => shown().length === rows().length,
    /** For every row as it is made. */
    watch(row: HTMLElement): void {
      measure.observe(row);
      onCleanup(() => measure.unobserve(row));
    },
    soon,
    follow(): void {
      followedAt = performance.now();
      setFollowing(true);
      place();
    },
    /** Brings a row onto the screen, near its upper end; one that is not there is left. */
    goTo(id: string): void {
      const index = rows().findIndex((row) => row.id === id);
      if (index < 0) return;
      heights.rows(rows());
      const before = options.box().scrollTop;
      scrollTo(originPx() + heights.top(index) - abovePx);
      if (options.box().scrollTop !== before) setFollowing(false);
      place();
    },
    /**
     * Only a hand takes it from its end, or a leap that no half-said words explain: where those vanish the box
     * scrolls back a little by itself.
     */
    scrolled(): void {
      const box = options.box();
      const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < endPx;
      if (atEnd) {
        setFollowing(true);
        setSeenCount(rows().length);
      } else if (box.scrollTop < lastTop - 1) {
        // Whoever asked for the newest no longer means the scroll before it, which may still be gliding.
        if (handAt < followedAt && performance.now() - followedAt < handMs) return place();
        const leapt = lastTop - box.scrollTop > box.clientHeight / 2;
        if (leapt || performance.now() - handAt < handMs) setFollowing(false);
      }
      lastTop = box.scrollTop;
      if (!following()) soon();
    },
  };
};
