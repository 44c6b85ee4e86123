/** A call as a rep has it: the own microphone (a file in its place) and the meeting in a second tab, shared with its sound. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeWav } from "@wingman/gpu/audio/wav";
import type { Channel } from "@wingman/domain/call/events/shared";
import { openBrowser, press } from "../../harness/browser.ts";
import { type CallLog, readCallLog } from "../../harness/call-log.ts";
import { openCallTab } from "../../harness/call-tab.ts";
import { readSample } from "../../harness/sample.ts";
import { startTestWingman } from "../../harness/wingman.ts";
import type { MeasureContext } from "../measure-kind.ts";
import { type Paint, watchPaints } from "./shown-words.ts";
import { heardAt, playedAt, watchSound } from "./sound-clock.ts";

const tabTitle = "Meeting of the customer";
const settleMs = 4_000;
const endMsMax = 20_000;

export type TwoTabs = {
  readonly log: CallLog;
  readonly paints: readonly Paint[];
  /** When a moment of each recording was in the air, epoch milliseconds. */
  readonly soundAt: Readonly<Record<Channel, (ms: number) => number>>;
  /** From the player's own clock to what reached AUDIO fastest: what a browser's tab capture costs. */
  readonly captureMs: number;
  readonly pageErrors: readonly string[];
};

export const playTwoTabs = async ({ write, signal }: MeasureContext): Promise<TwoTabs> => {
  const folder = await mkdtemp(join(tmpdir(), "wingman-two-tabs-"));
  try {
    const { script, sides } = await readSample();
    const microphone = join(folder, "rep.wav");
    // Chromium repeats the tail of the file for ever: end it in silence.
    await writeFile(microphone, writeWav(Int16Array.from([...sides.rep, ...new Int16Array(16_000)])));
    await using wingman = await startTestWingman({ withoutPages: false });
    await wingman.ready;
    await using open = await openBrowser({ signedIn: wingman.url, microphone, shares: tabTitle });
    const { page } = open;
    await using tab = await openCallTab(open.browser, tabTitle, sides.customer);
    await open.browser.defaultBrowserContext().overridePermissions(wingman.url, ["microphone"]);
    await page.evaluateOnNewDocument(`{
      const ask = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
      if (ask) navigator.mediaDevices.getUserMedia = async (...wanted) => {
        const stream = await ask(...wanted);
        window.listening = true;
        return stream;
      };
    }`);
    await page.bringToFront();
    await page.goto(wingman.url, { waitUntil: "load" });
    await press(page, "Share the tab");
    await page.waitForFunction("/Stop sharing/.test(document.body.innerText)", { timeout: 10_000 });
    await press(page, "Start listening");
    await page.waitForFunction("window.listening === true", { timeout: 15_000 });
    const player = await tab.play();
    await page.waitForFunction("document.querySelector('.words') !== null");
    await page.evaluate(watchPaints);
    const call = (await page.evaluate("location.pathname.split('/').at(-1)")) as string;
    const source = await wingman.log;
    const listening = new AbortController();
    const clock = watchSound(source, call, listening.signal);
    write(`  a call in two tabs, ${Math.round(script.durationMs / 1_000)} s in real time`);
    await until(player + script.consent.atMs, signal);
    await page.keyboard.press("a"); // The customer has agreed aloud.
    await until(player + script.durationMs + settleMs, signal);
    const played = await tab.clock();
    const paints = (await page.evaluate("window.paints")) as Paint[];
    await press(page, "End call");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Enter");
    for (const give = Date.now() + endMsMax; ;) {
      const log = await readCallLog(source, call);
      if (log.events.some((event) => event.type === "CallEnded")) {
        listening.abort();
        const soundAt = { rep: heardAt(clock.sides.rep, sides.rep), customer: playedAt(played) };
        const heard = heardAt(clock.sides.customer, sides.customer);
        const looks = Array.from({ length: 10 }, (_, n) => ((n + 1) * script.durationMs) / 12);
        const captureMs =
          looks.map((ms) => heard(ms) - soundAt.customer(ms)).sort((a, b) => a - b)[looks.length >> 1] ?? 0;
        return { log, paints, soundAt, captureMs, pageErrors: open.errors };
      }
      if (Date.now() > give) throw new Error("the call did not end");
      await until(Date.now() + 200, signal);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const until = async (at: number, signal: AbortSignal): Promise<void> => {
  while (Date.now() < at) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, Math.min(500, Math.max(1, at - Date.now()))));
  }
};
