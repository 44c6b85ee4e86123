/** A sample call played on the live page while its screen is written down, then the replay of it. Shared by what is measured of both. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { callAggregate } from "@wingman/streams/log/calls";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { KeyInput, Page } from "puppeteer";
import { readCallLog } from "../../harness/call-log.ts";
import { openBrowser, press } from "../../harness/browser.ts";
import { root, startTestWingman } from "../../harness/wingman.ts";
import type { MeasureContext } from "../measure-kind.ts";
import { differing, type ScreenState, screenState } from "./screen-state.ts";

/** A state counts where it stood so long: what changes in between is no moment that two clocks could agree on. */
const stillMs = 160;
/**
 * A fact is in a replay when it was written, and on the live page when it had come there: some milliseconds, and more
 * on a machine that has other things to do. So far the page may have been behind; the whole screen by one of these.
 */
const behinds = [0, 100, 200, 350, 500, 750, 1_000];
const cardMs = 14_000;
/** Who talks how much is counted twice a second on the page, so it may be of the count before. */
const talkEveryMs = 500;
const momentsAsked = 20;
/** Once the customer has agreed: half-said words of before are kept nowhere (the page says so). So long after, the first. */
const firstMs = 1_000;
const everyMs = 3_600;
/** Ring of a card that stands for 14 s: a quarter of a second. */
const leftMax = 0.018;
/** What a hand does meanwhile, by the moment before which it does it. */
const presses: Readonly<Record<number, string>> = { 3: "y", 10: "p", 13: "m", 14: "p", 17: "x" };
const pressMs = 700;
const lookMs = 60;
const endLooksMax = 120;
/** A machine that has other things to do. */
const loadMsMax = 90_000;
const playMsMax = firstMs + everyMs * (momentsAsked + 2);
/** Both pictures lie here afterwards, to be looked at. */
export const picturesFolder = join(root, ".wingman", "replay-pictures");
const panel = ".side.r";

type Sampled = { readonly at: number; readonly state: ScreenState };
export type ReplayedCall = {
  readonly moments: readonly {
    readonly atMs: number;
    readonly behindMs: number;
    readonly differs: readonly string[];
    readonly was: ScreenState;
    readonly is: ScreenState;
  }[];
  /** Share of the panel's pixels that differ, 0 to 1. */
  readonly picture: number;
  readonly errors: readonly string[];
};

let known: Promise<ReplayedCall> | undefined;
/** Once a process. */
export const replayedCall = (context: MeasureContext): Promise<ReplayedCall> => (known ??= playAndReplay(context));

/** Two looks with time between them; the later one where nothing changed meanwhile. */
const still = async (page: Page, signal: AbortSignal): Promise<Sampled> => {
  for (;;) {
    signal.throwIfAborted();
    const before = await screenState(page);
    const from = Date.now();
    await new Promise((resolve) => setTimeout(resolve, stillMs));
    const state = await screenState(page);
    const until = Date.now();
    if (until - from < 3 * stillMs && differing(before, state, 1).length === 0) return { at: until, state };
  }
};

