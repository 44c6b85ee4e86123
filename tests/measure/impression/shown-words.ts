/**
 * When each spoken word stood on the page. A word counts as shown with the first paint in which it stands in the
 * transcript, interim text included, also where later paints change it. Words that are never shown (misheard ones)
 * have no delay; how many they are is told.
 */
import type { Channel } from "@wingman/domain/call/events/shared";

/** What a page showed of each side after one paint: the newest words. */
export type Paint = { readonly at: number } & { readonly [Side in Channel]: string };
export type SpokenWord = { readonly text: string; readonly startMs: number; readonly endMs: number };

/** Enough for the longest sentence, and little enough that words of before are not taken for new ones. */
const tailWords = 60;

/**
 * Runs in the page: after every change of the transcript, and the paint that shows it, writes down what stands there
 * and when, by the same clock as the server's (one machine; a remote one would need the exchange at hello).
 */
export const watchPaints = `(() => {
  window.paints = [];
  const tail = (me) => [...document.querySelectorAll(".words .turn")]
    .filter((turn) => turn.classList.contains("me") === me && !turn.classList.contains("gap"))
    .slice(-6).map((turn) => turn.querySelector("p")?.textContent ?? "").join(" ").split(/\\s+/).slice(-${tailWords}).join(" ");
  let asked = false;
  new MutationObserver(() => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      const shown = { rep: tail(true), customer: tail(false) };
      // The task after the frame: the pixels have been handed over.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.paints.push({ at: Date.now(), ...shown });
      port2.postMessage(null);
    });
  }).observe(document.querySelector(".words"), { subtree: true, childList: true, characterData: true });
})()`;

/** For each word the moment of its first paint, or null; `soundAt` says when a moment of the side was in the air. */
export const shownAt = (
  words: readonly SpokenWord[],
  paints: readonly Paint[],
  channel: Channel,
  soundAt: (ms: number) => number,
): readonly (number | null)[] => {
  const first: (number | null)[] = words.map(() => null);
  const starts = words.map(({ startMs }) => soundAt(startMs));
  const plain = words.map(({ text }) => normal(text));
  for (const paint of paints) {
    const shown = paint[channel].split(/\s+/).map(normal).filter(Boolean);
    let end = 0;
    while (end < words.length && (starts[end] ?? 0) <= paint.at) end += 1;
    const begin = Math.max(0, end - tailWords);
    for (const n of matched(plain.slice(begin, end), shown)) first[begin + n] ??= paint.at;
  }
  return first;
};

const normal = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[^\p{L}\p{N}']/gu, "")
    .replace(/^'+|'+$/g, "");

/** Which of `spoken` stand in `shown`, in order; of two readings the one with the earlier words. */
const matched = (spoken: readonly string[], shown: readonly string[]): number[] => {
  const best: number[][] = Array.from({ length: spoken.length + 1 }, () => Array<number>(shown.length + 1).fill(0));
  const at = (i: number, j: number): number => best[i]?.[j] ?? 0;
  for (let i = 1; i <= spoken.length; i++)
    for (let j = 1; j <= shown.length; j++)
      best[i]![j] = spoken[i - 1] === shown[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
  const found: number[] = [];
  for (let [i, j] = [spoken.length, shown.length]; i > 0 && j > 0;) {
    if (at(i - 1, j) === at(i, j)) i -= 1;
    else if (at(i, j - 1) === at(i, j)) j -= 1;
    else {
      found.push(i - 1);
      i -= 1;
      j -= 1;
    }
  }
  return found;
};
