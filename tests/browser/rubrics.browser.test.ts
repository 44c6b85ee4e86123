/** A manager's way by the pages of a real Wingman: a rubric from a starter, changed by hand and keys, tried on what was, published, gone back. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { RubricDraft } from "@wingman/commands/practice/rubric-routes";
import { Failure } from "@wingman/domain/failure";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { Page } from "puppeteer";
import { axeFaults } from "../harness/axe.ts";
import { chromium, openBrowser, press, saved, says } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, waitForFact, waitUntil } from "../scenarios/ground.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const wingman = skip ? null : await startTestWingman({ withoutPages: false, recognizer: hears(new Map()) });
after(() => wingman?.[Symbol.asyncDispose]());
await wingman?.ready;
const url = wingman?.url ?? "";
/** A draft is saved, read and judged in between. */
const msMax = 15_000;
const ask = async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
  const answer = await signedFetch(`${url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return (await answer.json()) as Body;
};
const draftOf = (id: string) => ask<RubricDraft>("GET", `/api/practice/rubrics/${id}`);
const write = async (page: Page, selector: string, text: string): Promise<void> => {
  await page.focus(selector);
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  await page.type(selector, text);
};
const withAlt = async (page: Page, key: "ArrowUp" | "ArrowDown"): Promise<void> => {
  await page.keyboard.down("Alt");
  await page.keyboard.press(key);
  await page.keyboard.up("Alt");
};
const texts = async (page: Page, selector: string): Promise<string[]> =>
  (await page.evaluate(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].map((e) => e.innerText.trim())`,
  )) as string[];

/** An exercise with one answer in it, and a real call in which a price is named; both over. */
const practise = async (): Promise<string> => {
  const { call } = await ask<{ call: string }>("POST", "/api/practice/exercises", {
    scenario: { id: "twice-the-price" },
    mode: "typed",
  });
  const client = await openClient(url, { call });
  const answer = { utterance: "mine-1", channel: "rep" as const, revision: 1, final: true, source: "typed" as const };
  await client.ask("transcript", { call, ...answer, text: "What does a waiting truck cost you on a normal day?" });
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.close();
  await waitUntil(async () => {
    const { exercises } = await ask<{ exercises: { call: string }[] }>("GET", "/api/practice/exercises");
    return exercises.some((one) => one.call === call) ? true : undefined;
  }, "the exercise stands in the list");
  return call;
};
const hold = async (): Promise<string> => {
  const client = await openClient(url);
  const call = newCall();
  await client.ask("start-call", startOf({ call, title: "Docks" }));
  for (const [n, text] of ["We plan our docks by hand.", "It costs two hundred euros a month."].entries())
    await client.ask("transcript", {
      ...{ call, channel: n === 0 ? "customer" : "rep", utterance: `u${n}`, revision: 1 },
      ...{ text, final: true, source: "typed" },
    });
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await waitForFact(client, "CallEnded");
  await client.close();
  return call;
};