/** Until the next moment is due, or a card fades or leaves that was not seen to before: those steps are short. */
const due = async (page: Page, at: number, seen: Set<string>): Promise<void> => {
  while (Date.now() < at) {
    const [card] = (await screenState(page)).cards;
    const step = card && card.step !== "shown" ? `${card.headline} ${card.step}` : null;
    if (step !== null && !seen.has(step)) {
      seen.add(step);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
};

/** Pixels that differ, counted by the browser that drew them. */
export const pictureDiffers = async (page: Page, one: Uint8Array, other: Uint8Array): Promise<number> => {
  const urls = [one, other].map((png) => `data:image/png;base64,${Buffer.from(png).toString("base64")}`);
  return Number(
    await page.evaluate(`(async () => {
      const pixels = await Promise.all(${JSON.stringify(urls)}.map(async (url) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, image.width, image.height);
      }));
      const [a, b] = pixels;
      if (a.width !== b.width) return 1;
      // The line of time below a replay is higher than that of the live page: the panel ends sooner.
      const height = Math.min(a.height, b.height);
      let off = 0;
      for (let at = 0; at < 4 * a.width * height; at += 4)
        if (Math.max(...[0, 1, 2].map((n) => Math.abs(a.data[at + n] - b.data[at + n]))) > 8) off++;
      return off / (a.width * height);
    })()`),
  );
};

const clip = async (page: Page): Promise<Uint8Array> => {
  const element = await page.waitForSelector(panel);
  return (await element?.screenshot({ type: "png" })) ?? new Uint8Array();
};

export const epochOf = async (log: JetStreamLog, call: string): Promise<number> => {
  for await (const { events, clockMs } of log.read(callAggregate(demoPrincipal.tenant, call)))
    for (const { type, time } of events) if (type === "CallStarted") return Date.parse(time) - clockMs;
  throw new Error("the call never started");
};

const playAndReplay = async ({ write, signal }: MeasureContext): Promise<ReplayedCall> => {
  await using wingman = await startTestWingman({ withoutPages: false });
  await wingman.ready;
  await using open = await openBrowser({ signedIn: wingman.url });
  const { page } = open;
  await page.goto(wingman.url, { waitUntil: "load" });
  await press(page, "Play a sample call");
  await page.waitForFunction("location.pathname.startsWith('/live/')");
  const call = String(await page.evaluate("location.pathname.split('/').at(-1)"));
  write(`  playing ${Math.round(playMsMax / 1_000)} s of the sample in real time`);
  await page.waitForFunction("document.querySelector('.rec') && !document.querySelector('.rec.wait')", {
    polling: 100,
    timeout: loadMsMax,
  });
  const begun = Date.now();
  const stepsSeen = new Set<string>();
  const sampled: Sampled[] = [];
  let pictured: { at: number; png: Uint8Array } | null = null;
  for (let n = 0; n < momentsAsked; n++) {
    await due(page, begun + firstMs + n * everyMs, stepsSeen);
    const key = presses[n];
    if (key !== undefined) {
      await page.keyboard.press(key as KeyInput);
      await new Promise((resolve) => setTimeout(resolve, pressMs));
    }
    const moment = await still(page, signal);
    sampled.push(moment);
    // The panel while it holds something to compare: from the middle on, at a moment that stood still before and after.
    if (pictured === null && n >= momentsAsked / 2) {
      const png = await clip(page);
      const after = await screenState(page);
      if (
        JSON.stringify([after["earlier"], after["noted"]]) ===
        JSON.stringify([moment.state["earlier"], moment.state["noted"]])
      )
        pictured = { at: moment.at, png };
    }
  }
  await press(page, "End");
  await page.waitForSelector("dialog[open] button.stop");
  await page.click("dialog[open] button.stop");
  const ended = async () =>
    (await readCallLog(await wingman.log, call)).events.some(({ type }) => type === "CallEnded");
  for (let looks = 0; !(await ended()); looks++) {
    if (looks > endLooksMax) throw new Error("the call did not end");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const epoch = await epochOf(await wingman.log, call);
  await page.goto(`${wingman.url}/calls/${call}/replay`, { waitUntil: "load" });
  await page.waitForSelector(".rp .scrub input", { timeout: loadMsMax });
  await page.waitForFunction("!document.querySelector('.lacks')?.textContent.includes('being fetched')", {
    polling: 100,
  });
  const moments: ReplayedCall["moments"][number][] = [];
  for (const { at, state: was } of sampled) {
    signal.throwIfAborted();
    // In the middle of the time in which nothing changed.
    const atMs = at - stillMs / 2 - epoch;
    let best: ReplayedCall["moments"][number] | undefined;
    for (const behindMs of behinds) {
      await seekTo(page, atMs - behindMs);
      const is = await screenState(page);
      const differs = differing(was, is, leftMax + behindMs / cardMs).filter((part) => part !== "talk");
      if (behindMs === 0 || differs.length < (best?.differs.length ?? 0)) best = { atMs, behindMs, differs, was, is };
      if (differs.length === 0) break;
    }
    const talk = JSON.stringify(was["talk"]);
    const counted: string[] = [];
    for (const agoMs of [0, talkEveryMs]) {
      await seekTo(page, atMs - (best?.behindMs ?? 0) - agoMs);
      counted.push(JSON.stringify((await screenState(page))["talk"]));
    }
    if (best) moments.push(counted.includes(talk) ? best : { ...best, differs: [...best.differs, "talk"] });
  }
  let picture = 1;
  if (pictured) {
    await seekTo(page, pictured.at - epoch);
    const png = await clip(page);
    // The pages' own policy lets no picture of elsewhere in.
    picture = await pictureDiffers(await open.browser.newPage(), pictured.png, png);
    await mkdir(picturesFolder, { recursive: true });
    await Promise.all([
      writeFile(join(picturesFolder, "live.png"), pictured.png),
      writeFile(join(picturesFolder, "replay.png"), png),
    ]);
  }
  // The live page looks for the call's own page until history has it, half a second apart.
  const awaited = `status of 404 (Not Found) /api/calls/${call}`;
  return { moments, picture, errors: open.errors.filter((error) => !error.endsWith(awaited)) };
};

/** By the scrubber, as a hand does; done when two frames have been drawn. */
export const seekTo = async (page: Page, ms: number): Promise<void> => {
  await page.evaluate(`new Promise((resolve) => {
    const range = document.querySelector(".scrub input");
    range.step = "any";
    range.value = ${ms};
    range.dispatchEvent(new InputEvent("input", { bubbles: true }));
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50)));
  })`);
};
