/**
 * The page of a call that is over, in a real Chromium: words corrected in place and a moment commented on, by keyboard and
 * by mouse, each undone; metrics with their definitions; from tip to tip by keys.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { holdCheckpoint } from "@wingman/projections/checkpoint";
import { history } from "@wingman/projections/history/model";
import { readDatabase } from "@wingman/streams/base/database";
import { openPool, withDatabase } from "@wingman/streams/base/pools";
import { asProjector } from "@wingman/streams/base/tenant-tx";
import type { Page } from "puppeteer";
import { chromium, openBrowser } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, hears, newCall, read, waitUntil } from "../scenarios/ground.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;

const texts = (page: Page, selector: string): Promise<string[]> =>
  page.$$eval(selector, (all) => all.map((one) => one.textContent.replaceAll(/\s+/g, " ").trim()));
const reads = (page: Page, selector: string, wanted: RegExp | null) =>
  waitUntil(async () => {
    const all = (await texts(page, selector)).join(" | ");
    return wanted === null ? all === "" : wanted.test(all);
  }, `${selector} reads ${wanted}`);

test("a call is corrected and commented on where it is read", { skip }, async () => {
  await using wingman = await startTestWingman({ recognizer: hears(new Map()), withoutPages: false });
  await wingman.ready;
  const log = await wingman.log;
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = newCall();
  await client.ask(
    "start-call",
    startOf({ call, customer: { name: "Tomás Ferreira", company: "Corvane", role: "COO" } }),
  );
  for (const [channel, text] of [
    ["customer", "we use core vain at two of our sites"],
    ["rep", "and how does that work for you"],
    ["customer", "honestly this is too expensive for a team of our size"],
  ] as const)
    await client.ask("transcript", {
      ...{ call, channel, utterance: newCall(), revision: 1, text, final: true, source: "typed" as const },
    });
  await waitUntil(async () => (await eventsOf(log, call)).some(({ type }) => type === "SuggestionMade"), "a tip");
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await waitUntil(async () => (await read(`${wingman.url}/api/calls/${call}`)).status === 200, "history");
  const policy = (await read(`${wingman.url}/api/policy`)).body as object;
  await signedFetch(`${wingman.url}/api/policy`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...policy, reading: { customerWords: true } }),
  });

  await using open = await openBrowser({ signedIn: wingman.url });
  const { page } = open;
  await page.goto(`${wingman.url}/calls/${call}`, { waitUntil: "load" });
  await page.waitForSelector(".turn .at");
  await page.click(".turn .at");
  await page.waitForSelector(".turn.on .acts");

  // By the keyboard: what is typed into the field is no key of the page, and Esc leaves all as it was.
  await page.keyboard.press("e");
  await page.waitForSelector(".written textarea");
  await page.keyboard.type(" never mind");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".turn.on .acts");
  await reads(page, ".turn.on p", /core vain at two of our sites$/);
  await page.keyboard.press("e");
  await page.waitForSelector(".written textarea");
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  await page.keyboard.type("we use Corvane at two of our sites, next");
  await page.keyboard.press("Enter");
  await reads(
    page,
    ".turn.on",
    /use Corvane at two of our sites, next\s*Corrected by \S.*Was “we use core vain at two of our sites”/i,
  );
  await page.click(".call .said button");
  await reads(page, ".turn.on p", /use core vain at two of our sites$/i);
  assert.deepEqual(await texts(page, ".was"), []);

  // By the mouse: the line is pressed, its moment is in the address, and the comment stands there and on the picture.
  const last = (await page.$$(".turn p")).at(-1) ?? assert.fail("no line");
  await last.click();
  await page.waitForSelector(".turn.on .acts .btn:nth-child(2)");
  await page.click(".turn.on .acts .btn:nth-child(2)");
  await page.waitForSelector(".written textarea");
  await page.type(".written textarea", "Ask what it costs them today.");
  await page.click(".written .btn.go");
  await reads(page, ".comments", /Ask what it costs them today\./);
  assert.equal((await page.$$(".seek .cm")).length, 1);
  assert.match(page.url(), /\?t=\d+$/);
  await page.click(".call .said button");
  await reads(page, ".comments", null);

  // Once more, to be read again by whoever gets the link.
  await page.keyboard.press("c");
  await page.waitForSelector(".written textarea");
  await page.keyboard.type("Well held.");
  await page.keyboard.press("Enter");
  await reads(page, ".comments", /Well held\./);
  await page.goto(page.url(), { waitUntil: "load" });
  await reads(page, ".turn.on .comments", /Well held\./);
  await page.click(".comments .ib");
  await reads(page, ".comments", null);

  // Tables that do not come up in time: the page says so, and has it once they do.
  await using rows = openPool({
    url: withDatabase(await wingman.adminUrl, readDatabase),
    ...{ name: "test", sizeMax: 1, readModels: [history] },
  });
  const held = Promise.withResolvers<void>();
  const holding = asProjector(rows, history.name, async (tx) => {
    await holdCheckpoint(tx, history);
    await held.promise;
  });
  await page.click(".turn.on p");
  await page.keyboard.press("c");
  await page.waitForSelector(".written textarea");
  await page.keyboard.type("Held back.");
  await page.keyboard.press("Enter");
  await reads(page, "main > [role=status]", /may be a moment behind/);
  assert.deepEqual(await texts(page, ".comments"), []);
  held.resolve();
  await holding;
  await reads(page, ".comments", /Held back\./);
  await reads(page, "main > [role=status]", null);
  await page.click(".comments .ib");
  await reads(page, ".comments", null);

  await page.click(".metrics details:nth-of-type(1) summary");
  await reads(page, ".metrics details[open]", /Own speaking time, of all that was spoken/);
  await page.keyboard.press("n");
  await waitUntil(async () => (await page.$(".kept .at:focus")) !== null, "the next tip has the focus");

  // Which words decided is one press away.
  await page.waitForSelector(".deal .line");
  await page.click(".deal .line");
  await reads(page, ".deal .decided", /Against: “too expensive” −2/);
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const violations = await page.evaluate(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })
      .then(({ violations }) => violations.map(({ id, nodes }) => id + " at " + nodes.map((node) => node.target.join(" "))))`,
  );
  assert.deepEqual(violations, []);

  const types = (await eventsOf(log, call)).map(({ type }) => type);
  const count = (type: string) => types.filter((one) => one === type).length;
  assert.deepEqual(["UtteranceCorrected", "CommentAdded", "CommentRemoved", "ActionUndone"].map(count), [1, 3, 2, 2]);
  assert.deepEqual(open.errors, []);
});
