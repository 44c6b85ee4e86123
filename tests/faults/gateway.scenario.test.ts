/** The whole process that a call runs through is killed or told to stop in mid-call, and started again. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { openLocal } from "@wingman/ops/local/instance";
import type { EventLog } from "@wingman/streams/log/event-log";
import { openCaller } from "../harness/caller.ts";
import { withSealedLog } from "../harness/sealed-log.ts";
import { root } from "../harness/wingman.ts";
import { wingmanProcess } from "../harness/wingman-process.ts";
import { newCall, waitUntil } from "../scenarios/ground.ts";
import { conversationMs, nothingLostOrDoubled, phraseMs, talk } from "./ground.ts";

const program = join(root, "tests/faults/wingman.test-program.ts");
const wingman = await wingmanProcess(({ dataDir, port }) => ({ args: [program, dataDir, String(port)] }), "ready\n");
after(() => wingman[Symbol.asyncDispose]());
await wingman.start();

const begin = async () => {
  const caller = openCaller(wingman.url, newCall());
  after(() => caller[Symbol.asyncDispose]());
  await caller.ask("start-call", startOf({ call: caller.call }));
  return caller;
};
/** The log as it lies there, once nobody runs on it. */
const withLog = async (work: (log: EventLog) => Promise<void>): Promise<void> => {
  await using local = openLocal({ root, dataDir: wingman.dataDir });
  await withSealedLog(local, work);
};

test("killed in mid-phrase and started again: the page comes back by itself, and every word is a final, once", async () => {
  const caller = await begin();
  await talk(caller, 0, phraseMs + 900);
  await waitUntil(() => caller.facts.some(({ type }) => type === "UtteranceTranscribed"), "a first final");
  await wingman.kill();
  const pressed = caller.ask("mark", { call: caller.call, action: "while-away", note: "" });
  await talk(caller, phraseMs + 900, 2 * phraseMs);
  await wingman.start();
  await pressed;
  await talk(caller, 2 * phraseMs, conversationMs);
  await waitUntil(
    () => caller.facts.filter(({ type }) => type === "UtteranceTranscribed").length === 6,
    "six finals",
    20_000,
  );
  await caller.ask("end-call", { call: caller.call, reason: "ended-by-rep" });
  assert.equal(await wingman.stop(), 0);
  await withLog((log) => nothingLostOrDoubled(log, caller));
  await wingman.start();
});

test("told to stop, it says so to every page, appends what it was asked before, and ends with 0", async () => {
  const client = await openClient(wingman.url);
  const call = newCall();
  await client.ask("start-call", startOf({ call }));
  const asked = Array.from({ length: 50 }, (_, n) =>
    client.ask("mark", { call, action: `m${n}`, note: "" }).then(
      () => [`m${n}`],
      () => [],
    ),
  );
  await asked[0];
  const stopped = wingman.stop();
  await client.waitFor("draining");
  assert.equal(await client.closed, 1012);
  const acked = (await Promise.all(asked)).flat();
  assert.equal(await stopped, 0);
  await wingman.start();
  const again = await openClient(wingman.url, { call });
  const { snapshot } = await again.waitFor("welcome");
  const { marks } = snapshot as { marks: { action: string }[] };
  assert.deepEqual(
    marks.map(({ action }) => action),
    acked,
  );
  await again.ask("end-call", { call, reason: "ended-by-rep" });
  await again.close();
});
