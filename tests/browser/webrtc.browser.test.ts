/** Sound from a real Chromium by WebRTC: words of the sample come out; packets that are lost are told as missed. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { sideOf } from "@wingman/gpu/audio/sound-file.fixture";
import { writeWav } from "@wingman/gpu/audio/wav";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { chromium, openBrowser } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, finalsOf, newCall, waitUntil } from "../scenarios/ground.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;

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
  const said = await page.evaluate(`(async () => {
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
  assert.equal(said, "connected");
  const log = await wingman.log;
  const words = await waitUntil(
    async () => {
      const text = (await finalsOf(log, call, "rep")).join(" ");
      return text.split(" ").length > 3 && text;
    },
    "words",
    30_000,
  );
  console.log(words);
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  const events = await eventsOf(log, call);
  assert.deepEqual(
    events.filter(({ type }) => type === "AudioMissed").map(({ data }) => data),
    [],
  );
  await client.close();
});
