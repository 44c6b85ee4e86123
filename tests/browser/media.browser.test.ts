/** WebRTC from a real Chromium where gateway, media and stt are processes of their own, and the media process is killed. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import { decodeOggOpus } from "@wingman/gpu/audio/opus";
import { writeWav } from "@wingman/gpu/audio/wav";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { runRole } from "@wingman/ops/bin/run-role";
import { freePort } from "@wingman/ops/local/ports";
import { openLocal } from "@wingman/ops/local/instance";
import { decodeAudio } from "@wingman/streams/log/audio";
import { connectNats } from "@wingman/streams/log/connect";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { audioSubject } from "@wingman/streams/log/subjects";
import { chromium, openBrowser } from "../harness/browser.ts";
import { openMicrophone, type Sent } from "../harness/webrtc-page.ts";
import { root } from "../harness/wingman.ts";
import { type WingmanProcess, wingmanProcess } from "../harness/wingman-process.ts";
import { factsSeen, newCall, waitForFact, waitUntil } from "../scenarios/ground.ts";

const found = await chromium();
const hasSpeech = process.env["WINGMAN_MISSING_POCKETSPHINX"] === undefined;
const skip = found instanceof Failure ? found.message : hasSpeech ? false : "no PocketSphinx here";
const samplesPerMs = 16;
/** A real recogniser beside everything else that a machine of two cores does here. */
const patienceMs = 90_000;

const folder = await mkdtemp(join(tmpdir(), "wm-media-"));
after(() => rm(folder, { recursive: true, force: true }));
const local = openLocal({ root, dataDir: folder });
after(() => local.stop());
const nats = await local.nats;
const addresses = {
  WINGMAN_NATS_MONITOR_URL: nats.monitorUrls.join(","),
  WINGMAN_POSTGRES_URL: (await local.postgres).url("postgres"),
  WINGMAN_MASTER_KEY: randomBytes(32).toString("base64"),
};
/** Each as its own user of the log's server: what it needs and may not do would show here. */
const role = async (name: "media" | "stt"): Promise<WingmanProcess> => {
  const one = await wingmanProcess(
    ({ port }) => ({
      args: ["ops/bin/wingman.ts", "run", name],
      env: {
        ...addresses,
        WINGMAN_NATS_URL: nats.urlOf(name),
        WINGMAN_DATA_DIR: folder,
        WINGMAN_HTTP_PORT: String(port),
        WINGMAN_LOG_LEVEL: "error",
      },
    }),
    `${name} is ready`,
  );
  after(() => one[Symbol.asyncDispose]());
  return one;
};
const [media, other, stt] = [await role("media"), await role("media"), await role("stt")];
/** The gateway is this process: how busy the machine is that tests run on says nothing about Wingman. */
const gateway = await runRole("gateway", {
  root,
  version: "test",
  env: { ...process.env, ...addresses, WINGMAN_NATS_URL: nats.urlOf("gateway") },
  dataDir: folder,
  logLevel: "error",
  httpPort: await freePort(),
  bounds: { loopMs: Infinity, speechFactor: Infinity },
  tell: () => undefined,
});
after(() => gateway[Symbol.asyncDispose]());
const url = gateway.url ?? "";
if (!skip) await stt.start();

const connection = await connectNats(nats.url, "media-test", { user: "local" });
after(() => connection.close());
const log = await openJetStreamLog(connection, plainKeyring);

let file: string | undefined;
/** Half a minute of speech with short pauses, so that something is said at any moment. */
const speech = async (): Promise<Int16Array> => {
  const sound = await decodeOggOpus(await readFile(join(root, "ops/demo/samples/saas/rep.opus")));
  const frame = 20 * samplesPerMs;
  const pieces: Int16Array[] = [];
  let quiet = 0;
  for (let at = 0; at + frame <= sound.length && pieces.length < 4_000; at += frame) {
    const piece = sound.subarray(at, at + frame);
    quiet = piece.some((value) => Math.abs(value) > 300) ? 0 : quiet + 1;
    if (quiet < 30) pieces.push(piece);
  }
  const all = new Int16Array(pieces.length * frame);
  for (const [n, piece] of pieces.entries()) all.set(piece, n * frame);
  return all;
};

