/** The log's disk is full in mid-call: it says so, the call goes on, and what was said is kept once there is room. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { startOf } from "@wingman/ops/bin/client";
import { openCaller } from "../harness/caller.ts";
import { startTestWingman } from "../harness/wingman.ts";
import { hears, newCall, quietMs, read, type Script, waitUntil } from "../scenarios/ground.ts";
import { allEvents, conversation, conversationMs, nothingLostOrDoubled, phraseMs, talk } from "./ground.ts";

const diskSize = "12m";
const blockBytes = 64 * 1024;
const fullMs = 4_000;
/** A page has 4 KB, and an entry of who looked is a few hundred bytes. */
const looksMax = 30;
/** From the last free byte to a probe that says so. */
const toldMsMax = 5_000;

/** A small disk of its own, or why there can be none; the second reason is none where everything must run. */
const smallDisk = async (folder: string): Promise<string | undefined> => {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "elsewhere: only root on Linux can mount a small disk";
  await mkdir(folder, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${diskSize},mode=700`, "tmpfs", folder], { stdio: "pipe" });
    return undefined;
  } catch (error) {
    return `no small disk can be mounted here: ${String((error as { stderr?: Buffer }).stderr ?? error)}`;
  }
};
const fill = async (file: string): Promise<void> => {
  await using handle = await open(file, "w");
  const block = Buffer.alloc(blockBytes);
  for (;;) {
    const written = await handle.write(block).catch(() => null);
    if (written === null) return;
  }
};

const dataDir = await mkdtemp(join(tmpdir(), "wingman-disk-"));
const disk = join(dataDir, "nats");
const noDisk = await smallDisk(disk);
after(async () => {
  if (noDisk === undefined) execFileSync("umount", ["-l", disk]);
  await rm(dataDir, { recursive: true, force: true });
});

test(
  "a full disk is told as WING_LOG_FULL; with room again every word and every promise is on the log",
  { skip: noDisk ?? false },
  async () => {
    const scripts = new Map<string, Script>();
    await using wingman = await startTestWingman({ dataDir, recognizer: hears(scripts) });
    await wingman.ready;
    const log = await wingman.log;
    const call = newCall();
    scripts.set(call, conversation);
    await using caller = openCaller(wingman.url, call);
    await caller.ask("start-call", startOf({ call }));
    await talk(caller, 0, phraseMs);
    await waitUntil(() => caller.facts.some(({ type }) => type === "UtteranceTranscribed"), "a final");

    const acked: string[] = [];
    const refused: string[] = [];
    let count = 0;
    const mark = async (): Promise<void> => {
      const action = `mark-${count++}`;
      await caller.ask("mark", { call, action, note: "so that the log grows ".repeat(10) }).then(
        () => acked.push(action),
        (error: { code: string }) => refused.push(error.code),
      );
    };
    const ballast = join(disk, "ballast");
    const isReady = async (): Promise<boolean> => (await read(`${wingman.url}/readyz`)).status === 200;
    await waitUntil(isReady, "readiness");
    await fill(ballast);
    await waitUntil(async () => !(await isReady()), "that it is not ready", toldMsMax); // Before anybody tried to append.
    while (refused.length === 0) await mark();
    assert.deepEqual([...new Set(refused)], ["WING_LOG_FULL"]);
    await talk(caller, phraseMs, 2 * phraseMs);
    for (const until = Date.now() + fullMs; Date.now() < until; await quietMs(100)) await mark();
    assert.deepEqual([...new Set(refused)], ["WING_LOG_FULL"]);
    assert.equal(caller.link(), "open");
    for (const path of ["/healthz", "/api/status"])
      assert.equal((await read(`${wingman.url}${path}`)).status, 200, path);
    // Who looked at it cannot be written down, so nothing is shown. What is left of a page takes a few small entries.
    let personal = await read(`${wingman.url}/api/calls`);
    for (let looks = 0; looks < looksMax && personal.status === 200; looks++)
      personal = await read(`${wingman.url}/api/calls`);
    assert.deepEqual([personal.status, (personal.body as { code: string }).code], [503, "WING_LOG_FULL"]);

    await rm(ballast);
    const before = acked.length;
    await waitUntil(async () => {
      await mark();
      return acked.length > before;
    }, "a mark that is taken again");
    await waitUntil(isReady, "readiness again");
    await talk(caller, 2 * phraseMs, conversationMs);
    await nothingLostOrDoubled(log, caller);
    const marks = (await allEvents(log, call)).flatMap(({ type, data }) =>
      type === "MomentMarked" ? (data as { action: string }).action : [],
    );
    assert.deepEqual(marks, acked);
    await caller.ask("end-call", { call, reason: "ended-by-rep" });
  },
);
