/** Every way to start Wingman that the documents show and that asks for nothing to be there before. */
import { after, test } from "node:test";
import { isStart, theOnes, titleOf } from "../docs/doing.ts";
import { answersAndStops, openGround } from "../docs/ground.ts";

const ground = await openGround();
after(() => ground[Symbol.asyncDispose]());

for (const command of theOnes("up").filter(isStart))
  test(`${titleOf(command)} comes up, answers and stops`, async () => {
    await answersAndStops(await ground.start(command.text));
  });
