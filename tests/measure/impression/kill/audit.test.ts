import assert from "node:assert/strict";
import { test } from "node:test";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { EventId } from "@wingman/domain/ids";
import type { StoredEvent } from "@wingman/streams/log/event-log";
import type { Caller } from "../../../harness/caller.ts";
import type { Script } from "../../../harness/sample.ts";
import { audit } from "./audit.ts";
import type { Trial } from "./trial.ts";

const event = (id: string, type: string, data: object): StoredEvent => ({
  id: id as EventId,
  type,
  v: 1,
  time: "2026-01-01T00:00:00Z",
  data,
});
const final = (id: string, fromMs: number, toMs: number): StoredEvent =>
  event(id, "UtteranceTranscribed", { channel: "rep", firstSample: fromMs * 16, endSample: toMs * 16 });
const word = (text: string, startMs: number) => ({ text, startMs, endMs: startMs + 200 });
const script: Script = {
  durationMs: 10_000,
  consent: { atMs: 0 },
  turns: [
    {
      n: 1,
      channel: "rep" as Channel,
      text: "",
      startMs: 0,
      endMs: 0,
      words: [word("one", 1_500), word("two", 3_000), word("late", 7_900)],
    },
  ],
};
const trial = (seen: readonly string[], acked: readonly string[] = []): Trial => ({
  victim: "gateway",
  fromMs: 1_000,
  killAtMs: 2_000,
  backMs: 1_000,
  spokenMs: 7_000,
  acked,
  caller: { facts: seen.map((id) => ({ id })) } as unknown as Caller, // Only its facts are looked at.
});

test("what is whole is found whole", () => {
  const found = audit(
    trial(["a", "b", "m"], ["x"]),
    [final("a", 0, 1_000), final("b", 1_000, 6_000), event("m", "MomentMarked", { action: "x" })],
    script,
  );
  assert.deepEqual(found, { lost: [], doubled: [], missedMs: 0, missedWhy: [], spokenCount: 2, unheard: [] });
});

test("a promise that is not on the log, an event nobody saw and one that only a page knows are lost", () => {
  const { lost } = audit(trial(["a", "ghost"], ["x"]), [final("a", 0, 6_000), final("b", 6_000, 6_500)], script);
  assert.deepEqual(lost, [
    "acknowledged mark x is not on the log",
    "event ghost was shown and is not on the log",
    "event b is on the log and was never shown",
  ]);
});

test("events and sound that stand twice are doubled", () => {
  const { doubled } = audit(
    trial(["a", "a", "b"]),
    [final("a", 0, 3_000), final("b", 2_999, 6_000), final("b", 6_000, 6_100)],
    script,
  );
  assert.equal(doubled.length, 3);
});

test("words that lie in no final are named; a gap that is told is not silence about it", () => {
  const found = audit(
    trial(["a", "b"]),
    [
      final("a", 0, 1_000),
      event("b", "AudioMissed", { channel: "rep", firstSample: 1_000 * 16, endSample: 1_500 * 16 }),
    ],
    script,
  );
  assert.deepEqual([found.missedMs, found.unheard.map(({ text }) => text)], [500, ["two"]]);
});
