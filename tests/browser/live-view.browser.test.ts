/**
 * A typed call from its first tip to its outcome in a real Chromium, by keys alone: the palette, the window that
 * stays on top, a pinned tip, the end sheet, and what history then says.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { rulesNow, rulesOf } from "@wingman/domain/conductor/rules";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { Failure } from "@wingman/domain/failure";
import type { Page } from "puppeteer";
import { axeFaults } from "../harness/axe.ts";
import { chromium, openBrowser, press } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;

const textOf = (page: Page, selector: string): Promise<string> =>
  page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`) as Promise<string>;
const headlineIs = (page: Page, is: boolean, headline: string) =>
  page.waitForFunction(
    `(document.querySelector(".tip:not(.leaving) h2")?.textContent ?? "") ${is ? "===" : "!=="} ${JSON.stringify(headline)}`,
  );
/** Single keys rest in fields. */
const outOfFields = (page: Page) => page.evaluate("document.activeElement?.blur()");
const both = async (page: Page, hold: "Control" | "Shift", key: "k" | "Enter") => {
  await page.keyboard.down(hold);
  await page.keyboard.press(key);
  await page.keyboard.up(hold);
};
const say = async (page: Page, text: string) => {
  const field = await page.waitForSelector("input[aria-label^='Type what']:not([aria-label*='you say'])");
  await field?.type(text);
  await field?.press("Enter");
  await outOfFields(page);
};

test("a call is led, ended and summed up by keys alone", { skip }, async () => {
  await using wingman = await startTestWingman({ withoutPages: false });
  await wingman.ready;
  await using open = await openBrowser({ signedIn: wingman.url });
  const { browser, page } = open;
  await page.goto(wingman.url, { waitUntil: "load" });
  await press(page, "Typed");
  await press(page, "Start typing");
  await page.waitForFunction("location.pathname.startsWith('/live/')");
  const call = String(await page.evaluate("location.pathname.split('/').at(-1)"));
  await say(page, "I like it but that is too expensive for us");
  await page.waitForSelector(".tip");
  const headline = await textOf(page, ".tip h2");

  // The palette finds what the page can do, and does it.
  await both(page, "Control", "k");
  await page.waitForSelector("dialog.palette[open] [role=option]");
  assert.deepEqual(await axeFaults(page), [], "with the palette open");
  await page.keyboard.type("pin");
  await page.waitForFunction("document.querySelectorAll('dialog.palette [role=option]').length < 5");
  await page.keyboard.press("Enter");
  await page.waitForFunction("/Pinned/.test(document.querySelector('.tip .top')?.textContent ?? '')");
  assert.equal(await page.$("dialog[open]"), null, "and is gone again");

  // The small window has the same card; a press in it is a press.
  const opened = new Promise<Page | null>((resolve) =>
    browser.once("targetcreated", (target) => void target.page().then(resolve)),
  );
  await page.keyboard.press("v");
  const small = await opened;
  assert.ok(small, "a window of its own opens");
  await small.waitForSelector(".smallwin .tip");
  assert.equal(await textOf(small, ".smallwin h2"), headline);
  assert.notEqual(
    await small.evaluate("getComputedStyle(document.querySelector('.smallwin .ring')).position"),
    "static",
    "the page's styles went along",
  );
  await small.evaluate("document.querySelector('button[aria-label=Like]').click()");
  await page.waitForSelector(".tip button[aria-label=Like][aria-pressed=true]");
  await page.keyboard.press("v");
  await page.waitForSelector("button[aria-label='Small window'][aria-pressed=false]");

  // Two cards closer together than this cannot both be read.
  await sleep(rulesOf(rulesNow).gapMsMin);
  // A newer tip takes the place, and the pinned one stays in sight.
  await say(page, "we are also talking to a competitor and i have to ask my boss");
  await headlineIs(page, false, headline);
  await page.waitForSelector(".strip");
  assert.match(await textOf(page, ".strip"), new RegExp(headline.slice(0, 12)));

  // Sent away while pinned and taken back again, it has no running ring.
  await page.click(".strip .open");
  await headlineIs(page, true, headline);
  await outOfFields(page);
  await page.keyboard.press("x");
  await headlineIs(page, false, headline);
  await page.keyboard.press("z");
  await headlineIs(page, true, headline);
  assert.equal(await page.$(".tip .ring .pr"), null);
  assert.deepEqual(await axeFaults(page), [], "with a pinned tip");

  await say(page, "let's talk again on friday");
  await page.waitForFunction("/by /.test(document.querySelector('.noted-pane')?.textContent ?? '')");

  // The end asks once; the sheet is done by a number, words, a number and Enter.
  await press(page, "End call");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.press("Escape");
  assert.match(await textOf(page, ".status"), /typed/, "Esc ends nothing");
  await press(page, "End call");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog.endsheet[open]");
  assert.deepEqual(await axeFaults(page), [], "with the end sheet open");
  await page.keyboard.press("1");
  await page.waitForFunction("document.activeElement?.name === 'next-step'");
  await page.keyboard.type("Meet on Friday");
  await page.keyboard.press("Enter");
  await page.keyboard.press("4");
  await page.keyboard.press("Enter");
  await page.waitForFunction(`location.pathname === "/calls/${call}"`);
  await page.waitForFunction("/Meet on Friday/.test(document.body.innerText)");

  type Known = { call: { outcome: { outcome: string; nextStep: string; nextStepOn: string }; csat: number } };
  const known = async () => ((await (await signedFetch(`${wingman.url}/api/calls/${call}`)).json()) as Known).call;
  const first = await known();
  assert.deepEqual([first.outcome.outcome, first.outcome.nextStep, first.csat], ["next-step", "Meet on Friday", 4]);
  assert.equal(new Date(`${first.outcome.nextStepOn}T12:00:00`).getDay(), 5, "the day came from the words");

  // From the call's own page it can be said otherwise; the last word stands.
  await press(page, "Change the outcome");
  await page.waitForSelector("dialog.endsheet[open]");
  await page.keyboard.press("3");
  await both(page, "Control", "Enter");
  await page.waitForFunction("/Lost/.test(document.querySelector('.outcome > .tag')?.textContent ?? '')");
  assert.deepEqual([(await known()).outcome.outcome, (await known()).csat], ["lost", 4]);
  assert.deepEqual(await axeFaults(page), [], "the call's page");
  assert.deepEqual(open.errors, [], "the page's console is clean");
});