type Span = { readonly firstSample: number; readonly endSample: number };
/** What lies on AUDIO of the rep's side of a call. */
const onAudio = async (call: string): Promise<Span[]> => {
  const spans: Span[] = [];
  const subject = audioSubject({ tenant: demoPrincipal.tenant, call, channel: "rep" });
  const { state } = await log.manager.streams.info("AUDIO");
  for (let seq = state.first_seq; seq <= state.last_seq && seq > 0; seq++) {
    const message = await log.manager.direct.getMessage("AUDIO", { seq }).catch(() => null);
    if (message?.subject !== subject) continue;
    const frame = decodeAudio({
      subject,
      headers: message.header,
      data: message.data,
      sequence: seq,
      storedAt: message.time.getTime(),
    });
    if (frame) spans.push({ firstSample: frame.firstSample, endSample: frame.firstSample + frame.samples.length });
  }
  return spans;
};
/** Samples from 0 to `endSample` that are in none of the spans. */
const holesIn = (spans: readonly Span[], endSample: number): Span[] => {
  const holes: Span[] = [];
  let at = 0;
  for (const span of spans.toSorted((a, b) => a.firstSample - b.firstSample)) {
    if (span.firstSample > at) holes.push({ firstSample: at, endSample: span.firstSample });
    at = Math.max(at, span.endSample);
  }
  return at < endSample ? [...holes, { firstSample: at, endSample }] : holes;
};

const gapsOf = (client: Client): EventData<"AudioMissed">[] =>
  factsSeen(client).flatMap(({ type, data }) => (type === "AudioMissed" ? [data as EventData<"AudioMissed">] : []));
const finalsOf = (client: Client): EventData<"UtteranceTranscribed">[] =>
  factsSeen(client).flatMap(({ type, data }) =>
    type === "UtteranceTranscribed" ? [data as EventData<"UtteranceTranscribed">] : [],
  );
const wordsOf = (client: Client): number =>
  finalsOf(client).reduce((sum, { text }) => sum + text.split(" ").filter((word) => word !== "").length, 0);
const begin = async (): Promise<{ readonly client: Client; readonly call: string }> => {
  const [client, call] = [await openClient(url), newCall()];
  await client.ask("start-call", startOf({ call, channels: [{ channel: "rep", format: "int16" }] }));
  return { client, call };
};
const end = async (client: Client, call: string): Promise<number> => {
  const at = Date.now();
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  return Date.now() - at;
};

/** A page whose microphone is open, signed in as the rep. */
const withMicrophone = async () => {
  const open = await openBrowser({ signedIn: url, microphone: await microphone() });
  await open.page.goto(`${url}/account`, { waitUntil: "load" });
  await open.page.evaluate(openMicrophone);
  return open;
};

test("where no media process runs, an offer is refused with what to do", { skip }, async () => {
  await using open = await withMicrophone();
  const { page } = open;
  const { call, client } = await begin();
  const refused = await page.evaluate(`connectOnce("${call}").catch((error) => error.message)`);
  assert.match(String(refused), /503 WING_MEDIA_AWAY.*wingman run media/);
  assert.ok((await end(client, call)) < 3_000, "and a call ends without one");
  await client.close();
});

