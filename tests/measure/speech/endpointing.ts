import { type Endpointing, endpointings } from "@wingman/gpu/vad/endpointing";
import type { Measure } from "../measure-kind.ts";
import { makeDialogue } from "./dialogues/dialogue.ts";
import { countEnds, noEnds, quantile } from "./dialogues/ends.ts";
import { listenToAll } from "./dialogues/listen.ts";
import type { Half } from "./dialogues/texts.ts";

/** 320 ms of quiet, whoever speaks and whatever was said. */
const formerRule: Endpointing = { quietFrames: 10, quietFramesMin: 10, quietFramesMax: 10, holdFrames: 10 };
/** The issue's own bars for the two kinds of ends, with recognition. */
const unheldMsMax = 450;
const heldMsMax = 1_500;
/**
 * A quarter fewer cuts: what only the words can tell is as good as the recogniser, and this one mishears letters. Words
 * that could have been the end are cut as before unless the speaker's pauses are short enough to wait for.
 */
const cutsShareMax = 0.75;
const seedsShort = [1, 2];
const seedsLong = [1, 2, 3, 4, 5, 6];

export const endpointing: Measure = {
  name: "speech.endpointing",
  about:
    "Made dialogues with known ends of turns, held out from all tuning: pauses within turns that were cut, against the rule of 320 ms in the same run. Delays are in sound, and the last pass of the recogniser is added.",
  asked: `at most ${cutsShareMax * 100} % of the former rule's cuts, median delay no longer; p95 ≤ ${unheldMsMax} ms not held, ≤ ${heldMsMax} ms held`,
  unit: "cuts in 100 pauses",
  run: ({ long, signal, write }) => judgeEnds("judging", long ? seedsLong : seedsShort, signal, write),
};

const judgeEnds = async (half: Half, seeds: readonly number[], signal: AbortSignal, write: (line: string) => void) => {
  write("  making the dialogues");
  const sides = seeds.flatMap((seed) => makeDialogue(half, seed).channels);
  const rules = { "320 ms": formerRule, usual: endpointings.usual };
  const seconds = sides.reduce((sum, side) => sum + side.sound.length / 16_000, 0);
  write(`  listening to ${Math.round(seconds)} s under each rule`);
  const tasks = Object.values(rules).flatMap((rule) => sides.map(({ sound }) => ({ sound, endpointing: rule })));
  const listened = await listenToAll(tasks, signal);
  const lines: string[] = [];
  const figures = Object.keys(rules).map((name, index) => {
    const ends = noEnds();
    sides.forEach((side, at) => countEnds(ends, side, listened[index * sides.length + at]?.closed ?? []));
    const pauses = Object.values(ends.pauses);
    const count = pauses.reduce((sum, pause) => sum + pause.count, 0);
    const cuts = (100 * pauses.reduce((sum, pause) => sum + pause.cut, 0)) / count;
    const decodeMs = quantile(ends.decodeMs, 0.95);
    const all = ends.delays.map(({ ms }) => ms);
    const delayOf = (held: boolean) => ends.delays.filter((one) => one.held === held).map(({ ms }) => ms + decodeMs);
    const unheldMs = quantile(delayOf(false), 0.95);
    const heldMs = quantile(delayOf(true), 0.95);
    lines.push(
      `${name}: ${cuts.toFixed(0)} cuts in 100 of ${count} pauses (${Object.entries(ends.pauses)
        .map(([kind, pause]) => `${kind} ${pause.cut}/${pause.count}`)
        .join(", ")})`,
      `  ends of ${all.length} turns: median ${quantile(all, 0.5).toFixed(0)} ms, p95 ${quantile(all, 0.95).toFixed(0)} ms; with ${decodeMs.toFixed(0)} ms of recognition p95 ${unheldMs.toFixed(0)} ms not held, ${heldMs.toFixed(0)} ms held (${delayOf(true).length}); ${ends.held} of ${ends.finals} finals held`,
    );
    return { cuts, medianMs: quantile(all, 0.5), unheldMs, heldMs, heldCount: delayOf(true).length };
  });
  const [former, usual] = figures;
  if (former === undefined || usual === undefined) throw new Error("two rules were to be compared");
  const holds =
    usual.cuts <= former.cuts * cutsShareMax &&
    usual.medianMs <= former.medianMs &&
    usual.unheldMs <= unheldMsMax &&
    (usual.heldCount === 0 || usual.heldMs <= heldMsMax);
  return { value: Number(usual.cuts.toFixed(1)), holds, lines };
};
