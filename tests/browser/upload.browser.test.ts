/** A recording, chosen in a real browser, with the keyboard and in Arabic, heard by the gateway and opened as a call. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { mp3File } from "@wingman/gpu/audio/sound-file.fixture";
import { scriptedRecognizer } from "@wingman/gpu/stt/scripted";
import { chromium, openBrowser } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { finalsOf, said, waitUntil } from "../scenarios/ground.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;

test(
  "a file is sent, shown for what it is, heard and opened; what cannot be read says what to do",
  { skip },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "wm-upload-page-"));
    await using wingman = await startTestWingman({
      withoutPages: false,
      recognizer: scriptedRecognizer(({ channel }) => (channel === "rep" ? said("good morning", 500) : [])),
    });
    after(() => rm(folder, { recursive: true, force: true }));
    await wingman.ready;
    const [good, bad] = [join(folder, "call.mp3"), join(folder, "letter.wav")];
    await writeFile(good, await mp3File());
    await writeFile(bad, "Dear customer, ".repeat(40));
    await using open = await openBrowser({ signedIn: wingman.url });
    const { page } = open;
    const says = (what: string): Promise<unknown> =>
      page.waitForFunction(`document.body.innerText.includes(${JSON.stringify(what)})`, { timeout: 30_000 });
    const pick = async (file: string): Promise<void> => {
      const field = await page.waitForSelector(".recorded-call input[type=file]");
      await field?.uploadFile(file);
    };
    await page.goto(`${wingman.url}/recording`, { waitUntil: "load" });
    await page.waitForSelector(".recorded-call .drop");
    await pick(bad);
    await says("Choose a WAV, MP3, Opus or WebM file.");
    await pick(good);
    await says("Left channel");
    assert.deepEqual(
      await page.$$eval(".recorded-call .wave svg", (all) => all.map((one) => one.querySelectorAll("rect").length)),
      [40, 40],
    );
    await says("MP3");
    assert.equal(await page.$eval(".recorded-call .btn.go", (button) => button.getAttribute("aria-disabled")), "true");
    // The left channel becomes the customer's, and the other one's own with it; then back.
    const sides = (): Promise<string[]> => page.$$eval(".recorded-call select", (all) => all.map((one) => one.value));
    assert.deepEqual(await sides(), ["You", "Customer"]);
    await page.select(".recorded-call select", "Customer");
    assert.deepEqual(await sides(), ["Customer", "You"]);
    await page.select(".recorded-call select", "You");
    // By keyboard alone: the answer to the question, and the press.
    await page.focus(".recorded-call fieldset input");
    await page.keyboard.press("Space");
    await page.focus(".recorded-call .btn.go");
    await page.keyboard.press("Enter");
    await says("Heard to its end");
    await page.click(".recorded-call .btn.go");
    await page.waitForSelector(".turn");
    const call = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    await waitUntil(async () => (await finalsOf(await wingman.log, call)).includes("good morning"), "the words");
    assert.match(String(await page.evaluate(`document.querySelector(".turn p").textContent`)), /good morning/);
    await page.evaluate(`localStorage.setItem("wingman.language", "ar")`);
    await page.goto(`${wingman.url}/recording`, { waitUntil: "load" });
    await says("أفلت ملفًا هنا");
    assert.equal(await page.evaluate("document.dir"), "rtl");
    assert.deepEqual(
      open.errors.filter((error) => !/status of (422|401|404)/.test(error)),
      [],
    );
  },
);
