/** RTP that arrives out of order, twice and with holes: what came is heard at its place, what did not is told as missed, and it adds up. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { openTrack } from "@wingman/commands/media/track";
import { opusPackets } from "@wingman/gpu/audio/sound-file.fixture";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, finalsOf, hears, newCall, said, type Script, waitUntil } from "./ground.ts";

const scripts = new Map<string, Script>();
const wingman = await startTestWingman({ recognizer: hears(scripts) });
after(() => wingman[Symbol.asyncDispose]());
await waitUntil(() => wingman.board.read().speech.ready, "the recogniser");

test("every fiftieth packet is lost, others change places: words stand, and each hole is told", async () => {
  const client = await openClient(wingman.url);
  const call = newCall();
  scripts.set(call, { rep: said("good morning", 1_005) });
  await client.ask("start-call", startOf({ call, channels: [{ channel: "rep", format: "int16" }] }));
  const packets = (await opusPackets()).slice(0, 200);
  let samples = 0;
  const track = await openTrack(
    (first, sound) => {
      samples += sound.length;
      client.sound("rep", first, sound);
    },
    () => 0,
  );
  // Counted so that sequence and timestamp both begin anew on the way.
  const sent = packets.map((payload, n) => ({
    sequence: (65_500 + n) % 65_536,
    timestamp: (4_294_967_000 + n * 960) % 4_294_967_296,
    payload,
  }));
  const order = sent.flatMap((packet, n) => (n % 50 === 49 ? [] : [packet]));
  for (let n = 10; n < order.length - 2; n += 20) [order[n], order[n + 2]] = [order[n + 2]!, order[n]!];
  for (const [n, packet] of order.entries()) {
    track.take(packet);
    if (n % 30 === 0) track.take(packet);
  }
  track.close();
  const lost = sent.length - order.length;
  assert.equal(track.lost() + 1, lost, "the last of all is waited for");
  assert.equal(samples, order.length * 320);
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  const log = await wingman.log;
  assert.deepEqual(await finalsOf(log, call, "rep"), ["good morning"]);
  const missed = (await eventsOf(log, call)).flatMap(({ type, data }) =>
    type === "AudioMissed" ? [data as EventData<"AudioMissed">] : [],
  );
  const holes = sent.flatMap((_, n) => (n % 50 === 49 && n < 199 ? [[n * 320, (n + 1) * 320]] : []));
  assert.deepEqual(
    missed.map(({ firstSample, endSample }) => [firstSample, endSample]),
    holes,
  );
  await client.close();
});
