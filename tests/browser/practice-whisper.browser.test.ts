/**
 * Tips in the ear of an exercise aloud, in a real Chromium: a file in the place of the microphone, real voices, a real
 * recogniser. What goes to the loudspeaker is told apart by its way there: the customer's in the middle, the tip's by a panner.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { EventData } from "@wingman/domain/call/events/index";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { findFlite } from "@wingman/ops/local/parts/flite";
import type { Page } from "puppeteer";
import { axeFaults } from "../harness/axe.ts";
import { chromium, openBrowser } from "../harness/browser.ts";
import { burstsIn, type Played, playedByWingman, withExercise } from "../harness/spoken-exercise.ts";
import { root, startTestWingman } from "../harness/wingman.ts";

const [browser, flite] = await Promise.all([chromium(), findFlite({ root })]);
const skip = [browser, flite].find((found) => found instanceof Failure)?.message ?? false;
const waitMs = 60_000;

/** Before the page: tips are wanted in the ear, and what is said there is noted. */
const listen = `
  try { localStorage.setItem("wingman.whisper-exercise", "on"); } catch {}
  window.whispered = [];
  {
    const connect = AudioNode.prototype.connect;
    AudioNode.prototype.connect = function (to, ...rest) {
      if (to instanceof AudioDestinationNode && this instanceof StereoPannerNode) {
        const ear = to.context.createScriptProcessor(512, 2, 2);
        ear.onaudioprocess = ({ inputBuffer }) => {
          const [left, right] = [0, 1].map((side) => inputBuffer.getChannelData(side).reduce((sum, one) => sum + one * one, 0));
          if (left + right > 0.001) window.whispered.push([performance.now(), left, right]);
        };
        connect.call(this, ear);
        connect.call(ear, to);
      }
      return connect.call(this, to, ...rest);
    };
  }
`;
const whispering = (scenario: string): Played => {
  const played = playedByWingman(scenario);
  return {
    ...played,
    async begin(page, url, log) {
      await page.evaluateOnNewDocument(listen);
      return played.begin(page, url, log);
    },
  };
};
type Block = readonly [at: number, left: number, right: number];
const whisperedOn = (page: Page) => page.evaluate("window.whispered") as Promise<readonly Block[]>;

test(
  "a tip, and feedback on what was answered, are said into one ear between the turns, by another voice, and are nobody's words in the call",
  { skip, timeout: 240_000 },
  async () => {
    const turns = [{ afterMs: 40_000, says: "How do you plan your loading docks at the moment?" }];
    await withExercise(turns, whispering("twice-the-price"), async ({ page, until, sound, events, errors }) => {
      const voices: string[] = [];
      page.on("response", (response) => {
        if (/\/(tips|feedback)\//.test(response.url())) voices.push(response.headers()["x-wingman-voice"] ?? "");
      });
      await page.waitForSelector(".whispers input:checked", { timeout: waitMs });
      assert.match(String(await page.evaluate("document.querySelector('.whisper-note').innerText")), /Use headphones/);
      const { voice } = await until("ReplySpoken", waitMs);
      await page.waitForFunction("window.whispered.length > 20", { timeout: waitMs });
      const ofAnswer = page.waitForResponse((response) => response.url().includes("/feedback/"), { timeout: waitMs });
      await page.waitForSelector(".practice .turn.me .mg .i", { timeout: waitMs });
      const before = (await whisperedOn(page)).length;
      const answered = await ofAnswer;
      assert.equal(answered.status(), 200);
      await page.waitForFunction(`window.whispered.length > ${before + 20}`, { timeout: waitMs });
      const unknown = answered.url().replace(/feedback\/[^/]+/u, "feedback/none");
      assert.equal((await signedFetch(unknown)).status, 404);
      const { loudspeaker, microphone } = await sound(0);
      const whispered = await whisperedOn(page);
      const sum = (side: 1 | 2) => whispered.reduce((all, block) => all + block[side], 0);
      assert.ok(sum(1) > 0 && sum(2) < sum(1) * 1e-6, `left ${sum(1)}, right ${sum(2)}`);
      // Blocks of a few milliseconds are noted when they are processed, some before they are played.
      for (const [name, levels, min] of [
        ["customer", loudspeaker, 60],
        ["rep", microphone, 300],
      ] as const)
        for (const { fromMs, toMs } of burstsIn(levels, min, 300)) {
          const over = whispered.filter(([at]) => at > fromMs + 400 && at < toMs - 50);
          assert.equal(over.length, 0, `${over.length} blocks over the ${name}, ${fromMs} to ${toMs}`);
        }
      assert.ok(
        voices.length > 0 && voices.every((one) => one !== "" && one !== voice),
        `${voices.join()} and ${voice}`,
      );
      const all = await events();
      const said = all.flatMap(({ type, data }) =>
        type === "UtteranceTranscribed" ? [data as EventData<"UtteranceTranscribed">] : [],
      );
      assert.ok(said.every(({ channel, engine }) => channel === "rep" || engine === "partner"));
      assert.ok(said.filter(({ channel }) => channel === "rep").every(({ startMs }) => startMs > 20_000));
      assert.deepEqual(errors, []);
    });
  },
);

test("off unless it is wanted; its key and its switch are remembered", { skip, timeout: 120_000 }, async () => {
  await using wingman = await startTestWingman({ withoutPages: false });
  await wingman.ready;
  await using open = await openBrowser({ signedIn: wingman.url });
  const { page } = open;
  await page.goto(`${wingman.url}/practice`, { waitUntil: "load" });
  await (await page.waitForSelector(".scene-of[data-scenario=twice-the-price] .acts .btn"))?.click();
  const isOn = () => page.$eval(".whispers input", (box) => (box as unknown as { checked: boolean }).checked);
  await page.waitForSelector(".whispers input");
  assert.equal(await isOn(), false);
  await page.evaluate("document.activeElement?.blur()");
  await page.keyboard.press("e");
  await page.waitForSelector(".whispers input:checked");
  await page.waitForSelector(".whisper-note:not(.vh)");
  assert.deepEqual(await axeFaults(page), []);
  await page.reload({ waitUntil: "load" });
  await page.waitForSelector(".whispers input:checked");
  await page.click(".whispers input");
  await page.waitForSelector(".whispers input:not(:checked)");
  assert.deepEqual(open.errors, []);
});
