/**
 * The browser's own recognition as the rep turns it on, in a real Chromium against a real Wingman. What the browser's
 * maker would answer is a stand-in's: the object that Chromium has speaks to servers of its maker, which no test may.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { Policy } from "@wingman/domain/tenant/policy";
import { writeWav } from "@wingman/gpu/audio/wav";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { axeFaults } from "../harness/axe.ts";
import { chromium, openBrowser, press } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;

/** Keeps what was asked of it; `window.ears` is the one that listens now. */
const standIn = `
  window.earsMade = [];
  window.SpeechRecognition = class {
    constructor() { window.earsMade.push(this); window.ears = this; this.results = []; }
    start() { this.started = true; }
    abort() { this.aborted = true; }
    hear(index, transcript, isFinal) {
      this.results[index] = Object.assign([{ transcript }], { isFinal });
      this.onresult?.({ resultIndex: index, results: this.results });
    }
    fail(error) { this.onerror?.({ error }); this.onend?.(); }
  };`;

test(
  "the rep's own browser hears them only where it may, says where the sound goes, and its words come once",
  { skip },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "wingman-browser-"));
    after(() => rm(folder, { recursive: true, force: true }));
    const microphone = join(folder, "quiet.wav");
    await writeFile(microphone, writeWav(new Int16Array(16_000 * 5)));
    await using wingman = await startTestWingman({ withoutPages: false });
    await wingman.ready;
    await using open = await openBrowser({ signedIn: wingman.url, microphone });
    const { page } = open;
    await open.browser.defaultBrowserContext().overridePermissions(wingman.url, ["microphone"]);
    await page.evaluateOnNewDocument(standIn);
    const shows = (text: RegExp) =>
      page.waitForFunction(`${String(text)}.test(document.body.innerText)`, { timeout: 15_000 });
    const openSheet = async (): Promise<void> => {
      await page.click("button[title='Change what hears this call']");
      await page.waitForSelector("dialog[open].engines input[type=checkbox]");
    };
    const box = "dialog[open].engines input[type=checkbox]";

    await page.goto(wingman.url, { waitUntil: "load" });
    await page.waitForSelector("button ::-p-text(Start with my own microphone)");
    await press(page, "Start with my own microphone");
    await page.waitForFunction("location.pathname.startsWith('/live/')");
    const call = String(await page.evaluate("location.pathname.split('/').at(-1)"));
    await shows(/Agreed/);
    await page.keyboard.press("a"); // The customer agreed.
    await page.waitForSelector("button[title='Change what hears this call']", { timeout: 20_000 });

    await openSheet();
    await page.waitForSelector(`${box}:disabled`);
    await shows(/to Google from Chrome/);
    await shows(/Your company lets no sound leave the house/);
    assert.equal(await page.evaluate("window.earsMade.length"), 0);
    await page.keyboard.press("Escape");

    const policy = (await (await signedFetch(`${wingman.url}/api/policy`)).json()) as Policy;
    const changed = await signedFetch(`${wingman.url}/api/policy`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...policy, speech: { engine: null, soundMayLeave: true } }),
    });
    assert.equal(changed.status, 200);
    await openSheet();
    await page.waitForSelector(`${box}:not(:disabled):not(:checked)`);
    await page.click(box);
    await page.waitForFunction("window.ears?.started && window.ears.continuous && window.ears.interimResults");
    assert.equal(await page.evaluate("window.ears.lang"), "en"); // The call's.
    assert.deepEqual(await axeFaults(page), []);
    await page.keyboard.press("Escape");

    await page.evaluate("window.ears.hear(0, 'we have', false)");
    await shows(/we have/i);
    await page.evaluate("window.ears.hear(0, 'we have two hundred seats', true)");
    await shows(/we have two hundred seats/i);
    // It is silent, then ends by itself, in the middle of a word: heard on by the next, and what was shown is kept.
    await page.evaluate("window.ears.hear(1, 'and one more', false)");
    await shows(/and one more/i);
    await page.evaluate("window.ears.fail('no-speech')");
    await page.waitForFunction("window.earsMade.length === 2 && window.ears.started");
    await page.evaluate("window.ears.hear(0, 'thing to say', true)");
    await shows(/thing to say/i);

    await page.evaluate("window.ears.fail('not-allowed')");
    await openSheet();
    await shows(/was not allowed to listen/);
    await page.waitForSelector(`${box}:not(:checked)`);
    assert.equal(await page.evaluate("window.earsMade.length"), 2);
    await page.keyboard.press("Escape");

    await press(page, "End call");
    await page.waitForSelector("dialog[open] ::-p-text(End this call?)");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open].endsheet", { timeout: 10_000 });
    type Detail = { lines: { channel: string; text: string }[] };
    // History follows the log, a moment behind it.
    let said: string[] = [];
    for (const untilMs = performance.now() + 20_000; said.length < 3 && performance.now() < untilMs;) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      const { lines = [] } = (await (await signedFetch(`${wingman.url}/api/calls/${call}`)).json()) as Partial<Detail>;
      said = lines.filter(({ channel }) => channel === "rep").map(({ text }) => text);
    }
    assert.deepEqual(said, ["we have two hundred seats", "and one more", "thing to say"]);
    assert.deepEqual(open.errors, [], "the page's console is clean");
  },
);
