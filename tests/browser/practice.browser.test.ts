/**
 * Practice with a whole Wingman in a real Chromium, by keys alone: the played customer answers, every answer is told of,
 * and what is finished has a score with the words that decide it.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { Page } from "puppeteer";
import { axeFaults } from "../harness/axe.ts";
import { chromium, openBrowser, press } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const wingman = skip ? null : await startTestWingman({ withoutPages: false });
after(() => wingman?.[Symbol.asyncDispose]());
await wingman?.ready;
const url = wingman?.url ?? "";
const pictures = process.env["WINGMAN_TEST_PICTURES"];

const picture = async (page: Page, name: string): Promise<void> => {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` });
};
const count = async (page: Page, selector: string): Promise<number> => (await page.$$(selector)).length;
const more = (page: Page, selector: string, than: number) =>
  page.waitForFunction(`document.querySelectorAll(${JSON.stringify(selector)}).length > ${than}`, {
    timeout: 20_000,
    polling: 100,
  });
const textOf = (page: Page, selector: string): Promise<string> =>
  page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ""`) as Promise<string>;

test("one press on the front page, one answer, and what it was like", { skip }, async () => {
  await using open = await openBrowser({ signedIn: url });
  const { page } = open;
  await page.goto(url, { waitUntil: "load" });
  await press(page, "Practise: answer one");
  await page.waitForSelector(".one-by-one blockquote");
  await page.waitForFunction("document.activeElement?.name === 'answer'");
  await page.keyboard.type("We are simply the best, everybody knows that, and I can do twenty percent off right now.");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".fb-of .found.lack");
  await picture(page, "practice-question");
  assert.notEqual(await textOf(page, ".fb-of .sum b"), "100");
  assert.match(await textOf(page, ".found.lack"), /Gave away, asked for nothing/);
  const first = await textOf(page, "blockquote");
  await page.waitForFunction("document.activeElement?.matches('.acts .btn.go')");
  await page.keyboard.press("Enter");
  await page.waitForFunction(`document.querySelector("blockquote").innerText !== ${JSON.stringify(first)}`);
  assert.deepEqual(open.errors, []);
});

test("an exercise from its opening to its score: answers, a hint, from there again, finish", { skip }, async () => {
  await using open = await openBrowser({ signedIn: url });
  const { page } = open;
  await page.goto(`${url}/practice`, { waitUntil: "load" });
  const begin = await page.waitForSelector(".scene-of[data-scenario=twice-the-price] .acts .btn:first-child");
  await begin?.focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".practice .turn:not(.me) p");
  const say = async (text: string): Promise<void> => {
    const before = await count(page, ".turns .turn:not(.me)");
    await page.waitForFunction("document.activeElement?.name === 'answer'");
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
    await more(page, ".turns .turn:not(.me)", before);
  };
  await say("Thank you for making time. How do you plan your routes today?");
  await page.waitForSelector(".turn .did");
  await say("How many hours do your people spend on replanning?");
  await picture(page, "practice-exercise");
  await page.keyboard.press("Escape");
  await page.keyboard.press("h");
  await page.waitForSelector(".hint");
  const before = await page.evaluate("location.pathname");
  await page.keyboard.press("b");
  await page.waitForFunction(`location.pathname !== ${JSON.stringify(before)}`);
  await page.waitForSelector(".practice .turn.me");
  assert.equal(await count(page, ".turns .turn.me"), 1, "the last answer is given anew");
  await say("And where do you lose the most money, on empty runs?");
  await say("Shall we try it in one depot for a week, beginning next Monday?");
  assert.deepEqual(await axeFaults(page), []);
  const finish = await page.waitForSelector(".per .btn.stop");
  await finish?.focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".practice.result .points-of b", { timeout: 30_000 });
  await page.waitForSelector(".hidden-of");
  await page.waitForSelector(".check-of[data-verdict=yes] q");
  await picture(page, "practice-result");
  assert.match(await textOf(page, ".hidden-of"), /ruled out by her IT/);
  const points = Number(await textOf(page, ".points-of b"));
  assert.ok(points > 0 && points < 100, `${points} of 100`);
  assert.deepEqual(await axeFaults(page), []);
  await press(page, "Practise again");
  await page.waitForSelector(".practice .answer textarea");
  assert.deepEqual(open.errors, []);
});
