import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeWav } from "@wingman/gpu/audio/wav";
import { openVoice } from "@wingman/ops/demo/make-voice";
import { openBrowser, press } from "../../harness/browser.ts";
import { startTestWingman } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";
import { randomOf } from "../random.ts";

const rateHz = 16_000;
const shownMsMax = 5_000;
/** What was wrong is looked at over five seconds, and said until it has passed. */
const goneMsMax = 7_000;
const faultMs = 18_000;
const goodMs = 12_000;

/** What a microphone gives while something is wrong with it, and the words that say so. */
const faults = {
  silent: { title: "Nothing from you", spoil: () => 0 },
  clipped: { title: "too loud for your microphone", spoil: (sample: number) => sample * 40 },
  noisy: {
    title: "loud around you",
    spoil: (sample: number, random: () => number) => sample * 0.5 + (random() * 2 - 1) * 6_000,
  },
} as const;

export const quality: Measure = {
  name: "speech.quality",
  about:
    "A real browser whose microphone is silent, clipped or noisy: from then until the page says so, with cause and remedy, and from the end of it until it says so no more.",
  asked: `said within ${shownMsMax / 1_000} s, gone within ${goneMsMax / 1_000} s`,
  unit: "ms",
  async run({ signal, write }) {
    const folder = await mkdtemp(join(tmpdir(), "wingman-quality-"));
    try {
      await using wingman = await startTestWingman({ withoutPages: false });
      await wingman.ready;
      const speech = openVoice({ name: "rms", stretch: 1 })(
        "we would like to see how this works for a team of sixty people in three countries",
      ).samples;
      const lines: string[] = [];
      let [slowest, holds] = [0, true];
      for (const [name, { title, spoil }] of Object.entries(faults)) {
        signal.throwIfAborted();
        write(`  a microphone that is ${name}`);
        const random = randomOf(7);
        const sound = Int16Array.from({ length: ((faultMs + goodMs) / 1_000) * rateHz }, (_, i) => {
          const spoken = (speech[i % (speech.length + rateHz)] ?? 0) * 0.5 + (random() * 2 - 1) * 20;
          const heard = i < (faultMs / 1_000) * rateHz ? spoil(spoken, random) : spoken;
          return Math.max(-32_768, Math.min(32_767, heard));
        });
        const microphone = join(folder, `${name}.wav`);
        await writeFile(microphone, writeWav(sound));
        const { shownMs, goneMs } = await watch(wingman.url, microphone, title);
        slowest = Math.max(slowest, shownMs);
        holds &&= shownMs <= shownMsMax && goneMs <= goneMsMax;
        // The browser's own level control turns a sound that is too loud down, peaks that are gone and all.
        const gone =
          goneMs < 0
            ? "gone before it was over, turned down by the browser"
            : `gone ${Math.round(goneMs)} ms after it was over`;
        lines.push(`${name}: said after ${Math.round(shownMs)} ms, ${gone}`);
      }
      return { value: Math.round(slowest), holds, lines };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const watch = async (url: string, microphone: string, title: string): Promise<{ shownMs: number; goneMs: number }> => {
  await using open = await openBrowser({ signedIn: url, microphone });
  const { page } = open;
  await page.evaluateOnNewDocument(`{
    const ask = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
    if (ask) navigator.mediaDevices.getUserMedia = async (...wanted) => {
      const stream = await ask(...wanted);
      window.openedAt ??= Date.now();
      return stream;
    };
  }`);
  await page.goto(url, { waitUntil: "load" });
  await press(page, "Start with my own microphone");
  await page.waitForFunction("window.openedAt !== undefined", { timeout: 15_000, polling: 50 });
  const openedAt = (await page.evaluate("window.openedAt")) as number;
  const isSaid = `[...document.querySelectorAll(".snote")].some((note) => note.textContent.includes(${JSON.stringify(title)}))`;
  await page.waitForFunction(isSaid, { timeout: faultMs, polling: 50 });
  const shownMs = Date.now() - openedAt;
  await page.waitForFunction(`!${isSaid}`, { timeout: faultMs + goodMs, polling: 50 });
  return { shownMs, goneMs: Date.now() - openedAt - faultMs };
};
