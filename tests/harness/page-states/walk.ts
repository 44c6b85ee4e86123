/** A way over the pages: one is opened, and what is pressed on it from there on, each time with the state that then shows. */
import type { Page } from "puppeteer";

export type Ground = {
  readonly page: Page;
  /** Of the demo backend that the walk is on. */
  readonly url: string;
  /** Empty, and gone with the look: for files that a page is handed. */
  readonly folder: string;
};
/** Ends once the state shows, or throws; `not here` where a look has no such state. */
export type Step = readonly [state: string, reach: (ground: Ground) => Promise<void | "not here">];
export type Walk = {
  /** Whether there is what a company has after some weeks, or nothing yet and the parts being fetched. */
  readonly backend: "full" | "fresh";
  readonly steps: readonly Step[];
};

/** Opens `path` and waits for what `ready` selects; then the steps on the page that is open. */
const opens =
  (backend: Walk["backend"]) =>
  (state: string, path: string, ready: string, ...further: readonly Step[]): Walk => {
    const open: Step = [
      state,
      async ({ page, url }) => {
        await page.goto(`${url}${path}`, { waitUntil: "load" });
        await page.waitForSelector(ready);
      },
    ];
    return { backend, steps: [open, ...further] };
  };

export const full = opens("full");
export const fresh = opens("fresh");

/** Presses what one selector finds and waits for the other. */
export const pressing = (state: string, selector: string, ready: string): Step => [
  state,
  async ({ page }) => {
    await page.click(selector);
    await page.waitForSelector(ready);
  },
];

/** Not by its place: on a phone the bar may lie over it. */
export const pressAnywhere = (page: Page, selector: string): Promise<unknown> =>
  page.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);

/** Empties a field, as the page's own code would find it. */
export const empty = (page: Page, selector: string): Promise<unknown> =>
  page.evaluate(`document.querySelector(${JSON.stringify(selector)}).value = ""`);
