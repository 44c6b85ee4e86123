import type { Tip } from "@wingman/domain/call/view";
import { createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import type { Session } from "./session.ts";
import { settings } from "./settings.ts";
import { type Hold, sameIds, sameShowing, type Showing } from "./tip-life.ts";
import { makeTipPlace, tickMs } from "./tip-place.ts";

/**
 * The card's life, driven by the call: new tips are offered, taken back ones withdrawn, time moves on.
 * `elsewhere` says that the card is in sight though this window is not: it stands in the small one.
 */
export const createTips = (session: Session, elsewhere: () => boolean) => {
  const place = makeTipPlace((tip) => lifeOf(tip));
  const { life } = place;
  const [showing, setShowing] = createSignal<Showing | null>(null, { equals: sameShowing });
  const [waiting, setWaiting] = createSignal<readonly string[]>([]);
  const [folded, setFolded] = createSignal<readonly string[]>([]);
  const lifeOf = (tip: Tip) => settings.tipLifeMs() ?? tip.lifeMs;
  const set = (next: Showing | null) => {
    setShowing(next);
    setWaiting((before) => sameIds(before, life.waiting()));
    setFolded((before) => sameIds(before, life.folded()));
  };

  createEffect(
    on(session.tips, (tips) => {
      place.take(tips, { clockMs: session.clockMs(), now: performance.now() });
      set(life.showing());
    }),
  );
  createEffect(() => {
    if (session.view().status === "ended") set(life.clear(performance.now()));
  });

  const timer = setInterval(() => set(life.tick(performance.now())), tickMs);
  const [hidden, setHidden] = createSignal(document.hidden);
  const visibility = () => setHidden(document.hidden);
  document.addEventListener("visibilitychange", visibility);
  const hold = (why: Hold, on: boolean) =>
    set(on ? life.hold(why, performance.now()) : life.release(why, performance.now()));
  createEffect(() => hold("hidden", hidden() && !elsewhere()));
  createEffect(() => hold("paused", session.paused()));
  onCleanup(() => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", visibility);
  });

  const current = createMemo<Tip | null>(() => session.tips().find((tip) => tip.suggestion === showing()?.id) ?? null);
  return {
    showing,
    current,
    waiting,
    /** Pinned ones that are folded to a line, newest first. */
    folded: createMemo(() => folded().flatMap((id) => session.tips().find((tip) => tip.suggestion === id) ?? [])),
    hold,
    /** Moves time on, for a window whose own clock is not slowed down while the page's is. */
    tick: () => set(life.tick(performance.now())),
    recall: (tip: Tip) => {
      // A pinned one that was sent away and comes back is pinned as before.
      if (tip.pinned && !tip.retracted) life.pin(tip.suggestion, true, performance.now());
      set(life.recall(tip.suggestion, lifeOf(tip), performance.now()));
    },
  };
};
