/** A recording as a call: at the speed of speech and as fast as it is heard, by the command's own player. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { scriptedRecognizer } from "@wingman/gpu/stt/scripted";
import { wavAround } from "@wingman/gpu/audio/sound-file.fixture";
import { playCall } from "@wingman/ops/bin/call";
import { openClient } from "@wingman/ops/bin/client";
import { startTestWingman } from "../harness/wingman.ts";
import { commitsOf, eventsOf, finalsOf, said, waitUntil } from "./ground.ts";

const folder = await mkdtemp(join(tmpdir(), "wingman-played-"));
const seconds = 90;
/** Both sides of a minute and a half: the rep speaks at 1 s and at 80 s, the customer at 40 s. */
const wingman = await startTestWingman({
  recognizer: scriptedRecognizer(({ channel }) =>
    channel === "rep"
      ? [...said("good morning", 1_000), ...said("goodbye then", 80_000)]
      : said("it is too expensive", 40_000),
  ),
});
after(async () => {
  await wingman[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});
const log = await wingman.log;
await waitUntil(() => wingman.board.read().speech.ready, "the recogniser");

const stereo = join(folder, "both.wav");
await writeFile(
  stereo,
  wavAround(new Uint8Array(seconds * 16_000).fill(0xff), { codec: 7, channels: 2, rateHz: 8_000, bits: 8 }),
);

const play = (options: Partial<Parameters<typeof playCall>[0]> = {}) =>
  playCall({
    url: wingman.url,
    files: [stereo],
    left: "rep",
    side: "customer",
    title: "Played",
    pace: "fast",
    print: () => undefined,
    signal: new AbortController().signal,
    ...options,
  });

const lengthOf = async (call: string): Promise<number> =>
  ((await eventsOf(log, call)).find(({ type }) => type === "CallEnded")?.data as EventData<"CallEnded">).durationMs;

test("a recording of a minute and a half is heard in seconds, by the clock of its own sound", async () => {
  const startedAt = performance.now();
  const told: { atMs: number; words: number }[] = [];
  const call = await play({ onProgress: (progress) => told.push({ ...progress }) });
  assert.ok(performance.now() - startedAt < 45_000, "faster than it was spoken");
  assert.deepEqual(await finalsOf(log, call, "rep"), ["good morning", "goodbye then"]);
  assert.deepEqual(await finalsOf(log, call, "customer"), ["it is too expensive"]);
  const events = await eventsOf(log, call);
  const starts = events.flatMap(({ type, data }) =>
    type === "UtteranceTranscribed" ? [(data as EventData<"UtteranceTranscribed">).startMs] : [],
  );
  assert.deepEqual(
    starts.toSorted((a, b) => a - b),
    [1_000, 40_000, 80_000],
  );
  assert.equal(await lengthOf(call), seconds * 1_000);
  assert.deepEqual(
    events.filter(({ type }) => type === "AudioMissed"),
    [],
  );
  const { recording } = events[0]?.data as EventData<"CallStarted">;
  assert.deepEqual(recording, { durationMs: seconds * 1_000, pace: "fast" });
  const tip = events.find(({ type }) => type === "SuggestionMade")?.data as EventData<"SuggestionMade">;
  assert.ok(tip && tip.madeAtMs >= 40_000 && tip.madeAtMs < 60_000, `a tip at ${tip?.madeAtMs}`);
  assert.deepEqual(told.at(-1)?.atMs, seconds * 1_000);
  for (const { clockMs } of await commitsOf(log, call))
    assert.ok(clockMs <= seconds * 1_000 + 1_000, `a commit at ${clockMs}`);
});

test("sides can be the other way round, and one side alone", async () => {
  const swapped = await play({ left: "customer" });
  assert.deepEqual(await finalsOf(log, swapped, "rep"), ["good morning", "goodbye then"]);
  const mono = join(folder, "mono.wav");
  await writeFile(mono, wavAround(new Uint8Array(4_000).fill(0xff), { codec: 7, channels: 1, rateHz: 8_000, bits: 8 }));
  const alone = await play({ files: [mono] });
  const opened = (await eventsOf(log, alone)).flatMap(({ type, data }) =>
    type === "ChannelOpened" ? [(data as { channel: string }).channel] : [],
  );
  assert.deepEqual(opened, ["customer"]);
  await assert.rejects(play({ files: [stereo, mono] }), { code: "WING_CALL_SIDES" });
  await assert.rejects(play({ files: [join(folder, "none.wav")] }), { code: "WING_FILE_NOT_FOUND" });
});

test("Ctrl-C ends the call, at the speed of speech as well; what was sent is accounted for", async () => {
  const stop = new AbortController();
  const onProgress = ({ atMs }: { atMs: number }): void => void (atMs > 3_000 && stop.abort());
  const call = await play({ pace: "real", signal: stop.signal, onProgress });
  const ended = (await eventsOf(log, call)).find(({ type }) => type === "CallEnded")?.data as EventData<"CallEnded">;
  assert.equal(ended.reason, "ended-by-rep");
  assert.ok(ended.durationMs > 2_500 && ended.durationMs < 8_000, `${ended.durationMs} ms`);
  assert.deepEqual(await finalsOf(log, call, "rep"), ["good morning"]);
});

test("whoever looks on can pause a fast call, and it goes on where it stood", async () => {
  let paused: Promise<void> | undefined;
  const call = await play({
    onProgress: ({ atMs }) => {
      if (atMs < 2_000 || paused) return;
      paused = (async () => {
        const looker = await openClient(wingman.url);
        const running = await waitUntil(async () => {
          const answer = await fetchLast();
          return answer;
        }, "the call");
        await looker.close();
        const watcher = await openClient(wingman.url, { call: running });
        await watcher.ask("pause", { call: running, paused: true });
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        await watcher.ask("pause", { call: running, paused: false });
        await watcher.close();
      })();
    },
  });
  await paused;
  assert.equal(await lengthOf(call), seconds * 1_000);
  assert.deepEqual(await finalsOf(log, call, "rep"), ["good morning", "goodbye then"]);
});

/** The newest call that is on the log. */
const fetchLast = async (): Promise<string | undefined> => {
  let last: string | undefined;
  const after = await log.last();
  for await (const commit of log.follow({ after: 0, kind: "call", signal: AbortSignal.timeout(3_000) })) {
    if (commit.events.some(({ type }) => type === "CallStarted")) last = commit.aggregate.id;
    if (commit.sequence >= after) break;
  }
  return last;
};
