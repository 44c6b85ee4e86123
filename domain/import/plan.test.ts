/** Which calls a folder and its list come to, and how a batch is counted and goes on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { importedCall } from "./imported-call.ts";
import { planOfFolder, planOfList } from "./plan.ts";
import { progressOf } from "./progress.ts";
import { type ImportPorts, runImport } from "./run.ts";

const digestOf = (name: string): string => Buffer.from(name).toString("hex").padEnd(64, "0");
/** A server in memory: hears a file in two looks. `calls` outlives a run, as the log does. */
const server = (calls: Map<string, number>, contents: Record<string, string> = {}) => {
  const sent: string[] = [];
  let [open, most, clock] = [0, 0, 0];
  const ports: ImportPorts = {
    digest: async (file) => ({ digest: digestOf(contents[file] ?? file), bytes: 1_000, at: 5 }),
    async look(call) {
      const looks = calls.get(call);
      if (looks === undefined) return { state: "none", played: null };
      calls.set(call, looks + 1);
      const isOver = looks >= 2;
      if (looks === 2) open -= 1;
      const played = {
        state: isOver ? "finished" : "playing",
        atMs: isOver ? 60_000 : 30_000,
        durationMs: 60_000,
        problem: null,
      } as const;
      return { state: isOver ? "over" : "going", played };
    },
    async send(file) {
      if (file.startsWith("broken"))
        throw Object.assign(new Error("no sound."), { code: "WING_AUDIO_KIND", remedy: "Choose another." });
      sent.push(file);
      return { upload: file, channelCount: 2, durationMs: 60_000 };
    },
    drop: async () => undefined,
    async play({ sides }) {
      open += 1;
      most = Math.max(most, open);
      const call = importedCall([...new Set(sides.map(({ upload }) => digestOf(contents[upload] ?? upload)))]);
      calls.set(call, 0);
      return { call };
    },
    playbook: async (id) => ({ id, version: 1 }),
    wait: async (ms) => void (clock += ms),
    now: () => clock,
  };
  return { ports, sent, most: () => most };
};

test("a list's rows become jobs; a row that cannot be is told with its line and its remedy, and the rest goes on", () => {
  const { jobs, faults } = planOfList(
    'file,rep,customer,date,side,playbook\na.wav,ann@x.example,"Okafor, Helen",2026-11-03T14:30+01:00,,saas@2\ngone.wav,,,,,\nb.wav,,,3.11.2026,left,what?\n',
    ["a.wav", "b.wav"],
  );
  assert.deepEqual(
    jobs.map(({ where, file, rep, customer, recordedAt, playbook, title }) => [
      where,
      file,
      rep,
      customer.name,
      recordedAt,
      playbook,
      title,
    ]),
    [["line 2", "a.wav", "ann@x.example", "Okafor, Helen", Date.parse("2026-11-03T13:30:00Z"), "saas@2", "a"]],
  );
  assert.deepEqual(
    faults.map(({ where, message }) => `${where}: ${message}`),
    [
      "line 3: there is no file gone.wav.",
      "line 4: “left” is no side.",
      "line 4: “3.11.2026” is no date.",
      "line 4: “what?” names no playbook.",
    ],
  );
  for (const { remedy } of faults) assert.match(remedy, /^[A-Z].*\.$/);
});

test("a list without the column of files is refused whole; of a folder only sound is taken", () => {
  assert.match(planOfList("name,date\na.wav,\n", ["a.wav"]).faults[0]?.message ?? "", /no column “file”/);
  assert.deepEqual(
    planOfFolder(["z.mp3", "notes.txt", "calls.csv", "m/a.WAV"]).jobs.map(({ file }) => file),
    ["m/a.WAV", "z.mp3"],
  );
});

test("each recording once: in one batch, in the next, and after a run that was killed; faults do not stop the rest", async () => {
  const calls = new Map<string, number>();
  const contents = { "same.wav": "a.wav" };
  const names = ["a.wav", "b.wav", "broken.wav", "same.wav", "z.wav"];
  const { jobs } = planOfFolder(names);
  // Killed while b.wav is heard: the server has a.wav whole and b.wav half.
  calls.set(importedCall([digestOf("a.wav")]), 2);
  calls.set(importedCall([digestOf("b.wav")]), 0);
  const first = server(calls, contents);
  const { told, progress } = await runImport(jobs, first.ports, { atOnce: 1 });
  assert.deepEqual(first.sent, ["z.wav"], "what the server has is not sent again");
  assert.deepEqual(
    told.map(({ job, how }) => [job.file, how.kind]),
    [
      ["a.wav", "known"],
      ["b.wav", "imported"],
      ["broken.wav", "failed"],
      ["same.wav", "known"],
      ["z.wav", "imported"],
    ],
  );
  assert.deepEqual(
    [progress.ended, progress.imported, progress.known, progress.failed, progress.soundMs],
    [5, 2, 2, 1, 120_000],
  );
  const again = server(calls, contents);
  await runImport(jobs, again.ports);
  assert.deepEqual(again.sent, []);
});

test("no more are heard at once than was said", async () => {
  const names = Array.from({ length: 12 }, (_, n) => `f${n}.wav`);
  const { ports, most } = server(new Map());
  await runImport(planOfFolder(names).jobs, ports, { atOnce: 3 });
  assert.ok(most() <= 3 && most() > 1, `${most()} at once`);
});

test("times real time and what is left come of what was heard in this run", () => {
  const how = { kind: "imported", call: "c", soundMs: 60_000 } as const;
  const now = progressOf({
    ended: [{ bytes: 100, how }],
    heardMs: [30_000],
    files: 3,
    bytesLeft: 200,
    elapsedMs: 30_000,
  });
  assert.deepEqual([now.soundMs, now.timesRealTime, now.leftMs], [90_000, 3, 60_000]);
  const none = progressOf({ ended: [], heardMs: [], files: 3, bytesLeft: 200, elapsedMs: 30_000 });
  assert.deepEqual([none.timesRealTime, none.leftMs], [null, null]);
});
