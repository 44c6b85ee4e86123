/** A manager's way by the pages of a real Wingman: a scenario from a past call, read, mended, played, published. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { ScenarioDraft } from "@wingman/commands/practice/scenario-routes";
import { Failure } from "@wingman/domain/failure";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { Page } from "puppeteer";
import { axeFaults } from "../harness/axe.ts";
import { chromium, openBrowser, press, saved, says } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, waitForFact } from "../scenarios/ground.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const wingman = skip ? null : await startTestWingman({ withoutPages: false, recognizer: hears(new Map()) });
after(() => wingman?.[Symbol.asyncDispose]());
await wingman?.ready;
const url = wingman?.url ?? "";
/** A draft is saved, read and judged in between. */
const msMax = 15_000;
const draftOf = async (id: string) =>
  (await (await signedFetch(`${url}/api/practice/scenarios/${id}`)).json()) as ScenarioDraft;
const write = async (page: Page, selector: string, text: string): Promise<void> => {
  await page.click(selector, { count: 3 });
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  await page.type(selector, text);
};
const hold = async (said: readonly string[]): Promise<string> => {
  const client = await openClient(url);
  const call = newCall();
  await client.ask("start-call", startOf({ call, title: "Docks" }));
  for (const [n, text] of said.entries()) {
    const words = { channel: n % 2 === 0 ? ("customer" as const) : ("rep" as const), utterance: `u${n}`, revision: 1 };
    await client.ask("transcript", { call, text, ...words, final: true, source: "typed" });
  }
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await waitForFact(client, "CallEnded");
  await client.close();
  return call;
};

test(
  "a scenario is made from a past call, read, mended, played and published",
  { skip, timeout: 180_000 },
  async () => {
    await hold([
      "Hello, we plan our docks by hand in Rotterdam.",
      "How many trucks wait on a normal day?",
      "Six or eight of them, nobody counts.",
      "This is what it costs.",
      "That is too expensive for us this year.",
      "What does a waiting truck cost you in an hour?",
      "Put like that it may pay for itself.",
    ]);
    await using open = await openBrowser({ signedIn: url });
    const { page, errors } = open;
    await page.goto(`${url}/practice/scenarios`, { waitUntil: "load" });
    await says(page, "Twice the price", msMax);
    assert.deepEqual(await axeFaults(page), []);
    await press(page, "New scenario");
    await page.waitForSelector("dialog[open] select[name=past-call]");
    await press(page, "Make a draft of it");
    await says(page, "read it before you publish it", msMax);
    await page.waitForSelector("input[name=scenario-name]");
    const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    assert.match(id, /^call-/);
    assert.deepEqual(await axeFaults(page), []);
    assert.ok(!JSON.stringify((await draftOf(id)).content).includes("Rotterdam"));
    assert.ok((await draftOf(id)).findings.some(({ code }) => code === "gap-left"));

    // What is left open is written by hand, and stays.
    await write(page, "textarea[name=scene]", "They plan their docks by hand, and have your offer.");
    await saved(page, msMax);
    assert.equal((await draftOf(id)).content.scene, "They plan their docks by hand, and have your offer.");
    await page.keyboard.down("Control");
    await page.keyboard.press("z");
    await page.keyboard.up("Control");
    await page.waitForFunction(`document.querySelector("textarea[name=scene]").value.includes("[…]")`);
    await page.keyboard.down("Control");
    await page.keyboard.press("y");
    await page.keyboard.up("Control");
    await page.waitForFunction(`document.querySelector("textarea[name=scene]").value.startsWith("They plan")`);

    // The rest by the routes, as a file would; then the page is told that somebody else saved.
    const now = await draftOf(id);
    await saved(page, msMax);
    const { persona, objections } = now.content;
    const put = await signedFetch(`${url}/api/practice/scenarios/${id}/draft`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        onto: (await draftOf(id)).revision,
        content: {
          ...now.content,
          scene: "They plan their docks by hand, and have your offer.",
          goal: "A trial at one site.",
          truth: "The director has decided already; only the figures are missing.",
          persona: { ...persona, character: "Dry and short of time." },
          opening: ["Hello, you called about the docks."],
          objections: objections.map((objection) => ({
            ...objection,
            better: "What does a waiting truck cost you?",
            settledBy: objection.settledBy.map((point) => ({
              ...point,
              cue: { ...point.cue, phrases: ["truck cost you"] },
            })),
          })),
        },
      }),
    });
    assert.equal(put.status, 200, await put.text());
    await page.type("input[name=scenario-name]", " 2");
    await says(page, "Somebody else saved this draft meanwhile.", msMax);
    await press(page, "Take theirs");
    await page.waitForFunction(`document.querySelector("textarea[name=truth]").value.startsWith("The director")`);
    await saved(page, msMax);

    await page.type("#sentence", "so what does a truck cost you");
    await says(page, "Settles Price", msMax);
    await press(page, "Begin");
    await says(page, "Hello, you called about the docks.", msMax);
    await page.type("input[name=preview]", "What does a waiting truck cost you in an hour?");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".said li.me + li");
    assert.deepEqual(await axeFaults(page), []);

    await page.click(".bar .btn.go");
    await page.waitForSelector("dialog[open] input[type=checkbox]");
    assert.equal(await page.$eval("dialog[open] .btn.go", (e) => String(e.hasAttribute("disabled"))), "true", "unread");
    await page.click("dialog[open] input[type=checkbox]");
    await page.click("dialog[open] .btn.go");
    await says(page, "Version 1 in use", msMax);
    assert.equal((await draftOf(id)).live, 1);
    await press(page, "Put away");
    await says(page, "Put away: no exercise begins with it.", msMax);
    assert.equal((await draftOf(id)).retired, true);
    assert.deepEqual(
      errors.filter((error) => !/409/.test(error)),
      [],
    );
  },
);

test(
  "a call's own page makes a scenario of it, and leads to where it is written",
  { skip, timeout: 120_000 },
  async () => {
    const call = await hold([
      "We count our pallets by hand, and it takes the whole morning.",
      "How many people count with you?",
      "Four of them, and nobody likes to do it.",
    ]);
    const silent = await hold([""]);
    await using open = await openBrowser({ signedIn: url });
    const { page, errors } = open;
    await page.goto(`${url}/calls/${call}`, { waitUntil: "load" });
    await press(page, "Make a scenario of this call");
    await page.waitForSelector("input[name=scenario-name]");
    const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    assert.match(id, /^call-/);
    assert.equal((await draftOf(id)).fromCall, call);
    await says(page, "read it before you publish it", msMax);
    // Again, it is the same one.
    await page.goto(`${url}/calls/${call}`, { waitUntil: "load" });
    await press(page, "Make a scenario of this call");
    await page.waitForSelector("input[name=scenario-name]");
    assert.ok(page.url().endsWith(id));
    await page.goto(`${url}/calls/${silent}`, { waitUntil: "load" });
    await page.waitForSelector(".call .head");
    assert.doesNotMatch(String(await page.evaluate("document.body.innerText")), /Make a scenario/);
    assert.deepEqual(errors, []);
  },
);
