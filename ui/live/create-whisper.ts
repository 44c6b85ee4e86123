import type { Tip } from "@wingman/domain/call/view";
import { createEffect, createSignal, on, onCleanup } from "solid-js";
import type { Session } from "./session.ts";
import { settings } from "./settings.ts";
import { openEarpiece } from "./earpiece/earpiece.ts";
import { openPlayer } from "./earpiece/player.ts";
import { browsers, earpiece } from "./earpiece/settings.ts";
import { askVoices, soundOf } from "./earpiece/voices.ts";
import { browserVoice, makeWhisper, rates, type Said, speaksMsMin } from "./whisper.ts";
import { words } from "./earpiece/words.ts";

const everyMs = 150;

export type WhisperHow = {
  readonly isOn: () => boolean;
  /** 0 to 1 */
  readonly gain: () => number;
  /** The customer is heard on this page, or is about to be. */
  readonly customerSpeaks: () => boolean;
  /** The rep is meant to be heard, or the microphone hears this page: nothing is said. */
  readonly isHeldBack: () => boolean;
  /** So long the rep must go on before a tip breaks off. */
  readonly breakOffMs: number;
  /** What else is to be said, the newest; null where nothing is. */
  readonly besides: () => Said | null;
};
const inCall: WhisperHow = {
  isOn: () => settings.whisper() !== "off",
  gain: earpiece.gain,
  ...{ customerSpeaks: () => false, isHeldBack: () => false, breakOffMs: speaksMsMin, besides: () => null },
};

/** Says each new tip's headline aloud, where the rep wants that: once, short, never while they speak. */
export const createWhisper = (
  session: Session,
  current: () => Tip | null,
  tell: (text: string) => void,
  { isOn, gain, customerSpeaks, isHeldBack, breakOffMs, besides }: WhisperHow = inCall,
) => {
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
      sound: (said, signal) => soundOf({ call: session.view().call, said, rate: rates[speed()] }, signal),
      how: () => ({ ear: earpiece.ear(), level: gain(), device: earpiece.device() }),
      prefersBrowser: () => earpiece.voice() === browsers,
      tell: (who) => tell(words.by[who]),
    }),
    { breakOffMs },
  );
  const [held, setHeld] = createSignal(false);
  createEffect(
    on(current, (tip, before) => {
      if (before && before.suggestion !== tip?.suggestion) whisper.drop(before.suggestion);
      if (!tip || !isOn()) return;
      if (tip.retracted || tip.dismissed) whisper.drop(tip.suggestion);
      // One that comes back by hand or from under another was said before.
      else if (tip.suggestion !== before?.suggestion && tip.afterWordsMs === null && !session.paused())
        whisper.offer({ kind: "tip", id: tip.suggestion, text: tip.headline }, performance.now());
    }),
  );
  createEffect(
    on(besides, (said, before) => {
      if (before && before.id !== said?.id) whisper.drop(before.id);
      if (said && said.id !== before?.id && isOn() && !session.paused()) whisper.offer(said, performance.now());
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
    const voiceAgoMs = isHeldBack() ? 0 : heardAt === null ? null : at - heardAt;
    whisper.tick(at, voiceAgoMs, customerSpeaks());
    setHeld(whisper.held());
  }, everyMs);
  onCleanup(() => {
    clearInterval(timer);
    whisper.quiet();
    player?.close();
  });
  return { possible: player !== null || browser !== null, held };
};
