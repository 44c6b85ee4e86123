/** What a call's screen shows, read off the page itself: the same for the live view and for a replay. */
import type { Page } from "puppeteer";

/**
 * Runs in the page. Cards with their words, step of fading and time left; pinned strips; earlier tips, what was held
 * back, stages, talk, notes; half-said words and the newest lines. Times that are told to the second stand as they are.
 */
const read = `(() => {
  const text = (element) => element.textContent.replace(/\\s+/g, " ").trim();
  const all = (selector) => [...document.querySelectorAll(selector)];
  const card = document.querySelector(".float .tip");
  const arc = card?.querySelector(".ring .pr");
  const cards = card
    ? [{
        headline: text(card.querySelector("h2")),
        say: text(card.querySelector(".say")),
        top: text(card.querySelector(".top b")),
        step: card.classList.contains("leaving") ? "leaving" : card.classList.contains("fade") ? "fading" : "shown",
        takenBack: card.classList.contains("back"),
        glyph: card.querySelector(".ring > .i path, .ring .i path")?.getAttribute("d") ?? "",
        pressed: [...card.querySelectorAll("[aria-pressed=true]")].map((b) => b.getAttribute("aria-label")),
      }]
    : [];
  return {
    cards,
    left: arc ? 1 - Number(arc.getAttribute("stroke-dashoffset")) / (2 * Math.PI * 21) : null,
    strips: all(".strip").map(text),
    earlier: all(".tips-pane .pt").map(text),
    heldBack: all(".heldback .held").map(text),
    stages: all(".side.l .st").map((e) => e.className + " " + text(e)),
    talk: all(".side.l .met dd, .side.l .bal span").map(text),
    noted: all(".noted-pane .nt").map((e) => text(e)),
    half: all(".interim .turn").map(text),
    lines: all(".turns .turn").slice(-6).map(text),
    idle: all(".idle").map(text),
  };
})()`;

export type ScreenState = {
  readonly cards: readonly { readonly headline: string; readonly step: string }[];
  /** Share of the card's time that is left, 0 to 1; null where it has no end. */
  readonly left: number | null;
  readonly [part: string]: unknown;
};

export const screenState = async (page: Page): Promise<ScreenState> => (await page.evaluate(read)) as ScreenState;

/** Parts in which two states differ. `leftMax` is by how much of its life the ring may be off. */
export const differing = (was: ScreenState, is: ScreenState, leftMax: number): string[] => {
  const parts = Object.keys(was).filter(
    (part) => part !== "left" && JSON.stringify(was[part]) !== JSON.stringify(is[part]),
  );
  const off = was.left === null || is.left === null ? (was.left === is.left ? 0 : 1) : Math.abs(was.left - is.left);
  return off > leftMax ? [...parts, "left"] : parts;
};
