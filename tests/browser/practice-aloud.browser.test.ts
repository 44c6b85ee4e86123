/**
 * An exercise aloud, in a real Chromium: a file in the place of the microphone, a real voice, a real recogniser. The
 * customer speaks, is interrupted, answers what was heard, and all of it stands in the call.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { findFlite } from "@wingman/ops/local/parts/flite";
import { axeFaults } from "../harness/axe.ts";
import { chromium, openBrowser } from "../harness/browser.ts";
import { burstsIn, playedByWingman, playedWith, withExercise } from "../harness/spoken-exercise.ts";
import { root, startTestWingman } from "../harness/wingman.ts";

const [browser, flite] = await Promise.all([chromium(), findFlite({ root })]);
const skip = [browser, flite].find((found) => found instanceof Failure)?.message ?? false;

/** In one breath, half a minute: a busy machine begins it late, and it must still go on when the rep speaks. */
const opening =
  "Well this is Dana and I have to say that we have been doing this in our own way for seven years now and the people in the hall know the board and the drivers know the people and when a truck is late somebody calls somebody and then we move the others around and it works most of the time but not on Mondays and never before a holiday which is when everybody wants to come at the same time and nobody has a place to wait so that they stand in the street and the neighbours write us letters about it";
/** Its voice begins with a quiet that is left out: a first piece without sound. */
const answer = "Good question. I don't know.";
const waitMs = 60_000;

test("a customer is heard, falls silent for who speaks, and answers", { skip, timeout: 240_000 }, async (t) => {
  const turns = [{ afterMs: 14_000, says: "Wait a moment please, may I ask you something about that?" }];
  await withExercise(turns, playedWith([opening, answer]), async ({ page, until, sound, errors }) => {
    await t.test("the strip says who speaks", async () => {
      await page.waitForFunction("/The customer speaks/.test(document.querySelector('.talkstrip').innerText)", {
        timeout: waitMs,
      });
    });

    await t.test("who is interrupted stops where they are, and the call knows how far they were heard", async () => {
      const { utterance, heardChars, fromMs, toMs, voice } = await until("ReplyInterrupted", waitMs);
      assert.equal(utterance, "customer-0");
      assert.ok(heardChars > 10 && heardChars < opening.length, `${heardChars} of ${opening.length}`);
      assert.match(opening.slice(heardChars - 1, heardChars + 1), /\b/, "to the word");
      assert.ok(toMs > fromMs);
      assert.match(voice, /^flite:/);
    });

    await t.test("what was heard of the rep is answered, and said to its end", async () => {
      const { utterance, fromMs, toMs, afterWordsMs } = await until("ReplySpoken", waitMs);
      assert.equal(utterance, "customer-1");
      assert.ok(toMs - fromMs > 1_000 && toMs - fromMs < 6_000, `${toMs - fromMs} ms`);
      assert.ok(afterWordsMs !== null);
    });

    await t.test("no sound of the customer is left after they were stopped, but that of the answer", async () => {
      const { loudspeaker, microphone } = await sound(0);
      const customer = burstsIn(loudspeaker, 60, 900);
      assert.equal(customer.length, 2, JSON.stringify(customer));
      const rep = burstsIn(microphone, 300, 900);
      assert.equal(rep.length, 1);
      assert.ok((customer[0]?.toMs ?? Infinity) < (rep[0]?.toMs ?? 0), "it stopped while the rep spoke");
    });

    await t.test("Space is held to be heard, where that is chosen", async () => {
      await page.evaluate(
        "[...document.querySelectorAll('.talkstrip button')].find((b) => /Space/.test(b.innerText)).click()",
      );
      await page.evaluate("document.activeElement.blur()");
      await page.keyboard.down("Space");
      await page.waitForFunction("/You are heard/.test(document.querySelector('.talkstrip').innerText)");
      await page.keyboard.up("Space");
      await page.waitForFunction("/Your turn/.test(document.querySelector('.talkstrip').innerText)");
    });
    assert.deepEqual(errors, []);
  });
});

test(
  "one press on the page of practice, and a customer of Wingman's own speaks and answers",
  { skip, timeout: 240_000 },
  async (t) => {
    const turns = [{ afterMs: 16_000, says: "How do you plan your loading docks at the moment?" }];
    await withExercise(turns, playedByWingman("twice-the-price"), async ({ call, page, until, events, errors }) => {
      await t.test("its opening is heard to its end, or until the rep speaks", async () => {
        // What is on the log stays there; that the customer speaks is on the page for some seconds, which may be over.
        await page.waitForSelector(".practice .talkstrip", { timeout: waitMs });
        assert.ok(page.url().endsWith(`/practice/${call}`));
        const { heard } = await Promise.race([
          until("ReplySpoken", waitMs).then(() => ({ heard: true })),
          until("ReplyInterrupted", waitMs).then(() => ({ heard: true })),
        ]);
        assert.ok(heard);
      });

      await t.test("what the rep says aloud is told of, and answered", async () => {
        await page.waitForSelector(".practice .turn.me", { timeout: waitMs });
        await page.waitForSelector(".practice .turn.me .mg .i", { timeout: waitMs });
        await page.waitForFunction("document.querySelectorAll('.practice .turn:not(.me)').length > 1", {
          timeout: waitMs,
        });
        const moved = (await events()).filter(({ type }) => type === "CustomerMoved");
        assert.ok(moved.length > 1, `${moved.length} moves`);
        if (process.env["WINGMAN_TEST_PICTURES"])
          await page.screenshot({ path: `${process.env["WINGMAN_TEST_PICTURES"]}/practice-aloud.png` });
        assert.deepEqual(await axeFaults(page), []);
      });

      await t.test("held, the button speaks; a reload goes on in the same way", async () => {
        const choose =
          "[...document.querySelectorAll('.talkstrip button')].find((b) => /Space/.test(b.innerText)).click()";
        await page.evaluate(choose);
        await page.waitForFunction("document.activeElement?.matches('.hold')");
        await page.keyboard.down("Space");
        await page.waitForFunction("/You are heard/.test(document.querySelector('.talkstrip').innerText)");
        await page.keyboard.up("Space");
        await page.waitForFunction("!/You are heard/.test(document.querySelector('.talkstrip').innerText)");
        await page.reload({ waitUntil: "load" });
        await page.waitForSelector(".practice .talkstrip", { timeout: waitMs });
        await page.waitForFunction("window.sound.microphone.length > 0", { timeout: waitMs });
      });
      assert.deepEqual(errors, []);
    });
  },
);

test("where the browser keeps the microphone closed nothing is begun, and one can type", { skip }, async () => {
  await using wingman = await startTestWingman({ withoutPages: false });
  await wingman.ready;
  await using open = await openBrowser({ signedIn: wingman.url });
  const { page } = open;
  await page.evaluateOnNewDocument(
    "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))",
  );
  await page.goto(`${wingman.url}/practice`, { waitUntil: "load" });
  await (await page.waitForSelector(".scene-of[data-scenario=twice-the-price] .acts .btn:nth-child(2)"))?.click();
  await page.waitForFunction("/keeps the microphone closed/.test(document.body.innerText)");
  assert.equal(await page.evaluate("location.pathname"), "/practice");
  await (await page.waitForSelector(".practise .state .btn.plain"))?.click();
  await page.waitForSelector(".practice .answer textarea");
  assert.equal((await page.$$(".talkstrip")).length, 0);
  assert.deepEqual(open.errors, []);
});
