/** What-if in a real Chromium on a real Wingman: begun, reloaded while it runs, cancelled, read tip by tip, deleted and brought back. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import type { Page } from "puppeteer";
import { axeFaults } from "../harness/axe.ts";
import { chromium, openBrowser, press } from "../harness/browser.ts";
import { holdCalls } from "../harness/held-calls.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { waitUntil } from "../scenarios/ground.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const wingman = skip ? null : await startTestWingman({ withoutPages: false });
after(() => wingman?.[Symbol.asyncDispose]());
await wingman?.ready;
const url = wingman?.url ?? "";
const count = 21;
const longMs = 60_000;
const says = (page: Page, text: string) =>
  page
    .waitForFunction(`document.body.innerText.includes(${JSON.stringify(text)})`, { timeout: longMs })
    .catch(async () => assert.fail(`no "${text}" in ${String(await page.evaluate("document.body.innerText"))}`));
const json = async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
  const answer = await signedFetch(`${url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return (await answer.json()) as Body;
};

test(
  "many calls with a draft: begun, reloaded, read tip by tip; another cancelled, deleted, brought back",
  { skip, timeout: 300_000 },
  async () => {
    assert.ok(wingman);
    await holdCalls(await wingman.log, demoPrincipal.tenant, { count, minutes: 2 });
    const { id, name, language, competitors, stages } = starterPlaybook;
    const plays = starterPlaybook.plays.filter((_, n) => n % 2 === 0);
    await json("PUT", `/api/playbooks/${id}/draft`, {
      content: { name, language, competitors, stages, plays },
      onto: 0,
    });
    const spec = { calls: { by: "filter", max: 100 }, before: {}, after: {}, meaning: false, live: null };
    await waitUntil(
      async () => (await json<{ calls: number }>("POST", "/api/what-if/estimate", { spec })).calls === count,
      "history",
      longMs,
    );

    await using open = await openBrowser({ signedIn: url });
    const { page, errors } = open;
    await page.goto(`${url}/home`, { waitUntil: "load" });
    await page.waitForSelector("nav a[href='/what-if']");
    await page.click("nav a[href='/what-if']");
    await says(page, `Run on ${count} calls`);
    assert.deepEqual(await axeFaults(page), []);
    await page.click(".begin button[type=submit]");
    await page.waitForFunction("location.pathname.startsWith('/what-if/')");
    await page.waitForSelector(".standing progress");
    // It goes on without the page, and the page finds it again.
    await page.reload({ waitUntil: "load" });
    await page.waitForSelector(".sums .is-gone", { timeout: longMs });
    await says(page, "fewer");
    await page.waitForSelector(".callof");
    await page.click(".callof");
    await page.waitForSelector(".tipchanges tr.is-gone");
    const said = await page.$$eval(".tipchanges tr.is-gone", (rows) => rows.map((row) => row.textContent).join("\n"));
    assert.match(said, /“.+”/, "the words that set it off");
    assert.ok(await page.$(".tipchanges a[href*='?t=']"), "and the way to their moment");
    assert.deepEqual(await axeFaults(page), []);
    assert.ok((await page.$$(".callof")).length <= 40);

    // The last waits for those before it, so that there is one to cancel however slow this machine is.
    const before = [];
    for (const name of "abcdefgh")
      before.push((await json<{ run: string }>("POST", "/api/what-if/runs", { name, spec })).run);
    const { run } = await json<{ run: string }>("POST", "/api/what-if/runs", { name: "Last", spec });
    await page.goto(`${url}/what-if/${run}`, { waitUntil: "load" });
    await page.waitForSelector(".standing button");
    await page.click(".standing button");
    await says(page, "Cancelled after");
    for (const each of before) {
      await json("POST", `/api/what-if/runs/${each}/cancel`);
      await json("DELETE", `/api/what-if/runs/${each}`);
    }

    await page.click(".whatif .head a.link");
    await page.waitForSelector(".runs li .sumup");
    const listed = async (): Promise<number> => (await page.$$(".runs li")).length;
    await waitUntil(async () => (await listed()) === 2, "both reports");
    await page.click(".runs li .ib");
    await says(page, "was deleted");
    await waitUntil(async () => (await listed()) === 1, "one less");
    await press(page, "Undo");
    await waitUntil(async () => (await listed()) === 2, "all reports again");
    assert.deepEqual(errors, []);
  },
);
