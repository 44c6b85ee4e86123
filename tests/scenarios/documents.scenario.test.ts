/** Every command that README.md and docs/ show, run for real; the house test sees that none is left out. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { answersAndStops, openGround, type Started } from "../docs/ground.ts";
import { isStart, plainStart, theOnes, titleOf } from "../docs/doing.ts";
import type { Shown } from "../docs/shown.ts";

const ground = await openGround();
after(() => ground[Symbol.asyncDispose]());

/** A machine at its limit says so, and that one should try again in a moment. */
const triesMax = 4;
const momentMs = 5_000;
const passes = (command: Shown): void =>
  void test(titleOf(command), async () => {
    let { code, output } = await ground.run(command.text);
    for (let tries = 1; code !== 0 && output.includes("WING_BUSY") && tries < triesMax; tries++) {
      await delay(momentMs);
      ({ code, output } = await ground.run(command.text));
    }
    assert.equal(code, 0, output);
  });

/** The plain one is shared by every command that needs a running Wingman. */
const plain = plainStart();
let shared: Started | undefined;
test(`${titleOf(plain)} comes up`, async () => {
  shared = await ground.start(plain.text);
});
/** A way back is tried right after the way there, before another document takes what it needs. */
const back = " --rollback";
const live = theOnes("live");
const isBack = ({ text }: Shown): boolean => text.endsWith(back);
const inOrder = live
  .filter((command) => !isBack(command))
  .flatMap((command) => [command, ...live.filter(({ text }) => text === `${command.text}${back}`)]);
for (const command of [...theOnes("live-call"), ...inOrder]) passes(command);
test(`${titleOf(plain)} answers until it is stopped`, () => answersAndStops(shared ?? assert.fail("it did not start")));
for (const command of theOnes("still")) passes(command);
/** Those that start on what the commands before them left; the others are `documents-start.scenario`'s. */
for (const command of theOnes("up").filter((one) => one.text !== plain.text && !isStart(one)))
  test(`${titleOf(command)} comes up, answers and stops`, async () => {
    await answersAndStops(await ground.start(command.text));
  });
