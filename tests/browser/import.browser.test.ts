/** Recordings brought in by the page of administrators in a real Chromium: one heard, one broken, and what each came to. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { wavAround } from "@wingman/gpu/audio/sound-file.fixture";
import { scriptedRecognizer } from "@wingman/gpu/stt/scripted";
import { axeFaults } from "../harness/axe.ts";
import { chromium, openBrowser, press } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { said } from "../scenarios/ground.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const pictures = process.env["WINGMAN_TEST_PICTURES"];

test("files are chosen, the grounds are said, each is told of, and the call is one press away", { skip }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "wm-import-page-"));
  after(() => rm(folder, { recursive: true, force: true }));
  const sound = wavAround(new Uint8Array(6 * 16_000).fill(0x93), { codec: 7, channels: 2, rateHz: 8_000, bits: 8 });
  const paths = ["first call.wav", "broken.wav"].map((name) => join(folder, name));
  await writeFile(paths[0]!, sound);
  await writeFile(paths[1]!, "RIFF and nothing that is sound");
  const recognizer = scriptedRecognizer(({ channel }) =>
    said(channel === "rep" ? "good morning" : "too expensive", 1_000),
  );
  await using wingman = await startTestWingman({ withoutPages: false, recognizer });
  await wingman.ready.catch(() => undefined);
  await using open = await openBrowser({ signedIn: wingman.url });
  const { page } = open;
  await page.goto(`${wingman.url}/admin/import`, { waitUntil: "load" });
  const field = await page.waitForSelector(".import input[type=file]");
  assert.deepEqual(await axeFaults(page), [], "nothing chosen");
  assert.notEqual(await page.$(".import button[type=submit][disabled]"), null, "not without the grounds");
  await field?.uploadFile(...paths);
  await page.type(".import input[type=text]", "Section 4 of our terms");
  await press(page, "Bring them in");
  await page.waitForFunction("/All done/.test(document.body.innerText)", { timeout: 60_000 });
  const lines = await page.$$eval(".brought li", (all) =>
    all.map((one) => (one as unknown as { innerText: string }).innerText),
  );
  assert.equal(lines.length, 2);
  assert.ok(
    lines.some((line) => /broken\.wav[\s\S]*Not brought in: .+/.test(line)),
    lines.join(),
  );
  assert.ok(
    lines.some((line) => /first call\.wav[\s\S]*heard/.test(line)),
    lines.join(),
  );
  assert.deepEqual(await axeFaults(page), [], "all done");
  if (pictures)
    for (const theme of ["light", "dark"]) {
      await page.evaluate(`document.documentElement.dataset.theme = ${JSON.stringify(theme)}`);
      await new Promise((resolve) => setTimeout(resolve, 400));
      await page.screenshot({ path: `${pictures}/import-${theme}.png` as `${string}.png` });
    }
  await page.click(".brought a");
  await page.waitForFunction("/good morning/i.test(document.body.innerText)", { timeout: 20_000 });
});
