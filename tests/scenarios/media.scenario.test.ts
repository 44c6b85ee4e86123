/** Several media processes and a gateway's view of them, with softphones: who takes what, what is refused, and what is known of the dead. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { connect } from "@nats-io/transport-node";
import { openMediaDesk } from "@wingman/commands/media/desk";
import { type MediaHost, openMediaHost } from "@wingman/commands/media/host";
import { openSoftphone, type Softphone } from "@wingman/commands/media/softphone.fixture";
import type { CallCommand } from "@wingman/domain/call/call";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { opusPackets } from "@wingman/gpu/audio/sound-file.fixture";
import { newId } from "@wingman/streams/base/ids";
import { masterKeyOf } from "@wingman/streams/keys/master-key";
import { openAsker } from "@wingman/streams/keys/sealed-talk";
import { openFanOut } from "@wingman/streams/live/fan-out";
import { announceSettled, audioEnd } from "@wingman/streams/log/audio";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { answerMedia, askMedia, hearMedia, sayMedia } from "@wingman/streams/log/media-door";
import { plainKeyring } from "@wingman/streams/log/seal";
import { pino } from "pino";
import { callStarted } from "../harness/events.ts";
import { startNats } from "../harness/nats.ts";
import { newCall, waitUntil } from "./ground.ts";

const nats = await startNats();
after(() => nats[Symbol.asyncDispose]());
const log = await openJetStreamLog(nats.connection, plainKeyring);
const calls = callsOn(log);
const tenant = "acme" as TenantId;
const actor = "rep-1" as ActorId;
const bytes = randomBytes(32);
const master = Promise.resolve(masterKeyOf(bytes));
const stopping = new AbortController();
const desk = openMediaDesk(log, master, stopping.signal);
after(() => stopping.abort());
const packets = await opusPackets();

/** What media processes say of themselves, by their ids. */
const beats = new Map<string, { peers: { call: string }[]; room: number; leaves: boolean }>();
hearMedia(
  log,
  (text) => {
    const beat = JSON.parse(text) as { media: string; peers: { call: string }[]; room: number; leaves: boolean };
    beats.set(beat.media, beat);
  },
  stopping.signal,
);

