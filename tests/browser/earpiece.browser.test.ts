/**
 * A tip said into one ear, in a real Chromium by a real voice: what the page sends to the loudspeaker is recorded on its
 * way there, a channel each.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { findFlite } from "@wingman/ops/local/parts/flite";
import type { Page } from "puppeteer";
import { chromium, openBrowser, press } from "../harness/browser.ts";
import { root, startTestWingman } from "../harness/wingman.ts";

const [browser, flite] = await Promise.all([chromium(), findFlite({ root })]);
const skip = [browser, flite].find((found) => found instanceof Failure)?.message ?? false;

/** Before the page: whatever is connected to the loudspeaker is heard here as well. The browser's own voice is only noted. */
const listen = `
  const connect = AudioNode.prototype.connect;
  window.heard = { left: 0, right: 0, samples: 0, browserSaid: [] };
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode && !this.isEar) {
      const ear = to.context.createScriptProcessor(1024, 2, 2);
      ear.isEar = true;
      ear.onaudioprocess = ({ inputBuffer }) => {
        const [left, right] = [0, 1].map((side) => inputBuffer.getChannelData(side).reduce((sum, one) => sum + one * one, 0));
        if (left + right > 0) window.heard.samples += inputBuffer.length;
        window.heard.left += left;
        window.heard.right += right;
      };
      connect.call(this, ear);
      connect.call(ear, to);
    }
    return connect.call(this, to, ...rest);
  };
  speechSynthesis.speak = ({ text }) => window.heard.browserSaid.push(text);
`;

type Heard = { left: number; right: number; samples: number; browserSaid: string[] };
const heardOn = (page: Page) => page.evaluate("window.heard") as Promise<Heard>;
const forget = (page: Page) =>
  page.evaluate("Object.assign(window.heard, { left: 0, right: 0, samples: 0, browserSaid: [] })");
const say = async (page: Page, text: string) => {
  const field = await page.waitForSelector("input[aria-label^='Type what']:not([aria-label*='you say'])");
  await field?.type(text);
  await field?.press("Enter");
  await page.evaluate("document.activeElement?.blur()");
};
/** Tips keep a distance from each other, so that not every sentence has one: the next one may. */
const untilHeard = async (page: Page, sentences: readonly string[]) => {
  for (const sentence of sentences) {
    await say(page, sentence);
    const came = await page
      .waitForFunction("window.heard.left + window.heard.right > 1", { timeout: 6_000, polling: 50 })
      .catch(() => null);
    if (came) return;
  }
  throw new Error("no tip was said");
};
const settled = async (page: Page) => {
  for (let before = -1, now = 0; now !== before;) {
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 400));
    now = (await heardOn(page)).samples;
  }
};

test(
  "a tip is said into the ear that was chosen and into no other, and ends when it is dismissed",
  { skip },
  async (t) => {
    await using wingman = await startTestWingman({ withoutPages: false });
    await wingman.ready;
    await using open = await openBrowser({ signedIn: wingman.url });
    const { page } = open;
    await page.evaluateOnNewDocument(listen);
    await page.goto(wingman.url, { waitUntil: "load" });
    await press(page, "Typed");
    await press(page, "Start typing");
    await page.waitForFunction("location.pathname.startsWith('/live/')");
    const call = String(await page.evaluate("location.pathname.split('/').at(-1)"));
    await page.waitForSelector("input[aria-label^='Type what']");

    await t.test("off by default: nothing is heard", async () => {
      await say(page, "I like it but that is too expensive for us");
      await page.waitForSelector(".tip");
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      assert.deepEqual(await heardOn(page), { left: 0, right: 0, samples: 0, browserSaid: [] });
    });

    await t.test("by its key, and into the left ear alone", async () => {
      await page.keyboard.press("h");
      await page.waitForFunction("document.querySelector('.ear').getAttribute('aria-pressed') === 'true'");
      await untilHeard(page, [
        "I need to think about it",
        "We are comparing you with Salesforce at the moment",
        "We already use another supplier for that",
      ]);
      await settled(page);
      const { left, right, samples, browserSaid } = await heardOn(page);
      assert.ok(left > 1 && right < left * 1e-9, `left ${left}, right ${right}`);
      assert.ok(samples > 16_000, `${samples} samples`);
      assert.deepEqual(browserSaid, []);
    });

    await t.test("into the right ear, once that is chosen in the settings", async () => {
      await page.keyboard.press("?");
      await press(page, "Right");
      await page.waitForFunction("/flite/.test(document.querySelector('dialog[open]').innerText)");
      await page.keyboard.press("Escape");
      await forget(page);
      await untilHeard(page, [
        "I have to talk to my boss about this first",
        "I do not have time for this now",
        "Can you send me some information by email",
        "That is too expensive for us",
      ]);
      await page.keyboard.press("x"); // Dismissed while it is said.
      await new Promise((resolve) => setTimeout(resolve, 250));
      const at = await heardOn(page);
      await new Promise((resolve) => setTimeout(resolve, 600));
      const { left, right, samples } = await heardOn(page);
      assert.ok(right > 1 && left < right * 1e-9, `left ${left}, right ${right}`);
      assert.equal(samples, at.samples, "nothing more once it is dismissed");
    });

    await t.test("only tips of this call can be said, and only while it goes on", async () => {
      const answers = async (path: string) => (await signedFetch(`${wingman.url}${path}`)).status;
      assert.equal(await answers(`/api/calls/${call}/tips/none/voice`), 404);
      assert.equal(await answers(`/api/calls/other/tips/none/voice`), 404);
      assert.equal(await answers(`/api/calls/${call}/tips/none/voice?text=anything&voice=../etc`), 400);
    });
    assert.deepEqual(open.errors, []);
  },
);
