import type { Tip } from "@wingman/domain/call/view";
import { createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import type { Session } from "./session.ts";
import { type Hold, makeTipLife, type Showing } from "./tip-life.ts";

const tickMs = 100;

/** The card's life, driven by the call: new tips are offered, taken back ones withdrawn, time moves on. */
export const createTips = (session: Session) => {
  const life = makeTipLife();
  const [showing, setShowing] = createSignal<Showing | null>(null, { equals: same });
  const [waiting, setWaiting] = createSignal<readonly string[]>([]);
  const known = new Map<string, Tip>();
  const set = (next: Showing | null) => {
    setShowing(next);
    setWaiting((before) => (before.length === life.waiting().length ? before : [...life.waiting()]));
  };

  createEffect(
    on(session.tips, (tips) => {
      const now = performance.now();
      for (const tip of tips) {
        const before = known.get(tip.suggestion);
        known.set(tip.suggestion, tip);
        if (before === tip) continue;
        const ageMs = session.clockMs() - tip.madeAtMs;
        if (!before) {
          // A page that joins late does not replay old cards; what is still fresh it shows for the time it has left.
          if (tip.pinned) life.pin(tip.suggestion, true, now);
          if (!tip.dismissed && !tip.retracted && ageMs < tip.lifeMs)
            life.offer(tip.suggestion, tip.lifeMs - Math.max(0, ageMs > 1_500 ? ageMs : 0), now);
          continue;
        }
        if (before.pinned !== tip.pinned) life.pin(tip.suggestion, tip.pinned, now);
        if (!before.dismissed && tip.dismissed) life.dismiss(tip.suggestion, now);
        if (!before.retracted && tip.retracted) life.retract(tip.suggestion, now);
      }
      set(life.tick(now));
    }),
  );
  createEffect(() => {
    if (session.view().status === "ended") set(life.clear(performance.now()));
  });

  const timer = setInterval(() => set(life.tick(performance.now())), tickMs);
  const visibility = () =>
    set(document.hidden ? life.hold("hidden", performance.now()) : life.release("hidden", performance.now()));
  document.addEventListener("visibilitychange", visibility);
  if (document.hidden) visibility();
  onCleanup(() => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", visibility);
  });

  const current = createMemo<Tip | null>(() => session.tips().find((tip) => tip.suggestion === showing()?.id) ?? null);
  return {
    showing,
    current,
    waiting,
    hold: (why: Hold, on: boolean) =>
      set(on ? life.hold(why, performance.now()) : life.release(why, performance.now())),
    recall: (tip: Tip) => set(life.recall(tip.suggestion, tip.lifeMs, performance.now())),
  };
};

const same = (a: Showing | null, b: Showing | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.id === b.id &&
    a.phase === b.phase &&
    a.held === b.held &&
    a.leftMs === b.leftMs &&
    a.lifeMs === b.lifeMs);
