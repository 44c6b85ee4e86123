/** What a recording holds and what it must never hold, on a real server. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { newId } from "@wingman/streams/base/ids";
import { forgetWords } from "@wingman/streams/keys/forget-words";
import { openKeyring } from "@wingman/streams/keys/keyring";
import { masterKeyOf } from "@wingman/streams/keys/master-key";
import { memoryKeyStore } from "@wingman/streams/keys/store";
import { callsOn } from "@wingman/streams/log/calls";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { piecesOf, readPiece } from "@wingman/streams/log/recordings";
import { deleteRecordings, expiredRecordings, recordingsOf } from "@wingman/streams/recordings/delete";
import { soundBetween } from "@wingman/streams/recordings/play";
import { runRecorder } from "@wingman/streams/recordings/recorder";
import { recordingStore } from "@wingman/streams/recordings/store";
import { pino } from "pino";
import { filesHolding } from "../harness/files-holding.ts";
import { startNats } from "../harness/nats.ts";
import {
  recordedCall,
  type RecordedCall,
  sameSamples,
  samplesOf,
  type SoundConsent,
} from "../harness/recorded-call.ts";
import { waitUntil } from "../scenarios/ground.ts";

const folder = await mkdtemp(join(tmpdir(), "wm-recordings-"));
const nats = await startNats({ keptIn: folder });
after(async () => {
  await nats[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});
const keyStore = memoryKeyStore();
const master = masterKeyOf(randomBytes(32));
const keys = openKeyring(keyStore, master);
const log = await openJetStreamLog(nats.connection, keys);
const calls = callsOn(log);
const tenant = "t1" as TenantId;
const lookMs = 100;

const recorder = async () => {
  const own = openKeyring(keyStore, master);
  keys.onForgotten(async (forgotten) => own.drop(forgotten));
  const ownLog = await openJetStreamLog(nats.connection, own);
  const stopping = new AbortController();
  const done = runRecorder({
    log: ownLog,
    calls: callsOn(ownLog),
    keys: own,
    worker: { id: newId(), isGone: () => false },
    logger: pino({ level: "silent" }),
    signal: stopping.signal,
    beatMs: 50,
    lookMs,
  });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopped ??= (async () => {
      stopping.abort();
      await done;
    })());
  after(stop);
  return { stop };
};
const first = await recorder();

const begin = (consent: SoundConsent): Promise<RecordedCall> => recordedCall(log, calls, tenant, consent);
const piecesSaid = async ({ aggregate }: RecordedCall): Promise<EventData<"SoundRecorded">[]> => {
  const list: EventData<"SoundRecorded">[] = [];
  for await (const { events } of log.read(aggregate))
    for (const { type, data } of events) if (type === "SoundRecorded") list.push(data as EventData<"SoundRecorded">);
  return list;
};
const heard = ({ call }: RecordedCall, channel: Channel, fromMs: number, toMs: number) =>
  soundBetween({ log, keys }, { tenant, call, channel }, { fromMs, toMs });
const recordedTo = (one: RecordedCall, channel: Channel, toMs: number): Promise<boolean> =>
  waitUntil(
    async () => (await piecesSaid(one)).some((piece) => piece.channel === channel && piece.endMs >= toMs),
    `${channel} recorded to ${toMs} ms`,
    10_000,
  );
/** Long enough for a recorder to have done what it would. */
const aWhile = (): Promise<void> => sleep(lookMs * 8);

test("what was agreed to is recorded, sample by sample, on both sides, and lies on no disk as it was", async () => {
  const one = await begin("given");
  await one.say("rep", 0, 70_000, 70_000);
  await one.say("customer", 0, 40_000, 40_000);
  await one.final("rep", 69_000, "so that is that then");
  await one.final("customer", 39_000, "yes it is fine");
  await one.end(70_000);
  await recordedTo(one, "rep", 69_900);
  await recordedTo(one, "customer", 39_900);
  for (const [channel, toMs] of [
    ["rep", 70_000],
    ["customer", 40_000],
  ] as const)
    for (let fromMs = 0; fromMs < toMs; fromMs += 20_000) {
      const { samples } = await heard(one, channel, fromMs, Math.min(toMs, fromMs + 20_000));
      sameSamples(samples, samplesOf(channel, fromMs, Math.min(toMs, fromMs + 20_000)));
    }
  const pieces = await piecesSaid(one);
  assert.ok(
    pieces.every(({ firstSample, endSample }) => endSample - firstSample <= 30_000 * 16),
    "half a minute at most",
  );
  assert.equal(pieces.length, 5, "three pieces of 70 seconds, two of 40");
  assert.equal((await piecesOf(log, tenant, one.call)).length, 5);
  const bytes = Buffer.from(samplesOf("rep", 5_000, 5_010).buffer);
  assert.deepEqual(await filesHolding(folder, [bytes]), []);
});

