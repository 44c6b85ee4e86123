/** The sample call, played by pressing Play in a real Chromium, as a stranger would; what came of it, against its labels. */
import { openBrowser, press } from "../../harness/browser.ts";
import { readCallLog } from "../../harness/call-log.ts";
import type { Page } from "puppeteer";
import { readSample, type Script } from "../../harness/sample.ts";
import { startTestWingman } from "../../harness/wingman.ts";
import { type Judged, judge } from "../judge.ts";
import type { MeasureContext } from "../measure-kind.ts";

const endMsMax = 40_000;

export type Played = Judged & { readonly script: Script; readonly pageErrors: readonly string[] };

const played = new Map<string, Promise<Played>>();
/** Plays each once a process; the measures that look at one call share it. */
export const playedSample = (context: MeasureContext, id = firstSample): Promise<Played> => {
  const known = played.get(id) ?? play(context, id);
  played.set(id, known);
  return known;
};

/** The one that a stranger is offered first. */
export const firstSample = "saas";

const play = async ({ write, signal }: MeasureContext, id: string): Promise<Played> => {
  await using wingman = await startTestWingman({ withoutPages: false });
  await wingman.ready;
  await using open = await openBrowser({ signedIn: wingman.url });
  const { script, moments } = await readSample(id);
  await open.page.goto(wingman.url, { waitUntil: "load" });
  if (id === firstSample) await press(open.page, "Play a sample call");
  else await pressSample(open.page, script.title ?? id);
  await open.page.waitForFunction("location.pathname.startsWith('/live/')");
  const call = (await open.page.evaluate("location.pathname.split('/').at(-1)")) as string;
  write(`  playing ${Math.round(script.durationMs / 1_000)} s in real time`);
  const until = Date.now() + script.durationMs + endMsMax;
  const source = await wingman.log;
  for (;;) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const log = await readCallLog(source, call);
    const ended = log.events.some((event) => event.type === "CallEnded");
    if (!ended && Date.now() < until) continue;
    if (!ended) throw new Error("the sample call did not end by itself");
    return { ...judge(log, moments, script), script, pageErrors: open.errors };
  }
};

const pressSample = async (page: Page, title: string): Promise<void> => {
  const button = await page.waitForSelector(`button[aria-label*=${JSON.stringify(title)}]`);
  await button?.click();
};