test(
  "killed in mid-call: the page goes on with another process, and what nobody heard is told",
  { skip },
  async (t) => {
    await media.start();
    await using open = await withMicrophone();
    const { page } = open;
    const { call, client } = await begin();
    await page.evaluate(`connect("${call}")`);
    await waitUntil(() => wordsOf(client) > 3, "words", patienceMs);
    assert.deepEqual(gapsOf(client), []);
    await other.start();

    const killedAt = Date.now();
    await media.kill();
    const told = await client.waitFor("error", ({ code }) => code === "WING_MEDIA_LOST", 10_000);
    const toldMs = Date.now() - killedAt;
    assert.match(told.remedy ?? "", /Connect again/);
    const sent = async () => (await page.evaluate("sent")) as Sent;
    const again = await waitUntil(
      async () => ((await sent()).connected.length > 1 ? sent() : undefined),
      "another connection",
      patienceMs,
    );
    const [{ data: gap }, before] = [
      await waitForFact<EventData<"AudioMissed">>(client, "AudioMissed", undefined, patienceMs),
      wordsOf(client),
    ];
    await waitUntil(() => wordsOf(client) > before + 2, "words by the other process", patienceMs);
    const endMs = await end(client, call);

    const spans = await onAudio(call);
    const gaps = gapsOf(client);
    const heardTo = Math.max(...finalsOf(client).map(({ endSample }) => endSample));
    // Every sample is on AUDIO, whose every final, silence and gap the recogniser tells, or is told as missed.
    assert.deepEqual(holesIn([...spans, ...gaps], heardTo), []);
    assert.equal(gaps.length, 1, JSON.stringify(gaps));
    const awayMs = (again.connected[1] ?? 0) - killedAt;
    const gapMs = (gap.endSample - gap.firstSample) / samplesPerMs;
    assert.ok(Math.abs(gapMs - awayMs) < 1_500, `a gap of ${gapMs} ms for ${awayMs} ms away`);
    assert.ok(endMs < 8_000, `the end took ${endMs} ms`);
    t.diagnostic(
      `told after ${toldMs} ms; the page saw it after ${(again.lost[0] ?? 0) - killedAt} ms, was connected again after ${awayMs} ms; gap ${Math.round(gapMs)} ms; end ${endMs} ms`,
    );
    await client.close();
  },
);

test("a call that ends while its media process is dead ends soon, with its words and the gap", { skip }, async (t) => {
  await other.stop();
  await other.start();
  await using open = await withMicrophone();
  const { page } = open;
  const { call, client } = await begin();
  await page.evaluate(`connect("${call}")`);
  await waitUntil(() => wordsOf(client) > 3, "words", patienceMs);
  await new Promise((resolve) => setTimeout(resolve, 1_500)); // In the middle of what is said next.
  await page.evaluate("sent.wanted = false");
  await other.kill();
  const [killedAt, spans] = [Date.now(), await onAudio(call)];
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  const awayMs = Date.now() - killedAt;
  const endMs = await end(client, call);
  await waitForFact(client, "CallEnded");
  const last = Math.max(...spans.map(({ endSample }) => endSample));
  const [gap, ...more] = gapsOf(client);
  assert.ok(gap, "the gap is told");
  assert.deepEqual(more, []);
  assert.equal(gap.reason, "the process that took its sound ended");
  assert.ok(Math.abs(gap.firstSample - last) < 16_000, `${gap.firstSample} is where AUDIO ends, ${last}`);
  const gapMs = (gap.endSample - gap.firstSample) / samplesPerMs;
  assert.ok(Math.abs(gapMs - awayMs) < 1_500, `a gap of ${gapMs} ms for ${awayMs} ms away`);
  // What had come before the end was heard, with nobody there to say that no more comes.
  const heardTo = Math.max(...finalsOf(client).map(({ endSample }) => endSample));
  assert.ok(last - heardTo < 2_000 * samplesPerMs, `words end at ${heardTo}, sound at ${last}`);
  assert.ok(endMs < 20_000);
  t.diagnostic(`end ${endMs} ms, ${Date.now() - killedAt} ms after the kill; gap ${Math.round(gapMs)} ms`);
  await client.close();
});

const microphone = async (): Promise<string> => {
  if (file !== undefined) return file;
  const path = join(folder, "rep.wav");
  await writeFile(path, writeWav(await speech()));
  return (file = path);
};
