import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "puppeteer";

const source = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A card takes 0.6 s to go, and is half clear meanwhile. */
const settledMsMax = 5_000;
/** Nothing comes or goes, but for the ring of a card, which runs as long as the card lives. */
const isSettled =
  "document.querySelector('.leaving') === null && document.getAnimations().every(({ playState, effect }) => playState !== 'running' || effect?.target?.matches('.pr'))";

const options = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"] };
const placesMax = 3;

/**
 * What axe finds against WCAG 2.2 AA, each rule with its first places and why. Of the page from its top, as what a
 * sticky bar half covers at some place is no smaller for it; once nothing on it comes or goes any more; as it is where
 * something always does.
 */
export const axeFaults = async (page: Page): Promise<string[]> => {
  await page.evaluate("scrollTo(0, 0)");
  await page.waitForFunction(isSettled, { timeout: settledMsMax }).catch(() => undefined);
  if ((await page.evaluate("typeof axe")) === "undefined") await page.evaluate(await source);
  return (await page.evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then((r) => r.violations.map((v) => v.id + " at " + v.nodes.slice(0, ${placesMax}).map((n) => n.target.join(" ") + " (" + n.any.concat(n.all, n.none).map((c) => c.message)[0] + ")").join(", ")))`,
  )) as string[];
};