for (const consent of ["unasked", "words"] as const)
  test(`nothing is recorded of a call whose sound was not agreed to (${consent})`, async () => {
    const one = await begin(consent);
    await one.say("rep", 0, 5_000, 5_000);
    await one.say("customer", 0, 5_000, 5_000);
    await one.end(5_000);
    await aWhile();
    assert.deepEqual(await piecesOf(log, tenant, one.call), []);
    assert.deepEqual(await piecesSaid(one), []);
  });

test("sound that waits for an answer is kept on a yes, from its beginning", async () => {
  const one = await begin("asking");
  await one.say("customer", 0, 4_000, 4_000);
  await aWhile();
  assert.deepEqual(await piecesOf(log, tenant, one.call), [], "nothing before the answer");
  await one.give(4_000);
  await one.say("customer", 4_000, 6_000, 6_000);
  await one.final("customer", 5_000, "yes do record it");
  await one.end(6_000);
  await recordedTo(one, "customer", 5_900);
  sameSamples((await heard(one, "customer", 0, 6_000)).samples, samplesOf("customer", 0, 6_000));
});

test("and on a no nothing of it is, nor of what comes after", async () => {
  const one = await begin("asking");
  await one.say("customer", 0, 4_000, 4_000);
  await one.append(4_000, { type: "SoundConsentRefused", data: { by: "customer" } });
  await one.say("customer", 4_000, 8_000, 8_000);
  await one.end(8_000);
  await aWhile();
  assert.deepEqual(await piecesOf(log, tenant, one.call), []);
});

test("nothing follows a withdrawal, and what was recorded before it stays", async () => {
  const one = await begin("given");
  await one.say("customer", 0, 45_000, 45_000);
  await recordedTo(one, "customer", 29_000);
  await one.append(45_000, { type: "ConsentWithdrawn", data: { by: "customer" } });
  const { length } = await piecesSaid(one);
  await one.say("customer", 45_000, 80_000, 80_000);
  await one.end(80_000);
  await aWhile();
  assert.equal((await piecesSaid(one)).length, length);
  assert.equal((await piecesOf(log, tenant, one.call)).length, length);
  sameSamples((await heard(one, "customer", 0, 30_000)).samples, samplesOf("customer", 0, 30_000));
  assert.equal((await heard(one, "customer", 31_000, 80_000)).heardMs, 0);
});

test("of a pause nothing is recorded, to the sample", async () => {
  const one = await begin("given");
  await one.say("rep", 0, 5_000, 5_000);
  await one.append(5_100, { type: "CallPaused", data: { atMs: 5_100 } });
  await one.say("rep", 5_000, 9_000, 9_000);
  await one.append(9_010, { type: "CallResumed", data: { pausedMs: 3_910 } });
  await one.say("rep", 9_000, 12_000, 12_000);
  await one.final("rep", 11_000, "and so on then");
  await one.end(12_000);
  await recordedTo(one, "rep", 11_900);
  sameSamples((await heard(one, "rep", 0, 5_100)).samples, samplesOf("rep", 0, 5_100));
  sameSamples((await heard(one, "rep", 5_100, 9_010)).samples, new Int16Array(3_910 * 16));
  sameSamples((await heard(one, "rep", 9_010, 12_000)).samples, samplesOf("rep", 9_010, 12_000));
});

test("what is masked in the words is silent in the sound, and a little around it", async () => {
  const one = await begin("given");
  await one.say("customer", 0, 12_000, 0);
  await aWhile();
  assert.deepEqual(await piecesSaid(one), [], "its words are not known yet");
  await one.final("customer", 4_000, "my number is 4111 1111 1111 1111 thanks");
  await one.end(12_000);
  await recordedTo(one, "customer", 5_900);
  const [piece] = await piecesSaid(one);
  assert.deepEqual(piece?.muted, [{ fromMs: 4_450, toMs: 6_000 }]);
  // Seven words of a quarter of a second; the card is the fourth to the seventh, and the sound ends with the words.
  sameSamples((await heard(one, "customer", 0, 4_450)).samples, samplesOf("customer", 0, 4_450));
  sameSamples((await heard(one, "customer", 4_450, 6_000)).samples, new Int16Array(1_550 * 16));
  assert.equal((await heard(one, "customer", 6_100, 12_000)).heardMs, 0, "no words of it are known: it is not kept");
});

