/**
 * Consent in a real Chromium, by the keys and buttons a rep has: the sentence said by the browser, a yes, a recording
 * asked for and stopped, a withdrawal, and what was kept erased there and then; held words stay on this one screen.
 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { writeWav } from "@wingman/gpu/audio/wav";
import { scriptedRecognizer } from "@wingman/gpu/stt/scripted";
import type { Page } from "puppeteer";
import { chromium, openBrowser, press, says } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, rawOf, waitUntil } from "../scenarios/ground.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const violations = async (page: Page): Promise<string[]> => {
  await page.waitForFunction("document.getAnimations().every(({ playState }) => playState !== 'running')");
  await page.evaluate(await axeSource);
  return page.evaluate(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).join(", ")))`,
  ) as Promise<string[]>;
};
const has = (page: Page, text: string) =>
  page.evaluate(`document.body.innerText.includes(${JSON.stringify(text)})`) as Promise<boolean>;

/** A word a second for as long as anybody listens. */
const talk = Array.from({ length: 120 }, (_, n) => ({
  text: `word${n}`,
  firstSample: n * 16_000,
  endSample: n * 16_000 + 4_800,
  confidence: 1,
}));

test(
  "asked, agreed, recorded, withdrawn, erased: each is said on the screen and stands on the log",
  { skip },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "wingman-consent-"));
    after(() => rm(folder, { recursive: true, force: true }));
    const microphone = join(folder, "tone.wav");
    await writeFile(microphone, writeWav(Int16Array.from({ length: 60 * 16_000 }, (_, n) => 4_000 * Math.sin(n / 9))));
    await using wingman = await startTestWingman({
      withoutPages: false,
      recognizer: scriptedRecognizer(() => talk),
      consent: { preset: "all-parties", legalBasis: "", notice: "both", recording: "ask" },
    });
    await wingman.ready;
    const log = await wingman.log;
    await using open = await openBrowser({ signedIn: wingman.url, microphone });
    const { page } = open;
    await open.browser.defaultBrowserContext().overridePermissions(wingman.url, ["microphone"]);
    // A headless browser has no voices: this one says everything at once, and tells what it said.
    await page.evaluateOnNewDocument(
      "Object.defineProperty(window, 'speechSynthesis', { value: { cancel() {}, getVoices: () => [], speak(said) { window.said = said.text; setTimeout(() => said.onend?.({}), 50); } } });",
    );
    await page.goto(wingman.url, { waitUntil: "load" });
    await press(page, "Start with my own microphone");
    await page.waitForFunction("location.pathname.startsWith('/live/')");
    const call = String(await page.evaluate("location.pathname.split('/').at(-1)"));
    const typesOf = async () => (await eventsOf(log, call)).map(({ type }) => type);

    await says(page, "I use an assistant that writes down what we say.");
    assert.ok(await has(page, "Asking for consent"));
    assert.ok(await has(page, "Only you see these words"));
    await says(page, "Word1"); // Held words are on this screen,
    assert.deepEqual(await rawOf(log, "FRAGMENTS", call), []); // and nowhere else.
    assert.deepEqual(await violations(page), [], "asking");
    const field = await page.waitForSelector("input[aria-label='Type what you say']");
    await field?.type("typed before the answer");
    await field?.press("Enter");
    await page.evaluate("document.activeElement?.blur()");
    await press(page, "Say it for me");
    await says(page, "Said to them.");
    assert.match(String(await page.evaluate("window.said")), /^I use an assistant/);
    assert.ok((await typesOf()).includes("NoticeGiven"));
    assert.ok(!(await typesOf()).includes("ConsentGiven"), "a notice is no yes here");
    assert.ok(!(await typesOf()).includes("UtteranceTranscribed"), "what was typed waits in the page");

    await page.keyboard.press("a");
    await says(page, "Transcribing, not recording");
    await waitUntil(
      async () => (await eventsOf(log, call)).some(({ data }) => (data as { source?: string }).source === "typed"),
      "what was typed before the answer",
    );
    await press(page, "Ask to record");
    await says(page, "May the sound be recorded too?");
    await says(page, "Transcribing, asking to record");
    await page.keyboard.press("a");
    await says(page, "Transcribing and recording");
    await says(page, "sound recorded since");
    assert.deepEqual(await violations(page), [], "recording");
    await press(page, "Stop recording");
    await says(page, "Transcribing, not recording");
    await waitUntil(async () => (await rawOf(log, "FRAGMENTS", call)).length > 0, "words that are kept");

    await page.keyboard.press("?");
    await press(page, "Stop keeping their words");
    await says(page, "Stopped at");
    await says(page, "Nobody sees anything new");
    await says(page, "What was kept until then will be erased, if you confirm.");
    assert.deepEqual(await violations(page), [], "withdrawn");
    const soundBefore = (await rawOf(log, "AUDIO", call)).length;
    assert.equal(soundBefore, 0);
    await press(page, "Erase");
    await says(page, "What was kept until then is erased.");
    assert.equal(await has(page, "Word1"), false);
    await press(page, "Go on");
    assert.deepEqual(
      (await typesOf()).filter((type) => /Consent|Notice|Forgotten/.test(type)),
      [
        "ConsentRequested",
        "NoticeGiven",
        "ConsentGiven",
        "SoundConsentRequested",
        "SoundConsentGiven",
        "SoundConsentWithdrawn",
        "ConsentWithdrawn",
        "WordsForgotten",
      ],
    );
    assert.deepEqual(open.errors, [], "the page's console is clean");
  },
);
