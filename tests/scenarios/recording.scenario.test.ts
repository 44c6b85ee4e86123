/** A call that may be recorded, from the socket to the player: the sample's own sound, and nothing of it on the disk as it was. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import type { CallView } from "@wingman/domain/call/view";
import { readWav } from "@wingman/gpu/audio/wav";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { filesHolding } from "../harness/files-holding.ts";
import { sameSamples } from "../harness/recorded-call.ts";
import { readSample } from "../harness/sample.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, hears, newCall, said, samplesPerMs, type Script, waitForFact, waitUntil } from "./ground.ts";

const dataDir = await mkdtemp(join(tmpdir(), "wm-recording-"));
const scripts = new Map<string, Script>();
const wingman = await startTestWingman({ dataDir, recognizer: hears(scripts) });
after(async () => {
  await wingman[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});
const log = await wingman.log;
await waitUntil(() => wingman.board.read().speech.ready, "the recogniser");
const { sides } = await readSample();
const lengthMs = 12_000;
const frameMs = 100;

const begin = async (record: boolean, customer: ReturnType<typeof said>) => {
  const client = await openClient(wingman.url, {});
  after(() => client.close());
  const call = newCall();
  scripts.set(call, { customer, rep: said("I will write that down", 9_000) });
  const channels = (["customer", "rep"] as const).map((channel) => ({ channel, format: "int16" as const }));
  await client.ask("start-call", startOf({ call, consent: "asking", channels }));
  await client.ask("consent", { call, answer: "agreed", how: "aloud" });
  if (record) {
    await client.ask("consent", { call, about: "sound", answer: "asking", how: "aloud" });
    await client.ask("consent", { call, about: "sound", answer: "agreed", how: "aloud" });
  }
  for (let at = 0; at < lengthMs; at += frameMs)
    for (const channel of ["customer", "rep"] as const)
      client.sound(channel, at * samplesPerMs, sides[channel].slice(at * samplesPerMs, (at + frameMs) * samplesPerMs));
  await waitForFact(client, "UtteranceTranscribed", ({ text }: { text: string }) => text.includes("down"));
  return { client, call };
};
const ask = (path: string): Promise<Response> => signedFetch(`${wingman.url}/api/calls/${path}`);

test("it is heard again as it was said, but for the number, and the disk holds none of it unsealed", async () => {
  const { client, call } = await begin(true, [
    ...said("it is four one one one one one one one one one one one one one one one", 1_000),
    ...said("take a note", 9_000),
  ]);
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await waitUntil(
    async () => (await eventsOf(log, call)).filter(({ type }) => type === "SoundRecorded").length >= 2,
    "both sides recorded",
  );
  const answer = await ask(`${call}/recording`);
  const { none, sides: recorded } = (await answer.json()) as {
    none: null;
    sides: {
      channel: "rep" | "customer";
      spans: { fromMs: number; toMs: number }[];
      muted: (typeof recorded)[0]["spans"];
    }[];
  };
  assert.equal(none, null);
  const customer = recorded.find(({ channel }) => channel === "customer") ?? assert.fail("the customer's side");
  const [muted] = customer.muted;
  assert.ok(muted, "the number is silent");
  const opened = (await eventsOf(log, call)).find(
    ({ type, data }) => type === "ChannelOpened" && (data as EventData<"ChannelOpened">).channel === "customer",
  );
  const { openedAtMs } = opened?.data as EventData<"ChannelOpened">;
  const [span] = customer.spans;
  assert.ok(span);

  const response = await ask(`${call}/sound?channel=customer&from=${span.fromMs}&to=${span.toMs}`);
  assert.deepEqual([response.status, response.headers.get("content-type")], [200, "audio/wav"]);
  assert.equal(response.headers.get("cache-control"), "no-store");
  const { samples } = readWav(new Uint8Array(await response.arrayBuffer()));
  const first = Math.round((span.fromMs - openedAtMs) * samplesPerMs);
  const expected = sides.customer.slice(first, first + samples.length);
  const [from, to] = [muted.fromMs, muted.toMs].map((ms) => Math.round((ms - span.fromMs) * samplesPerMs)) as [
    number,
    number,
  ];
  assert.ok(
    expected.subarray(from, to).some((sample) => sample !== 0),
    "something was said there",
  );
  expected.fill(0, from, to);
  expected.fill(0, lengthMs * samplesPerMs - first); // A moment of nothing ends the last sentence.
  sameSamples(samples, expected);

  const both = await ask(`${call}/sound?from=0&to=5000`);
  assert.equal(readWav(new Uint8Array(await both.arrayBuffer()), 1).channelCount, 2);
  assert.equal((await ask(`${call}/sound?from=0&to=70000`)).status, 400);

  const canaries = [2_500, 6_000, 9_500].map((ms) =>
    Buffer.from(sides.customer.slice(ms * samplesPerMs, ms * samplesPerMs + 64).buffer),
  );
  for (const canary of canaries) assert.ok(new Set(canary).size > 20, "speech, and no silence");
  assert.deepEqual(await filesHolding(dataDir, canaries), []);
  const watcher = await openClient(wingman.url, { call });
  after(() => watcher.close());
  const { recording } = (await watcher.waitFor("welcome")).snapshot as CallView;
  assert.ok((recording.customer?.ms ?? 0) > 8_000);
});

test("where words alone were agreed to, there is no sound, and it is said why", async () => {
  const { client, call } = await begin(false, said("only my words", 1_000));
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await waitUntil(async () => (await eventsOf(log, call)).some(({ type }) => type === "CallEnded"), "its end");
  assert.deepEqual(await (await ask(`${call}/recording`)).json(), { none: "not-asked", sides: [], takenBack: [] });
  const sound = await ask(`${call}/sound?from=0&to=1000`);
  assert.equal(sound.status, 404);
  assert.equal(((await sound.json()) as { code: string }).code, "WING_RECORDING_NOT_FOUND");
  assert.equal((await ask("nobody/recording")).status, 404);
});
