import { availableParallelism, loadavg } from "node:os";
import { type DemoCall, makeCall } from "@wingman/ui/mock/call";
import { serveMock } from "@wingman/ui/mock/serve";
import type { Page } from "puppeteer";
import { openBrowser } from "../../harness/browser.ts";
import { longCall } from "../../harness/long-call.ts";
import type { Measure } from "../measure-kind.ts";

const callsCount = 20_000;
const rowsMax = 40;
const taskMsMax = 50;
const scrollMsMax = 45_000;
const callMinutes = 60;
const loadMsMax = 30_000;

/** What the page has done since it was asked last: tasks that were long, and rows that stood in it at once at most. */
const observed = async (page: Page) =>
  (await page.evaluate(`({ tasks: window.tasks.splice(0), rows: window.rows })`)) as { tasks: number[]; rows: number };

export const lists: Measure = {
  name: "after.lists",
  about: `Tasks over ${taskMsMax} ms in the page of calls while ${callsCount} rows are scrolled through, and in the page of a call of ${callMinutes} minutes while its words are; the most rows in each document (asked ≤ ${rowsMax}); a real Chromium over a server of the page's own.`,
  asked: `0 tasks over ${taskMsMax} ms`,
  unit: "tasks",
  async run({ signal, write }) {
    const over = new AbortController();
    try {
      const mock = await serveMock({ port: 0, setupMs: 0, empty: true, many: callsCount }, over.signal);
      await using open = await openBrowser();
      const { page } = open;
      await page.evaluateOnNewDocument(`
        window.tasks = [];
        window.rows = 0;
        new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((task) => Math.round(task.duration))))
          .observe({ type: "longtask", buffered: true });`);
      const devtools = await page.createCDPSession();
      await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
      await page.goto(`${mock.url}/calls`, { waitUntil: "load" });
      await page.waitForSelector(".rows .callrow");
      await page.evaluate(`
        new MutationObserver(() => (window.rows = Math.max(window.rows, document.querySelectorAll(".rows .callrow").length)))
          .observe(document.querySelector(".rows"), { childList: true });`);
      const opened = await observed(page);
      // To the end as fast as pages come, then up and down in leaps, then row by row by the keys.
      const begun = performance.now();
      const until = begun + scrollMsMax;
      let last = 0;
      while (last < callsCount - 1 && performance.now() < until) {
        signal.throwIfAborted();
        await page.evaluate(
          `new Promise((resolve) => { scrollTo(0, document.documentElement.scrollHeight); requestAnimationFrame(resolve); })`,
        );
        last = Number(
          await page.evaluate(`document.querySelector(".rows .callrow:nth-last-child(2)")?.dataset.index ?? 0`),
        );
        if (last % 5_000 < 40 && last > 100) write(`  ${last + 1} of ${callsCount} rows`);
      }
      const wallMs = performance.now() - begun;
      const down = await observed(page);
      const { metrics } = await devtools.send("Performance.getMetrics");
      const seconds = (name: string): number => metrics.find((one) => one.name === name)?.value ?? 0;
      for (const share of [0, 0.5, 0.1, 0.9, 0.25, 1, 0]) {
        await page.evaluate(`scrollTo(0, document.documentElement.scrollHeight * ${share})`);
        await new Promise((resolve) => setTimeout(resolve, 150));
        const seen = Number(
          await page.evaluate(
            `[...document.querySelectorAll(".rows .callrow")].filter((row) => row.getBoundingClientRect().top < innerHeight && row.getBoundingClientRect().bottom > 0).length`,
          ),
        );
        if (seen === 0) throw new Error(`no row stands where ${share} of the list is`);
      }
      for (let pressed = 0; pressed < 60; pressed++) await page.keyboard.press("ArrowDown");
      const focused = String(
        await page.evaluate(`document.activeElement?.closest(".callrow")?.dataset.index ?? "none"`),
      );
      const read = await observed(page);
      const rows = Math.max(opened.rows, down.rows, read.rows);
      const long = makeLongCall();
      mock.calls.set(long.id, long);
      const call = await readLongCall(page, mock.url, long);
      const tasks = [...down.tasks, ...read.tasks, ...call.tasks];
      return {
        value: tasks.length,
        holds:
          tasks.length === 0 &&
          rows <= rowsMax &&
          last === callsCount - 1 &&
          focused === "59" &&
          call.rows <= rowsMax &&
          call.wrong.length === 0,
        lines: [
          `a call of ${callMinutes} minutes: ${long.view().lines.length} lines, ${call.rows} of them in the document at most; scrolled through, by keys, by address and by search: ${told(call.tasks)}; opening (not counted): ${told(call.opening)}`,
          ...call.wrong.map((what) => `a call of ${callMinutes} minutes: ${what}`),
          `rows in the document: ${rows} at most, asked ≤ ${rowsMax}; scrolled to row ${last + 1} of ${callsCount}; 60 presses of the arrow came to row ${focused}`,
          `scrolling to the end: ${told(down.tasks)}; leaps and keys: ${told(read.tasks)}; opening (not counted): ${told(opened.tasks)}`,
          `to the end: ${(wallMs / 1_000).toFixed(1)} s by the clock, ${seconds("TaskDuration").toFixed(1)} s of it tasks of the page by its own thread's clock; load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`,
          ...open.errors.map((error) => `the page said: ${error}`),
        ],
      };
    } finally {
      over.abort();
    }
  },
};

