/** The way in, in a real browser: one press on this computer, a link, a password; and back to where one was. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { Page } from "puppeteer";
import { axeFaults } from "../harness/axe.ts";
import { chromium, heading, openBrowser, press } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const textOf = (page: Page): Promise<string> => page.evaluate("document.body.innerText") as Promise<string>;

test(
  "the demo opens by one press, stays over a reload and in another tab, and ends in all of them",
  { skip },
  async () => {
    await using wingman = await startTestWingman({ withoutPages: false });
    await wingman.ready;
    await using open = await openBrowser();
    const { page, browser } = open;
    await page.goto(`${wingman.url}/calls`, { waitUntil: "load" });
    await press(page, "Open the demo");
    await page.waitForSelector("nav[aria-label=Main]");
    assert.equal(new URL(page.url()).pathname, "/calls");
    await page.reload({ waitUntil: "load" });
    await page.waitForSelector("nav[aria-label=Main]");
    const tab = await browser.newPage();
    await tab.goto(wingman.url, { waitUntil: "load" });
    await tab.waitForSelector("nav[aria-label=Main]");
    const kept = (await page.evaluate(
      "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])",
    )) as string;
    assert.doesNotMatch(kept, /eyJ|refresh/); // No token where a script of another could read it.
    await page.keyboard.down("Control");
    await page.keyboard.press("k");
    await page.keyboard.up("Control");
    await page.waitForSelector("dialog[open] input");
    await page.keyboard.type("Sign out");
    await page.keyboard.press("Enter");
    for (const each of [page, tab]) await heading(each, "Sign in");
    assert.match(await textOf(tab), /Open the demo/);
  },
);

test("a link sets a password, and the password lets in; a wrong one says so and no more", { skip }, async () => {
  let link = "";
  const firstAdministrator = { email: "ann@acme.example", company: "acme", show: (shown: string) => (link = shown) };
  await using wingman = await startTestWingman({ withoutPages: false, firstAdministrator });
  await wingman.ready;
  await using open = await openBrowser();
  const { page } = open;
  await page.goto(link, { waitUntil: "load" });
  await heading(page, "Choose your password");
  await page.type("input[name=password]", "ann acme example 2026");
  await press(page, "Set password and sign in");
  await page.waitForFunction(`document.querySelector("[role=alert]").innerText.includes("too easy to guess")`);
  assert.deepEqual(await axeFaults(page), []);
  await page.type("input[name=password]", "four odd lamps sing");
  await press(page, "Set password and sign in");
  await page.waitForSelector("nav[aria-label=Main]");
  assert.equal(new URL(page.url()).hash, "");
  await page.deleteCookie(...(await page.cookies(`${wingman.url}/api/session/refresh`)));
  await page.goto(`${wingman.url}/home`, { waitUntil: "load" });
  await heading(page, "Sign in");
  await page.waitForFunction(`!document.body.innerText.includes("being set up")`); // It knows by now how one may come in.
  assert.doesNotMatch(await textOf(page), /Open the demo/);
  await page.type("input[name=email]", "ann@acme.example");
  await page.type("input[name=password]", "something else here");
  await press(page, "Sign in");
  await page.waitForFunction(`document.querySelector("[role=alert]").innerText.includes("do not belong together")`);
  assert.deepEqual(await axeFaults(page), []);
  // What was wrong is selected: one types on.
  await page.type("input[name=password]", "four odd lamps sing");
  await press(page, "Sign in");
  await page.waitForSelector("nav[aria-label=Main]");
  assert.equal(new URL(page.url()).pathname, "/home");

  // Another password: this page goes on, and the old one lets nobody in.
  await page.goto(`${wingman.url}/admin/sessions`, { waitUntil: "load" });
  await page.waitForSelector("details summary");
  await page.click("details summary");
  await page.type("input[name=old]", "not the one at all");
  await page.type("input[name=next]", "nine slow clocks agree");
  await page.keyboard.press("Enter");
  await page.waitForFunction(`document.body.innerText.includes("The password until now is another.")`);
  await page.$eval("input[name=old]", (field) => (field as unknown as { select(): void }).select());
  await page.type("input[name=old]", "four odd lamps sing");
  await page.keyboard.press("Enter");
  await page.waitForFunction(`document.body.innerText.includes("Only this page is signed in.")`);
  assert.deepEqual(await axeFaults(page), []);
  await page.reload({ waitUntil: "load" });
  await page.waitForSelector(".people li");
  const signIn = async (password: string): Promise<number> => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ email: "ann@acme.example", password });
    const answer = await fetch(`${wingman.url}/api/sign-in`, { method: "POST", headers, body });
    await answer.body?.cancel();
    return answer.status;
  };
  assert.deepEqual([await signIn("four odd lamps sing"), await signIn("nine slow clocks agree")], [401, 200]);

  // The same link again, by somebody who is not in: it says that it is used up, and there is another way on.
  await using other = await openBrowser();
  await other.page.goto(link, { waitUntil: "load" });
  await heading(other.page, "Choose your password");
  await other.page.type("input[name=password]", "six blue kites over sand");
  await press(other.page, "Set password and sign in");
  await other.page.waitForFunction(`document.querySelector("[role=alert]").innerText.includes("was used before")`);
  await press(other.page, "I have a password");
  await other.page.waitForSelector("input[name=email]");
  assert.equal(new URL(other.page.url()).hash, "");
});
