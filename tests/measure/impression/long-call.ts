import { serveMock } from "@wingman/ui/mock/serve";
import type { DemoCall } from "@wingman/ui/mock/call";
import type { Page } from "puppeteer";
import { openBrowser } from "../../harness/browser.ts";
import { beginCall } from "../../harness/page-states/live.ts";
import type { Measure } from "../measure-kind.ts";

const linesCount = 20_000;
/** Lines that were said before the page was opened; with `--long` none, and every one of the 20,000 is seen to come. */
const linesBefore = 19_000;
const rowsMax = 40;
const taskMsMax = 50;
/** Fifty times as fast as people talk; `--long` has more to see. */
const lineEveryMs = 40;
const longLineEveryMs = 10;
const noteEveryLines = 50;
/** How far the page may be behind what was sent to it when the last line has left. */
const newestMsMax = 60_000;
const said = [
  "We lose about eleven hundred euros a day at twenty six docks",
  "And who would decide that with you, and until when",
  "Okay",
  "Last time they added the driver app on top, and in the end we paid for every dock and for every driver, which nobody had told us before we signed",
];

export const longCall: Measure = {
  name: "impression.long-call",
  about: `Tasks over ${taskMsMax} ms in a live page while ${linesCount} lines come, and the most turns in its document (asked ≤ ${rowsMax}).`,
  asked: `0 tasks over ${taskMsMax} ms`,
  unit: "tasks",
  async run(context) {
    const over = new AbortController();
    try {
      const mock = await serveMock({ port: 0, setupMs: 0, empty: true }, over.signal);
      await using open = await openBrowser();
      const { page } = open;
      await page.evaluateOnNewDocument(`
        window.tasks = [];
        new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((task) => Math.round(task.duration))))
          .observe({ type: "longtask", buffered: true });`);
      await beginCall(page, mock.url, "typed", "long-call");
      await page.waitForFunction(`location.pathname.startsWith("/live/") && document.querySelector(".typing")`);
      const call = mock.calls.get(String(await page.evaluate(`location.pathname.split("/").at(-1)`)));
      if (!call) throw new Error("the page began no call");
      const before = context.long ? 0 : linesBefore;
      if (before > 0) {
        const address = page.url();
        await page.goto("about:blank");
        for (let n = 0; n < before; n++) say(call, n);
        await page.goto(address, { waitUntil: "load" });
        await newest(page, before - 1);
      }
      const opened = await observed(page);
      await page.evaluate(`
        new MutationObserver(() => (window.rows = Math.max(window.rows ?? 0, document.querySelectorAll(".words .turn").length)))
          .observe(document.querySelector(".words"), { childList: true, subtree: true });`);
      for (let n = before; n < linesCount; n++) {
        context.signal.throwIfAborted();
        say(call, n);
        if (n % 5_000 === 0) context.write(`  ${n} of ${linesCount} lines`);
        await new Promise((resolve) => setTimeout(resolve, context.long ? longLineEveryMs : lineEveryMs));
      }
      await newest(page, linesCount - 1);
      const coming = await observed(page);
      const behind = Number(
        await page.evaluate(
          `(() => { const b = document.querySelector(".log"); return b.scrollHeight - b.scrollTop - b.clientHeight })()`,
        ),
      );
      await page.focus("#words");
      for (let pressed = 0; pressed < 20; pressed++) await page.keyboard.press("PageUp");
      await page.evaluate(`document.querySelector(".log").scrollTop = document.querySelector(".log").scrollHeight / 2`);
      await page.waitForFunction(`document.querySelectorAll(".words .turn").length > 5`);
      await page.keyboard.press("f");
      await newest(page, linesCount - 1);
      const read = await observed(page);
      const rows = Math.max(opened.rows, coming.rows, read.rows);
      const tasks = [...coming.tasks, ...read.tasks];
      return {
        value: tasks.length,
        holds: tasks.length === 0 && rows <= rowsMax && Math.abs(behind) <= 1,
        lines: [
          `turns in the document: ${rows} at most, asked ≤ ${rowsMax}`,
          `while they came: ${told(coming.tasks)}; read back and to the newest again: ${told(read.tasks)}`,
          `opened with ${before} of them in one snapshot (not counted): ${told(opened.tasks)}`,
          ...open.errors.map((error) => `the page said: ${error}`),
        ],
      };
    } finally {
      over.abort();
    }
  },
};

/** Half-said words, then the final, now and then something noticed: what a gateway sends. */
const say = (call: DemoCall, n: number): void => {
  const final = finalOf(n);
  const { words, channel, utterance, startMs } = final.data;
  const half = words.slice(0, words.length >> 1);
  const text = half.map((word) => word.text).join(" ");
  call.emit("transcript", {
    type: "FragmentTranscribed",
    data: { utterance, revision: 1, channel, text, words: half, stableCount: 2, startMs, endMs: startMs + 900 },
  });
  call.emit("transcript", final);
  if (n % noteEveryLines === 0) call.emit("insight", noteOf(n));
};

const finalOf = (n: number) => {
  const startMs = n * 2_000;
  const text = `${said[n % said.length]}, line ${n} of it`;
  return {
    type: "UtteranceTranscribed",
    data: {
      utterance: `long-${n}`,
      channel: n % 3 === 0 ? "rep" : "customer",
      text,
      words: text.split(" ").map((word) => ({ text: word, firstSample: 0, endSample: 0, confidence: 0.9 })),
      firstSample: 0,
      endSample: 0,
      startMs,
      endMs: startMs + 1_800,
      source: "speech",
      engine: "Moonshine",
      model: "demo",
    },
  };
};

const noteOf = (n: number) => ({
  type: "ObjectionNoticed",
  data: {
    signal: `n-${n}`,
    play: "price",
    about: "price",
    evidence: {
      utterance: `long-${n}`,
      revision: 0,
      channel: "customer",
      words: `line ${n}`,
      firstWord: 0,
      endWord: 1,
      spokenAtMs: n * 2_000,
    },
  },
});

const newest = async (page: Page, n: number): Promise<void> => {
  await page.waitForFunction(`document.querySelector(".log [role=log]")?.textContent.includes("line ${n} ")`, {
    polling: 200,
    timeout: newestMsMax,
  });
};

const observed = async (page: Page) => {
  await new Promise((resolve) => setTimeout(resolve, 500));
  return (await page.evaluate(`(() => {
    const seen = { tasks: window.tasks.splice(0), rows: Math.max(window.rows ?? 0, document.querySelectorAll(".words .turn").length) };
    return seen;
  })()`)) as { tasks: number[]; rows: number };
};

const told = (tasks: readonly number[]): string =>
  tasks.length === 0
    ? `no task over ${taskMsMax} ms`
    : `${tasks.length} over ${taskMsMax} ms, the longest ${Math.max(...tasks)} ms`;