const told = (tasks: readonly number[]): string =>
  tasks.length === 0
    ? `no task over ${taskMsMax} ms`
    : `${tasks.length} over ${taskMsMax} ms, the longest ${Math.max(...tasks)} ms`;

/** A call as long as its facts, folded like any other of the page's own server. */
const makeLongCall = (): DemoCall => {
  const startedAt = Date.now() - 2 * callMinutes * 60_000;
  let now = startedAt;
  const call = makeCall(
    "long-call",
    () => undefined,
    () => now,
  );
  call.start({
    ...{ call: "long-call", kind: "live", title: "A long call", language: "en", playbook: null, consent: "asking" },
    ...{ customer: { name: "Tomás Ferreira", company: "Corvane", role: "" }, channels: [], sample: null },
  });
  for (const { atMs, type, data } of longCall({ seed: 7, minutes: callMinutes }).facts) {
    now = startedAt + atMs;
    if (type !== "CallStarted") call.emit("call", { type, data });
  }
  return call;
};

/** Through all of its words as a hand, the keys, an address and a search go; answers what did not come into sight. */
const readLongCall = async (page: Page, url: string, long: DemoCall) => {
  const { lines, durationMs } = long.view();
  const wrong: string[] = [];
  const linesIn = ".three .turn";
  const inSight = (id: string | undefined) =>
    page.evaluate(`(() => {
      const row = document.getElementById("l-${id}");
      const box = row?.getBoundingClientRect();
      return box !== undefined && box.bottom > 0 && box.top < innerHeight;
    })()`);
  const expectInSight = async (id: string | undefined, how: string): Promise<void> => {
    if (!(await inSight(id))) wrong.push(`${how} does not bring its line into sight`);
  };
  const settle = () => page.evaluate("new Promise((resolve) => setTimeout(resolve, 250))");
  const lineAt = (ms: number) => lines.findLast(({ startMs }) => startMs <= ms + 500);
  const middle = Math.floor(durationMs / 2_000);
  await page.goto(`${url}/calls/${long.id}?t=${middle}`, { waitUntil: "load" });
  await page.waitForSelector(linesIn, { timeout: loadMsMax });
  await page.evaluate(`
    window.rows = document.querySelectorAll("${linesIn}").length;
    new MutationObserver(() => (window.rows = Math.max(window.rows, document.querySelectorAll("${linesIn}").length)))
      .observe(document.querySelector(".three .lines"), { childList: true });`);
  await settle();
  const { tasks: opening } = await observed(page);
  await expectInSight(lineAt(middle * 1_000)?.id, "an address with a moment");
  for (let step = 0; step <= 100; step++)
    await page.evaluate(
      `new Promise((resolve) => { scrollTo(0, document.documentElement.scrollHeight * ${step / 100}); requestAnimationFrame(resolve); })`,
    );
  await settle();
  await expectInSight(lines.at(-1)?.id, "scrolling to the end");
  await page.evaluate("scrollTo(0, 0)");
  await settle();
  await page.focus(`${linesIn} .at`);
  for (let pressed = 0; pressed < 60; pressed++) await page.keyboard.press("ArrowDown");
  const focused = String(await page.evaluate(`document.activeElement?.closest(".turn")?.id`));
  if (focused !== `l-${lines[60]?.id}`) wrong.push(`60 presses of the arrow came to ${focused}`);
  await expectInSight(lines[60]?.id, "an arrow");
  const holding = lines.filter(({ text }) => typeof text === "string" && text.includes("addendum"));
  const next = holding.find(({ startMs }) => startMs > middle * 1_000);
  await page.keyboard.down("Control");
  await page.keyboard.press("f");
  await page.keyboard.up("Control");
  await page.waitForSelector(".findwords input:focus");
  await page.keyboard.type("addendum");
  await page.keyboard.press("Enter");
  await settle();
  await expectInSight(next?.id, "the page's own search");
  const said = String(await page.evaluate(`document.querySelector(".findwords [role=status]")?.textContent`));
  if (!said.includes(String(holding.length))) wrong.push(`the search says "${said}" of ${holding.length} lines`);
  await page.keyboard.press("Escape");
  const { tasks, rows } = await observed(page);
  return { tasks, rows, opening, wrong };
};