test("a span that is taken back cannot be heard, stored before the press or after it; what lies around it can", async () => {
  const one = await begin("given");
  await one.say("rep", 0, 40_000, 40_000);
  await recordedTo(one, "rep", 29_000);
  const span = { fromMs: 10_000, toMs: 20_000 };
  await one.append(41_000, { type: "WordsForgotten", data: { action: "a1", ...span, atMs: 41_000 } });
  const late = { fromMs: 35_000, toMs: 38_000 };
  await one.append(41_000, { type: "WordsForgotten", data: { action: "a2", ...late, atMs: 41_000 } });
  for (const taken of [span, late]) await forgetWords(log, keys, one.aggregate, taken);
  await one.say("rep", 40_000, 42_000, 42_000);
  await one.final("rep", 41_000, "where were we");
  await one.end(42_000);
  await recordedTo(one, "rep", 41_700);
  const parts = [
    [0, 10_000, true],
    [10_000, 20_000, false],
    [20_000, 35_000, true],
    [35_000, 38_000, false],
    [38_000, 41_700, true],
  ] as const;
  for (const [fromMs, toMs, isThere] of parts) {
    const { samples } = await heard(one, "rep", fromMs, toMs);
    sameSamples(samples, isThere ? samplesOf("rep", fromMs, toMs) : new Int16Array((toMs - fromMs) * 16));
  }
});

test("erased, nothing of a call can be heard, and nothing lies in the store", async () => {
  const one = await begin("given");
  await one.say("rep", 0, 3_000, 3_000);
  await one.final("rep", 2_000, "so be it then");
  await one.end(3_000);
  await recordedTo(one, "rep", 2_900);
  const store = recordingStore(log, keys);
  const asked = { tenant, calls: [one.call], subjects: ["rep", "both"], signal: new AbortController().signal } as const;
  assert.deepEqual(await store.ask(asked), { asked: 1, left: 1 }, "before the keys are gone");
  await keys.forget({ tenant, calls: [one.call], subjects: ["sound-rep", "sound-customer"] });
  assert.equal((await heard(one, "rep", 0, 3_000)).heardMs, 0);
  assert.deepEqual(await store.ask(asked), { asked: 1, left: 0 });
  assert.deepEqual(await piecesOf(log, tenant, one.call), []);
  assert.deepEqual(await store.ask(asked), { asked: 0, left: 0 });
});

test("a recording whose time is over is deleted, its words stay, and doing it again changes nothing", async () => {
  const one = await begin("given");
  await one.say("customer", 0, 3_000, 3_000);
  await one.final("customer", 2_000, "words that stay");
  await one.end(3_000);
  await recordedTo(one, "customer", 2_900);
  const known = await recordingsOf(log, tenant);
  const nowMs = Date.now() + 31 * 86_400_000;
  const due = expiredRecordings(known, nowMs, { days: 30, isHeld: (call) => call !== one.call });
  assert.deepEqual(
    due.map(({ call }) => call),
    [one.call],
  );
  assert.deepEqual(expiredRecordings(known, Date.now(), { days: 30, isHeld: () => false }), []);
  const what = { tenant, calls: [one.call], reason: "retention", by: "retention" as ActorId } as const;
  const sealedBefore = await readPiece(log, (await piecesOf(log, tenant, one.call))[0] ?? assert.fail("no piece"));
  assert.ok(sealedBefore);
  assert.deepEqual(await deleteRecordings({ log, calls, keys }, what), { calls: 1, keys: 2, pieces: 1 });
  assert.deepEqual(await deleteRecordings({ log, calls, keys }, what), { calls: 1, keys: 0, pieces: 0 });
  let deleted = 0;
  let words = "";
  for await (const { events } of log.read(one.aggregate))
    for (const { type, data } of events) {
      if (type === "RecordingDeleted") deleted += 1;
      if (type === "UtteranceTranscribed") words = String((data as EventData<"UtteranceTranscribed">).text);
    }
  assert.deepEqual([deleted, words], [1, "words that stay"]);
});

test("a recorder that leaves stores what may be, and the next goes on behind it", async () => {
  const one = await begin("given");
  await one.say("rep", 0, 8_000, 8_000);
  await sleep(lookMs * 3);
  const second = await recorder();
  await first.stop();
  await one.say("rep", 8_000, 12_000, 12_000);
  await one.final("rep", 11_000, "still the same call");
  await one.end(12_000);
  await recordedTo(one, "rep", 11_900);
  sameSamples((await heard(one, "rep", 0, 12_000)).samples, samplesOf("rep", 0, 12_000));
  const pieces = await piecesSaid(one);
  for (const [n, piece] of pieces.entries()) assert.equal(piece.firstSample, pieces[n - 1]?.endSample ?? 0);
  await second.stop();
});
