/** Servers and recognisers that are killed in mid-call: the call goes on, nothing settled is lost or doubled. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import { isRunning } from "@wingman/ops/local/process-identity";
import { startOf } from "@wingman/ops/bin/client";
import { openCaller } from "../harness/caller.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, read, type Script, waitUntil } from "../scenarios/ground.ts";
import { allEvents, conversation, conversationMs, nothingLostOrDoubled, phraseMs, talk } from "./ground.ts";

const scripts = new Map<string, Script>();
const dying = { inCall: "", after: 0 };
/** Dies as an engine's process does: with a throw, over sound that it had taken. */
const mortal = (inner: Recognizer): Recognizer => ({
  ...inner,
  async *transcribe(channel, audio, signal) {
    for await (const heard of inner.transcribe(channel, audio, signal)) {
      if (channel.call === dying.inCall && dying.after-- === 0)
        throw new Failure("WING_STT_ENGINE_DIED", "The speech engine was ended by SIGKILL.");
      yield heard;
    }
  },
});
const wingman = await startTestWingman({ recognizer: mortal(hears(scripts)) });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;

const begin = async () => {
  const call = newCall();
  scripts.set(call, conversation);
  const caller = openCaller(wingman.url, call);
  after(() => caller[Symbol.asyncDispose]());
  await caller.ask(
    "start-call",
    startOf({
      call,
      channels: [
        { channel: "rep", format: "int16" },
        { channel: "customer", format: "int16" },
      ],
    }),
  );
  return caller;
};
/** Of the server that runs; one that is being started again is waited for. */
const pidOf = async (name: "nats" | "postgres"): Promise<number> => {
  const server = await wingman.servers[name];
  return waitUntil(() => server.pid !== undefined && isRunning(server.pid) && server.pid, name, 30_000);
};
const says = (part: string, detail: RegExp): boolean =>
  wingman.board.read().parts.some((progress) => progress.part === part && detail.test(progress.detail));

test("nats-server killed in mid-phrase: words spoken before, during and after it are finals, once", async () => {
  const caller = await begin();
  await talk(caller, 0, phraseMs + 900);
  const pid = await pidOf("nats");
  process.kill(pid, "SIGKILL");
  const pressed = caller.ask("mark", { call: caller.call, action: "while-away", note: "" });
  await talk(caller, phraseMs + 900, 2 * phraseMs);
  await pressed;
  assert.notEqual(await pidOf("nats"), pid);
  assert.ok(says("nats-server", /^nats-server ended and was started again at \d\d:\d\d$/));
  await talk(caller, 2 * phraseMs, conversationMs);
  await nothingLostOrDoubled(log, caller);
  const marks = (await allEvents(log, caller.call)).filter(({ type }) => type === "MomentMarked");
  assert.equal(marks.length, 1);
  await caller.ask("end-call", { call: caller.call, reason: "ended-by-rep" });
  assert.equal(caller.link(), "open", "the page's own line never broke");
});

test("PostgreSQL killed in mid-call: the call does not notice, and history has all of it afterwards", async () => {
  const caller = await begin();
  await talk(caller, 0, phraseMs);
  const pid = await pidOf("postgres");
  process.kill(pid, "SIGKILL");
  await talk(caller, phraseMs, conversationMs);
  await nothingLostOrDoubled(log, caller);
  const { position } = await caller.ask("end-call", { call: caller.call, reason: "ended-by-rep" });
  const row = await waitUntil(
    async () => {
      const { status, body } = await read(`${wingman.url}/api/calls?position=${position}`);
      const { calls = [] } = body as { calls?: { call: string; lines: number }[] };
      return status === 200 && calls.find(({ call }) => call === caller.call);
    },
    "the call in history",
    30_000,
  );
  assert.equal(row.lines, 6);
  assert.notEqual(await pidOf("postgres"), pid);
  assert.ok(says("postgres", /^PostgreSQL ended and was started again at \d\d:\d\d$/));
});

for (const afterReports of [0, 3, 9])
  test(`a recogniser that dies after ${afterReports} reports is followed by one that hears what it had not settled`, async () => {
    const caller = await begin();
    Object.assign(dying, { inCall: caller.call, after: afterReports });
    await talk(caller, 0, conversationMs);
    await nothingLostOrDoubled(log, caller);
    assert.ok(dying.after < 0, "it died");
    await caller.ask("end-call", { call: caller.call, reason: "ended-by-rep" });
  });

test("both servers killed at once, twice: the call goes on", async () => {
  const caller = await begin();
  for (const from of [0, phraseMs]) {
    await talk(caller, from, from + phraseMs / 2);
    for (const name of ["nats", "postgres"] as const) process.kill(await pidOf(name), "SIGKILL");
    await talk(caller, from + phraseMs / 2, from + phraseMs);
    await caller.ask("mark", { call: caller.call, action: `mark-${from}`, note: "" });
  }
  await talk(caller, 2 * phraseMs, conversationMs);
  await nothingLostOrDoubled(log, caller);
  await caller.ask("end-call", { call: caller.call, reason: "ended-by-rep" });
});