test(
  "a rubric is begun from a starter, changed by hand and by keys, tried, published, and gone back",
  { skip, timeout: 240_000 },
  async () => {
    await practise();
    const call = await hold();
    await using open = await openBrowser({ signedIn: url });
    const { page, errors } = open;
    await page.goto(`${url}/practice/rubrics`, { waitUntil: "load" });
    await says(page, "No rubric of your own yet.", msMax);
    await says(page, "the usual scorecard", msMax);
    assert.deepEqual(await axeFaults(page), []);
    await press(page, "New rubric");
    await page.waitForSelector("dialog[open] input[name=new-name]");
    await page.type("input[name=new-name]", "Dock talks");
    await page.click("dialog[open] input[value=first-price-talk]");
    await press(page, "Create");
    await page.waitForSelector("input[name=criterion-name]");
    assert.equal(new URL(page.url()).pathname, "/practice/rubrics/dock-talks");
    assert.deepEqual(await axeFaults(page), []);
    const names = async () => (await draftOf("dock-talks")).content.criteria.map(({ name }) => name);
    const before = await names();

    // Weights, with the share and the total beside them.
    await says(page, "Total weight 100", msMax);
    await write(page, "input[name=weight]", "45");
    await says(page, "Total weight 120", msMax);
    await says(page, "37.5 of 100 points", msMax);
    await saved(page, msMax);
    assert.equal((await draftOf("dock-talks")).content.criteria[0]?.weight, 45);

    // Order by the keys alone: the criterion, then a check in it; each a step that can be taken back.
    await page.focus('[data-part="criterion.0"]');
    await withAlt(page, "ArrowDown");
    await page.waitForFunction(`document.activeElement?.dataset.part === "criterion.1"`);
    await saved(page, msMax);
    assert.deepEqual(await names(), [before[1], before[0], ...before.slice(2)]);
    const checks = await texts(page, ".check-row h3");
    await page.focus(".check-row:nth-of-type(2) textarea");
    await withAlt(page, "ArrowUp");
    await page.waitForFunction(
      `document.querySelector(".check-row h3").innerText.trim() === ${JSON.stringify(checks[1])}`,
    );
    await page.keyboard.down("Control");
    await page.keyboard.press("z");
    await page.keyboard.press("z");
    await page.keyboard.up("Control");
    await page.waitForFunction(
      `document.querySelector('[data-part="criterion.0"]').innerText.includes(${JSON.stringify(before[0])})`,
    );
    await saved(page, msMax);
    assert.deepEqual(await names(), before);

    // What is not written out is not saved, and says so at its field.
    await page.click('[data-part="criterion.0"]');
    await write(page, ".check-row textarea", "x");
    await page.keyboard.press("Backspace");
    await says(page, "Not saved: something is still empty", msMax);
    assert.equal((await texts(page, ".check-row .faults")).length, 1);
    await page.type(".check-row textarea", "A question came first");
    await saved(page, msMax);

    // A check out of the list of all that there are; one that is in the rubric cannot come twice.
    await page.click(".part > .stack > .btn");
    await page.waitForSelector("dialog[open] .rules li");
    assert.equal(await page.$('dialog[open] [data-rule="asks"] button'), null);
    assert.deepEqual(await axeFaults(page), []);
    await page.type("input[name=find-check]", "agreement");
    await page.waitForFunction(`document.querySelectorAll("dialog[open] .rules li").length === 1`);
    await page.click('dialog[open] [data-rule="agreed"] button');
    await page.waitForSelector('.check-row[data-check="agreed"]');
    await saved(page, msMax);

    await page.click(".bar .btn.go");
    await page.waitForSelector("dialog[open] .btn.go");
    await page.click("dialog[open] .btn.go");
    await says(page, "Version 1 in use", msMax);

    // The exercise by version 1, and by a draft that asks one thing less.
    await page.click('.check-row[data-check="agreed"] .ib:last-child');
    await saved(page, msMax);
    await press(page, "Score it");
    await page.waitForSelector(".tryrubric .scored li");
    await says(page, "With version 1", msMax);
    await says(page, "Only in version 1", msMax);
    const asked = '.tryrubric [data-check="asks"]';
    assert.equal(
      await page.$eval(asked, (e) => String((e as unknown as { dataset: { verdict: string } }).dataset.verdict)),
      "yes",
    );
    assert.match((await texts(page, asked)).join(), /What does a waiting truck cost you on a normal day\?/);
    assert.deepEqual(await axeFaults(page), []);

    // A real call: what needs a played customer is past telling there.
    await page.select("#try-call", call);
    await press(page, "Score it");
    await page.waitForFunction(
      `document.querySelector('.tryrubric [data-check="objection-settled"]')?.dataset.verdict === "unknown"`,
    );
    assert.match((await texts(page, '.tryrubric [data-check="asks-before-telling"]')).join(), /two hundred euros/);

    await page.click(".bar .btn.go");
    await page.waitForSelector("dialog[open] .changes");
    await page.click("dialog[open] .btn.go");
    await says(page, "Version 2 in use", msMax);

    // What changed between any two, and back to the first.
    await press(page, "Versions");
    await page.waitForSelector("dialog[open] .compare .changes");
    assert.match((await texts(page, "dialog[open] .compare")).join(), /The customer agreed\./);
    assert.deepEqual(await axeFaults(page), []);
    await press(page, "Take 1 as the draft");
    await page.waitForSelector('.check-row[data-check="agreed"]');
    await saved(page, msMax);
    await page.click(".bar .btn.go");
    await page.waitForSelector("dialog[open] .changes");
    await page.click("dialog[open] .btn.go");
    await says(page, "Version 3 in use", msMax);
    const { live, content } = await draftOf("dock-talks");
    assert.equal(live, 3);
    assert.deepEqual(content, await ask("GET", "/api/practice/rubrics/dock-talks/versions/1"));

    // Out as a file, and in as another rubric.
    const folder = await mkdtemp(join(tmpdir(), "wingman-rubric-"));
    try {
      const out = await signedFetch(`${url}/api/practice/rubrics/dock-talks/file?version=3`);
      const file = join(folder, "copied.yaml");
      await writeFile(file, (await out.text()).replace("id: dock-talks", "id: copied"));
      await page.goto(`${url}/practice/rubrics`, { waitUntil: "load" });
      await says(page, "Dock talks", msMax);
      await press(page, "New rubric");
      const field = await page.waitForSelector("dialog[open] input[type=file]");
      await (field as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(file);
      await page.waitForFunction(`location.pathname === "/practice/rubrics/copied"`, { timeout: 15_000 });
      assert.deepEqual((await draftOf("copied")).content, content);
      await writeFile(file, (await readFile(file, "utf8")).replace("weight: 45", "weight: heavy"));
      await page.goto(`${url}/practice/rubrics`, { waitUntil: "load" });
      await says(page, "Dock talks", msMax);
      await press(page, "New rubric");
      const again = await page.waitForSelector("dialog[open] input[type=file]");
      await (again as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(file);
      // Nobody published what stands there: it is asked first.
      await says(page, "has changes that nobody published", msMax);
      await press(page, "Replace it");
      await says(page, "WING_RUBRIC_FILE_INVALID", msMax);
    } finally {
      await rm(folder, { recursive: true });
    }
    assert.deepEqual(
      errors.filter((error) => !/409|422|400/.test(error)),
      [],
    );
  },
);

test("a rubric for real calls judges them from its first version on", { skip, timeout: 120_000 }, async () => {
  const call = await hold();
  await using open = await openBrowser({ signedIn: url });
  const { page } = open;
  await page.goto(`${url}/practice/rubrics`, { waitUntil: "load" });
  await says(page, "the usual scorecard", msMax);
  await press(page, "New rubric");
  await page.waitForSelector("dialog[open] input[name=new-name]");
  await page.type("input[name=new-name]", "Our calls");
  await page.click("dialog[open] input[name=for][value=calls]");
  await page.click("dialog[open] input[value=conversation]");
  await press(page, "Create");
  await page.waitForFunction(`location.pathname === "/practice/rubrics/real-calls"`);
  await page.waitForSelector(".bar .btn.go");
  await page.click(".bar .btn.go");
  await page.waitForSelector("dialog[open] .btn.go");
  await page.click("dialog[open] .btn.go");
  await says(page, "Version 1 in use", msMax);
  await page.goto(`${url}/practice/rubrics`, { waitUntil: "load" });
  await says(page, "Our calls, version 1", msMax);
  await waitUntil(async () => {
    const card = await ask<{ rubric?: string; name?: string }>("GET", `/api/calls/${call}/scorecard`);
    return card.name === "Our calls" ? true : undefined;
  }, "the call's scorecard is by it");
});
