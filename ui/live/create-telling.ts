import type { Tip } from "@wingman/domain/call/view";
import { createEffect, createMemo, on } from "solid-js";
import { clockText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import type { Session } from "./session.ts";
import { settings } from "./settings.ts";
import { labelText } from "../parts/label.ts";
import { words as soundWords } from "./sources/words.ts";
import { words } from "./words.ts";

/** What the page says by itself: to a screen reader of tips, in one line of what was done, caught up, refused, switched. */
export const createTelling = ({
  session,
  current,
  over,
  say,
  announce,
  onNewTip,
}: {
  readonly session: Session;
  readonly current: () => Tip | null;
  readonly over: () => boolean;
  readonly say: (text: string, undo?: boolean) => void;
  readonly announce: (text: string) => void;
  readonly onNewTip: () => void;
}): void => {
  // What a screen reader hears of tips: new ones and taken back ones, never a rewording.
  createEffect(
    on(current, (tip, before) => {
      if (!tip) return;
      if (tip.suggestion !== before?.suggestion) onNewTip();
      if (settings.speak() === "nothing") return;
      if (tip.suggestion !== before?.suggestion) announce(words.live.spoken(labelText(tip.title), tip.headline));
      else if (tip.retracted && !before.retracted) announce(words.live.spokenBack(tip.headline));
    }),
  );

  createEffect(
    on(
      session.done,
      (done) =>
        done && done.did !== "copy" && say(words.live.did[done.did], done.did !== "quiet" && done.did !== "unquiet"),
      { defer: true },
    ),
  );
  createEffect(
    on(session.caughtUp, (caughtUp) => {
      if (caughtUp !== null) {
        const { ms, lostMs } = caughtUp;
        say(lostMs > 0 ? soundWords.backWithGap(ms, lostMs) : words.live.back(ms));
        session.forgetCaughtUp();
      }
    }),
  );
  createEffect(
    on(session.complaint, (error) => {
      if (error) {
        say([error.message, error.remedy].filter(Boolean).join(" "));
        session.forgetComplaint();
      }
    }),
  );

  // Another recogniser took over in the middle: the line at the bottom says what that means, this that it happened.
  const engine = createMemo(
    () =>
      [session.view().channels.customer, session.view().channels.rep]
        .map((side) => side?.engine ?? "")
        .find((name) => name !== "" && name !== "typed" && name !== "captions") ?? "",
  );
  createEffect(
    on(engine, (name, before) => {
      if (before && name && name !== before && !over())
        say(words.live.switched(partWords.engines[name] ?? name, clockText(session.clockMs())));
    }),
  );
};
