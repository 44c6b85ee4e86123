/**
 * Which tip stands on the screen, for how long, and what comes next: one card at a time, one place.
 * Pure: time comes in, what to draw goes out. Milliseconds on any clock that does not go back.
 */
export const leaveMs = 600;
/** A waiting tip lets the leaving one clear for so long, and no longer: it is help for this very second. */
export const handOverMs = 120;
/** Nobody can read a card in less; a newer tip waits that long. */
export const readMsMin = 2_000;
export const leftMsMinOnRelease = 4_000;
export const staleMs = 2_000;
/** Long enough to see that it was taken back, no longer: there is nothing in it to say. */
export const takenBackMsMax = 5_000;
export const waitingMax = 3;

/** Why a tip's time stands still. */
export type Hold = "hover" | "focus" | "why" | "hidden" | "paused" | "spoken";
/** Under these somebody is looking at this very card, so a newer one must wait. */
const reading = new Set<Hold>(["hover", "focus", "why"]);
/** These are about the whole call, not about one card: they hold whatever stands there, now and next. */
const overall = new Set<Hold>(["hidden", "paused"]);

export type Showing = {
  readonly id: string;
  readonly phase: "shown" | "leaving";
  /** Null for a pinned tip, and where tips do not fade: it has no end. */
  readonly leftMs: number | null;
  /** May be infinite: then only a newer tip, or a hand, ends it. */
  readonly lifeMs: number;
  readonly held: boolean;
};
type Card = { id: string; lifeMs: number };
type Current = Card & { leftMs: number; shownAt: number; leaving: { since: number; forMs: number } | null };

/** A moment of it, to go on from later. */
export type SavedLife = {
  readonly current: Current | null;
  readonly now: number;
  readonly waiting: readonly Card[];
  readonly pinned: readonly string[];
  readonly holds: readonly Hold[];
};

