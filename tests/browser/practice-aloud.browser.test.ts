/**
 * An exercise aloud, in a real Chromium: a file in the place of the microphone, a real voice, a real recogniser. The
 * customer speaks, is interrupted, answers what was heard, and all of it stands in the call.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { findFlite } from "@wingman/ops/local/parts/flite";
import { chromium } from "../harness/browser.ts";
import { burstsIn, playPartner, withExercise } from "../harness/spoken-exercise.ts";
import { root } from "../harness/wingman.ts";

const [browser, flite] = await Promise.all([chromium(), findFlite({ root })]);
const skip = [browser, flite].find((found) => found instanceof Failure)?.message ?? false;

/** In one breath, half a minute: a busy machine begins it late, and it must still go on when the rep speaks. */
const opening =
  "Well this is Dana and I have to say that we have been doing this in our own way for seven years now and the people in the hall know the board and the drivers know the people and when a truck is late somebody calls somebody and then we move the others around and it works most of the time but not on Mondays and never before a holiday which is when everybody wants to come at the same time and nobody has a place to wait so that they stand in the street and the neighbours write us letters about it";
const answer = "Fine. What is it about?";
const waitMs = 60_000;

test("a customer is heard, falls silent for who speaks, and answers", { skip, timeout: 240_000 }, async (t) => {
  const turns = [{ afterMs: 14_000, says: "Wait a moment please, may I ask you something about that?" }];
  await withExercise(
    turns,
    (log, call, signal) => playPartner(log, call, [opening, answer], signal),
    async ({ page, until, sound, errors }) => {
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
    },
  );
});
