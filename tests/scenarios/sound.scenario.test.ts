/** Sound from a client to words on the log: marks, gaps, consent, pauses, with a recogniser whose words are known. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { startTestWingman } from "../harness/wingman.ts";
import {
  eventsOf,
  factsSeen,
  finalsOf,
  hears,
  newCall,
  quietMs,
  rawOf,
  said,
  samplesPerMs,
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
const begin = async (
  script: Script,
  consent: "given" | "asking" = "given",
): Promise<{ client: Client; call: string }> => {
  const client = await open();
  const call = newCall();
  scripts.set(call, script);
  await client.ask("start-call", startOf({ call, consent, channels: [{ channel: "customer", format: "int16" }] }));
  return { client, call };
};
const final = (client: Client, text: string) =>
  waitForFact<EventData<"UtteranceTranscribed">>(client, "UtteranceTranscribed", (data) => data.text === text);
const marks = (client: Client, channel = "customer") =>
  client.received.flatMap(({ type, data }) => {
    const ack = data as { channel: string; receivedSample: number; settledSample: number };
    return type === "ack" && ack.channel === channel ? [ack] : [];
  });
const shows = (client: Client, text: string) =>
  waitForFact<{ text: string }>(client, "FragmentTranscribed", (data) => data.text === text);

test("sound becomes fragments and finals with their times, and both marks rise to its end", async () => {
  const { client, call } = await begin({
    customer: [...said("we like it", 500), ...said("it is too expensive", 3_000)],
  });
  sendSound(client, "customer", 0, 6_000);
  const heard = await final(client, "we like it");
  assert.deepEqual(heard.data.words, said("we like it", 500));
  await final(client, "it is too expensive");
  assert.ok(factsSeen(client).some((fact) => fact.type === "FragmentTranscribed"));
  await waitForFact(client, "SuggestionMade");
  await waitUntil(
    () =>
      marks(client).at(-1)?.receivedSample === 6_000 * samplesPerMs &&
      (marks(client).at(-1)?.settledSample ?? 0) > 4_000 * samplesPerMs,
    "both marks",
  );
  for (const key of ["receivedSample", "settledSample"] as const)
    assert.deepEqual(
      marks(client).map((mark) => mark[key]),
      marks(client)
        .map((mark) => mark[key])
        .toSorted((a, b) => a - b),
    );
  assert.ok(marks(client).every((mark) => mark.settledSample <= mark.receivedSample));
  assert.deepEqual(await finalsOf(log, call), ["we like it", "it is too expensive"]);
});

test("sound of a telephone, mu-law at 8 kHz, becomes the same words at the same times; sent again it is taken once", async () => {
  const client = await open();
  const call = newCall();
  scripts.set(call, { customer: said("it is too expensive", 1_000) });
  await client.ask("start-call", startOf({ call, channels: [{ channel: "customer", format: "mulaw" }] }));
  const send = (ms: number): void => client.telephone("customer", ms * samplesPerMs, new Uint8Array(160).fill(0xff));
  for (let ms = 0; ms < 4_000; ms += 20) send(ms);
  for (let ms = 1_000; ms < 2_000; ms += 20) send(ms);
  const heard = await final(client, "it is too expensive");
  assert.deepEqual(heard.data.words, said("it is too expensive", 1_000));
  const received = await waitUntil(() => {
    const { receivedSample = 0 } = marks(client).at(-1) ?? {};
    return receivedSample >= 3_990 * samplesPerMs && receivedSample;
  }, "all of it");
  assert.ok(received <= 4_000 * samplesPerMs, `${received} samples received`);
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  assert.deepEqual(await finalsOf(log, call), ["it is too expensive"]);
  assert.ok(!(await eventsOf(log, call)).some(({ type }) => type === "AudioMissed"));
});

test("frames sent twice, on this line or another, are taken once", async () => {
  const { client, call } = await begin({ customer: [...said("only once", 500), ...said("and again once", 2_500)] });
  for (let n = 0; n < 3; n++) sendSound(client, "customer", 0, 2_000);
  await final(client, "only once");
  const second = await open({ call });
  sendSound(second, "customer", 0, 5_000);
  await final(client, "and again once");
  sendSound(client, "customer", 1_500, 5_000);
  await quietMs();
  assert.deepEqual(await finalsOf(log, call), ["only once", "and again once"]);
  assert.ok(!(await eventsOf(log, call)).some((event) => event.type === "AudioMissed"));
});

test("a gap in the sound becomes AudioMissed with its samples, once", async () => {
  const { client, call } = await begin({ customer: [...said("before it", 200), ...said("after it", 4_000)] });
  sendSound(client, "customer", 0, 2_000);
  sendSound(client, "customer", 3_000, 6_000);
  await final(client, "after it");
  const missed = (await eventsOf(log, call))
    .filter((event) => event.type === "AudioMissed")
    .map((event) => event.data as EventData<"AudioMissed">);
  assert.deepEqual(
    missed.map(({ firstSample, endSample }) => [firstSample, endSample]),
    [[2_000 * samplesPerMs, 3_000 * samplesPerMs]],
  );
  assert.deepEqual(await finalsOf(log, call), ["before it", "after it"]);
});

test("while consent is asked words are on the screen alone; agreed, the held finals are kept in order", async () => {
  const { client, call } = await begin(
    { customer: [...said("first held", 200), ...said("second held", 2_000), ...said("after yes", 5_000)] },
    "asking",
  );
  sendSound(client, "customer", 0, 4_000);
  await shows(client, "second held");
  await waitUntil(() => marks(client).at(-1)?.receivedSample === 4_000 * samplesPerMs, "the received mark");
  await quietMs();
  assert.deepEqual(await finalsOf(log, call), []);
  assert.deepEqual(await rawOf(log, "FRAGMENTS", call), []);
  assert.ok(!(await rawOf(log, "EVENTS_1", call)).some((message) => message.includes("held")));
  assert.ok((marks(client).at(-1)?.settledSample ?? 0) <= 200 * samplesPerMs, "what is only held is not settled");
  await client.ask("consent", { call, answer: "agreed", how: "aloud" });
  await final(client, "second held");
  sendSound(client, "customer", 4_000, 7_000);
  await final(client, "after yes");
  assert.deepEqual(await finalsOf(log, call), ["first held", "second held", "after yes"]);
  await waitUntil(() => (marks(client).at(-1)?.settledSample ?? 0) > 5_000 * samplesPerMs, "the settled mark");
});

test("refused, nothing of the customer is ever stored, and the rep goes on", async () => {
  const { client, call } = await begin(
    { customer: [...said("never keep this", 200), ...said("nor this", 3_000)], rep: said("mine stays", 300) },
    "asking",
  );
  sendSound(client, "customer", 0, 2_500);
  sendSound(client, "rep", 0, 2_500);
  await shows(client, "never keep this");
  await client.ask("consent", { call, answer: "refused", how: "aloud" });
  await waitForFact(client, "ConsentRefused");
  await final(client, "mine stays");
  const soundBefore = (await rawOf(log, "AUDIO", call)).length;
  sendSound(client, "customer", 2_500, 6_000);
  await quietMs();
  assert.deepEqual(await finalsOf(log, call), ["mine stays"]);
  assert.equal((await rawOf(log, "AUDIO", call)).length, soundBefore, "sound after a no is not let in");
  for (const stream of ["EVENTS_1", "FRAGMENTS"])
    for (const message of await rawOf(log, stream, call)) assert.doesNotMatch(message, /never keep|nor this/);
});

test("withdrawn stops both sides; what was said before stays", async () => {
  const { client, call } = await begin({
    customer: [...said("kept before", 200), ...said("never after", 3_000)],
    rep: said("never after", 200),
  });
  sendSound(client, "customer", 0, 2_000);
  await final(client, "kept before");
  await client.ask("consent", { call, answer: "withdrawn", how: "aloud" });
  await waitForFact(client, "ConsentWithdrawn");
  const soundBefore = (await rawOf(log, "AUDIO", call)).length;
  sendSound(client, "customer", 2_000, 6_000);
  sendSound(client, "rep", 0, 3_000);
  await quietMs();
  assert.equal((await rawOf(log, "AUDIO", call)).length, soundBefore);
  assert.deepEqual(await finalsOf(log, call), ["kept before"]);
  for (const stream of ["EVENTS_1", "FRAGMENTS"])
    for (const message of await rawOf(log, stream, call)) assert.doesNotMatch(message, /never after/);
});

test("paused sound is not transcribed and is no gap; another line that joins in the pause lets none in either", async () => {
  const { client, call } = await begin({
    // Behind the second of silence with which a pause closes the sentence before it: this recogniser hears by the clock.
    customer: [...said("before pause", 200), ...said("in the pause", 3_300), ...said("after pause", 6_000)],
  });
  sendSound(client, "customer", 0, 2_000);
  await final(client, "before pause");
  await client.ask("pause", { call, paused: true });
  await waitForFact(client, "CallPaused");
  sendSound(client, "customer", 2_000, 5_000);
  const second = await open({ call });
  sendSound(second, "customer", 2_000, 5_000);
  await quietMs();
  await second.ask("pause", { call, paused: false });
  const resumed = await waitForFact<{ pausedMs: number }>(client, "CallResumed");
  assert.ok(resumed.data.pausedMs > 500);
  sendSound(client, "customer", 5_000, 8_000);
  await final(client, "after pause");
  assert.deepEqual(await finalsOf(log, call), ["before pause", "after pause"]);
  assert.ok(!(await eventsOf(log, call)).some((event) => event.type === "AudioMissed"));
});

test("a side may be typed first and heard later: the sound starts where it starts", async () => {
  const { client, call } = await begin({ customer: said("now I speak", 200) });
  await quietMs(1_500);
  await client.ask("transcript", {
    call,
    channel: "customer",
    utterance: "t",
    revision: 1,
    text: "typed before",
    final: true,
    source: "typed",
  });
  sendSound(client, "customer", 0, 2_000);
  const heard = await final(client, "now I speak");
  assert.ok(heard.data.startMs >= 1_000, `begins at ${heard.data.startMs} ms`);
  assert.equal((await eventsOf(log, call)).filter((event) => event.type === "ChannelOpened").length, 2);
});
