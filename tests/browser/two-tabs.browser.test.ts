/**
 * A call as reps have it, in a real Chromium: their own microphone, and the meeting in a second tab that is shared
 * with its sound. Both sides get words; what goes wrong is said with the button that mends it; the last seconds can be
 * taken back.
 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { Failure } from "@wingman/domain/failure";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { callAggregate } from "@wingman/streams/log/calls";
import { writeWav } from "@wingman/gpu/audio/wav";
import type { Page } from "puppeteer";
import { chromium, openBrowser, press } from "../harness/browser.ts";
import { openCallTab } from "../harness/call-tab.ts";
import { readSample } from "../harness/sample.ts";
import { startTestWingman } from "../harness/wingman.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const title = "Meeting of the customer";
/** Both recordings from where both people talk. */
const [fromMs, soundMs] = [22_000, 30_000];
/** Chromium checks the camera's policy for the picture that comes with a share; it is closed here, and not needed. */
const harmless = "Permissions policy violation: camera is not allowed in this document.";
const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const violations = async (page: Page): Promise<string[]> => {
  await page.evaluate(await axeSource);
  return page.evaluate(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).join(", ")))`,
  ) as Promise<string[]>;
};
const says = (page: Page, text: RegExp, timeout = 15_000) =>
  page.waitForFunction(`${String(text)}.test(document.body.innerText)`, { timeout });
const wordsOf = (page: Page, side: "me" | "them") =>
  page.waitForFunction(
    `[...document.querySelectorAll(".words .turn")].filter((turn) => turn.classList.contains("me") === ${side === "me"}).map((turn) => turn.querySelector("p")?.textContent ?? "").join(" ").split(/\\s+/).length > 4`,
    { timeout: 30_000 },
  );

test(
  "microphone and shared tab are two sides with words; an ended share is said and mended; words are taken back",
  { skip },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "wingman-two-tabs-"));
    after(() => rm(folder, { recursive: true, force: true }));
    const { sides } = await readSample();
    const part = (samples: Int16Array) => samples.subarray(fromMs * 16, (fromMs + soundMs) * 16);
    const microphone = join(folder, "rep.wav");
    await writeFile(microphone, writeWav(Int16Array.from([...part(sides.rep), ...new Int16Array(16_000)])));

    await using wingman = await startTestWingman({ withoutPages: false });
    await wingman.ready;
    await using open = await openBrowser({ signedIn: wingman.url, microphone, shares: title });
    const { page } = open;
    let tab = await openCallTab(open.browser, title, part(sides.customer));
    await open.browser.defaultBrowserContext().overridePermissions(wingman.url, ["microphone"]);
    await page.bringToFront();
    await page.goto(wingman.url, { waitUntil: "load" });

    // Before the call: a tab is shared, silent so far, and then heard. Nothing of it reaches the server.
    await press(page, "Share the tab");
    await says(page, /Silent so far/);
    await press(page, "Test it");
    await says(page, /Clear\./);
    await tab.play();
    await says(page, /Your customer’s side is heard/);
    assert.deepEqual(await violations(page), [], "start page with both sides open");

    await press(page, "Start listening");
    await says(page, /Agreed/);
    await page.keyboard.press("a");
    await Promise.all([wordsOf(page, "me"), wordsOf(page, "them")]);
    const call = String(await page.evaluate("location.pathname.split('/').at(-1)"));

    // The meeting is closed: said with its cause; shared again, the side goes on.
    await tab[Symbol.asyncDispose]();
    await says(page, /is no longer heard/);
    assert.deepEqual(await violations(page), [], "live page with a note on the sound");
    tab = await openCallTab(open.browser, title, part(sides.customer));
    await page.bringToFront();
    await press(page, "Share again, with sound");
    await tab.play();
    await page.waitForFunction("!/is no longer heard/.test(document.body.innerText)", { timeout: 10_000 });

    // What is taken back while it is only interim text leaves no line that could say so.
    const log = await wingman.log;
    const settled = new Set<string>();
    for (const until = Date.now() + 25_000; settled.size < 2; await sleep(200)) {
      assert.ok(Date.now() < until, `only ${[...settled].join()} has words that are settled`);
      for await (const { events } of log.read(callAggregate(demoPrincipal.tenant, call)))
        for (const { type, data } of events)
          if (type === "UtteranceTranscribed") settled.add((data as { channel: string }).channel);
    }
    await page.keyboard.press("e");
    await page.waitForSelector("dialog[open]");
    assert.deepEqual(await violations(page), [], "the question before forgetting");
    await press(page, "Forget it");
    await says(page, /Words erased/);

    await press(page, "End call");
    await page.waitForSelector("dialog[open] ::-p-text(End this call?)");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open].endsheet", { timeout: 10_000 });
    await page.keyboard.press("Escape"); // Nothing in it must be answered.
    await page.waitForFunction(`location.pathname === "/calls/${call}"`, { timeout: 20_000 });
    const detail = (await (await signedFetch(`${wingman.url}/api/calls/${call}`)).json()) as {
      lines: { channel: string; text: unknown }[];
    };
    const isErased = ({ text }: { text: unknown }) => (text as { erased?: boolean }).erased === true;
    for (const channel of ["rep", "customer"])
      assert.ok(
        detail.lines.some((line) => line.channel === channel && isErased(line)),
        `${channel} spoke, and it is erased`,
      );
    await tab[Symbol.asyncDispose]();
    assert.deepEqual(
      open.errors.filter((error) => error !== harmless),
      [],
      "the page's console is clean",
    );
  },
);
