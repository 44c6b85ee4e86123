/** Where no recogniser can be had: a sample call still shows words and tips, and says that they were recognised earlier. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { openSpeech } from "@wingman/ops/bin/speech";
import { readHeard } from "@wingman/ops/demo/heard";
import { pino } from "pino";
import { readSample } from "../harness/sample.ts";
import { root, startTestWingman } from "../harness/wingman.ts";
import { eventsOf, finalsOf, newCall, quietMs, samplesPerMs, sendSound, waitForFact, waitUntil } from "./ground.ts";

const recognizer = await openSpeech({
  root,
  pocketsphinx: Promise.resolve(
    new Failure("WING_PART_MISSING", "pocketsphinx was not found. on PATH: not there; by apt: apt-get is not here."),
  ),
  logger: pino({ level: "silent" }),
  signal: new AbortController().signal,
});
if (recognizer instanceof Failure) throw recognizer;
const wingman = await startTestWingman({ recognizer });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await waitUntil(() => wingman.board.read().speech.ready, "the recogniser");

const channels = ["rep", "customer"] as const;
const begin = async (sample: string | null): Promise<{ client: Client; call: string }> => {
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = newCall();
  const formats = channels.map((channel) => ({ channel, format: "int16" as const }));
  await client.ask("start-call", startOf({ call, sample, channels: formats }));
  return { client, call };
};

/** In steps that are waited for: a gateway takes sound at the speed of speech, with some grace. */
const play = async (client: Client, call: string, toMs: number): Promise<void> => {
  for (let at = 0; at < toMs; at += 5_000) {
    for (const channel of channels) sendSound(client, channel, at, at + 5_000);
    await waitUntil(
      () =>
        client.received.some(({ type, data }) => {
          const mark = data as { channel?: string; receivedSample?: number };
          return type === "ack" && mark.channel === "customer" && mark.receivedSample === (at + 5_000) * samplesPerMs;
        }),
      `the mark of ${at + 5_000} ms of call ${call}`,
    );
  }
};

test("every sample call with recorded words has them for both sides, in order and within its sound", async () => {
  const heard = await readHeard();
  assert.ok(heard.has("saas"));
  for (const [id, words] of heard) {
    const { script } = await readSample(id);
    for (const channel of channels) {
      let at = 0;
      for (const word of words[channel] ?? []) {
        assert.ok(word.firstSample >= at && word.endSample > word.firstSample, `${id} ${JSON.stringify(word)}`);
        at = word.endSample;
      }
      assert.ok(at > 0 && at <= script.durationMs * samplesPerMs, `${id} ${channel} ends at ${at}`);
    }
  }
});

test("a sample call shows the words as recognised earlier, with a tip, and says so", async () => {
  const { client, call } = await begin("saas");
  await play(client, call, 30_000);
  const tip = await waitForFact<EventData<"SuggestionMade">>(client, "SuggestionMade");
  assert.equal(tip.data.reason.category, "pain");
  const [opened] = (await eventsOf(log, call)).filter(({ type }) => type === "ChannelOpened");
  const { engine, accuracy, reason } = opened?.data as EventData<"ChannelOpened">;
  assert.deepEqual([engine, accuracy], ["recorded", "recorded"]);
  assert.match(reason, /apt-get is not here\. Sample calls show the words as recognised earlier/);
  assert.equal(wingman.board.read().speech.reason, reason);
  assert.ok((await finalsOf(log, call)).length > 4);
});

test("in a call of one's own nothing is heard, and typed words get their tip", async () => {
  const { client, call } = await begin(null);
  await play(client, call, 30_000);
  await quietMs();
  assert.deepEqual(await finalsOf(log, call), []);
  const typed = { call, utterance: "t", revision: 1, final: true, source: "typed" as const };
  await client.ask("transcript", { ...typed, channel: "customer", text: "that is far too expensive for us" });
  await waitForFact(client, "SuggestionMade");
});