export const makeTipLife = (from: SavedLife | null = null) => {
  let current: Current | null = from && structuredClone(from.current);
  let now = from?.now ?? 0;
  const waiting: Card[] = [...(from?.waiting ?? [])];
  const pinned: string[] = [...(from?.pinned ?? [])];
  const holds = new Set<Hold>(from?.holds);

  const show = (card: Card) => {
    current = { ...card, leftMs: card.lifeMs, shownAt: now, leaving: null };
  };
  const leave = (forMs: number) => {
    if (!current) return;
    const goneMs = current.leaving ? now - current.leaving.since : 0;
    const remainingMs = current.leaving ? Math.min(forMs, current.leaving.forMs - goneMs) : forMs;
    current.leaving = { since: current.leaving?.since ?? now, forMs: goneMs + remainingMs };
    for (const hold of reading) holds.delete(hold); // What held this card does not hold the next one.
  };
  const isPinned = (id: string) => pinned.includes(id);
  const beingRead = () => [...holds].some((hold) => reading.has(hold));

  /** Moves time on and lets due changes happen. */
  const tick = (at: number): Showing | null => {
    const passedMs = Math.max(0, at - now);
    now = Math.max(now, at);
    if (current?.leaving) {
      if (now - current.leaving.since >= current.leaving.forMs) current = null;
    } else if (current) {
      if (holds.size === 0 && !isPinned(current.id)) current.leftMs = Math.max(0, current.leftMs - passedMs);
      if (waiting.length > 0 && !beingRead() && now - current.shownAt >= readMsMin) leave(handOverMs);
      else if (current.leftMs === 0) leave(leaveMs);
    }
    if (!current) {
      const next = waiting.shift();
      const kept = pinned.at(-1);
      if (next) show(next);
      else if (kept !== undefined) show({ id: kept, lifeMs: leftMsMinOnRelease });
    }
    return showing();
  };
  const showing = (): Showing | null =>
    current && {
      id: current.id,
      phase: current.leaving ? "leaving" : "shown",
      lifeMs: current.lifeMs,
      leftMs: isPinned(current.id) || current.leftMs === Infinity ? null : current.leftMs,
      held: holds.size > 0,
    };

  return {
    tick,
    showing,
    save: (): SavedLife => ({
      current: structuredClone(current),
      now,
      waiting: [...waiting],
      pinned: [...pinned],
      holds: [...holds],
    }),
    /** Nothing stands, nothing waits: time changes nothing. */
    isStill: () => current === null && waiting.length === 0 && pinned.length === 0,
    waiting: (): readonly string[] => waiting.map(({ id }) => id),
    /** Pinned tips that a newer one stands before: they stay in sight, folded to a line, newest first. */
    folded: (): readonly string[] => pinned.filter((id) => id !== current?.id).reverse(),

    /** A new tip: shown at once if the place is free, else as soon as the one before has been readable. */
    offer(id: string, lifeMs: number, at: number): Showing | null {
      tick(at);
      if (current?.id === id || waiting.some((card) => card.id === id)) return showing();
      if (current?.leaving) leave(handOverMs);
      waiting.push({ id, lifeMs });
      if (waiting.length > waitingMax) waiting.shift();
      return tick(at);
    },

    /** Brings an earlier tip back by hand; it goes before what waits and does not wait itself. */
    recall(id: string, lifeMs: number, at: number): Showing | null {
      tick(at);
      if (current?.id === id && !current.leaving) return showing();
      for (const hold of reading) holds.delete(hold);
      show({ id, lifeMs });
      return showing();
    },

    hold(why: Hold, at: number): Showing | null {
      tick(at);
      if (current && !current.leaving) holds.add(why);
      else if (overall.has(why)) holds.add(why);
      return showing();
    },

    release(why: Hold, at: number): Showing | null {
      tick(at);
      if (holds.delete(why) && holds.size === 0 && current && !current.leaving)
        current.leftMs = Math.max(current.leftMs, leftMsMinOnRelease);
      return showing();
    },

    pin(id: string, on: boolean, at: number): Showing | null {
      tick(at);
      const place = pinned.indexOf(id);
      if (on && place < 0) pinned.push(id);
      if (!on && place >= 0) {
        pinned.splice(place, 1);
        if (current?.id === id && !current.leaving) current.leftMs = Math.max(current.leftMs, leftMsMinOnRelease);
      }
      return showing();
    },

    /** Sent away by hand: also out of the queue and no longer pinned. */
    dismiss(id: string, at: number): Showing | null {
      tick(at);
      drop(waiting, (card) => card.id === id);
      drop(pinned, (known) => known === id);
      if (current?.id === id) leave(waiting.length > 0 ? handOverMs : leaveMs);
      return showing();
    },

    /** Taken back: one that waits never shows; one on the screen stays a moment, struck through. */
    retract(id: string, at: number): Showing | null {
      tick(at);
      drop(waiting, (card) => card.id === id);
      drop(pinned, (known) => known === id);
      if (current?.id === id) current.leftMs = Math.min(current.leftMs, takenBackMsMax);
      return showing();
    },

    /** The call is over: nothing more comes and nothing stays. */
    clear(at: number): Showing | null {
      tick(at);
      waiting.length = 0;
      pinned.length = 0;
      if (current) leave(leaveMs);
      return showing();
    },
  };
};

const drop = <Item>(items: Item[], unwanted: (item: Item) => boolean) => {
  const at = items.findIndex(unwanted);
  if (at >= 0) items.splice(at, 1);
};

/** The list that was known, where it is still the same. */
export const sameIds = (before: readonly string[], now: readonly string[]): readonly string[] =>
  before.join() === now.join() ? before : [...now];

export const sameShowing = (a: Showing | null, b: Showing | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.id === b.id &&
    a.phase === b.phase &&
    a.held === b.held &&
    a.leftMs === b.leftMs &&
    a.lifeMs === b.lifeMs);
