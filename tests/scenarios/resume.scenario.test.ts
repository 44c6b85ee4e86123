/** Everything stops in mid-call and starts again on the same folder; and what was decided can be decided again. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { demoPlaybook, demoPrincipal } from "@wingman/ops/demo/tenant";
import { replayCall } from "@wingman/streams/agents/replay";
import { callAggregate } from "@wingman/streams/log/calls";
import { fragmentAt } from "@wingman/streams/log/fragments";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { startTestWingman } from "../harness/wingman.ts";
import {
  commitsOf,
  eventsOf,
  factsSeen,
  finalsOf,
  hears,
  kept,
  newCall,
  quietMs,
  said,
  samplesPerMs,
  type Script,
  sendSound,
  waitForFact,
  waitUntil,
} from "./ground.ts";

const scripts = new Map<string, Script>();
const replayed = (log: JetStreamLog, call: string) =>
  replayCall(
    { log, fragmentAt: (sequence) => fragmentAt(log, sequence) },
    callAggregate(demoPrincipal.tenant, call),
    demoPlaybook,
  );
const conversation: Script = {
  customer: [
    ...said("well that is too expensive for us", 1_000),
    ...said("we are talking to other vendors", 8_000),
    ...said("i have to ask my boss", 16_000),
    ...said("send me an email about it", 24_000),
  ],
  rep: [
    ...said("thank you for your time today", 200),
    ...said("what are you comparing it with", 5_000),
    ...said("shall we meet next week", 29_000),
  ],
};
/** Both sides in step: words that come long after those of the other side are stale, and rightly so. */
const bothSides = async (client: Client, fromMs: number, toMs: number): Promise<void> => {
  for (let at = fromMs; at < toMs; at += 500) {
    for (const channel of ["rep", "customer"] as const) sendSound(client, channel, at, Math.min(at + 500, toMs));
    await quietMs(10);
  }
};

test("a finished call replayed from its record gives the same commits; changed words would not", async () => {
  await using wingman = await startTestWingman({ recognizer: hears(scripts) });
  const log = await wingman.log;
  await waitUntil(() => wingman.board.read().speech.ready, "the recogniser");
  const client = await openClient(wingman.url);
  const call = newCall();
  scripts.set(call, conversation);
  await client.ask("start-call", startOf({ call }));
  await bothSides(client, 0, 32_000);
  await waitUntil(async () => (await finalsOf(log, call)).length === 7, "seven finals");
  const tip = await waitForFact<{ suggestion: string }>(client, "SuggestionMade");
  await client.ask("rated", { call, action: "r", suggestion: tip.data.suggestion, rating: "like" });
  await client.ask("pause", { call, paused: true });
  await client.ask("pause", { call, paused: false });
  await client.ask("transcript", {
    call,
    channel: "customer",
    utterance: "typed",
    revision: 1,
    text: "what about security",
    final: true,
    source: "typed",
  });
  await quietMs(600);
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await quietMs();
  await client.close();

  const result = await replayed(log, call);
  assert.deepEqual(result.differences, []);
  assert.ok(result.commits >= 4, `${result.commits} commits`);
  assert.ok(result.inputs > 50, `${result.inputs} inputs`);
  // The comparison must be able to find something: another playbook says other words.
  const other = { ...demoPlaybook, plays: demoPlaybook.plays.slice(0, 0) };
  const changed = await replayCall(
    { log, fragmentAt: (sequence) => fragmentAt(log, sequence) },
    callAggregate(demoPrincipal.tenant, call),
    other,
  );
  assert.ok(changed.differences.length > 0);
});

test("stopped in mid-call and started again: no final is lost or doubled, tips go on, and the replay still agrees", async (context) => {
  const dataDir = await mkdtemp(join(tmpdir(), "wingman-resume-"));
  context.after(() => rm(dataDir, { recursive: true, force: true }));
  const call = newCall();
  scripts.set(call, conversation);
  let position = "";
  let seen: string[] = [];
  let settledMs = 0;
  {
    await using wingman = await startTestWingman({ dataDir, recognizer: hears(scripts) });
    await waitUntil(() => wingman.board.read().speech.ready, "the recogniser");
    const client = await openClient(wingman.url);
    await client.ask("start-call", startOf({ call }));
    for (const channel of ["rep", "customer"] as const) sendSound(client, channel, 0, 9_000); // In the middle of a phrase.
    await waitForFact<{ text: string }>(client, "FragmentTranscribed", (data) =>
      data.text.startsWith("we are talking"),
    );
    await waitForFact(client, "SuggestionMade");
    await quietMs(500);
    const acks = client.received.flatMap(({ type, data }) => {
      const ack = data as { channel: string; settledSample: number };
      return type === "ack" && ack.channel ? [ack] : [];
    });
    settledMs =
      Math.min(
        ...["rep", "customer"].map((channel) => acks.findLast((ack) => ack.channel === channel)?.settledSample ?? 0),
      ) / samplesPerMs;
    seen = kept(factsSeen(client)).map((fact) => fact.id);
    position = kept(factsSeen(client)).at(-1)?.position ?? "";
    await client.close();
  }
  assert.ok(settledMs > 3_000 && settledMs < 9_000, String(settledMs));

  await using wingman = await startTestWingman({ dataDir, recognizer: hears(scripts) });
  const log = await wingman.log;
  await waitUntil(() => wingman.board.read().speech.ready, "the recogniser");
  const client = await openClient(wingman.url, { call, position });
  const from = Math.floor(settledMs / 100) * 100;
  await bothSides(client, from, 32_000);
  await waitUntil(async () => (await finalsOf(log, call)).length >= 7, "seven finals");
  await waitForFact<{ reason: { evidence: { words: string } | null } }>(client, "SuggestionMade", (data) =>
    /vendors|boss|email/.test(data.reason.evidence?.words ?? ""),
  );
  await quietMs();
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await waitForFact(client, "CallEnded");
  await waitForFact(client, "CallSummarised"); // The last that is said of a call.
  assert.deepEqual(await finalsOf(log, call, "customer"), [
    "well that is too expensive for us",
    "we are talking to other vendors",
    "i have to ask my boss",
    "send me an email about it",
  ]);
  assert.equal((await finalsOf(log, call, "rep")).length, 3);
  const events = await eventsOf(log, call);
  assert.equal(new Set(events.map((event) => event.id)).size, events.length);
  const tips = events
    .filter((event) => event.type === "SuggestionMade")
    .map((event) => (event.data as { suggestion: string }).suggestion);
  assert.equal(new Set(tips).size, tips.length);
  // Both lines together saw every event of the log, in its order, once.
  assert.deepEqual(
    [...seen, ...kept(factsSeen(client)).map((fact) => fact.id)],
    events.filter((event) => event.type !== "InputsSeen").map((event) => event.id),
  );
  await client.close();
  assert.deepEqual((await replayed(log, call)).differences, []);
  const clocks = (await commitsOf(log, call)).map((commit) => commit.clockMs);
  assert.ok(clocks.every((clock) => clock >= 0));
});
