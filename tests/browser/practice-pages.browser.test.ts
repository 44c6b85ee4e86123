/** Practice in a real Chromium over the demo backend, by keys alone: one question, an exercise to its end, what its result says. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { serveMock } from "@wingman/ui/mock/serve";
import type { Page } from "puppeteer";
import { axeFaults } from "../harness/axe.ts";
import { chromium, openBrowser } from "../harness/browser.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const over = new AbortController();
const mock = skip ? null : await serveMock({ port: 0, setupMs: 0, empty: false }, over.signal);
const url = mock?.url ?? "";
after(() => over.abort());

const textOf = (page: Page, selector: string): Promise<string> =>
  page.evaluate(
    `(document.querySelector(${JSON.stringify(selector)})?.innerText ?? "").replace(/[\\u2068\\u2069]/g, "")`,
  ) as Promise<string>;
const says = (page: Page, text: string, within = "body") =>
  page.waitForFunction(
    `(document.querySelector(${JSON.stringify(within)})?.innerText ?? "").replace(/[\\u2068\\u2069]/g, "").includes(${JSON.stringify(text)})`,
    { timeout: 15_000, polling: 100 },
  );
const tabTo = async (page: Page, selector: string, pressesMax = 60): Promise<void> => {
  for (let n = 0; n < pressesMax; n++) {
    if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`nothing like ${selector} comes by Tab`);
};

test(
  "from the front page one press brings a customer's question and a field, and an answer brings feedback",
  { skip },
  async () => {
    await using open = await openBrowser();
    const { page } = open;
    await page.goto(url, { waitUntil: "load" });
    await page.waitForSelector(".hero button.straight:last-of-type");
    const practise = await page.waitForSelector("::-p-xpath(//button[contains(., 'answer one customer')])");
    await practise?.focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".one-by-one blockquote");
    assert.equal(await page.evaluate("document.activeElement?.name"), "answer", "one can type at once");
    await page.keyboard.type("We have reports, a driver app and a yard map.");
    await page.keyboard.down("Shift");
    await page.keyboard.press("Enter");
    await page.keyboard.up("Shift");
    await page.keyboard.type("All of it is included.");
    assert.match(
      String(await page.evaluate("document.activeElement.value")),
      /map\.\nAll/,
      "Shift and Enter begin a line",
    );
    await page.keyboard.press("Enter");
    await page.waitForSelector(".fb-of .found.lack");
    assert.match(await textOf(page, ".found.lack"), /Asked nothing/);
    assert.match(await textOf(page, ".better"), /A better answer/);
    const first = await textOf(page, "blockquote");
    await page.waitForFunction("document.activeElement?.matches('.acts .btn.go')");
    await page.keyboard.press("Enter");
    await page.waitForFunction(`document.querySelector("blockquote").innerText !== ${JSON.stringify(first)}`);
    assert.equal(await page.evaluate("document.activeElement?.name"), "answer");
    assert.match(await textOf(page, ".earlier"), /1 answer/);
    assert.deepEqual(await axeFaults(page), []);
    assert.deepEqual(open.errors, []);
  },
);

test("an exercise is done to its end by keys alone: hint, again from here, proof, result", { skip }, async () => {
  await using open = await openBrowser();
  const { page } = open;
  await page.goto(`${url}/practice`, { waitUntil: "load" });
  await page.waitForSelector(".scene-of");
  await tabTo(page, ".scene-of[data-scenario=twice-the-price] .acts .btn:first-child");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".practice .answer textarea");
  await says(page, "Marta is waiting for you.");
  await page.keyboard.type("h is a letter in here. We have the dock view and reports, all included.");
  await page.keyboard.press("Enter");
  await says(page, "That is a list.");
  await page.waitForSelector(".turn .lack");
  assert.equal(await page.$(".hint"), null, "a key in a field is a letter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("h");
  await says(page, "Ask what the waiting costs her.", ".hint");
  const call = await page.evaluate("location.pathname");
  await page.keyboard.press("b");
  await page.waitForFunction(`location.pathname !== ${JSON.stringify(call)}`);
  await says(page, "so tell me why it costs twice");
  assert.equal(await page.$(".turn.me"), null, "what was answered is not in it any more");

  await tabTo(page, "textarea[name=answer]");
  for (const [said, answer] of [
    ["Fair. What does a truck that waits for an hour cost you?", "That is a list."],
    ["I see. How many of them wait on a normal day?", "Six, maybe eight."],
    ["And what does one such hour cost you?", "Say two hundred euros"],
    ["Then a trial at one site, shall we say the first of December?", "One site"],
  ] as const) {
    await page.keyboard.type(said);
    await page.keyboard.press("Enter");
    await says(page, answer);
  }
  await page.waitForSelector(".practice.result .points-of b");
  await says(page, "Marta agreed.");
  await says(page, "She may sign up to");
  await says(page, "We lost a haulier");
  assert.match(await textOf(page, ".model"), /It counts for nothing/);
  await tabTo(page, ".check-of[data-check=asks] .at");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".turn.at");
  assert.match(await textOf(page, ".turn.at"), /\?/, "the words that decide stand at the turn one is led to");
  assert.deepEqual(await axeFaults(page), []);
  assert.deepEqual(open.errors, []);
});

test("what a person judged stands beside what the rule said, and whoever may judges by a press", { skip }, async () => {
  await using open = await openBrowser();
  const { page } = open;
  await page.goto(`${url}/practice/exercise-over`, { waitUntil: "load" });
  await says(page, "Ingrid Solberg said: Yes. By the rule: Yes.");
  await tabTo(page, ".check-of[data-check=objection-settled] .judge summary", 200);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await says(page, "Ingrid Solberg said: Yes. By the rule: No.", ".check-of[data-check=objection-settled]");
  assert.match(await textOf(page, ".rubric .sum"), /^12/, "it counts at once");
});

test("at 320 pixels, and on a phone in Arabic, nothing is wider than its window", { skip }, async () => {
  for (const language of ["en", "ar"] as const) {
    await using open = await openBrowser({ width: 320, height: 640 });
    const { page } = open;
    await page.evaluateOnNewDocument(`try { localStorage.setItem("wingman.language", "${language}"); } catch {}`);
    for (const [path, ready] of [
      ["/practice", ".scene-of"],
      ["/practice/exercise-going", ".cr"],
      ["/practice/exercise-over", ".check-of"],
    ] as const) {
      await page.goto(`${url}${path}`, { waitUntil: "load" });
      await page.waitForSelector(ready);
      const wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      assert.ok(Number(wider) <= 0, `${path} in ${language} is wider by ${String(wider)}`);
    }
  }
});

test(
  "an assignment that is not withdrawn is said to be still asked, one that is not made not to be made",
  { skip },
  async () => {
    await using open = await openBrowser();
    const { page } = open;
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      const isChange = ["PUT", "DELETE"].includes(request.method()) && request.url().includes("/practice/assignments/");
      const body = JSON.stringify({ code: "WING_OUR_FAULT", message: "our fault.", number: "1" });
      void (isChange ? request.respond({ status: 500, contentType: "application/json", body }) : request.continue());
    });
    await page.goto(`${url}/practice/team`, { waitUntil: "load" });
    await (await page.waitForSelector("[data-assignment] .btn.plain"))?.click();
    await says(page, "It was not withdrawn, and is still asked.");
    await (await page.waitForSelector(".assign-of input[type=checkbox]"))?.click();
    await (await page.waitForSelector(".assign-of button[type=submit]"))?.click();
    await says(page, "It was not assigned.");
  },
);
