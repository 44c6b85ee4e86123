/** What axe finds against WCAG 2.2 AA on the page as it stands: rule and places. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "puppeteer";

const source = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const axeFaults = async (page: Page): Promise<string[]> => {
  await page.evaluate(await source);
  return (await page.evaluate(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).join(", ")))`,
  )) as string[];
};
