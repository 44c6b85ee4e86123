/**
 * The rep's screen at any moment of a call: the fold of everything that had come by then, and the card's place driven by
 * the same tips. Every so many entries the state is kept, so that any second is a short fold away. Pure.
 */
import { type CallView, emptyView, evolveView, type Tip } from "@wingman/domain/call/view";
import type { Entry } from "@wingman/domain/call/timeline";
import type { SavedLife, Showing } from "../live/tip-life.ts";
import { makeTipPlace, tickMs, type TipPlace } from "../live/tip-place.ts";

/** So many entries lie between two kept states: some two milliseconds of folding. */
export const keptEvery = 64;

export type Moment = {
  readonly view: CallView;
  /** What was heard instead of the words that a taken back tip came of. */
  readonly heardInstead: Readonly<Record<string, string>>;
  readonly showing: Showing | null;
  readonly waiting: readonly string[];
  readonly folded: readonly string[];
  /** How many entries had come. */
  readonly come: number;
};

type Kept = {
  readonly come: number;
  readonly atMs: number;
  readonly view: CallView;
  readonly heardInstead: Moment["heardInstead"];
  readonly life: SavedLife;
};
type Run = {
  come: number;
  /** Up to here the card's time has moved on; always on the grid of `tickMs` or at an entry. */
  atMs: number;
  view: CallView;
  heardInstead: Moment["heardInstead"];
  place: TipPlace;
};

/** As the play says: which life of a tip somebody had chosen on their own screen is not recorded. */
const lifeOf = (tip: Tip): number => tip.lifeMs;

export type Reel = ReturnType<typeof makeReel>;

/** @param entries in the order of `cameMs` */
export const makeReel = (call: string, entries: readonly Entry[]) => {
  const begin = (): Run => ({
    come: 0,
    atMs: 0,
    view: emptyView(call),
    heardInstead: {},
    place: makeTipPlace(lifeOf),
  });
  const resume = ({ life, view, ...kept }: Kept): Run => ({
    ...kept,
    view,
    place: makeTipPlace(lifeOf, { life, tips: view.tips }),
  });
  const keep = ({ place, ...run }: Run): Kept => ({ ...run, life: place.life.save() });
  const kept: Kept[] = [keep(begin())];
  /** Goes on where the last question ended, if the next is later. */
  let run = begin();

  /** The card's time goes on in steps, as on the page, whichever moments are asked for. */
  const moveTo = (now: Run, toMs: number): void => {
    if (!now.place.life.isStill())
      for (let at = (Math.floor(now.atMs / tickMs) + 1) * tickMs; at <= toMs; at += tickMs) now.place.life.tick(at);
    now.atMs = Math.max(now.atMs, toMs);
  };

  /** Takes what came at one moment, and answers whether there was more. */
  const step = (now: Run, untilMs: number): boolean => {
    const first = entries[now.come];
    if (!first || first.cameMs > untilMs) return false;
    moveTo(now, first.cameMs);
    const before = now.view;
    for (let next = entries[now.come]; next?.cameMs === first.cameMs; next = entries[now.come]) {
      // A type this version does not know falls through the fold's cases and changes nothing.
      now.view = (evolveView(now.view, next) as CallView | undefined) ?? now.view;
      const { event } = next;
      if (event.type === "SuggestionRetracted" && typeof event.data.heard === "string")
        now.heardInstead = { ...now.heardInstead, [event.data.suggestion]: event.data.heard };
      now.come += 1;
    }
    const { life } = now.place;
    const at = first.cameMs;
    if (before.paused !== now.view.paused) (now.view.paused ? life.hold : life.release)("paused", at);
    if (before.tips !== now.view.tips) now.place.take(now.view.tips, { clockMs: at, now: at });
    if (before.status !== "ended" && now.view.status === "ended") life.clear(at);
    const last = kept.at(-1);
    if (last && now.come - last.come >= keptEvery) kept.push(keep(now));
    return true;
  };

  return {
    entries,
    /** Keeps states ahead of questions, until `isOver`; answers whether all are kept. */
    prepare(isOver: () => boolean): boolean {
      const ahead = resume(kept.at(-1)!); // There is one from the start.
      while (!isOver()) if (!step(ahead, Infinity)) return true;
      return false;
    },
    at(ms: number): Moment {
      const nearest = kept.findLast(({ atMs }) => atMs <= ms) ?? kept[0]!; // The first is of the beginning.
      if (run.atMs > ms || run.come < nearest.come) run = resume(nearest);
      while (step(run, ms));
      moveTo(run, Math.floor(ms / tickMs) * tickMs);
      const { life } = run.place;
      return {
        view: run.view,
        heardInstead: run.heardInstead,
        showing: life.showing(),
        waiting: life.waiting(),
        folded: life.folded(),
        come: run.come,
      };
    },
  };
};
