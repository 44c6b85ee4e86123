/** The card's place as the call's tips change: new ones are offered, taken back ones withdrawn. Pure: a replay runs it too. */
import type { CallView, Tip } from "@wingman/domain/call/view";
import { makeTipLife, type SavedLife } from "./tip-life.ts";

/** How often time moves on for the card. */
export const tickMs = 100;
/** A tip that is younger than this is new here, however late its fact came. */
const freshMs = 1_500;

export type TipPlace = ReturnType<typeof makeTipPlace>;

/** @param from goes on from there, with the tips that were known then */
export const makeTipPlace = (
  lifeOf: (tip: Tip) => number,
  from: { readonly life: SavedLife; readonly tips: readonly Tip[] } | null = null,
) => {
  const life = makeTipLife(from?.life);
  const known = new Map<string, Tip>(from?.tips.map((tip) => [tip.suggestion, tip]));
  return {
    life,
    /** `clockMs` is the call's clock, `now` the one that the card's time runs by. */
    take(tips: CallView["tips"], { clockMs, now }: { readonly clockMs: number; readonly now: number }): void {
      for (const tip of tips) {
        const before = known.get(tip.suggestion);
        known.set(tip.suggestion, tip);
        if (before === tip) continue;
        const ageMs = clockMs - tip.madeAtMs;
        if (!before) {
          // A page that joins late does not replay old cards; what is still fresh it shows for the time it has left.
          if (tip.pinned) life.pin(tip.suggestion, true, now);
          if (!tip.dismissed && !tip.retracted && ageMs < tip.lifeMs)
            life.offer(tip.suggestion, lifeOf(tip) - Math.max(0, ageMs > freshMs ? ageMs : 0), now);
          continue;
        }
        if (before.pinned !== tip.pinned) life.pin(tip.suggestion, tip.pinned, now);
        if (!before.dismissed && tip.dismissed) life.dismiss(tip.suggestion, now);
        if (before.dismissed && !tip.dismissed && tip.pinned) life.pin(tip.suggestion, true, now);
        if (!before.retracted && tip.retracted) life.retract(tip.suggestion, now);
      }
      life.tick(now);
    },
  };
};