type Process = { readonly media: string; readonly host: MediaHost; kill(): Promise<void>; stop(): Promise<void> };
/** One with a line of its own, which is cut when it is killed. */
const mediaProcess = async (peersMax?: number): Promise<Process> => {
  const connection = await connect({ servers: nats.url });
  const own = await openJetStreamLog(connection, plainKeyring);
  const ending = new AbortController();
  const media = newId();
  const host = openMediaHost({
    services: { log: own, calls: callsOn(own), fanOut: openFanOut(own), now: Date.now },
    allowances: { sound: async () => true },
    iceServers: [],
    media,
    master: Promise.resolve(masterKeyOf(bytes)),
    logger: pino({ level: "silent" }),
    signal: ending.signal,
    peersMax,
  });
  await waitUntil(() => beats.get(media), "its first word");
  let isOver = false;
  const kill = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    await connection.close();
    await host.drain(); // Its connections go with the process; of what it says nothing gets out.
  };
  const stop = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    ending.abort();
    await host.drain();
    await connection.close();
  };
  after(kill);
  return { media, host, kill, stop };
};
const begin = async (): Promise<string> => {
  const call = newCall();
  const { data } = callStarted();
  const sent = await calls.send(
    callAggregate(tenant, call),
    { type: "StartCall", call: data, consent: "unasked" } as unknown as CallCommand, // A stored event has all of it.
    { actor, clockMs: 0 },
  );
  assert.equal(sent.kind, "done");
  await act(call, { type: "AnswerConsent", answer: "agreed", how: "aloud" });
  return call;
};
const act = async (call: string, command: CallCommand): Promise<void> => {
  const sent = await calls.send(callAggregate(tenant, call), command, { actor, clockMs: 1_000 });
  assert.equal(sent.kind, "done", JSON.stringify(sent));
};
const phone = async (): Promise<Softphone> => {
  const one = await openSoftphone();
  after(() => one[Symbol.asyncDispose]());
  return one;
};
const connected = async (call: string): Promise<Softphone> => {
  const one = await phone();
  await one.accept(await desk.offer({ tenant, call, sdp: one.sdp, sides: one.sides }));
  return one;
};
const speak = async (one: Softphone, from: number, to: number): Promise<void> => {
  for (let n = from; n < to; n++) {
    one.send(n, packets[n] ?? new Uint8Array());
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};
const endOf = (call: string) => audioEnd(log, { tenant, call, channel: "rep" });
const reaches = (call: string, packet: number) =>
  waitUntil(async () => ((await endOf(call))?.endSample ?? 0) >= packet * 320, `packet ${packet} of the sound`);
const still = async (call: string): Promise<number | undefined> => {
  await new Promise((resolve) => setTimeout(resolve, 500));
  return (await endOf(call))?.endSample;
};

test("where no process runs an offer is refused in bounded time, and a call ends at once", async () => {
  const one = await phone();
  const call = await begin();
  const at = Date.now();
  await assert.rejects(desk.offer({ tenant, call, sdp: one.sdp, sides: one.sides }), { code: "WING_MEDIA_AWAY" });
  assert.ok(Date.now() - at < 4_000);
  assert.deepEqual(await desk.end(tenant, call), { channels: [], unheard: [], cutOff: [] });
});

test("each connection goes to the process with the fewest; where all are full it is refused, until one is free", async () => {
  const processes = [await mediaProcess(1), await mediaProcess(1)];
  const [first, second, third] = [await begin(), await begin(), await begin()];
  await connected(first);
  await connected(second);
  const callsIn = (media: string): string[] => (beats.get(media)?.peers ?? []).map(({ call }) => call);
  await waitUntil(() => processes.every(({ media }) => callsIn(media).length === 1), "one in each");
  const more = await phone();
  const offer = () => desk.offer({ tenant, call: third, sdp: more.sdp, sides: more.sides });
  await assert.rejects(offer(), { code: "WING_BUSY" });
  await act(first, { type: "EndCall", reason: "ended-by-rep", durationMs: 1_000 });
  await waitUntil(() => processes.some(({ media }) => beats.get(media)?.room === 1), "a place");
  await more.accept(await offer());
  for (const each of processes) await each.stop();
});

test("what no gateway sealed is not answered: plain, under another key, for another process, or a second time", async () => {
  const { media, stop } = await mediaProcess();
  const call = await begin();
  await connected(call);
  const text = JSON.stringify({ kind: "end", tenant, call });
  const asked = (sealed: Uint8Array) => askMedia(log, media, sealed, 1_000);
  assert.equal(await asked(new TextEncoder().encode(text)), "late");
  const stranger = openAsker(Promise.resolve(masterKeyOf(randomBytes(32))));
  assert.equal(await asked((await stranger.ask(media, text)).bytes), "late");
  const asker = openAsker(master);
  assert.equal(await asked((await asker.ask("another", text)).bytes), "late");
  assert.equal(beats.get(media)?.peers.length, 1, "nothing was ended");
  const question = await asker.ask(media, text);
  const answer = await asked(question.bytes);
  assert.ok(answer instanceof Uint8Array);
  assert.match(asker.read(question, answer) ?? "", /"kind":"ended"/);
  assert.equal(await asked(question.bytes), "late");
  await stop();
});

test("another tenant's call, and one that is over, are not found, whatever the request says", async () => {
  const { stop } = await mediaProcess();
  const call = await begin();
  const one = await phone();
  const offer = (of: string) => desk.offer({ tenant: of, call, sdp: one.sdp, sides: one.sides });
  await assert.rejects(offer("globex"), { code: "WING_CALL_NOT_FOUND" });
  await assert.rejects(desk.offer({ tenant, call, sdp: "v=0", sides: one.sides }), { code: "WING_MEDIA_OFFER" });
  await act(call, { type: "EndCall", reason: "ended-by-rep", durationMs: 1_000 });
  await assert.rejects(offer(tenant), { code: "WING_CALL_NOT_FOUND" });
  await stop();
});

test("sound flows while the call lets it: not in a pause, not after a withdrawal, and its end hangs up", async () => {
  const { media, stop } = await mediaProcess();
  const call = await begin();
  const one = await connected(call);
  await speak(one, 0, 50);
  await reaches(call, 45);
  await act(call, { type: "PauseCall" });
  // The end of what was said is followed by a second of nothing, and then by nothing at all.
  const before = await waitUntil(async () => (await endOf(call))?.endSample, "its end");
  await speak(one, 50, 90);
  const inPause = (await still(call)) ?? 0;
  assert.ok(inPause <= before + 16_000, `${inPause} after ${before}`);
  await act(call, { type: "ResumeCall", pausedMs: 500 });
  await new Promise((resolve) => setTimeout(resolve, 200));
  await speak(one, 110, 150);
  await reaches(call, 145);
  await act(call, { type: "AnswerConsent", answer: "withdrawn", how: "aloud" });
  await waitUntil(async () => (await endOf(call)) === undefined, "an empty AUDIO");
  await speak(one, 150, 180);
  assert.equal(await still(call), undefined);
  await act(call, { type: "EndCall", reason: "ended-by-rep", durationMs: 1_000 });
  await waitUntil(() => beats.get(media)?.peers.length === 0, "the connection's end");
  await stop();
});

test("an end waits for what is on its way, late packets and all, and says what nobody heard", async () => {
  const { stop } = await mediaProcess();
  const call = await begin();
  const one = await connected(call);
  await speak(one, 0, 50);
  await speak(one, 51, 54); // One is missing, and is waited for.
  await reaches(call, 50);
  const { channels, unheard, cutOff } = await desk.end(tenant, call);
  assert.deepEqual(
    [channels, unheard, cutOff],
    [["rep"], [{ channel: "rep", firstSample: 0, endSample: 54 * 320 }], []],
  );
  const again = await connected(call);
  assert.equal(again.state(), "connected", "where the call did not end after all, it is taken up again");
  await speak(again, 0, 20);
  const end = await waitUntil(async () => {
    const now = await endOf(call);
    return now && now.endSample > 54 * 320 + 25_600 ? now : undefined;
  }, "sound at its later place");
  announceSettled(log, { tenant, call, channel: "rep" }, end.endSample);
  await stop();
});

test("a process that is killed is known to be gone: whoever speaks is told, the next offer goes elsewhere, the end is soon", async () => {
  const dead = await mediaProcess();
  const call = await begin();
  const one = await connected(call);
  await speak(one, 0, 50);
  await reaches(call, 50);
  const told: string[][] = [];
  const leave = desk.watch(tenant, call, (channels) => told.push([...channels]));
  await dead.kill();
  const at = Date.now();
  assert.deepEqual((await desk.end(tenant, call)).cutOff, ["rep"]);
  assert.ok(Date.now() - at < 1_000, `${Date.now() - at} ms`);
  assert.deepEqual(told, [["rep"]]);
  leave();
  const { stop } = await mediaProcess();
  const next = await connected(call);
  // By its own clock, or behind what lay there when no word of it was known: never a number twice.
  const before = (await endOf(call))?.endSample ?? 0;
  await speak(next, 0, 20);
  await waitUntil(async () => ((await endOf(call))?.endSample ?? 0) >= before + 10 * 320, "more sound");
  assert.deepEqual((await desk.end(tenant, call)).cutOff, [], "it came in again");
  await stop();
});

test("one that hangs, or falls silent, counts as dead in bounded time", async () => {
  const [call, media] = [await begin(), newId()];
  const hanging = new AbortController();
  answerMedia(log, media, async () => undefined, hanging.signal);
  const beat = { media, peers: [{ tenant, call, channels: ["rep"] }], room: 9, leaves: false };
  sayMedia(log, JSON.stringify(beat));
  await waitUntil(() => beats.get(media), "its word");
  const at = Date.now();
  assert.deepEqual((await desk.end(tenant, call)).cutOff, ["rep"]);
  assert.ok(Date.now() - at < 8_000, `${Date.now() - at} ms`);
  sayMedia(log, JSON.stringify({ ...beat, media: newId() }));
  const silent = new Promise((resolve) => desk.watch(tenant, call, resolve));
  assert.deepEqual(await silent, ["rep"]);
  hanging.abort();
});

test("told to stop, a process says so at once, and what it was sent is on AUDIO", async () => {
  const leaving = await mediaProcess();
  const call = await begin();
  const one = await connected(call);
  await speak(one, 0, 50);
  await speak(one, 52, 55);
  await reaches(call, 50);
  const silent = new Promise((resolve) => desk.watch(tenant, call, resolve));
  await leaving.stop();
  assert.deepEqual(await silent, ["rep"]);
  assert.equal((await endOf(call))?.endSample, 55 * 320);
});
