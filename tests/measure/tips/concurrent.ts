/**
 * Mutation: `calls.send` in `streams/agents/conductor.ts` awaited behind a sleep of 50 ms: p99 rises past the bar.
 */
import type { Channel } from "@wingman/domain/call/events/shared";
import { startNats } from "../../harness/nats.ts";
import type { Measure } from "../measure-kind.ts";
import { percentile, spread } from "../speech/figures.ts";
import { callCount, holdCalls, type Said } from "./hundred-calls.ts";

const msMax = 30;
const shortMs = 24_000;
const longMs = 90_000;

/** What is said in turn: small talk, and now and then what a play waits for. */
const turns: readonly (readonly [Channel, string])[] = [
  ["rep", "so walk me through what happens on a normal morning over there"],
  ["customer", "well honestly for this year of ours that is too expensive"],
  ["rep", "I see and how many of you are there in the office"],
  ["customer", "and before we go on I must say I have never heard of you"],
  ["rep", "right let me write that down for a moment please"],
  ["customer", "and one more thing that I wonder about where is our data stored"],
];
const said: Said = (turn) => turns[turn % turns.length] ?? ["customer", ""];

export const concurrent: Measure = {
  name: "tips.concurrent",
  about: `${callCount} calls at once on a durable log: a final that fires a play by its wording, sent, to the tip on the log, p99; beside small talk and interim text of all of them.`,
  asked: `≤ ${msMax} ms`,
  unit: "ms",
  async run({ long, signal }) {
    await using nats = await startNats();
    const { took, appends, sent, fragments, lost, late } = await holdCalls(
      nats.url,
      {},
      long ? longMs : shortMs,
      signal,
      said,
    );
    const p99 = percentile(took, 0.99);
    return {
      value: Math.round(p99 * 10) / 10,
      holds: p99 <= msMax && took.length >= callCount,
      lines: [
        `by wording: ${spread(took)}, p99 ${p99.toFixed(1)} ms; ${sent} finals and ${fragments} interim texts, ${lost} tips never came`,
        `an append of one final alone: ${spread(appends)}`,
        `the event loop was late by ${late.toFixed(1)} ms at p99`,
      ],
    };
  },
};
