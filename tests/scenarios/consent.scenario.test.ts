/** Consent end to end: held words leave no byte, a withdrawal stops and clears, the law decides what a notice is worth, sound is asked for on its own. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { CallView } from "@wingman/domain/call/view";
import { mayRecord } from "@wingman/domain/call/policy";
import type { ConsentPolicy } from "@wingman/domain/privacy/consent-law";
import { erased } from "@wingman/domain/schema";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
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
  type Script,
  sendSound,
  waitForFact,
  waitUntil,
} from "./ground.ts";

const scripts = new Map<string, Script>();
/** Read whenever a call starts, so that each test holds its call under the law it is about. */
const law: { -readonly [Key in keyof ConsentPolicy]: ConsentPolicy[Key] } = {
  preset: "all-parties",
  legalBasis: "",
  notice: "spoken",
  recording: "ask",
};
const wingman = await startTestWingman({ recognizer: hears(scripts), consent: law });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await waitUntil(() => wingman.board.read().speech.ready, "the recogniser");

const begin = async (preset: ConsentPolicy["preset"], script: Script): Promise<{ client: Client; call: string }> => {
  Object.assign(law, { preset, legalBasis: preset === "all-parties" ? "" : "advice of counsel, 2026-03" });
  const client = await openClient(wingman.url, {});
  after(() => client.close());
  const call = newCall();
  scripts.set(call, script);
  const channels = (["customer", "rep"] as const).map((channel) => ({ channel, format: "int16" as const }));
  await client.ask("start-call", startOf({ call, consent: "asking", channels }));
  return { client, call };
};
const shows = (client: Client, text: string) =>
  waitForFact<{ text: string }>(client, "FragmentTranscribed", (data) => data.text === text);
const final = (client: Client, text: string) =>
  waitForFact<{ text: string }>(client, "UtteranceTranscribed", (data) => data.text === text);
const typesOf = async (call: string) => (await eventsOf(log, call)).map(({ type }) => type);
const stateOf = async (call: string) => (await callsOn(log).load(callAggregate(demoPrincipal.tenant, call))).state;
const bytesOf = async (call: string) =>
  (await Promise.all(["EVENTS_1", "FRAGMENTS"].map((stream) => rawOf(log, stream, call)))).flat().join("\n");

test("while it is asked no stream holds a byte of words; refused, the sound is gone from memory, too", async () => {
  const { client, call } = await begin("all-parties", { customer: said("that is too expensive for us", 200) });
  sendSound(client, "customer", 0, 4_000);
  await shows(client, "that is too expensive for us");
  await quietMs();
  assert.deepEqual(await rawOf(log, "FRAGMENTS", call), []);
  assert.deepEqual(await typesOf(call), ["CallStarted", "ConsentRequested", "ChannelOpened"], "no tip, no note");
  assert.ok((await rawOf(log, "AUDIO", call)).length > 0, "it lies in memory while it may still be heard");
  await client.ask("consent", { call, answer: "refused", how: "aloud" });
  await waitUntil(async () => (await rawOf(log, "AUDIO", call)).length === 0, "the sound to be gone");
  await quietMs();
  assert.deepEqual(await finalsOf(log, call), []);
  assert.equal((await stateOf(call)).consents.rules.preset, "all-parties");
});

test("withdrawn: sound goes from memory, nothing follows, and what was kept can be taken back there and then", async () => {
  const { client, call } = await begin("all-parties", {
    customer: [...said("we need it by march", 200), ...said("never after", 3_200)],
    rep: said("we can do march", 200),
  });
  await client.ask("consent", { call, answer: "agreed", how: "aloud" });
  sendSound(client, "customer", 0, 3_000);
  sendSound(client, "rep", 0, 3_000);
  await final(client, "we need it by march");
  await final(client, "we can do march");
  await client.ask("consent", { call, answer: "withdrawn", how: "aloud" });
  sendSound(client, "customer", 3_000, 6_000);
  await waitUntil(async () => (await rawOf(log, "AUDIO", call)).length === 0, "the sound to be gone");
  await quietMs();
  assert.deepEqual(await rawOf(log, "AUDIO", call), []);
  assert.doesNotMatch(await bytesOf(call), /never after/);
  // Far beyond what one press may take while all agree.
  await client.ask("forget", { call, action: "erase", fromMs: 0, toMs: 600_000 });
  const watcher = await openClient(wingman.url, { call });
  after(() => watcher.close());
  const { lines } = (await watcher.waitFor("welcome")).snapshot as CallView;
  assert.deepEqual(
    lines.map(({ text }) => text),
    [erased, erased],
  );
});

test("a notice is enough where the law says so: held before it, kept from it on", async () => {
  const { client, call } = await begin("notice", {
    customer: [...said("held until then", 200), ...said("kept from then", 4_000)],
  });
  sendSound(client, "customer", 0, 3_000);
  await shows(client, "held until then");
  await quietMs();
  assert.deepEqual(await finalsOf(log, call), []);
  await client.ask("notice", { call, how: "shown", language: "en" });
  assert.equal((await stateOf(call)).consent, "asking", "this workplace wants it spoken");
  await client.ask("notice", { call, how: "spoken", language: "en" });
  await final(client, "held until then");
  sendSound(client, "customer", 3_000, 6_000);
  await final(client, "kept from then");
  const events = await eventsOf(log, call);
  assert.deepEqual(
    events.filter(({ type }) => type === "NoticeGiven").map(({ data }) => (data as { how: string }).how),
    ["shown", "spoken"],
  );
  assert.deepEqual(events.find(({ type }) => type === "ConsentGiven")?.data, {
    by: "rep",
    how: "notice-spoken",
    scope: "words",
  });
});

test("one party: kept from the first word, and the legal basis stands on the log", async () => {
  const { client, call } = await begin("one-party", { customer: said("kept at once", 200) });
  sendSound(client, "customer", 0, 2_500);
  await final(client, "kept at once");
  const started = (await eventsOf(log, call))[0]?.data as { consent: ConsentPolicy };
  assert.equal(started.consent.legalBasis, "advice of counsel, 2026-03");
});

test("sound is asked for on its own, agreed to, and withdrawn while words go on", async () => {
  const { client, call } = await begin("all-parties", { customer: said("words go on", 200) });
  await assert.rejects(client.ask("consent", { call, about: "sound", answer: "asking", how: "aloud" }), {
    code: "WING_REFUSED_CONSENT_MISSING",
  });
  await client.ask("consent", { call, answer: "agreed", how: "aloud" });
  await client.ask("consent", { call, about: "sound", answer: "asking", how: "aloud" });
  assert.equal(mayRecord(await stateOf(call), "customer"), false);
  await client.ask("consent", { call, about: "sound", answer: "agreed", how: "aloud" });
  assert.equal(mayRecord(await stateOf(call), "customer"), true);
  await client.ask("consent", { call, about: "sound", answer: "withdrawn", how: "aloud" });
  assert.equal(mayRecord(await stateOf(call), "customer"), false);
  sendSound(client, "customer", 0, 2_500);
  await final(client, "words go on");
  assert.ok(factsSeen(client).some(({ type }) => type === "SoundConsentWithdrawn"));
});
