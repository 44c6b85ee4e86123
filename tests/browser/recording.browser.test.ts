/** A recording on the page of its call: played, paused by the keyboard, begun at a line; and why there is none. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { serveMock } from "@wingman/ui/mock/serve";
import { chromium, openBrowser } from "../harness/browser.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const over = new AbortController();
after(() => over.abort());

test("it is heard from any line, with both sides, and the page says where it is silent", { skip }, async () => {
  const { url } = await serveMock({ port: 0, setupMs: 0, empty: false }, over.signal);
  await using open = await openBrowser();
  const { page } = open;
  const asked: URL[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/sound?")) asked.push(new URL(request.url()));
  });
  await page.goto(`${url}/calls/demo-0`, { waitUntil: "load" });
  const button = ".sound button";
  await page.waitForSelector(button);
  const text = (selector: string) => page.$eval(selector, (element) => element.textContent.trim());
  /** Seconds on the clock beside the button. */
  const atS = async (): Promise<number> => {
    const [m = 0, s = 0] = (await text(".sound .num")).split("/")[0]?.split(":").map(Number) ?? [];
    return m * 60 + s;
  };
  const clockReaches = (seconds: number) =>
    page.waitForFunction(
      `(() => {
        const [m, s] = document.querySelector(".sound .num").textContent.split("/")[0].split(":").map(Number);
        return m * 60 + s >= ${seconds};
      })()`,
      { timeout: 15_000 },
    );
  assert.match(await text(".sound"), /4\.0 s silent in one place, where the words are masked/);
  assert.match(await text(".sound"), /Taken back/);
  assert.equal(await text(button), "Play");

  await page.keyboard.press("Space");
  await clockReaches(1);
  assert.equal(await text(button), "Pause");
  await page.keyboard.press("Space");
  await page.waitForFunction(`document.querySelector(".sound button").textContent.includes("Play")`);
  const stoodAt = await atS();
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  assert.equal(await atS(), stoodAt, "it stands");

  // The last line: it plays from there, and no second before is fetched.
  asked.length = 0;
  const lines = await page.$$(".turn .at");
  const last = lines.at(-2) ?? assert.fail("no lines");
  const [m = 0, s = 0] = (await last.evaluate((element) => element.textContent.trim())).split(":").map(Number);
  const lineS = m * 60 + s;
  await last.click();
  await clockReaches(lineS + 1);
  assert.ok(Number(asked[0]?.searchParams.get("from")) >= lineS * 1_000);
  assert.ok(await page.$(".turn.on"), "its line is marked");
  await page.click(button);

  await page.goto(`${url}/calls/demo-1`, { waitUntil: "load" });
  await page.waitForSelector(".sound.none");
  assert.equal(await text(".sound.none"), "No sound kept. Nobody was asked whether the call may be recorded.");
  assert.equal(await page.$(button), null);
  assert.deepEqual(open.errors, []);
});
