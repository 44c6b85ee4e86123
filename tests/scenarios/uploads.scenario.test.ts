/** A recording that is sent by HTTP and heard by the gateway itself: in parts, by one's own side, through a restart. */
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { scriptedRecognizer } from "@wingman/gpu/stt/scripted";
import { mp3File, wavAround } from "@wingman/gpu/audio/sound-file.fixture";
import { openClient } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { Running } from "@wingman/ops/bin/up";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, finalsOf, newCall, said, waitUntil } from "./ground.ts";

const dataDir = await mkdtemp(join(tmpdir(), "wm-uploads-"));
const recognizer = scriptedRecognizer(({ channel }) =>
  channel === "rep"
    ? [...said("good morning", 1_000), ...said("goodbye then", 20_000)]
    : said("it is too expensive", 10_000),
);
const start = (): Promise<Running> => startTestWingman({ recognizer, dataDir });
let wingman = await start();
after(async () => {
  await wingman[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});
await wingman.ready.catch(() => undefined);
await waitUntil(() => wingman.board.read().speech.ready, "the recogniser");

const seconds = 30;
/** A steady tone on both sides, so that it can be looked for on the disk. */
const stereo = wavAround(new Uint8Array(seconds * 16_000).fill(0x93), {
  codec: 7,
  channels: 2,
  rateHz: 8_000,
  bits: 8,
});
type Answer = {
  upload: string;
  receivedBytes: number;
  sound: { kind: string; channelCount: number; durationMs: number; peaks: number[][] } | null;
  code?: string;
};

const ask = async <Body>(
  method: string,
  path: string,
  body?: unknown,
  bytes?: Uint8Array,
): Promise<{ status: number; body: Body }> => {
  const answer = await signedFetch(`${wingman.url}${path}`, {
    method,
    ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    ...(bytes && { headers: { "content-type": "application/octet-stream" }, body: Buffer.from(bytes) }),
  });
  return { status: answer.status, body: (await answer.json()) as Body };
};
const send = async (bytes: Uint8Array, partBytes = 100_000): Promise<{ status: number; body: Answer }> => {
  const begun = await ask<Answer>("POST", "/api/uploads", { bytes: bytes.length });
  let last = begun;
  for (let at = 0; at < bytes.length && last.status === 200; at += partBytes)
    last = await ask<Answer>(
      "PUT",
      `/api/uploads/${begun.body.upload}/part?at=${at}`,
      undefined,
      bytes.subarray(at, at + partBytes),
    );
  return last;
};
const play = (upload: string, change: object = {}) => {
  const call = newCall();
  const body = {
    call,
    title: "Sent",
    customer: { name: "Ana", company: "", role: "" },
    language: "en",
    playbook: null,
    pace: "fast",
    agreed: "aloud",
    sides: [
      { upload, channel: 0, side: "rep" },
      { upload, channel: 1, side: "customer" },
    ],
    ...change,
  };
  return ask<{ call: string; code?: string }>("POST", "/api/uploads/play", body).then((answer) => ({
    ...answer,
    call,
  }));
};
/** May be asked 600 times in a minute, so not as often as `waitUntil` looks; and whoever is told to wait would wait for nothing. */
const askedEveryMs = 150;
const played = async (call: string) => {
  await new Promise((resolve) => setTimeout(resolve, askedEveryMs));
  const answer = await ask<{ state: string; atMs: number; durationMs: number }>("GET", `/api/calls/${call}/played`);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer;
};
const over = (call: string, msMax = 60_000): Promise<string> =>
  waitUntil(
    async () => {
      const { body } = await played(call);
      return body.state !== "playing" && body.state;
    },
    "the end of the recording",
    msMax,
  );

test("a file sent in parts is known when all of it is here, and heard with the page closed", async () => {
  const { status, body } = await send(stereo);
  assert.equal(status, 200);
  assert.deepEqual([body.sound?.kind, body.sound?.channelCount, body.sound?.durationMs], ["wav", 2, seconds * 1_000]);
  assert.deepEqual([body.sound?.peaks.length, body.sound?.peaks[0]?.length], [2, 240]);
  const names = await readdir(join(dataDir, "uploads"));
  assert.equal(names.filter((name) => name.endsWith(".sound")).length, 2);
  for (const name of names) {
    const lies = await readFile(join(dataDir, "uploads", name));
    assert.equal(lies.indexOf(lies.subarray(1_000, 1_064), 1_064), -1, "what lies there repeats itself as a tone does");
  }
  const { call, status: begun } = await play(body.upload);
  assert.equal(begun, 200);
  assert.equal(await over(call), "finished");
  const log = await wingman.log;
  assert.deepEqual(await finalsOf(log, call, "rep"), ["good morning", "goodbye then"]);
  assert.deepEqual(await finalsOf(log, call, "customer"), ["it is too expensive"]);
  const events = await eventsOf(log, call);
  const ended = events.find(({ type }) => type === "CallEnded")?.data as EventData<"CallEnded">;
  assert.deepEqual([ended.reason, ended.durationMs], ["recording-finished", seconds * 1_000]);
  assert.ok(!events.some(({ type }) => type === "AudioMissed"));
  await waitUntil(async () => (await readdir(join(dataDir, "uploads"))).length === 0, "an empty folder");
});

test("a customer who was not asked is not written down; MP3 with the sides the other way round", async () => {
  const { body } = await send(await mp3File(), 5_000);
  assert.equal(body.sound?.kind, "mp3");
  const sides = [
    { upload: body.upload, channel: 1, side: "rep" },
    { upload: body.upload, channel: 0, side: "customer" },
  ];
  const { call } = await play(body.upload, { agreed: "not-asked", sides });
  assert.equal(await over(call), "finished");
  const log = await wingman.log;
  assert.deepEqual(await finalsOf(log, call), ["good morning"]);
  assert.ok((await eventsOf(log, call)).some(({ type }) => type === "ConsentRefused"));
});

test("what is no sound, too much or out of place is refused by a code with a remedy", async () => {
  const bad = await send(new TextEncoder().encode("Dear customer, ".repeat(40)));
  assert.deepEqual([bad.status, bad.body.code], [422, "WING_AUDIO_KIND"]);
  const huge = await ask<Answer>("POST", "/api/uploads", { bytes: 1_000_000_001 });
  assert.equal(huge.status, 400);
  const begun = await ask<Answer>("POST", "/api/uploads", { bytes: 1_000 });
  const ahead = await ask<Answer>(
    "PUT",
    `/api/uploads/${begun.body.upload}/part?at=500`,
    undefined,
    new Uint8Array(10),
  );
  assert.deepEqual([ahead.status, ahead.body.code], [409, "WING_UPLOAD_PLACE"]);
  assert.equal((await ask("DELETE", `/api/uploads/${begun.body.upload}`)).status, 200);
  assert.equal((await play(begun.body.upload)).status, 404);
  const { body } = await send(stereo);
  const twice = await play(body.upload, {
    sides: [0, 1].map((channel) => ({ upload: body.upload, channel, side: "rep" })),
  });
  assert.deepEqual([twice.status, twice.body.code], [400, "WING_CALL_SIDES"]);
  assert.equal((await play(body.upload)).status, 200, "and it is still there to be played rightly");
});

test("a gateway that stops in the middle goes on with the call when it is back; nothing is lost or heard twice", async () => {
  const { body } = await send(stereo);
  const { call } = await play(body.upload, { pace: "real" });
  await waitUntil(async () => (await finalsOf(await wingman.log, call)).length > 0, "the first words", 20_000);
  await wingman[Symbol.asyncDispose]();
  wingman = await start();
  await waitUntil(() => wingman.board.read().speech.ready, "the recogniser");
  assert.equal(await over(call, 90_000), "finished");
  const log = await wingman.log;
  assert.deepEqual(await finalsOf(log, call, "rep"), ["good morning", "goodbye then"]);
  assert.deepEqual(await finalsOf(log, call, "customer"), ["it is too expensive"]);
  await waitUntil(async () => (await readdir(join(dataDir, "uploads"))).length === 0, "an empty folder");
});

test("whoever stops it ends the call, from the page that sent it or from the call's own", async () => {
  const [one, two] = [await send(stereo), await send(stereo)];
  const first = await play(one.body.upload, { pace: "real" });
  const second = await play(two.body.upload, { pace: "real" });
  assert.deepEqual(
    [first.status, second.status],
    [200, 200],
    JSON.stringify([first.body, second.body, one.body, two.body]).slice(0, 800),
  );
  await waitUntil(async () => (await played(first.call)).body.atMs > 1_000, "a second of it", 20_000);
  assert.equal((await ask("DELETE", `/api/calls/${first.call}/played`)).status, 200);
  assert.equal(await over(first.call), "stopped");
  // What was said just before the end is heard, though another line than the recording's ends the call.
  await waitUntil(async () => (await played(second.call)).body.atMs > 1_700, "the first words", 20_000);
  const client = await openClient(wingman.url, { call: second.call });
  await client.ask("end-call", { call: second.call, reason: "ended-by-rep" });
  await client.close();
  assert.equal(await over(second.call), "stopped");
  assert.deepEqual(await finalsOf(await wingman.log, second.call, "rep"), ["good morning"]);
  for (const call of [first.call, second.call]) {
    const ended = (await eventsOf(await wingman.log, call)).find(({ type }) => type === "CallEnded");
    assert.equal((ended?.data as EventData<"CallEnded">).reason, "ended-by-rep");
  }
  assert.equal((await ask<{ code: string }>("GET", `/api/calls/${newCall()}/played`)).status, 404);
});
