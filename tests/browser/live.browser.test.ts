/**
 * The rep's own call in a real Chromium: a microphone that plays a recording, real recognition, typed words of
 * the customer, a tip, the copy key, the end, the history. What a person would do, by the keys a person would press.
 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { Failure } from "@wingman/domain/failure";
import { writeWav } from "@wingman/gpu/audio/wav";
import type { Page } from "puppeteer";
import { chromium, openBrowser, press } from "../harness/browser.ts";
import { readSample } from "../harness/sample.ts";
import { startTestWingman } from "../harness/wingman.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const soundMs = 24_000;
const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const violations = async (page: Page): Promise<string[]> => {
  await page.evaluate(await axeSource);
  return page.evaluate(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).join(", ")))`,
  ) as Promise<string[]>;
};

test("a rep's own call: words from the microphone, a tip, the copy key, and history shows it", { skip }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "wingman-browser-"));
  after(() => rm(folder, { recursive: true, force: true }));
  const { sides } = await readSample();
  const microphone = join(folder, "rep.wav");
  // Chromium repeats the tail of the file for ever: end it in silence.
  await writeFile(
    microphone,
    writeWav(Int16Array.from([...sides.rep.subarray(0, soundMs * 16), ...new Int16Array(16_000)])),
  );

  await using wingman = await startTestWingman({ withoutPages: false });
  await wingman.ready;
  await using open = await openBrowser({ signedIn: wingman.url, microphone });
  const { page } = open;
  await open.browser
    .defaultBrowserContext()
    .overridePermissions(wingman.url, ["microphone", "clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
  await page.goto(wingman.url, { waitUntil: "load" });
  await page.waitForSelector("button ::-p-text(Play a sample call)");
  assert.deepEqual(await violations(page), [], "start page");

  await press(page, "Start with my own microphone");
  await page.waitForFunction("location.pathname.startsWith('/live/')");
  const call = String(await page.evaluate("location.pathname.split('/').at(-1)"));
  await page.waitForFunction("/Agreed/.test(document.body.innerText)", { timeout: 15_000 });
  await page.keyboard.press("a"); // The customer agreed.
  await page.waitForFunction("/Transcribing, not recording/.test(document.body.innerText)", { timeout: 10_000 });
  await page.waitForFunction(
    "document.querySelectorAll('[role=log] *').length > 0 && (document.querySelector('[role=log]')?.textContent ?? '').split(/\\s+/).length > 5",
    { timeout: 30_000 },
  );

  const field = await page.waitForSelector("input[aria-label*=customer]:not(:disabled)", { timeout: 10_000 });
  assert.ok(field, "there is a field for what the customer says");
  await field.type("I like it but that is too expensive for us");
  await field.press("Enter");
  await page.waitForSelector("article.tip, .tip", { timeout: 10_000 });
  const say = String(await page.evaluate("document.querySelector('.tip .say')?.textContent ?? ''"));
  assert.ok(say.length > 10, "the card has words to say");
  await page.keyboard.down("Control");
  await page.keyboard.down("Shift");
  await page.keyboard.press("Space");
  await page.keyboard.up("Shift");
  await page.keyboard.up("Control");
  await page.waitForFunction("/Copied/.test(document.body.innerText)", { timeout: 5_000 });
  const copied = String(await page.evaluate("navigator.clipboard.readText()"));
  assert.ok(say.includes(copied) || copied.includes(say.trim()), `copied "${copied}", shown "${say}"`);

  assert.deepEqual(await violations(page), [], "live page");

  await press(page, "End call");
  await page.waitForSelector("dialog[open] ::-p-text(End this call?)");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open].endsheet", { timeout: 10_000 });
  await page.keyboard.press("Escape"); // Nothing in it must be answered.
  await page.waitForFunction(`location.pathname === "/calls/${call}"`, { timeout: 20_000 });
  await page.waitForFunction("/too expensive/.test(document.body.innerText)", { timeout: 10_000 });
  assert.deepEqual(await violations(page), [], "call page");
  const detail = (await (await signedFetch(`${wingman.url}/api/calls/${call}`)).json()) as {
    lines: { channel: string; text: string }[];
    tips: { copied: boolean; shown: boolean }[];
  };
  assert.ok(
    detail.lines.some((line) => line.channel === "rep" && line.text.split(" ").length > 3),
    "the microphone's words are in history",
  );
  assert.ok(
    detail.tips.some((tip) => tip.copied && tip.shown),
    "the tip was painted and copied",
  );

  await page.goto(`${wingman.url}/calls`, { waitUntil: "load" });
  await page.waitForFunction(`document.querySelector('a[href*="${call}"]') !== null`, { timeout: 10_000 });
  assert.deepEqual(await violations(page), [], "list of calls");
  // Its end page asks for the call until history has it.
  const awaited = `status of 404 (Not Found) /api/calls/${call}`;
  assert.deepEqual(
    open.errors.filter((error) => !error.includes(awaited)),
    [],
    "the page's console is clean",
  );
});
