/** Every page in the states a person meets, against the demo backend: for looking at them and for judging them. */
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "@wingman/domain/failure";
import { serveMock } from "@wingman/ui/mock/serve";
import type { Page } from "puppeteer";
import { openBrowser } from "./browser.ts";
import { liveWalks } from "./page-states/live.ts";
import { manageWalks } from "./page-states/manage.ts";
import { practiceWalks } from "./page-states/practice.ts";
import { studyWalks } from "./page-states/study.ts";
import type { Ground, Step, Walk } from "./page-states/walk.ts";

export type Look = { readonly theme: "light" | "dark"; readonly language: "en" | "ar"; readonly width: number };
export type Seen = { readonly state: string; readonly look: Look; readonly page: Page };
type See = (seen: Seen) => Promise<void>;

export const nameOf = ({ theme, language, width }: Look): string => `${theme}, ${language}, ${width} px`;

const walks: readonly Walk[] = [...studyWalks, ...manageWalks, ...practiceWalks, ...liveWalks];
const setupForever = 3_600_000;
/** Nothing moves any more: the words of an earlier look are no part of this one. */
const settledMs = 200;
/** The slowest takes a tenth of it by itself: other work may run beside it. */
const reachMsMax = 20_000;

/**
 * Calls `see` in every state of every look. Answers with what the pages' consoles complained of, and with the states
 * that were not reached and why: the others are seen all the same. Throws what `see` throws.
 *
 * @param lanesMax how many looks are walked at once, each in a browser and on a backend of its own
 */
export const eachPageState = async (
  wanted: readonly Look[],
  see: See,
  lanesMax = 1,
): Promise<{ readonly complaints: string[]; readonly unreached: string[] }> => {
  const over = new AbortController();
  const left = [...wanted];
  const complaints: string[] = [];
  const unreached: string[] = [];
  const lane = async (backends: Backends) => {
    for (let look = left.shift(); look; look = left.shift()) {
      const found = await walkAll(look, backends, see);
      complaints.push(...found.complaints);
      unreached.push(...found.unreached);
    }
  };
  try {
    // One after the other: the first builds the pages.
    const lanes: Backends[] = [];
    for (let n = 0; n < Math.min(lanesMax, wanted.length); n++)
      lanes.push({
        full: (await serveMock({ port: 0, setupMs: 0, empty: false }, over.signal)).url,
        fresh: (await serveMock({ port: 0, setupMs: setupForever, empty: true }, over.signal)).url,
      });
    await Promise.all(lanes.map(lane));
  } finally {
    over.abort();
  }
  return { complaints, unreached };
};

type Backends = Record<Walk["backend"], string>;

const walkAll = async (look: Look, backends: Backends, see: See) => {
  await using open = await openBrowser({ width: look.width, height: look.width < 720 ? 844 : 900 });
  await using folder = await mkdtempDisposable(join(tmpdir(), "wingman-states-"));
  const { page } = open;
  page.setDefaultTimeout(reachMsMax);
  await page.evaluateOnNewDocument(
    `try { localStorage.setItem("wingman.theme", "${look.theme}"); localStorage.setItem("wingman.language", "${look.language}"); } catch {}`,
  );
  const unreached: string[] = [];
  for (const { backend, steps } of walks) {
    const why = await walkOne(steps, { page, url: backends[backend], folder: folder.path }, (state) =>
      see({ state, look, page }),
    );
    unreached.push(...why.map((each) => `${each}, ${nameOf(look)}`));
  }
  return { complaints: open.errors.filter((error) => !/status of (404|409|422)/.test(error)), unreached };
};

/** Answers with the state that was not reached and why, and those that come after it. */
const walkOne = async (steps: readonly Step[], ground: Ground, at: (state: string) => Promise<void>) => {
  for (const [n, [state, reach]] of steps.entries()) {
    const reached = await reach(ground).catch((error: unknown) => ({ why: describe(error) }));
    if (typeof reached === "object")
      return [`"${state}" was not reached: ${reached.why}`, ...steps.slice(n + 1).map(([later]) => `nor "${later}"`)];
    if (reached === "not here") continue;
    await new Promise((resolve) => setTimeout(resolve, settledMs));
    await at(state);
  }
  return [];
};
