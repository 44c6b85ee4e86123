/** Sound from a real Chromium by WebRTC: words of the sample come out; packets that are lost are told as missed. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import { sideOf } from "@wingman/gpu/audio/sound-file.fixture";
import { writeWav } from "@wingman/gpu/audio/wav";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { chromium, openBrowser } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, finalsOf, newCall, waitUntil } from "../scenarios/ground.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;

/** What the sample's first seconds say, as its own recogniser heard them. */
const known = await (async () => {
  const text = await readFile(new URL("../../ops/demo/samples/saas/heard.json", import.meta.url), "utf8");
  const { rep } = JSON.parse(text) as { rep: { text: string; endSample: number }[] };
  return rep.filter(({ endSample }) => endSample < 64_000).map((word) => word.text);
})();

test("a browser's microphone is heard by WebRTC", { skip }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "wm-webrtc-"));
  after(() => rm(folder, { recursive: true, force: true }));
  const microphone = join(folder, "rep.wav");
  await writeFile(microphone, writeWav(await sideOf("rep")));
  await using wingman = await startTestWingman({ withoutPages: false });
  await wingman.ready;
  await waitUntil(() => wingman.board.read().speech.ready, "the recogniser");
  await using open = await openBrowser({ signedIn: wingman.url, microphone });
  const { page } = open;
  await page.goto(`${wingman.url}/account`, { waitUntil: "load" });
  const client = await openClient(wingman.url);
  const call = newCall();
  await client.ask("start-call", startOf({ call, channels: [{ channel: "rep", format: "int16" }] }));
  const connect = () =>
    page.evaluate(`(async () => {
    const { access } = await (await fetch("/api/session/refresh", { method: "POST" })).json();
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
    const peer = new RTCPeerConnection();
    window.peer = peer;
    peer.addTransceiver(stream.getAudioTracks()[0], { direction: "sendonly" });
    await peer.setLocalDescription(await peer.createOffer());
    await new Promise((resolve) => {
      if (peer.iceGatheringState === "complete") resolve();
      peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && resolve();
      setTimeout(resolve, 3000);
    });
    const answer = await fetch("/api/calls/${call}/media", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer " + access },
      body: JSON.stringify({ sdp: peer.localDescription.sdp, sides: { 0: "rep" } }),
    });
    const body = await answer.json();
    if (!answer.ok) return JSON.stringify(body);
    await peer.setRemoteDescription({ type: "answer", sdp: body.sdp });
    for (let n = 0; n < 100 && peer.connectionState !== "connected"; n++) await new Promise((r) => setTimeout(r, 100));
    return peer.connectionState;
  })()`);
  assert.equal(await connect(), "connected");
  const log = await wingman.log;
  const words = await waitUntil(
    async () => {
      const text = (await finalsOf(log, call, "rep")).join(" ");
      return text.split(" ").length > 3 && text;
    },
    "words",
    30_000,
  );
  // Whatever a basic engine makes of it, some of it is what is said there.
  const heard = words.toLowerCase().split(" ");
  assert.ok(known.filter((word) => heard.includes(word)).length >= 2, words);
  const missed = async () =>
    (await eventsOf(log, call)).flatMap(({ type, data }) =>
      type === "AudioMissed" ? [data as EventData<"AudioMissed">] : [],
    );
  assert.deepEqual(await missed(), []);
  // A line that is lost: the next one goes on at its place, and what was not heard meanwhile is told.
  await page.evaluate("peer.close()");
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  assert.equal(await connect(), "connected");
  const [gap] = await waitUntil(
    async () => {
      const all = await missed();
      return all.length > 0 && all;
    },
    "the gap",
    20_000,
  );
  assert.ok(gap && gap.endSample - gap.firstSample > 16_000, JSON.stringify(gap));
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.close();
});
