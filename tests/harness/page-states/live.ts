/** Pages of a call that goes on: of whoever watches it, and of the rep in it. */
import type { Page } from "puppeteer";
import { fresh, full, type Step, type Walk } from "./walk.ts";

/** As the start page would: what this tab means to do in the call, then the call's address. */
export const beginCall = async (page: Page, url: string, source: "microphone" | "typed", id: string): Promise<void> => {
  const intent = {
    source,
    hears: { microphone: source === "microphone", share: false },
    playbook: null,
    sample: null,
    title: "Call with Sara Al Mansoori",
    customer: { name: "Sara Al Mansoori", company: "Oasis Logistics", role: "COO" },
    language: "en",
    consentAtMs: 0,
    durationMs: 0,
    started: false,
  };
  await page.goto(url, { waitUntil: "load" });
  await page.evaluate(`sessionStorage.setItem("wingman.call.${id}", ${JSON.stringify(JSON.stringify(intent))})`);
  await page.goto(`${url}/live/${id}`, { waitUntil: "load" });
};

const begun = (state: string, source: "microphone" | "typed", ready: string): Step => [
  state,
  async ({ page, url }) => {
    await beginCall(page, url, source, `state-${Math.random().toString(36).slice(2)}`);
    await page.waitForSelector(ready);
  },
];

const keyed = (state: string, key: string, ready: string): Step => [
  state,
  async ({ page }) => {
    await page.keyboard.press(key as "w");
    await page.waitForSelector(ready);
  },
];

export const liveWalks: readonly Walk[] = [
  fresh("watch, nothing runs", "/watch", ".watch .state"),
  full("watch", "/watch", ".watch .wrow .bal"),
  full(
    "watch, a call",
    "/watch/going-0",
    ".watching .turn",
    [
      "watch, a note",
      async ({ page }) => {
        await page.waitForSelector(".watching .cbar .onlookers");
        await page.type(".watching .send input", "Ask who signs before you talk about the price.");
        await page.keyboard.press("Enter");
        await page.waitForSelector(".watching .notes li");
      },
    ],
    [
      "watch, the tips",
      async ({ page }) => {
        const drawer = await page.$(".watching .dw-r");
        if (!(await drawer?.isVisible())) return "not here"; // They stand beside the words.
        await drawer?.click();
        return void (await page.waitForSelector(".watching[data-drawer=tips]"));
      },
    ],
  ),
  full("watch, before the customer's answer", "/watch/going-1", ".watching .send input"),
  full("watch, refused and paused", "/watch/going-2", ".watching .send input"),
  full("watch, over", "/watch/demo-0", ".watching .fcard"),
  full("watch, a call that is not here", "/watch/nowhere", ".nocall"),
  { backend: "full", steps: [begun("live, no microphone", "microphone", ".fcard")] },
  {
    backend: "full",
    steps: [
      begun("live, just begun", "typed", ".typing input:not(:disabled)"),
      [
        "live, a tip",
        async ({ page }) => {
          const [customer, rep] = await page.$$(".typing input");
          for (const [field, text] of [
            [rep, "Good morning Sara, how do your docks run today?"],
            [customer, "We lose four thousand dirhams a day, and SlotWise was too expensive for us"],
          ] as const) {
            await field?.type(text);
            await field?.press("Enter");
          }
          await page.waitForSelector(".tip");
        },
      ],
      [
        "live, why this",
        async ({ page }) => {
          await page.evaluate("document.activeElement?.blur()");
          await page.keyboard.press("w");
          await page.waitForSelector(".whyp");
        },
      ],
      keyed("live, keys and settings", "?", "dialog[open]"),
      [
        "live, paused",
        async ({ page }) => {
          await page.keyboard.press("Escape");
          await page.keyboard.press(".");
          await page.waitForSelector(".pz[aria-pressed=true]");
        },
      ],
      [
        "live, find and do",
        async ({ page }) => {
          await page.keyboard.down("Control");
          await page.keyboard.press("k");
          await page.keyboard.up("Control");
          await page.waitForSelector("dialog[open] input");
        },
      ],
    ],
  },
];
