/** Points of a stage in a real Chromium: ticked by what is said, taken off by hand, and given back by the undo. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { chromium, openBrowser, press } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const box = (name: string): string =>
  `[...document.querySelectorAll(".pts label")].find((label) => label.textContent === ${JSON.stringify(name)})?.querySelector("input")`;

test("a point is ticked by words, taken off by hand, and back by undo, also after a reload", { skip }, async () => {
  await using wingman = await startTestWingman({ withoutPages: false });
  await wingman.ready;
  await using open = await openBrowser({ signedIn: wingman.url });
  const { page } = open;
  const isTicked = (name: string, is: boolean) => page.waitForFunction(`${box(name)}?.checked === ${is}`);
  await page.goto(wingman.url, { waitUntil: "load" });
  await press(page, "Typed");
  await press(page, "Start typing");
  await page.waitForFunction("location.pathname.startsWith('/live/')");
  await isTicked("Budget", false);
  const field = await page.waitForSelector("input[aria-label^='Type what']:not([aria-label*='you say'])");
  await field?.type("there is no money left in the budget for this year");
  await field?.press("Enter");
  await isTicked("Budget", true);
  await page.evaluate("document.activeElement?.blur()");

  await page.evaluate(`${box("Budget")}.click()`);
  await isTicked("Budget", false);
  await page.evaluate(`${box("Who decides")}.click()`);
  await isTicked("Who decides", true);
  await page.reload({ waitUntil: "load" });
  await isTicked("Budget", false);
  await isTicked("Who decides", true);

  await page.evaluate(`${box("Who decides")}.click()`);
  await isTicked("Who decides", false);
  await page.keyboard.press("z");
  await isTicked("Who decides", true);
  assert.equal(await page.$("dialog[open]"), null);
});
