/** Two hundred clients that never read: what is kept for all of them together is bounded, and nobody else notices. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { unsentBytesMaxOfAll } from "@wingman/commands/gateway/send-budget";
import { openClient, startOf } from "@wingman/ops/bin/client";
import type { WebSocket } from "ws";
import { keptBytes } from "../harness/kept-bytes.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { deafClient, hears, newCall, waitForFact, waitUntil } from "./ground.ts";

const deafCount = 200;
const rounds = 800;
const lookEvery = 50;
/** What the test itself holds, and the library for two hundred sockets. */
const slackBytes = 24 * 1024 * 1024;

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
await wingman.log;

test("memory stays flat while two hundred clients never read, and one that reads misses nothing", async () => {
  const writer = await openClient(wingman.url);
  const call = newCall();
  await writer.ask("start-call", startOf({ call }));
  const before = await keptBytes();
  const sockets: WebSocket[] = [];
  for (let n = 0; n < deafCount; n += 20)
    // Hellos of one person are bounded by the minute, and a crowd of them is not the point.
    sockets.push(...(await Promise.all(Array.from({ length: 20 }, () => deafClient(wingman.url, call)))));
  after(() => {
    for (const socket of sockets) socket.terminate();
  });
  const text = "a ".repeat(2_000).trim();
  const kept: number[] = [];
  for (let n = 1; n <= rounds; n++) {
    writer.send("transcript", {
      call,
      channel: "rep",
      utterance: "u",
      revision: n,
      text,
      final: false,
      source: "typed",
    });
    if (n % lookEvery > 0) continue;
    await waitForFact<{ revision: number }>(writer, "FragmentTranscribed", (data) => data.revision === n, 30_000);
    writer.received.length = 0; // What this test keeps itself is not what the server keeps.
    kept.push((await keptBytes()) - before);
  }
  assert.ok(
    Math.max(...kept) < unsentBytesMaxOfAll + slackBytes,
    `kept: ${kept.map((bytes) => Math.round(bytes / 1e6)).join(", ")} MB`,
  );
  await writer.ask("transcript", {
    call,
    channel: "rep",
    utterance: "u",
    revision: 999,
    text: "we go on",
    final: true,
    source: "typed",
  });
  await waitForFact<{ text: string }>(writer, "UtteranceTranscribed", ({ text: heard }) => heard === "we go on");
  for (const socket of sockets) socket.terminate();
  await waitUntil(async () => (await keptBytes()) - before < slackBytes, "all memory back");
  await writer.close();
});
