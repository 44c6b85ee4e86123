/** The audit trail in a real Chromium on a real Wingman: from a tip on its call's page to the words that led to it, by keyboard; what is opened shows up; the proof is followed here. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { Trail } from "@wingman/projections/audit/answers";
import type { Page } from "puppeteer";
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
const rowsIn = (page: Page): Promise<number> => page.$$eval(".audit .rows [role=option]", (rows) => rows.length);

const call = newCall();
test(
  "from a tip on its call's page to its words, by keyboard, and the proof is followed in the browser",
  { skip },
  async () => {
    const client = await openClient(url);
    await client.ask("start-call", startOf({ call, title: "To be audited" }));
    const text = "well that is too expensive for us";
    const words = { call, channel: "customer" as const, utterance: "u1", revision: 1, text, final: true };
    await client.ask("transcript", { ...words, source: "typed" });
    const { suggestion } = (await waitForFact<{ suggestion: string }>(client, "SuggestionMade")).data;
    await client.ask("shown", { call, suggestion, action: "shown-1", paintedAt: Date.now() });
    await client.ask("end-call", { call, reason: "ended-by-rep" });
    await waitForFact(client, "CallEnded");
    await client.close();

    await using open = await openBrowser({ signedIn: url });
    const { page } = open;
    await waitUntil(async () => (await signedFetch(`${url}/api/calls/${call}`)).status === 200, "the call in history");
    await page.goto(`${url}/calls/${call}`, { waitUntil: "load" });
    const link = await page.waitForSelector(".tips a[href^='/audit?event=']");
    await link?.click();
    await page.waitForFunction("location.pathname === '/audit'");
    await page.waitForSelector(".audit .tree .is-focus button");
    await says(page, "Objection noticed");
    await page.focus(".audit .tree .is-focus button");
    await page.keyboard.press("ArrowLeft");
    const at = () => page.evaluate("document.activeElement?.innerText ?? ''") as Promise<string>;
    assert.match(await at(), /^Words transcribed/);
    await page.keyboard.press("Enter");
    await page.waitForFunction(`document.querySelector("#one-head")?.innerText === "Words transcribed"`);
    await press(page, "Open its words");
    await says(page, text);
    await page.waitForSelector(".audit .proof .tag.acc");
    await says(page, "Followed in this browser");
    assert.deepEqual(await axeFaults(page), []);

    // That it was opened stands in the trail, and on the tab of accesses, by the way it was.
    await waitUntil(async () => {
      const { entries } = (await (await signedFetch(`${url}/api/audit?type=RecordViewed`)).json()) as Trail;
      return entries.some(({ facts }) => facts["action"] === "event.read");
    }, "that it was opened");
    await press(page, "Access to personal data");
    await says(page, "event.read");
    await page.keyboard.press("Escape");
    assert.deepEqual(await axeFaults(page), []);
  },
);

test("a filter stands in the address, comes back with it, and says when nothing is like it", { skip }, async () => {
  await using open = await openBrowser({ signedIn: url });
  const { page } = open;
  await page.goto(`${url}/audit`, { waitUntil: "load" });
  await page.waitForSelector(".audit .rows [role=option]");
  await page.select(".audit .pick:nth-of-type(4) select", "tips");
  await page.waitForFunction(`new URLSearchParams(location.search).get("type") === "tips"`);
  await page.waitForFunction(
    `[...document.querySelectorAll(".audit .rows [role=option] .what")].every((one) => one.innerText.startsWith("Tip"))`,
  );
  await page.reload({ waitUntil: "load" });
  await page.waitForSelector(".audit .rows [role=option]");
  assert.equal(
    await page.$eval(".audit .pick:nth-of-type(4) select", (field) => (field as unknown as { value: string }).value),
    "tips",
  );
  await page.focus(".audit .rows");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".audit .tree .is-focus button");
  await page.keyboard.press("Escape");
  await page.waitForFunction(`!document.querySelector(".audit .one")`);
  await page.keyboard.press("/");
  await page.keyboard.type("no such company");
  await page.keyboard.press("Enter");
  await says(page, "No event is like this.");
  await press(page, "Without filters");
  await page.waitForSelector(".audit .rows [role=option]");
});

test(
  "of thousands of events few rows exist, wherever one scrolls, and the next pages come by themselves",
  { skip },
  async () => {
    const client = await openClient(url);
    const long = newCall();
    await client.ask("start-call", startOf({ call: long }));
    for (let n = 0; n < 260; n++)
      await client.ask("transcript", {
        ...{
          call: long,
          channel: "rep" as const,
          utterance: `l${n}`,
          revision: 1,
          text: "so walk me through a morning",
        },
        ...{ final: true, source: "typed" as const },
      });
    await client.ask("end-call", { call: long, reason: "ended-by-rep" });
    await client.close();
    await waitUntil(async () => {
      const { entries } = (await (await signedFetch(`${url}/api/audit?call=${long}&type=CallEnded`)).json()) as Trail;
      return entries.length === 1;
    }, "the long call in the trail");
    await using open = await openBrowser({ signedIn: url });
    const { page } = open;
    await page.goto(`${url}/audit?call=${long}`, { waitUntil: "load" });
    await page.waitForSelector(".audit .rows [role=option]");
    await page.focus(".audit .rows");
    for (let n = 0; n < 12; n++) {
      await page.keyboard.press("End");
      await new Promise((done) => setTimeout(done, 150));
      assert.ok((await rowsIn(page)) <= 40);
    }
    await says(page, "all there are");
    const { total } = {
      total: await page.$eval(".audit .tally", (line) => (line as unknown as { innerText: string }).innerText),
    };
    assert.match(total, /^2[6-9]\d events, all/);
  },
);
