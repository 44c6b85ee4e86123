/**
 * A rep and a supervisor in two real Chromiums: the running call in the list, the read-only view, who watches on the rep's
 * screen, a note and its way back, and leaving by closing the window. Every page without a fault that axe knows.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { signedFetch } from "@wingman/ops/bin/sign-in";
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

const says = (page: Page, text: string, within = "body") =>
  page.waitForFunction(
    `(document.querySelector(${JSON.stringify(within)})?.innerText ?? "").replace(/[\\u2068\\u2069]/g, "").includes(${JSON.stringify(text)})`,
    { timeout: 15_000, polling: 200 },
  );
const saysNot = (page: Page, text: string) =>
  page.waitForFunction(`!document.body.innerText.replace(/[\\u2068\\u2069]/g, "").includes(${JSON.stringify(text)})`, {
    timeout: 15_000,
    polling: 200,
  });
const type = async (page: Page, text: string, side: "me" | "them" = "them") => {
  const mine = "[aria-label*='you say']";
  const field = await page.waitForSelector(`input[aria-label^='Type what']${side === "me" ? mine : `:not(${mine})`}`);
  await field?.type(text);
  await field?.press("Enter");
};
/** Somebody of the demo's company, signed in in a browser of their own. */
const openAs = async (name: string, roles: readonly string[]) => {
  const email = `${name.split(" ")[0]?.toLowerCase()}@demo.example`;
  const invited = (await (
    await signedFetch(`${url}/api/members`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, name, roles }),
    })
  ).json()) as { link: string };
  const opened = await openBrowser();
  await opened.page.goto(new URL(`/sign-in#set=${invited.link}`, url).href, { waitUntil: "load" });
  await opened.page.waitForSelector("input[name=password]");
  await opened.page.type("input[name=password]", "seven grey herons at noon");
  await press(opened.page, "Set password");
  await opened.page.waitForSelector("nav[aria-label=Main]");
  opened.errors.length = 0; // Whoever is not signed in yet is told so.
  return opened;
};
const picture = async (page: Page, name: string) => {
  if (!pictures) return;
  for (const [theme, value] of [
    ["light", "light"],
    ["dark", "dark"],
  ] as const) {
    await page.evaluate(`document.documentElement.dataset.theme = ${JSON.stringify(value)}`);
    await page.screenshot({ path: `${pictures}/${name}-${theme}.png` as `${string}.png` });
  }
  await page.evaluate("document.documentElement.dataset.theme = 'light'");
  await page.setViewport({ width: 390, height: 844 });
  await page.screenshot({ path: `${pictures}/${name}-phone.png` as `${string}.png` });
  await page.setViewport({ width: 1440, height: 900 });
};

test(
  "the rep sees who watches and gets the note; the supervisor sees the call and changes nothing",
  { skip },
  async () => {
    await using his = await openBrowser({ signedIn: url });
    await using hers = await openAs("Dana Mertens", ["supervisor"]);
    const [rep, dana] = [his.page, hers.page];
    await dana.goto(`${url}/watch`, { waitUntil: "load" });
    await says(dana, "No call is running.");
    assert.deepEqual(await axeFaults(dana), [], "nothing runs");

    await rep.goto(url, { waitUntil: "load" });
    await press(rep, "Typed");
    await press(rep, "Start typing");
    await rep.waitForFunction("location.pathname.startsWith('/live/')");
    const call = String(await rep.evaluate("location.pathname.split('/').at(-1)"));
    await type(rep, "I like it but that is too expensive for us");
    await rep.waitForSelector(".tip");

    // In the list by itself, with its last tip.
    await says(dana, "1 call is running");
    await says(dana, "Priya Nair");
    await dana.waitForFunction("(document.querySelector('.wrow .last .clip')?.textContent ?? '') !== ''");
    assert.deepEqual(await axeFaults(dana), [], "the list");
    await picture(dana, "watch-list");
    await dana.click(`a[href="/watch/${call}"]`);
    await says(dana, "too expensive for us", ".words");
    await says(rep, "Dana Mertens is watching", ".cbar");
    await says(dana, "Priya sees that you watch.");
    await type(rep, "My boss would have to sign for it", "me");
    await says(dana, "have to sign for it", ".words");
    await says(dana, "Priya", ".words"); // Whose words they are: not the reader's own.
    await type(rep, "Your price is still too high for my boss");
    await dana.waitForSelector(".tip");
    assert.equal(
      await dana.evaluate(
        `[...document.querySelectorAll("button[aria-label=Like], button[aria-label=Pin]")].some((e) => e.checkVisibility())`,
      ),
      false,
      "nothing to press on a card",
    );
    for (const key of ["y", "x", ".", "m"] as const) await dana.keyboard.press(key);

    await dana.type(".send input", "Ask who signs before you talk about the price.");
    await dana.keyboard.press("Enter");
    await says(rep, "Ask who signs before you talk about the price.", ".rnote");
    await says(rep, "Note from Dana Mertens", ".rnote");
    assert.equal(
      await rep.evaluate("document.querySelector('.tip .rnote, .rnote .ring')"),
      null,
      "no tip of the machine",
    );
    await says(dana, "Sent, not seen yet");
    assert.deepEqual(await axeFaults(dana), [], "the view");
    assert.deepEqual(await axeFaults(rep), [], "the rep's screen with a note");
    await picture(rep, "rep-watched");
    await picture(dana, "watch-call");
    await press(rep, "Seen");
    await rep.waitForFunction("document.querySelector('.rnote') === null");
    await says(dana, "Seen", ".notes");

    // A reload is another watching; the rep sees one person all the while.
    await dana.reload({ waitUntil: "load" });
    await says(dana, "Priya sees that you watch.");
    await says(rep, "Dana Mertens is watching", ".cbar");
    await dana.goto("about:blank");
    await saysNot(rep, "is watching");

    await dana.goto(`${url}/watch/${call}`, { waitUntil: "load" });
    await says(rep, "Dana Mertens is watching", ".cbar");
    await press(rep, "End call");
    await rep.waitForSelector("dialog[open] ::-p-text(End this call?)");
    await rep.keyboard.press("Enter");
    await says(dana, "The call is over.");
    assert.deepEqual(await axeFaults(dana), [], "over");
    assert.deepEqual([...his.errors, ...hers.errors], []);
  },
);

test("an agent finds no such page, and a viewer neither; a call that is not there is said", { skip }, async () => {
  await using open = await openAs("Eve Agent", ["agent"]);
  const { page } = open;
  assert.equal(await page.$("nav[aria-label=Main] a[href='/watch']"), null);
  await page.goto(`${url}/watch`, { waitUntil: "load" });
  await says(page, "This page is not open to you.");
  assert.deepEqual(await axeFaults(page), []);
  await page.goto(`${url}/watch/call-nowhere`, { waitUntil: "load" });
  await page.waitForSelector(".nocall");
  assert.deepEqual(await axeFaults(page), []);
});

test("switched off by the policy, the page says so", { skip }, async () => {
  const policy = (await (await signedFetch(`${url}/api/policy`)).json()) as object;
  const put = (watching: object) =>
    signedFetch(`${url}/api/policy`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...policy, ...watching }),
    });
  assert.equal((await put({ watching: { allowed: false } })).status, 200);
  await using open = await openBrowser({ signedIn: url });
  await open.page.goto(`${url}/watch`, { waitUntil: "load" });
  await says(open.page, "Running calls are not watched here.");
  assert.deepEqual(await axeFaults(open.page), []);
  assert.equal((await put({ watching: { allowed: true } })).status, 200);
});
