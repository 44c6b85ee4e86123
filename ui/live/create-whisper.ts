import type { Tip } from "@wingman/domain/call/view";
import { createEffect, createSignal, on, onCleanup } from "solid-js";
import type { Session } from "./session.ts";
import { settings } from "./settings.ts";
import { openEarpiece } from "./earpiece/earpiece.ts";
import { openPlayer } from "./earpiece/player.ts";
import { browsers, earpiece } from "./earpiece/settings.ts";
import { askVoices, soundOfTip } from "./earpiece/voices.ts";
import { browserVoice, makeWhisper, rates } from "./whisper.ts";
import { words } from "./earpiece/words.ts";

const everyMs = 150;

/** Says each new tip's headline aloud, where the rep wants that: once, short, never while they speak. */
export const createWhisper = (session: Session, current: () => Tip | null, tell: (text: string) => void) => {
  const language = () => session.view().started?.language ?? document.documentElement.lang;
  const speed = () => {
    const chosen = settings.whisper();
    return chosen === "off" ? "normal" : chosen;
  };
  const browser = browserVoice(language, speed);
  const player = openPlayer();
  const whisper = makeWhisper(
    openEarpiece({
      player,
      browser,
      sound: ({ id }, signal) => soundOfTip({ call: session.view().call, tip: id, rate: rates[speed()] }, signal),
      how: () => ({ ear: earpiece.ear(), level: earpiece.gain(), device: earpiece.device() }),
      prefersBrowser: () => earpiece.voice() === browsers,
      tell: (who) => tell(words.by[who]),
    }),
  );
  const [held, setHeld] = createSignal(false);
  const isOn = () => settings.whisper() !== "off";
  createEffect(
    on(current, (tip, before) => {
      if (before && before.suggestion !== tip?.suggestion) whisper.drop(before.suggestion);
      if (!tip || !isOn()) return;
      if (tip.retracted || tip.dismissed) whisper.drop(tip.suggestion);
      // One that comes back by hand or from under another was said before.
      else if (tip.suggestion !== before?.suggestion && tip.afterWordsMs === null && !session.paused())
        whisper.offer(tip.suggestion, tip.headline, performance.now());
    }),
  );
  createEffect(() => {
    if (!isOn() || session.view().status === "ended") whisper.quiet();
  });
  // What there is to choose from, and what is still to be fetched: asked once somebody wants to hear tips.
  createEffect(() => {
    earpiece.voice();
    if (isOn() && session.view().started) void askVoices(language());
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
    player?.close();
  });
  return { possible: player !== null || browser !== null, held };
};
