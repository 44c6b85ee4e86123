import assert from "node:assert/strict";
import { test } from "node:test";
import type { EventId } from "@wingman/domain/ids";
import type { StoredEvent } from "@wingman/streams/log/event-log";
import { phrases } from "../../../faults/ground.ts";
import { audit } from "./audit.ts";

const event = (id: string, type: string, data: object): StoredEvent => ({
  id: id as EventId,
  type,
  v: 1,
  time: "2026-01-01T00:00:00Z",
  data,
});
const tip = (id: string, play: string, utterance: string): StoredEvent =>
  event(id, "SuggestionMade", { reason: { play, evidence: { utterance } } });
const whole = [
  ...(["rep", "customer"] as const).flatMap((channel) =>
    phrases[channel].map((text, n) =>
      event(`${channel}-${n}`, "UtteranceTranscribed", {
        channel,
        text,
        utterance: `${channel}-${n}`,
        source: "speech",
      }),
    ),
  ),
  event("w", "UtteranceTranscribed", { channel: "customer", text: "dear", utterance: "typed", source: "typed" }),
  event("m", "MomentMarked", { action: "x" }),
  tip("t", "price", "typed"),
];
const shown = (events: readonly StoredEvent[]) => ({
  facts: events.map(({ id, type, data }) => ({ id, type, at: 0, data, position: "" })),
});
const about = (events: readonly StoredEvent[], row = { call: "c", lines: 7, tips: 1 }) =>
  audit({ caller: shown(events) as never, ledger: { marks: ["x"], utterances: ["typed"] }, row, told: ["n"] }, events);

test("what is whole is found whole", () => assert.deepEqual(about(whole), { lost: [], doubled: [] }));

for (const [what, id, count] of [
  ["an acknowledged mark", "m", 1],
  ["acknowledged words", "w", 1],
  ["a phrase that was heard", "rep-1", 1],
  ["the only tip for words that deserve one", "t", 1],
] as const)
  test(`${what} that is not on the log is lost`, () => {
    const rest = whole.filter((one) => one.id !== id);
    const row = {
      call: "c",
      lines: rest.filter(({ type }) => type === "UtteranceTranscribed").length,
      tips: id === "t" ? 0 : 1,
    };
    assert.equal(about(rest, row).lost.length, count);
  });

test("what only a screen or only the log knows is lost", () => {
  const ledger = { marks: [], utterances: [] };
  const row = { call: "c", lines: 7, tips: 1 };
  assert.equal(
    audit({ caller: shown([...whole, event("g", "X", {})]) as never, ledger, row, told: ["n"] }, whole).lost.length,
    1,
  );
  assert.equal(audit({ caller: shown(whole.slice(1)) as never, ledger, row, told: ["n"] }, whole).lost.length, 1);
});

test("a tip, words or a mark that stand twice are doubled, and so is what history counts twice; sound told as missed is lost", () => {
  const twice = [
    ...whole,
    tip("t2", "price", "typed"),
    event("m2", "MomentMarked", { action: "x" }),
    event("r2", "UtteranceTranscribed", { channel: "rep", text: phrases.rep[0], utterance: "r", source: "speech" }),
  ];
  assert.equal(about(twice, { call: "c", lines: 8, tips: 2 }).doubled.length, 3);
  assert.equal(about(whole, { call: "c", lines: 8, tips: 0 }).doubled.length, 1);
  assert.equal(about(whole, { call: "c", lines: 8, tips: 0 }).lost.length, 1);
  const ledger = { marks: [], utterances: [] };
  const row = { call: "c", lines: 7, tips: 1 };
  assert.equal(audit({ caller: shown(whole) as never, ledger, row, told: ["n", "n2"] }, whole).doubled.length, 1);
  assert.equal(about([...whole, event("g", "AudioMissed", { reason: "gone" })]).lost.length, 1);
});
