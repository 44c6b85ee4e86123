import type { Tip } from "@wingman/domain/call/view";
import { createEffect, createSignal, on, onCleanup } from "solid-js";
import type { Session } from "./session.ts";
import { settings } from "./settings.ts";
import { browserVoice, makeWhisper } from "./whisper.ts";

const everyMs = 150;

/** Says each new tip's headline aloud, where the rep wants that: once, short, never while they speak. */
export const createWhisper = (session: Session, current: () => Tip | null) => {
  const voice = browserVoice(
    () => session.view().started?.language ?? document.documentElement.lang,
    () => {
      const speed = settings.whisper();
      return speed === "off" ? "normal" : speed;
    },
  );
  const whisper = makeWhisper(voice ?? { say: () => {}, stop: () => {} });
  const [held, setHeld] = createSignal(false);
  const isOn = () => settings.whisper() !== "off";
  createEffect(
    on(current, (tip, before) => {
      if (before && before.suggestion !== tip?.suggestion) whisper.drop(before.suggestion);
      if (!tip || !isOn()) return;
      if (tip.retracted) whisper.drop(tip.suggestion);
      // One that comes back by hand or from under another was said before.
      else if (tip.suggestion !== before?.suggestion && tip.afterWordsMs === null && !session.paused())
        whisper.offer(tip.suggestion, tip.headline, performance.now());
    }),
  );
  createEffect(() => {
    if (!isOn() || session.view().status === "ended") whisper.quiet();
  });
  const timer = setInterval(() => {
    const at = performance.now();
    const heardAt = session.levels.rep.lastHeardAt();
    whisper.tick(at, heardAt === null ? null : at - heardAt);
    setHeld(whisper.held());
  }, everyMs);
  onCleanup(() => {
    clearInterval(timer);
    whisper.quiet();
  });
  return { possible: voice !== null, held };
};
