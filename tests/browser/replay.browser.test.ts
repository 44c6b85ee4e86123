/** A replay in a real browser: scrubbed, walked through by keys, heard, and what stands in its place where there is none. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { serveMock } from "@wingman/ui/mock/serve";
import type { Page } from "puppeteer";
import { chromium, openBrowser } from "../harness/browser.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const over = new AbortController();
after(() => over.abort());
const mock = skip ? null : await serveMock({ port: 0, setupMs: 0, empty: false }, over.signal);
const url = mock?.url ?? "";

const attribute = (page: Page, selector: string, name: string) =>
  page.$eval(selector, (element, of) => element.getAttribute(of) ?? "", name);
const atMs = async (page: Page) => Number(await attribute(page, ".rp", "data-at"));
const texts = (page: Page, selector: string) =>
  page.$$eval(selector, (all) => all.map((element) => (element.textContent ?? "").replace(/\s+/g, " ").trim()));
const scrubTo = (page: Page, ms: number) =>
  page.evaluate(`(() => {
    const range = document.querySelector(".scrub input");
    range.value = ${ms};
    range.dispatchEvent(new InputEvent("input", { bubbles: true }));
    return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
  })()`);
const opened = async (page: Page, path: string) => {
  await page.goto(`${url}${path}`, { waitUntil: "load" });
  await page.waitForSelector(".rp .events li.now");
};

test(
  "scrubbed, it shows the card, the words and the events of each moment, and the address says where it stands",
  { skip },
  async () => {
    await using open = await openBrowser();
    const { page } = open;
    await opened(page, "/calls/demo-0/replay?t=40");
    assert.equal(await atMs(page), 40_000);
    assert.deepEqual(await texts(page, ".tip h2"), ["Yes. His data can stay in Frankfurt"]);
    const canPress = await page.$$eval(".tip .end button:not(:disabled)", (all) => all.length);
    assert.equal(canPress, 0, "what a hand did to a tip is over");
    const half = await texts(page, ".interim .turn");
    assert.match(half.join(), /Good\. SlotWise could not/);
    const lines = (await texts(page, ".turns .turn")).length;
    const now = await texts(page, ".events li.now");
    assert.match(now.join(), /^0:3\d/);

    await scrubTo(page, 10_000);
    assert.deepEqual(await texts(page, ".tip h2"), []);
    assert.ok((await texts(page, ".turns .turn")).length < lines, "what was said later is gone");
    await page.waitForFunction(`new URLSearchParams(location.search).get("t") === "10"`);

    await page.click(".events li:not(.to-come) button");
    assert.ok((await atMs(page)) <= 10_000, "an event that had come lies before");
    assert.deepEqual(open.errors, []);
  },
);

test("by keys: five seconds, ten, an event, a mark, the ends; the speed; the sheet", { skip }, async () => {
  await using open = await openBrowser();
  const { page } = open;
  await opened(page, "/calls/demo-0/replay?t=30");
  const press = async (key: string, shift = false) => {
    if (shift) await page.keyboard.down("Shift");
    await page.keyboard.press(key as "KeyJ");
    if (shift) await page.keyboard.up("Shift");
    return atMs(page);
  };
  assert.equal(await press("ArrowRight"), 35_000);
  assert.equal(await press("ArrowLeft"), 30_000);
  assert.equal(await press("l"), 40_000);
  assert.equal(await press("j"), 30_000);
  const later = await press("ArrowRight", true);
  assert.ok(later > 30_000 && later < 35_000, `the next event is at ${later}`);
  assert.match((await texts(page, ".events li.now")).join(), /^0:3\d/);
  assert.ok((await press("ArrowLeft", true)) < later);
  assert.ok((await press("]")) > 30_000);
  assert.equal(await press("Home"), 0);
  const end = await press("End");
  assert.equal(end, Math.round(Number(await attribute(page, ".scrub input", "max"))));
  assert.ok(await page.$(".fcard"), "at the end the call is over");
  await press(">", true);
  assert.equal(await page.evaluate(`document.querySelector(".speed select").value`), "1.25");
  await press("?", true);
  assert.ok(await page.$("dialog[open] .keys"));
  await page.keyboard.press("Escape");
  const shown = await attribute(page, ".rp", "data-events");
  await press("e");
  assert.notEqual(await attribute(page, ".rp", "data-events"), shown);
  assert.deepEqual(open.errors, []);
});

test("a press on a word goes to where it was said", { skip }, async () => {
  await using open = await openBrowser();
  const { page } = open;
  await opened(page, "/calls/demo-0/replay?t=45");
  const place = (await page.evaluate(`(() => {
    const p = [...document.querySelectorAll(".turns .turn p")].find((one) => one.textContent.includes("In Frankfurt"));
    const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf("support");
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at + 1);
      range.setEnd(node, at + 2);
      const box = range.getBoundingClientRect();
      return { x: box.x + 1, y: box.y + box.height / 2, startMs: 0 };
    }
  })()`)) as { x: number; y: number };
  await page.mouse.click(place.x, place.y);
  const ms = await atMs(page);
  assert.ok(ms > 31_000 && ms < 37_500, `inside its sentence, not at its end: ${ms}`);
  const half = (await texts(page, ".interim .turn")).join(" ");
  assert.ok(!half.includes("union"), "what follows the word is not said yet");
  assert.deepEqual(open.errors, []);
});

test("it plays with the sound, and the picture keeps step with the ear at another speed", { skip }, async () => {
  await using open = await openBrowser();
  const { page } = open;
  const asked: URL[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/sound?")) asked.push(new URL(request.url()));
  });
  await opened(page, "/calls/demo-0/replay?t=20");
  await page.waitForSelector(".transport .ib[aria-pressed=true]");
  await page.keyboard.press("Space");
  await page.waitForFunction(`Number(document.querySelector(".rp").dataset.at) > 20500`);
  assert.equal(asked[0]?.searchParams.get("from"), "20000");
  await page.select(".speed select", "2");
  const from = await atMs(page);
  const began = Date.now();
  await page.waitForFunction(`Number(document.querySelector(".rp").dataset.at) > ${from + 4_000}`);
  const took = Date.now() - began;
  assert.ok(took > 1_500, `4 s of the call in ${took} ms of ours`);
  await page.keyboard.press("k");
  const stood = await atMs(page);
  await new Promise((resolve) => setTimeout(resolve, 700));
  assert.equal(await atMs(page), stood);
  // Without sound it goes on by the clock.
  const before = asked.length;
  await page.keyboard.press("m");
  await page.keyboard.press("k");
  await page.waitForFunction(`Number(document.querySelector(".rp").dataset.at) > ${stood + 600}`);
  assert.equal(asked.length, before);
  assert.deepEqual(open.errors, []);
});

test("a call that is not here says so", { skip }, async () => {
  await using open = await openBrowser();
  const { page } = open;
  await page.goto(`${url}/calls/nowhere/replay`, { waitUntil: "load" });
  await page.waitForSelector(".state");
  assert.match((await texts(page, ".state")).join(), /This call is not here/);
  assert.deepEqual(
    open.errors.filter((error) => !error.includes("status of 404")),
    [],
  );
});
