/** What a rep takes back is gone from every screen, from history and from the sound; and a pause keeps the sentence it cut. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { CallView } from "@wingman/domain/call/view";
import { erased } from "@wingman/domain/schema";
import type { Answer } from "@wingman/domain/protocol/messages";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { demoPlaybook, demoPrincipal } from "@wingman/ops/demo/tenant";
import { replayCall } from "@wingman/streams/agents/replay";
import { callAggregate } from "@wingman/streams/log/calls";
import { fragmentAt } from "@wingman/streams/log/fragments";
import { startTestWingman } from "../harness/wingman.ts";
import {
  eventsOf,
  finalsOf,
  hears,
  newCall,
  quietMs,
  rawOf,
  read,
  said,
  type Script,
  sendSound,
  waitForFact,
  waitUntil,
} from "./ground.ts";

const scripts = new Map<string, Script>();
const wingman = await startTestWingman({ recognizer: hears(scripts) });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await waitUntil(() => wingman.board.read().speech.ready, "the recogniser");
const open = async (hello = {}): Promise<Client> => {
  const client = await openClient(wingman.url, hello);
  after(() => client.close());
  return client;
};
/** A call whose sound is sent in step with its clock, because a span is of the clock. */
const begin = async (customer: Script["customer"] & {}) => {
  const client = await open();
  const call = newCall();
  scripts.set(call, { customer });
  await client.ask("start-call", startOf({ call, channels: [{ channel: "customer", format: "int16" }] }));
  const startedAt = Date.now();
  let sentMs = 0;
  const sound = async (toMs: number) => {
    for (; sentMs < toMs; sentMs += 100) {
      await quietMs(Math.max(0, startedAt + sentMs + 100 - Date.now()));
      sendSound(client, "customer", sentMs, sentMs + 100);
    }
  };
  return { client, call, sound, clockMs: () => Date.now() - startedAt };
};
const snapshotOf = async (call: string): Promise<Answer<"welcome">> => (await open({ call })).waitFor("welcome");

test("words that are taken back leave the screens, history, the sound, and what is still to come", async () => {
  const { client, call, sound, clockMs } = await begin([
    ...said("that is too expensive", 200),
    ...said("my number is four two and then all the rest of what i say now", 2_200),
  ]);
  await sound(2_000);
  await waitForFact(client, "UtteranceTranscribed");
  await waitForFact(client, "SuggestionMade");
  await sound(3_600); // In the middle of the number.
  await waitForFact<{ text: string }>(client, "FragmentTranscribed", ({ text }) => text.startsWith("my number"));
  const press = { call, action: "forget-1", fromMs: 0, toMs: clockMs() };
  await client.ask("forget", press);
  await client.ask("forget", press); // A bad line sends it twice.
  assert.deepEqual((await rawOf(log, "AUDIO", call)).length, 0);

  const view = (await snapshotOf(call)).snapshot as CallView;
  assert.deepEqual(
    view.lines.map(({ text }) => text),
    [erased],
  );
  assert.deepEqual([view.tips, view.noted], [[], []]);

  await sound(8_500);
  const rest = await waitForFact<{ text: string }>(client, "UtteranceTranscribed", ({ text }) =>
    text.includes("what i say now"),
  );
  assert.doesNotMatch(rest.data.text, /number|four/);
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  const events = await eventsOf(log, call);
  assert.equal(events.filter(({ type }) => type === "WordsForgotten").length, 1);
  const page = await waitUntil(async () => {
    const answer = await read(`${wingman.url}/api/calls/${call}`);
    return answer.status === 200 && (answer.body as { lines: { text: unknown }[]; tips: unknown[]; noted: unknown[] });
  }, "history");
  assert.deepEqual(page.lines[0]?.text, erased);
  assert.doesNotMatch(JSON.stringify(page), /expensive|number/);
  const sources = { log, fragmentAt: (sequence: number) => fragmentAt(log, sequence) };
  assert.deepEqual(
    (await replayCall(sources, callAggregate(demoPrincipal.tenant, call), demoPlaybook)).differences,
    [],
  );
});

test("the sentence that a pause cuts is heard to its end and kept, and nothing that is said in the pause", async () => {
  const { client, call, sound } = await begin([...said("we need it by march", 200), ...said("not for you", 2_400)]);
  await sound(1_700); // The last word has just ended.
  await client.ask("pause", { call, paused: true });
  await waitForFact<{ text: string }>(client, "UtteranceTranscribed", ({ text }) => text === "we need it by march");
  await sound(4_000);
  await client.ask("pause", { call, paused: false });
  await quietMs();
  assert.deepEqual(await finalsOf(log, call), ["we need it by march"]);
});
