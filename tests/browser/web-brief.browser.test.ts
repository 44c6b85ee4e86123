/** What the web says, in a real Chromium: quotations in the card with page and day, inert whatever the page wrote; who allows it does so by a box. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { readConfig } from "@wingman/ops/config/config";
import { chromium, openBrowser, press } from "../harness/browser.ts";
import { openSearchVendors, searchKey } from "../harness/search-vendors.ts";
import { startTestWingman } from "../harness/wingman.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;

const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const server = await openSearchVendors({
  pagesOf: () => [
    {
      title: "SlotWise changes its plans",
      url: "https://news.example.com/slotwise",
      text: "SlotWise raised the price of its smallest plan to $900 per month for new customers.",
      date: "2026-05-14T09:00:00Z",
    },
    {
      title: `SlotWise <img src=x onerror="window.evil=1">`,
      url: "https://reviews.example.org/s?q=%3Cscript%3E",
      text: "SlotWise is praised by users for <b>setup in 3 days</b>&lt;script&gt;window.evil=1&lt;/script&gt; and little else.",
    },
  ],
});
after(() => server[Symbol.asyncDispose]());

test("a company allows it by a box; then a card has two quotations with pages and days", { skip }, async () => {
  const env = { WINGMAN_TAVILY_KEY: searchKey, WINGMAN_TAVILY_URL: server.tavily, WINGMAN_EGRESS_ALLOW: "127.0.0.1" };
  const settings = readConfig(env);
  if (settings instanceof Failure) throw settings;
  await using wingman = await startTestWingman({ withoutPages: false, web: { ...settings, env } });
  await wingman.ready;
  await using open = await openBrowser({ signedIn: wingman.url });
  const { page } = open;
  await page.setViewport({ width: 1_280, height: 800 });

  await page.goto(`${wingman.url}/admin/policy`, { waitUntil: "load" });
  const box = `[...document.querySelectorAll("label")].find((label) => /looked up on the web/.test(label.textContent))?.querySelector("input")`;
  await page.waitForFunction(`${box} !== undefined && !${box}.disabled`);
  assert.equal(await page.evaluate(`${box}.checked`), false, "not unless somebody allows it");
  await page.evaluate(`${box}.click()`);
  await press(page, "Save the policy");
  await page.waitForFunction(`document.body.innerText.includes("Saved.")`);

  await page.goto(wingman.url, { waitUntil: "load" });
  await press(page, "Typed");
  await press(page, "Start typing");
  await page.waitForFunction("location.pathname.startsWith('/live/')");
  const field = await page.waitForSelector("input[aria-label^='Type what']:not([aria-label*='you say'])");
  await field?.type("we already use slotwise for the docks");
  await field?.press("Enter");
  await page.waitForSelector(".tip .brief li:nth-child(2)");
  const seen = (await page.evaluate(`(() => {
    const card = document.querySelector(".tip");
    return {
      say: card.querySelector(".say").textContent,
      lines: [...card.querySelectorAll(".brief q")].map((quote) => quote.textContent),
      from: [...card.querySelectorAll(".brief .from")].map((from) => from.textContent),
      links: [...card.querySelectorAll(".brief a")].map(({ href, rel, target, title }) => [href, rel, target, title]),
      elements: [...card.querySelectorAll(".brief *")].map(({ localName }) => localName),
      evil: window.evil,
    };
  })()`)) as {
    readonly say: string;
    readonly lines: readonly string[];
    readonly from: readonly string[];
    readonly links: readonly (readonly string[])[];
    readonly elements: readonly string[];
    readonly evil: unknown;
  };
  assert.match(seen.say, /They are worth a look/);
  assert.deepEqual(seen.lines.toSorted(), [
    "SlotWise is praised by users for setup in 3 days and little else.",
    "SlotWise raised the price of its smallest plan to $900 per month for new customers.",
  ]);
  assert.deepEqual(seen.from.toSorted(), ["news.example.com, May 14, 2026", "reviews.example.org, no date"]);
  const rel = "noopener noreferrer nofollow external";
  assert.deepEqual(
    seen.links.toSorted(([a = ""], [b = ""]) => a.localeCompare(b)),
    [
      ["https://news.example.com/slotwise", rel, "_blank", "SlotWise changes its plans"],
      ["https://reviews.example.org/s?q=%3Cscript%3E", rel, "_blank", "SlotWise"],
    ],
  );
  assert.ok(!seen.elements.some((name) => ["img", "script", "b", "iframe"].includes(name)), seen.elements.join());
  assert.equal(seen.evil, undefined);

  await page.evaluate(await axeSource);
  assert.deepEqual(
    await page.evaluate(`axe.run(".tip .brief").then((result) => result.violations.map(({ id }) => id))`),
    [],
  );
});
