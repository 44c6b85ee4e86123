/** Results in a real Chromium on a real Wingman: filtered, read through to the calls, and one's own alone. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { ChoicesAnswer, KpiAnswer, UsageAnswer } from "@wingman/projections/kpi/answers";
import { axeFaults } from "../harness/axe.ts";
import { chromium, openBrowser, says } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { newCall, waitForFact, waitUntil } from "../scenarios/ground.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const wingman = skip ? null : await startTestWingman({ withoutPages: false });
after(() => wingman?.[Symbol.asyncDispose]());
await wingman?.ready;
const url = wingman?.url ?? "";
const read = async <Answer>(path: string): Promise<Answer> => (await (await signedFetch(url + path)).json()) as Answer;

/** A call whose customer finds it too dear; its tip is shown, and liked or not. */
const holdCall = async (isLiked: boolean): Promise<void> => {
  const client = await openClient(url);
  try {
    const call = newCall();
    await client.ask("start-call", startOf({ call }));
    const words = { call, channel: "customer" as const, utterance: "u1", revision: 1, final: true };
    await client.ask("transcript", { ...words, text: "well that is too expensive for us", source: "typed" });
    const { suggestion } = (await waitForFact<{ suggestion: string }>(client, "SuggestionMade")).data;
    await client.ask("shown", { call, suggestion, action: `shown-${call}`, paintedAt: Date.now() });
    if (isLiked) await client.ask("rated", { call, suggestion, action: `rated-${call}`, rating: "like" });
    await client.ask("end-call", { call, reason: "ended-by-rep" });
    await waitForFact(client, "CallEnded");
  } finally {
    await client.close();
  }
};

const calls = 21;
const liked = 14;

test("results are counted as calls end, filtered, and lead to the calls behind them", { skip }, async () => {
  for (let n = 0; n < calls; n++) await holdCall(n < liked);
  const { today, reps } = await read<ChoicesAnswer>("/api/kpi/choices");
  assert.equal(reps.length, 1);
  await waitUntil(
    async () => (await read<KpiAnswer>(`/api/kpi?from=${today}&to=${today}`)).calls.now === calls,
    "every call in the figures",
  );
  await using open = await openBrowser({ signedIn: url });
  const { page } = open;
  await page.goto(`${url}/home`, { waitUntil: "load" });
  await page.waitForSelector("nav a[href='/kpi']");
  await page.click("nav a[href='/kpi']");
  await page.waitForSelector(".kpi .measures tbody tr");
  await says(page, `${calls} calls by 1 person.`);
  const row = (figure: string) =>
    page.evaluate(
      `document.querySelector("tr[data-figure=${figure}]").innerText.replaceAll(/\\s+/g, " ")`,
    ) as Promise<string>;
  assert.match(
    await row("tipsUsed"),
    /Tips used copied or liked 67% \d+% to \d+% 21 tips Too little before to compare/,
  );
  assert.match(await row("csat"), /– 0 answers Not enough data needs 20; 20 to go/);
  assert.deepEqual(await axeFaults(page), []);

  await page.click("tr[data-figure=tipsUsed] .open");
  await page.waitForSelector(".behind .calls-behind li");
  await says(page, "those that were liked, or copied and not disliked");
  assert.match(page.url(), /what=tipsUsed/);
  const values = (await page.evaluate(
    `[...document.querySelectorAll(".v-behind")].map((one) => one.innerText)`,
  )) as string[];
  assert.deepEqual(
    [values.filter((value) => value === "1 of 1").length, values.filter((value) => value === "0 of 1").length],
    [liked, calls - liked],
  );
  assert.match(
    String(await page.evaluate(`document.querySelector(".behind a.link").getAttribute("href")`)),
    new RegExp(`^/calls\\?from=\\d{4}-\\d{2}-\\d{2}&to=${today}$`),
  );
  await page.click(".behind .calls-behind a");
  await page.waitForFunction(`/^\\/calls\\/[^/]+$/.test(location.pathname)`);
  await page.goBack();
  await page.waitForSelector(".behind .calls-behind li"); // The address says what was open.
  await page.keyboard.press("Escape");
  await page.waitForFunction(`!document.querySelector("dialog.behind[open]") && !location.search.includes("what=")`);

  await page.select(".filters select[name=span]", "week");
  await page.waitForFunction(`location.search.includes("from=")`);
  await says(page, `${calls} calls by 1 person.`);
  // Yesterday alone: nobody called.
  const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
  await page.goto(`${url}/kpi?from=${yesterday}&to=${yesterday}`, { waitUntil: "load" });
  await says(page, "No call of these days.");
});

test("a team is given by an administrator, and its figures are those of its people", { skip }, async () => {
  const { today, reps } = await read<ChoicesAnswer>("/api/kpi/choices");
  const rep = reps[0]?.rep ?? "";
  const { members } = await read<{ members: { member: string }[] }>("/api/members");
  assert.ok(members.some(({ member }) => member === rep));
  const placed = await signedFetch(`${url}/api/members/${rep}/team`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ team: "Hamburg" }),
  });
  assert.equal(placed.status, 200);
  const countOf = async (team: string) =>
    (await read<KpiAnswer>(`/api/kpi?from=${today}&to=${today}&team=${team}`)).calls.now;
  await waitUntil(async () => (await countOf("Hamburg")) === calls, "the team's calls");
  assert.equal(await countOf("Lisbon"), 0);
  await using open = await openBrowser({ signedIn: url });
  const { page } = open;
  await page.goto(`${url}/kpi?team=Hamburg`, { waitUntil: "load" });
  await says(page, `${calls} calls by 1 person.`);
});

test("what was used is on a page and in a file", { skip }, async () => {
  const { today } = await read<ChoicesAnswer>("/api/kpi/choices");
  const usage = await read<UsageAnswer>(`/api/usage?from=${today}&to=${today}`);
  assert.deepEqual([usage.total.calls, usage.total.tipsShown], [calls, calls]);
  const file = await signedFetch(`${url}/api/usage/export?from=${today}&to=${today}`);
  assert.match(await file.text(), new RegExp(`\\r\\nall,${calls},\\d+,`));
  await using open = await openBrowser({ signedIn: url });
  const { page } = open;
  await page.goto(`${url}/kpi/usage`, { waitUntil: "load" });
  await page.waitForSelector(".kpi .stored");
  await says(page, "Tokens written");
  assert.deepEqual(await axeFaults(page), []);
});
