/**
 * Whether a provider is asked at all. After failures in a row, or when half of many fail, nobody asks it for a while;
 * then one ask tries, and what comes of it counts for all.
 */
import type { Clock } from "../../base/clock.ts";

export const breakerLimits = {
  /** In a row; a single call asks seldom, and must not wait for ten of them. */
  failuresInRow: 3,
  /** Where more is asked: half of at least `asksMin` within `windowMs`. */
  asksMin: 10,
  windowMs: 10_000,
  share: 0.5,
  /** From then on one ask may try. */
  openMs: 5_000,
} as const;

/** Outcomes that are remembered. */
const outcomesMax = 200;

export type Breaker = {
  /** Whether it may be asked now. Whoever is told yes must say what came of it. */
  mayAsk(): boolean;
  succeeded(): void;
  failed(): void;
  /** The ask was given up by us: it says nothing of the provider. */
  dropped(): void;
  isOpen(): boolean;
};

export const openBreaker = (clock: Pick<Clock, "now">, changed: () => void = () => undefined): Breaker => {
  let outcomes: { readonly at: number; readonly ok: boolean }[] = [];
  let inRow = 0;
  /** When it was last found broken; null while it is asked as usual. */
  let openedAt: number | null = null;
  let isTrying = false;

  const note = (ok: boolean): void => {
    const at = clock.now();
    outcomes = [...outcomes, { at, ok }].filter((each) => at - each.at < breakerLimits.windowMs).slice(-outcomesMax);
    inRow = ok ? 0 : inRow + 1;
  };
  return {
    mayAsk() {
      if (openedAt === null) return true;
      if (isTrying || clock.now() - openedAt < breakerLimits.openMs) return false;
      isTrying = true;
      return true;
    },
    succeeded() {
      note(true);
      isTrying = false;
      if (openedAt === null) return;
      openedAt = null;
      outcomes = [];
      changed();
    },
    failed() {
      note(false);
      isTrying = false;
      const bad = outcomes.filter(({ ok }) => !ok).length;
      const many = outcomes.length >= breakerLimits.asksMin && bad / outcomes.length >= breakerLimits.share;
      if (openedAt === null && inRow < breakerLimits.failuresInRow && !many) return;
      const wasOpen = openedAt !== null;
      openedAt = clock.now();
      if (!wasOpen) changed();
    },
    dropped() {
      isTrying = false;
    },
    isOpen: () => openedAt !== null,
  };
};
