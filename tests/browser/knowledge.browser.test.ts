/** A document handed in on its page, on a real Wingman. */
import assert from "node:assert/strict";
import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { chromium, openBrowser } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const wingman = skip ? null : await startTestWingman({ withoutPages: false });
after(() => wingman?.[Symbol.asyncDispose]());
await wingman?.ready;
const url = wingman?.url ?? "";

test("a file that is chosen becomes a document, and the same file again is known", { skip }, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "wingman-knowledge-"));
  const path = join(folder.path, "freight-terms.md");
  await writeFile(path, "# Freight terms\n\nA pallet of the Corvane kind carries 740 kilograms at most.\n");
  await using open = await openBrowser({ signedIn: url });
  const { page } = open;
  const says = (text: string) =>
    page.waitForFunction(`document.body.innerText.includes(${JSON.stringify(text)})`, { timeout: 20_000 });
  await page.goto(`${url}/knowledge`, { waitUntil: "load" });
  const hand = async (): Promise<void> => {
    const field = await page.waitForSelector(".knowledge input[type=file]");
    await field?.uploadFile(path);
  };
  await hand();
  await says("handed in");
  await page.waitForFunction(
    `[...document.querySelectorAll(".documents li")].some((one) => one.innerText.includes("freight-terms"))`,
  );
  await hand();
  await says("is there already");
  assert.deepEqual(open.errors, []);
});
