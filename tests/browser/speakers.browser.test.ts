/**
 * Two voices of one side in a real Chromium: named and merged on the live page with the keyboard alone, and on the page
 * of the call with the mouse. What is typed into the sheet is a name, never a key of the call.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { openClient } from "@wingman/ops/bin/client";
import type { Page } from "puppeteer";
import { chromium, openBrowser } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, waitUntil } from "../scenarios/ground.ts";
import { callOfTwoVoices, tellsVoicesApart } from "../scenarios/two-voices.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
/** Tab is pressed so often at most before what is looked for must have had the focus. */
const tabsMax = 80;

/** The label above the words that begin so, where the line has one of its own. */
const labels = (page: Page): Promise<(string | null)[]> =>
  page.$$eval(".words .turn, .three .turn", (turns) =>
    turns.map((turn) => turn.querySelector(".sp bdi")?.textContent ?? null),
  );
const labelled = (page: Page, wanted: readonly (string | null)[]) =>
  waitUntil(async () => JSON.stringify(await labels(page)) === JSON.stringify(wanted), `labels ${wanted.join(", ")}`);
const focused = (page: Page): Promise<string> =>
  page.evaluate(
    `(({ activeElement: at }) => at.localName + " " + (at.ariaLabel ?? at.textContent).trim())(document)`,
  ) as Promise<string>;
const tabTo = async (page: Page, wanted: string): Promise<void> => {
  const passed: string[] = [];
  for (let n = 0; n < tabsMax; n++) {
    const at = await focused(page);
    if (at === wanted) return;
    passed.push(at);
    await page.keyboard.press("Tab");
  }
  assert.fail(`"${wanted}" never had the focus: ${passed.join(" | ")}`);
};
const isOpen = async (page: Page): Promise<boolean> => (await page.$("dialog[open]")) !== null;

test("voices are named and merged: by the keyboard in the call, by the mouse after it", { skip }, async () => {
  await using wingman = await startTestWingman({ recognizer: tellsVoicesApart, withoutPages: false });
  await waitUntil(() => wingman.board.read().speech.ready, "the recogniser", 60_000);
  const log = await wingman.log;
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = await callOfTwoVoices(client, log);
  const typesOf = async () => (await eventsOf(log, call)).map(({ type }) => type);

  await using open = await openBrowser({ signedIn: wingman.url });
  const { page } = open;
  await page.goto(`${wingman.url}/live/${call}`, { waitUntil: "load" });
  await labelled(page, ["Voice 1", "Voice 2", "Voice 1", "You"]);

  // Left with Esc: nothing is said, the focus is where it was, and what was typed is not the next one's name.
  await tabTo(page, "button Voice 2");
  await page.keyboard.press("Enter");
  await waitUntil(() => isOpen(page), "the sheet");
  await page.keyboard.type("Somebody else");
  await page.keyboard.press("Escape");
  await waitUntil(async () => !(await isOpen(page)), "no sheet");
  assert.equal(await focused(page), "button Voice 2");

  await page.keyboard.down("Shift");
  await page.keyboard.press("Tab");
  await page.keyboard.up("Shift");
  await tabTo(page, "button Voice 1");
  await page.keyboard.press("Enter");
  await waitUntil(() => isOpen(page), "the sheet");
  assert.equal(await page.$eval("dialog[open] input", (input) => (input as unknown as { value: string }).value), "");
  await page.keyboard.type("Eve Vos?"); // Three letters of it are keys of the call.
  await page.keyboard.press("Enter");
  await labelled(page, ["Eve Vos?", "Voice 2", "Eve Vos?", "You"]);
  assert.equal(await focused(page), "button Eve Vos?");

  await tabTo(page, "button Voice 2");
  await page.keyboard.press("Enter");
  await waitUntil(() => isOpen(page), "the sheet");
  await tabTo(page, "button Eve Vos?");
  await page.keyboard.press("Enter");
  await labelled(page, ["Eve Vos?", null, null, "You"]);
  const types = await typesOf();
  assert.equal(types.filter((type) => type === "SpeakerNamed").length, 1);
  assert.equal(types.filter((type) => type === "SpeakersMerged").length, 1);
  assert.ok(!types.includes("WordsForgotten") && !types.includes("CallPaused"), types.join(" "));

  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await page.goto(`${wingman.url}/calls/${call}`, { waitUntil: "load" });
  await labelled(page, ["Eve Vos?", null, null, "Priya"]);
  await page.click(".three .who");
  await page.waitForSelector("dialog[open] input");
  await page.type("dialog[open] input", "Dana");
  await page.click("dialog[open] .btn.go");
  await labelled(page, ["Dana", null, null, "Priya"]);
  assert.equal(await focused(page), "button Dana");
  assert.deepEqual(open.errors, []);
});
