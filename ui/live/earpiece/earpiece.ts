/**
 * Says a tip by Wingman's own voice into one ear, and where there is none by the browser's, which plays in both. Every
 * change of who speaks is told once.
 */
import type { Said, Voice } from "../whisper.ts";
import type { Player } from "./player.ts";

export type EarpieceParts = {
  readonly player: Player | null;
  /** The sound of a tip from the server. */
  readonly sound: (tip: Said, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  readonly how: () => Parameters<Player["play"]>[1];
  readonly browser: Voice | null;
  /** The rep wants the browser's voice. */
  readonly prefersBrowser: () => boolean;
  readonly tell: (who: "wingman" | "browser" | "nobody") => void;
};

export const openEarpiece = ({ player, sound, how, browser, prefersBrowser, tell }: EarpieceParts): Voice => {
  let now: AbortController | null = null;
  let told: string | null = null;
  const by = (who: "wingman" | "browser" | "nobody"): void => {
    if (told === who) return;
    // That all is well from the start is no news.
    if (told !== null || who !== "wingman") tell(who);
    told = who;
  };
  const sayByBrowser = (tip: Said): void => {
    by(browser ? "browser" : "nobody");
    browser?.say(tip);
  };
  const stop = (): void => {
    now?.abort();
    now = null;
    browser?.stop();
  };
  return {
    say(tip) {
      stop();
      if (player === null || prefersBrowser()) {
        if (prefersBrowser()) browser?.say(tip);
        else sayByBrowser(tip);
        return;
      }
      const mine = (now = new AbortController());
      const played = async (): Promise<void> => {
        const heard = await sound(tip, mine.signal);
        by("wingman");
        await player.play(heard, how(), mine.signal);
      };
      played()
        .catch(() => {
          if (!mine.signal.aborted) sayByBrowser(tip);
        })
        .finally(() => {
          if (now === mine) now = null;
        });
    },
    stop,
    speaking: () => now !== null || (browser?.speaking() ?? false),
  };
};
