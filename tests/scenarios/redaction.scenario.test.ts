/** What must not be known is masked on the log, on the screen and in notes, also where it goes on in another utterance. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Channel } from "@wingman/domain/call/events/shared";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, factsSeen, finalsOf, hears, newCall, said, type Script, sendSound, waitUntil } from "./ground.ts";

const scripts = new Map<string, Script>();
const wingman = await startTestWingman({ recognizer: hears(scripts) });
after(() => wingman[Symbol.asyncDispose]());
await wingman.ready;
const log = await wingman.log;

test("a card typed over two utterances has one mask, an address the same one each time, and a note that of the words", async () => {
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = newCall();
  await client.ask("start-call", startOf({ call, customer: { name: "N", company: "call +1 415 555 2671", role: "" } }));
  let n = 0;
  const types = (channel: Channel, text: string, final = true) =>
    client.ask("transcript", { call, channel, utterance: `u${n++}`, revision: 1, text, final, source: "typed" });
  await types("customer", "my card is 4111 1111");
  await types("rep", "mm-hm");
  await types("customer", "1111 1111 thanks");
  await types("customer", "or mail Ana@corvane.com");
  await types("rep", "ana at corvane dot com then");
  await client.ask("mark", { call, action: "m1", note: "ana@corvane.com" });
  assert.deepEqual(await finalsOf(log, call), [
    "my card is [number]",
    "mm-hm",
    "[card 1] thanks",
    "or mail [e-mail 1]",
    "[e-mail 1] then",
  ]);
  const events = await eventsOf(log, call);
  const dataOf = (type: string) => events.find((event) => event.type === type)?.data as Record<string, unknown>;
  assert.equal(dataOf("MomentMarked")["note"], "[e-mail 1]");
  assert.equal((dataOf("CallStarted")["customer"] as { company: string }).company, "call [phone]");
  const shown = JSON.stringify(factsSeen(client));
  for (const secret of ["1111", "ana@", "2671", "Ana@"]) assert.ok(!shown.includes(secret), `${secret} was shown`);
});

test("a number that is said is masked in interim text and in the final, and goes on in the next one", async () => {
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = newCall();
  scripts.set(call, {
    customer: [...said("my number is four one five five five", 500), ...said("five two six seven one bye", 6_000)],
  });
  await client.ask("start-call", startOf({ call }));
  sendSound(client, "customer", 0, 11_000);
  await waitUntil(async () => (await finalsOf(log, call)).length >= 2, "two finals");
  assert.deepEqual(await finalsOf(log, call), ["my number is [number]", "[phone 1] bye"]);
  const interim = JSON.stringify(factsSeen(client).filter(({ type }) => type === "FragmentTranscribed"));
  assert.ok(interim.includes("[number]"), "interim text was seen");
  for (const words of ["four one five five", "two six seven one"]) assert.ok(!interim.includes(words), words);
});
