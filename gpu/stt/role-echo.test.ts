/** A call whose rep has no headphones: what is kept and shown of the customer's voice in the microphone, on a real server. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { EventData } from "@wingman/domain/call/events/index";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { newId } from "@wingman/streams/base/ids";
import { publishAudio } from "@wingman/streams/log/audio";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
import { type Fragment, fragmentsOf } from "@wingman/streams/log/fragments";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { callStarted } from "../../tests/harness/events.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { startNats } from "../../tests/harness/nats.ts";
import { runSpeech } from "./role.ts";
import { scriptedRecognizer } from "./scripted.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const tenant = "t1" as TenantId;
const frameMs = 100;

const said = (text: string, fromMs: number) =>
  text.split(" ").map((word, index) => ({
    text: word,
    firstSample: (fromMs + index * 300) * 16,
    endSample: (fromMs + index * 300 + 250) * 16,
    confidence: 1,
  }));
const price = "that is far too expensive for us";
/** Said when the echo is known: of this one not even interim words are shown on the rep's side. */
const more = "and the others ask for half of it";
const words: Readonly<Record<string, ReturnType<typeof said>>> = {
  customer: [...said(price, 1_000), ...said(more, 9_000)],
  rep: [...said(price, 1_200), ...said("i see what you mean", 5_000), ...said(more, 9_200), ...said("yes", 14_000)],
};
/** The customer is loud while speaking; the microphone hears that faintly, and the rep well. */
const levelOf = (channel: Channel, atMs: number): number =>
  channel === "customer" ? 8_000 : atMs < 4_000 || (atMs > 8_500 && atMs < 13_000) ? 400 : 8_000;

test("an echo is neither shown nor kept, and what the rep says is", async () => {
  const log = await openJetStreamLog(nats.connection, plainKeyring);
  const call = newId();
  const calls = callsOn(log);
  const aggregate = callAggregate(tenant, call);
  await calls.send(
    aggregate,
    { type: "StartCall", call: callStarted().data, consent: "given" },
    { actor: "rep-1" as ActorId },
  );
  const stopping = new AbortController();
  const done = runSpeech({
    log,
    calls,
    recognizer: scriptedRecognizer(({ channel }) => words[channel] ?? []),
    worker: { id: newId(), isGone: () => false },
    logger: pino({ level: "silent" }),
    signal: stopping.signal,
    beatMs: 50,
  });
  after(async () => {
    stopping.abort();
    await done;
  });
  for (let atMs = 0; atMs < 16_000; atMs += frameMs) {
    for (const channel of ["customer", "rep"] as const)
      await publishAudio(log, {
        ref: { tenant, call, channel },
        firstSample: atMs * 16,
        samples: Int16Array.from({ length: frameMs * 16 }, (_, i) => (i % 2 ? 1 : -1) * levelOf(channel, atMs)),
        channelStartMs: 0,
        settledSample: 0,
      });
    // The two sides are heard beside each other, as they are in a call.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const finals = async () => {
    const found: EventData<"UtteranceTranscribed">[] = [];
    for await (const commit of log.read(aggregate))
      for (const { type, data } of commit.events)
        if (type === "UtteranceTranscribed") found.push(data as EventData<"UtteranceTranscribed">);
    return found;
  };
  const textsOf = async (channel: Channel) =>
    (await finals()).filter((one) => one.channel === channel).map(({ text }) => text);
  for (const last = Date.now() + 10_000; !(await textsOf("rep")).includes("yes");) {
    assert.ok(Date.now() < last, "the rep's own words");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.deepEqual(await textsOf("customer"), [price, more]);
  assert.deepEqual(
    (await textsOf("rep")).filter((text) => text !== ""),
    ["i see what you mean", "yes"],
  );
  // Nothing is left out unseen: the log says how many words, and where. Their text is on the side that said them.
  const echoes = (await finals()).filter(({ echo }) => echo !== undefined);
  assert.deepEqual(
    echoes.map(({ channel, text, echo }) => [channel, text, echo]),
    [
      ["rep", "", { wordCount: 7, firstSample: 1_200 * 16, endSample: (1_200 + 6 * 300 + 250) * 16, delayMs: 200 }],
      ["rep", "", { wordCount: 8, firstSample: 9_200 * 16, endSample: (9_200 + 7 * 300 + 250) * 16, delayMs: 200 }],
    ],
  );
  // No tip can come of it: interim words count for one only once they are stable.
  const shown: Fragment[] = [];
  for await (const { fragment } of fragmentsOf(log, tenant, call)) shown.push(fragment);
  assert.ok(shown.some(({ channel, stableCount }) => channel === "customer" && stableCount > 0));
  assert.deepEqual(
    shown
      .filter(({ channel, stableCount, endMs }) => channel === "rep" && stableCount > 0 && endMs < 4_500)
      .map(({ text }) => text),
    [],
  );
});
