/** What people do with tips, in a real Chromium on a real Wingman: put off by a key, ranked, tried, looked at again. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { isSampled } from "@wingman/domain/feedback/lot";
import { Failure } from "@wingman/domain/failure";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { TrialsAnswer } from "@wingman/projections/feedback/answers";
import { axeFaults } from "../harness/axe.ts";
import { chromium, openBrowser, press, says } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { newCall, waitForFact, waitUntil } from "../scenarios/ground.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const wingman = skip ? null : await startTestWingman({ withoutPages: false });
after(() => wingman?.[Symbol.asyncDispose]());
await wingman?.ready;
const url = wingman?.url ?? "";

/** A call whose customer finds it too dear; answers its tip. */
const holdCall = async (rating?: "like" | "dislike"): Promise<{ call: string; suggestion: string }> => {
  const client = await openClient(url);
  try {
    const call = newCall();
    await client.ask("start-call", startOf({ call }));
    const text = "well that is too expensive for us";
    const words = { call, channel: "customer" as const, utterance: "u1", revision: 1, text, final: true };
    await client.ask("transcript", { ...words, source: "typed" });
    const { suggestion } = (await waitForFact<{ suggestion: string }>(client, "SuggestionMade")).data;
    await client.ask("shown", { call, suggestion, action: `shown-${call}`, paintedAt: Date.now() });
    if (rating) await client.ask("rated", { call, suggestion, action: `rated-${call}`, rating });
    await client.ask("end-call", { call, reason: "ended-by-rep" });
    await waitForFact(client, "CallEnded");
    return { call, suggestion };
  } finally {
    await client.close();
  }
};

test("a tip is put off by a key, says so, and comes back by undo", { skip }, async () => {
  await using open = await openBrowser({ signedIn: url });
  const { page } = open;
  await page.goto(url, { waitUntil: "load" });
  await press(page, "Typed");
  await press(page, "Start typing");
  await page.waitForFunction("location.pathname.startsWith('/live/')");
  const field = await page.waitForSelector("input[aria-label^='Type what']:not([aria-label*='you say'])");
  await field?.type("well that is too expensive for us");
  await field?.press("Enter");
  await page.waitForSelector("article.tip button[aria-label='Not this for 10 minutes']");
  await page.evaluate("document.activeElement?.blur()");
  await page.keyboard.press("l");
  await says(page, "Nothing more of this for 10 minutes.");
  await page.waitForFunction(`!document.querySelector("article.tip:not(.leaving)")`);
  await page.keyboard.press("z");
  await page.waitForSelector("article.tip button[aria-label='Not this for 10 minutes']");
});

test("a play's verdicts stand on the page, are reset by a press, and count again by undo", { skip }, async () => {
  for (const rating of ["dislike", "dislike", "like"] as const) await holdCall(rating);
  await using open = await openBrowser({ signedIn: url });
  const { page } = open;
  await page.goto(`${url}/home`, { waitUntil: "load" });
  await page.waitForSelector("nav a[href='/feedback']");
  await page.click("nav a[href='/feedback']");
  await page.waitForSelector(".feedback tbody th");
  const row = () =>
    page.evaluate(
      `[...document.querySelectorAll(".feedback tr")].find((tr) => tr.innerText.startsWith("Price is too high"))?.innerText.replaceAll(/\\s+/g, " ") ?? ""`,
    );
  await page.waitForFunction(
    `[...document.querySelectorAll(".feedback tr")].some((tr) => tr.innerText.startsWith("Price is too high"))`,
  );
  assert.match(String(await row()), /Price is too high b2b-starter 4 1 2 0 0 0 \d+% (-\d|0)/);
  assert.deepEqual(await axeFaults(page), []);
  await page.click("button[aria-label*='Reset: '][aria-label*='Price is too high']");
  await says(page, "until its reset does not count");
  assert.equal(await row(), "");
  await press(page, "Undo");
  await page.waitForFunction(`!document.querySelector(".feedback .resets")`);
  assert.match(String(await row()), /4 1 2/);
});

test("a trial is started by the form, deals its arms, and is ended", { skip }, async () => {
  await using open = await openBrowser({ signedIn: url });
  const { page } = open;
  await page.goto(`${url}/feedback/trials`, { waitUntil: "load" });
  await says(page, "No trial yet.");
  await page.click(".new-trial summary");
  await page.waitForSelector(".new-trial select option");
  await page.type(".new-trial input[name=name]", "First version once more");
  await page.waitForFunction(`document.querySelectorAll("select[name=a-version] option").length > 1`);
  await page.click(".new-trial button[type=submit]");
  await page.waitForSelector(".feedback .trial");
  assert.deepEqual(await axeFaults(page), []);
  await holdCall("like");
  await waitUntil(async () => {
    const { trials } = (await (await signedFetch(`${url}/api/experiments`)).json()) as TrialsAnswer;
    return trials[0]?.arms.reduce((sum, { calls }) => sum + calls, 0) === 1;
  }, "the call of the trial");
  await page.reload({ waitUntil: "load" });
  await page.waitForSelector(".feedback .trial .interval");
  await says(page, "Cannot be told yet: under 20 calls on a side.");
  await press(page, "End it");
  await says(page, "Ended");
});

test("a tip is looked at again by a key, and the list moves on", { skip }, async () => {
  let tip = await holdCall();
  while (!isSampled(tip.call, tip.suggestion)) tip = await holdCall();
  await using open = await openBrowser({ signedIn: url });
  const { page } = open;
  await page.goto(`${url}/feedback/review`, { waitUntil: "load" });
  for (let waited = 0; waited < 40 && !(await page.$(".feedback .queued")); waited++) {
    await new Promise((done) => setTimeout(done, 250));
    await page.reload({ waitUntil: "load" });
    await page.waitForSelector(".feedback .queued, .feedback .state");
  }
  await says(page, "well that is too expensive for us");
  assert.deepEqual(await axeFaults(page), []);
  await page.keyboard.press("2");
  await says(page, "Marked: Not helpful.");
  await page.reload({ waitUntil: "load" });
  await says(page, "1 looked at");
});
