/**
 * Mutation: `quickTextsMax` of gpu/embed/embedder.ts at 0, so that what was just said waits its turn like a document: the
 * figure is some milliseconds more while nothing else is read, and grows with what is.
 */
import type { Channel } from "@wingman/domain/call/events/shared";
import { openEmbedder } from "@wingman/gpu/embed/embedder";
import { usualMeaningFolder } from "@wingman/ops/bin/meaning-model";
import { modelsDirOf } from "@wingman/ops/local/models/models-here";
import { openMeaning } from "@wingman/streams/agents/meaning/meaning";
import { startNats } from "../../harness/nats.ts";
import { root } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";
import { percentile, spread } from "../speech/figures.ts";
import { callCount, holdCalls, playbook, type Said } from "./hundred-calls.ts";

const shortMs = 24_000;
const longMs = 90_000;

/** No phrase of the playbook stands in what the customer says; an example of it does. */
const turns: readonly (readonly [Channel, string])[] = [
  ["rep", "so walk me through what happens on a normal morning over there"],
  ["customer", "I nearly fell off my chair when I saw the figure"],
  ["rep", "right let me write that down for a moment please"],
  ["customer", "we were outside all day and the weather was lovely"],
];
const said: Said = (turn) => turns[turn % turns.length] ?? ["customer", ""];

export const concurrentMeaning: Measure = {
  name: "tips.concurrent-meaning",
  about: `${callCount} calls at once on a durable log: a final that fires a play by what it means and by no word of it, sent, to the tip on the log, p99; every final of all calls is read by the model, none is remembered.`,
  asked: undefined,
  unit: "ms",
  async run({ long, signal }) {
    await using nats = await startNats();
    const modelsDir = modelsDirOf(root, undefined);
    const folder = await usualMeaningFolder({ root, modelsDir, env: process.env, signal });
    await using embedder = await openEmbedder(folder, "all-MiniLM-L6-v2");
    const meaning = openMeaning(embedder);
    await meaning.prepare(playbook); // As at the start of a role.
    const agents = { meaning: meaning.agent };
    const { took, appends, sent, lost, late } = await holdCalls(
      nats.url,
      agents,
      long ? longMs : shortMs,
      signal,
      said,
    );
    const alone: number[] = [];
    for (let n = 0; n < 100; n++) {
      const from = performance.now();
      await embedder.embed([turns[1]?.[1] ?? ""]);
      alone.push(performance.now() - from);
    }
    // A machine that is behind gives asks up at their deadline, and no tip comes: that is no figure.
    if (took.length === 0)
      throw new Error(`none of ${sent} finals set off a tip by what it means; ${lost} were asked about`);
    return {
      value: Math.round(percentile(took, 0.99) * 10) / 10,
      holds: took.length > 0,
      lines: [
        `by meaning: ${spread(took)}, p99 ${percentile(took, 0.99).toFixed(1)} ms; ${took.length} tips of ${sent} finals, ${lost} of the customers' set none off`,
        `a sentence read by the model alone: ${spread(alone)}; an append of one final alone: ${spread(appends)}`,
        `the event loop was late by ${late.toFixed(1)} ms at p99`,
      ],
    };
  },
};
