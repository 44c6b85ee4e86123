/** The page of calls over a real Wingman: found by words, by a typing mistake, narrowed, kept; and all of it by keys. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { newId } from "@wingman/streams/base/ids";
import type { Page } from "puppeteer";
import { axeFaults } from "../harness/axe.ts";
import { chromium, openBrowser, press } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
let wingman: Awaited<ReturnType<typeof startTestWingman>>;
const ids: string[] = [];

const hold = async (title: string, said: readonly string[]): Promise<void> => {
  const client = await openClient(wingman.url);
  const call = newId();
  ids.push(call);
  await client.ask("start-call", startOf({ call, title }));
  for (const [n, text] of said.entries())
    await client.ask("transcript", {
      call,
      channel: n % 2 ? "rep" : "customer",
      utterance: `u${n}`,
      revision: 1,
      text,
      final: true,
      source: "typed",
    });
  const ended = await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.close();
  await signedFetch(`${wingman.url}/api/calls?position=${encodeURIComponent(ended.position ?? "")}`); // So that it can be found.
};

before(async () => {
  if (skip) return;
  wingman = await startTestWingman({ withoutPages: false });
  await wingman.ready;
  await hold("Docks", ["the <b>integration</b> is above what we set aside", "I see"]);
  await hold("Trucks", ["our drivers want a kestrel", "an integration again"]);
  await hold("Nothing", ["good morning"]);
});
after(() => wingman?.[Symbol.asyncDispose]());

const rows = (page: Page): Promise<string[]> =>
  page.$$eval(".rows .callrow", (all) => all.map((row) => row.querySelector(".who p")?.textContent ?? ""));
const marks = (page: Page): Promise<string[]> =>
  page.$$eval(".rows mark", (all) => all.map((mark) => mark.textContent ?? ""));
const rowCount = (page: Page, count: number) =>
  page.waitForFunction(
    `document.querySelectorAll(".rows .callrow").length === ${count} && document.querySelector(".rows").ariaBusy === "false"`,
  );

test("words are typed after a slash, and found lines lead to their moment", { skip }, async () => {
  await using open = await openBrowser({ signedIn: wingman.url });
  const { page, errors } = open;
  await page.goto(`${wingman.url}/calls`, { waitUntil: "load" });
  await rowCount(page, 3);
  await page.keyboard.press("/");
  await page.keyboard.type("integrations");
  await rowCount(page, 2);
  assert.deepEqual(await marks(page), ["integration", "integration"]);
  assert.match(String(await page.$eval(".rows", (list) => list.textContent)), /<b>integration<\/b>/);
  assert.equal(await page.$(".rows b:not(.num)"), null, "what was said is text");
  assert.equal(new URL(page.url()).search, "?q=integrations");
  assert.deepEqual(await axeFaults(page), []);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  const index = await page.evaluate(`document.activeElement.closest(".callrow").dataset.index`);
  assert.equal(index, "0");
  await page.keyboard.press("Enter");
  await page.waitForFunction(`location.pathname.startsWith("/calls/")`);
  await page.goBack();
  await rowCount(page, 2);
  assert.equal(
    await page.$eval(".find input", (field) => (field as unknown as { value: string }).value),
    "integrations",
  );
  await page.click(".hits a");
  await page.waitForFunction(`/^\\/calls\\/.+/.test(location.pathname) && location.search === "?t=0"`);
  assert.deepEqual(errors, []);
});

test("a typing mistake shows what was meant, and can be wanted as it is", { skip }, async () => {
  await using open = await openBrowser({ signedIn: wingman.url });
  const { page } = open;
  await page.goto(`${wingman.url}/calls?q=kestrle`, { waitUntil: "load" });
  await rowCount(page, 1);
  assert.match(
    String(await page.$eval(".found .note", (note) => note.textContent)),
    /Showing results for kestrel\. Search instead for kestrle/,
  );
  assert.deepEqual(await axeFaults(page), []);
  await press(page, "kestrle");
  await page.waitForSelector(".found .state");
  assert.match(
    String(await page.$eval(".found .state", (note) => note.textContent)),
    /Nothing says .*kestrle.*3 calls were searched/,
  );
  assert.equal(new URL(page.url()).search, "?q=kestrle&exact=1");
});

test("narrowed by what came of it, kept, deleted, and back again", { skip }, async () => {
  await using open = await openBrowser({ signedIn: wingman.url });
  const { page, errors } = open;
  await page.goto(`${wingman.url}/calls?q=integration&outcome=won`, { waitUntil: "load" });
  await page.waitForSelector(".found .state");
  await press(page, "Drop Won");
  await rowCount(page, 2);
  assert.deepEqual((await rows(page)).sort(), ["Docks", "Trucks"]);
  await press(page, "Keep this search");
  await page.waitForSelector(".keep input");
  await page.keyboard.type("Integrations");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".saved a[aria-current]");
  await page.reload({ waitUntil: "load" });
  await page.waitForSelector(".saved a");
  assert.equal(await page.$eval(".saved a", (link) => link.textContent), "Integrations");
  await page.click(".saved button");
  await page.waitForFunction(`!document.querySelector(".saved a")`);
  await press(page, "Undo");
  await page.waitForSelector(".saved a");
  await page.goto(`${wingman.url}/calls`, { waitUntil: "load" });
  await rowCount(page, 3);
  await page.waitForSelector(".saved a");
  await page.click(".saved a");
  await rowCount(page, 2);
  await page.setViewport({ width: 390, height: 800 });
  assert.ok(
    Number(await page.evaluate("document.documentElement.scrollWidth")) <= 390,
    "no scrolling sideways on a phone",
  );
  assert.deepEqual(await axeFaults(page), []);
  assert.deepEqual(errors, []);
});
