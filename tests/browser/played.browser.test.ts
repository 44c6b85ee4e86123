/** A recording that is played into a call: its live page has the call's own time, and every page says how far it is. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { wavAround } from "@wingman/gpu/audio/sound-file.fixture";
import { scriptedRecognizer } from "@wingman/gpu/stt/scripted";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { Page } from "puppeteer";
import { chromium, openBrowser } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { finalsOf, newCall, said, sendSound, waitUntil } from "../scenarios/ground.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;

const says = (page: Page, what: RegExp, timeout = 30_000): Promise<unknown> =>
  page.waitForFunction(`${String(what)}.test(document.body.innerText)`, { timeout });

test("played as fast as it goes, the live page shows the call's own time", { skip }, async () => {
  await using wingman = await startTestWingman({
    withoutPages: false,
    recognizer: scriptedRecognizer(({ channel }) =>
      channel === "rep" ? said("good morning", 1_000) : said("it is too expensive", 21_000),
    ),
  });
  await waitUntil(() => wingman.board.read().speech.ready, "the recogniser", 60_000);
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = newCall();
  const channels = (["rep", "customer"] as const).map((channel) => ({ channel, format: "int16" as const }));
  const recording = { durationMs: 138_000, pace: "fast" } as const;
  await client.ask("start-call", startOf({ call, kind: "file", consent: "given", channels, recording }));
  for (const channel of ["rep", "customer"] as const) sendSound(client, channel, 0, 25_000);
  const log = await wingman.log;
  await waitUntil(async () => (await finalsOf(log, call)).length === 2, "both sides' words", 30_000);

  await using open = await openBrowser({ signedIn: wingman.url });
  const { page } = open;
  await page.goto(`${wingman.url}/live/${call}`, { waitUntil: "load" });
  await says(page, /Heard 0:22 of 2:18/);
  const clock = () => page.$eval(".clock", (element) => element.textContent);
  assert.equal(await clock(), "0:22");
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  assert.equal(await clock(), "0:22", "it goes by what was heard, not by the clock on the wall");
  assert.equal(await page.$eval(".caption progress", (bar) => (bar as unknown as { max: number }).max), 138_000);
  assert.deepEqual(open.errors, []);
});

test("the page of a call that is being played says how far, and that it is over once it is", { skip }, async () => {
  await using wingman = await startTestWingman({
    withoutPages: false,
    recognizer: scriptedRecognizer(({ channel }) => (channel === "rep" ? said("good morning", 500) : [])),
  });
  await waitUntil(() => wingman.board.read().speech.ready, "the recogniser", 60_000);
  const seconds = 20;
  const file = wavAround(new Uint8Array(seconds * 8_000).fill(0xff), {
    codec: 7,
    channels: 1,
    rateHz: 8_000,
    bits: 8,
  });
  const ask = async <Body>(method: string, path: string, body: object | Uint8Array): Promise<Body> => {
    const type = body instanceof Uint8Array ? "application/octet-stream" : "application/json";
    const answer = await signedFetch(`${wingman.url}${path}`, {
      method,
      headers: { "content-type": type },
      body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body),
    });
    assert.equal(answer.status, 200);
    return answer.json() as Promise<Body>;
  };
  const { upload } = await ask<{ upload: string }>("POST", "/api/uploads", { bytes: file.length });
  await ask("PUT", `/api/uploads/${upload}/part?at=0`, file);
  const call = newCall();
  await ask("POST", "/api/uploads/play", {
    call,
    title: "Sent",
    customer: { name: "Ana", company: "", role: "" },
    language: "en",
    playbook: null,
    pace: "real",
    agreed: "aloud",
    sides: [{ upload, channel: 0, side: "rep" }],
  });
  const log = await wingman.log;
  await waitUntil(async () => (await finalsOf(log, call)).length === 1, "the words", 30_000);
  await using open = await openBrowser({ signedIn: wingman.url });
  const { page } = open;
  await page.goto(`${wingman.url}/calls/${call}`, { waitUntil: "load" });
  await says(page, /This recording is being heard/);
  await says(page, /Heard 0:\d\d of 0:20/);
  const first = await page.$eval(".state progress", (bar) => (bar as unknown as { value: number }).value);
  await page.waitForFunction(`document.querySelector(".state progress")?.value > ${first}`);
  await says(page, /Recording, heard to its end/, 60_000);
  await says(page, /good morning/i);
  assert.equal(await page.$(".state"), null);
  assert.deepEqual(
    open.errors.filter((error) => !/status of 404/.test(error)), // Its page was asked for before it was there.
    [],
  );
});
