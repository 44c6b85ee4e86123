/**
 * Mutation: `quickTextsMax` of gpu/embed/embedder.ts at 0, so that what was just said waits its turn like a document: the
 * figure is some milliseconds more while nothing else is read, and grows with what is.
 */
import type { Channel } from "@wingman/domain/call/events/shared";
import { openEmbedder } from "@wingman/gpu/embed/embedder";
import { openPointReader } from "@wingman/gpu/meaning/point-reader";
import { usualMeaningFolder } from "@wingman/ops/bin/meaning-model";
import { modelsDirOf } from "@wingman/ops/local/models/models-here";
import { openMeaning } from "@wingman/streams/agents/meaning/meaning";
import type { PointReader } from "@wingman/streams/agents/meaning/point-reader";
import { startNats } from "../../harness/nats.ts";
import { root } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";
import { percentile, spread } from "../speech/figures.ts";
import { type AnswerOf, callCount, holdCalls, playbook, type Said, tipOf } from "./hundred-calls.ts";

const shortMs = 24_000;
const longMs = 90_000;

/** No phrase of the playbook stands in what the customer answers first, and yet it is about the price. */
const turns: readonly (readonly [Channel, string])[] = [
  ["rep", "so all in all that comes to twenty four thousand a year for the forty of you"],
  ["customer", "that is a good bit more than what we wanted to spend"],
  ["rep", "right let me write that down for a moment please"],
  ["customer", "we were outside all day and the weather was lovely"],
];
const kind = "price";
/** A final whose point was read. */
const understood: AnswerOf = ({ type, data }) =>
  type === "UtteranceUnderstood" && data.points?.kinds.some((one) => one.kind === kind)
    ? data.from?.utterance
    : undefined;
const said: Said = (turn) => turns[turn % turns.length] ?? ["customer", ""];

export const concurrentMeaning: Measure = {
  name: "tips.concurrent-meaning",
  about: `${callCount} calls at once on a durable log: a final that makes a point by no word of the playbook, sent, to the point on the log, p99; every final of all calls is read by the models, none is remembered. Its tip then waits until the customer rests (0.75 s), which is no work and is not counted.`,
  asked: undefined,
  unit: "ms",
  async run({ long, signal }) {
    await using nats = await startNats();
    const modelsDir = modelsDirOf(root, undefined);
    const folder = await usualMeaningFolder({ root, modelsDir, env: process.env, signal });
    await using embedder = await openEmbedder(folder, "all-MiniLM-L6-v2");
    await using reader = await openPointReader(folder, "all-MiniLM-L6-v2");
    const read: PointReader["read"] = (asked, until) => reader.read(asked, until);
    const meaning = openMeaning(embedder, () => ({ model: reader.model, read }));
    await meaning.prepare(playbook); // As at the start of a role.
    const agents = { meaning: meaning.agent };
    let tips = 0;
    const { took, appends, sent, late } = await holdCalls(
      nats.url,
      agents,
      long ? longMs : shortMs,
      signal,
      said,
      (event) => {
        if (tipOf(event) !== undefined) tips += 1;
        return understood(event);
      },
    );
    const alone: number[] = [];
    for (let n = 0; n < 100; n++) {
      const from = performance.now();
      await reader.read({ before: [], words: (turns[1]?.[1] ?? "").split(" ") });
      alone.push(performance.now() - from);
    }
    // A machine that is behind gives asks up at their deadline, and no answer comes: that is no figure.
    if (took.length === 0) throw new Error(`no point was read in ${sent} finals`);
    return {
      value: Math.round(percentile(took, 0.99) * 10) / 10,
      holds: tips > 0,
      lines: [
        `by meaning: ${spread(took)}, p99 ${percentile(took, 0.99).toFixed(1)} ms; ${took.length} points in ${sent} finals, ${tips} tips came of them`,
        `a final read alone: ${spread(alone)}; an append of one final alone: ${spread(appends)}`,
        `the event loop was late by ${late.toFixed(1)} ms at p99`,
      ],
    };
  },
};
