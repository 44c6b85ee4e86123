/**
 * Mutation: `types` of `gpu/meaning/session.ts` all 0: the reader no longer knows what was said before from what is
 * said, and fewer points are read.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { openPointReader } from "@wingman/gpu/meaning/point-reader";
import { usualMeaningFolder } from "@wingman/ops/bin/meaning-model";
import { modelsDirOf } from "@wingman/ops/local/models/models-here";
import { shareText } from "@wingman/streams/agents/bench/by-kind";
import type { ReadPoint } from "@wingman/streams/agents/meaning/point-reader";
import { root } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";
import { percentile } from "../speech/figures.ts";

const msP95Max = 60;
const linesBefore = 6;
const wordsMin = 4;

type Mark = readonly [words: string, ...kinds: string[]];
type Turn = readonly [speaker: "r" | "c", text: string, marks?: readonly Mark[]];
type Utterance = {
  readonly before: readonly string[];
  readonly words: readonly string[];
  readonly kinds: readonly string[];
};

export const points: Measure = {
  name: "tips.points",
  about:
    "Which point a customer makes, read from the words and what was said before, on the written calls that the reader was not trained on: every sentence of four words or more, one card a sentence at one threshold. A third of those calls; with --long all. The time is the bar.",
  asked: `≤ ${msP95Max} ms`,
  unit: "ms a final, p95",
  async run({ long, signal, write }) {
    const folder = await usualMeaningFolder({
      root,
      modelsDir: modelsDirOf(root, undefined),
      env: process.env,
      signal,
    });
    await using reader = await openPointReader(folder, "all-MiniLM-L6-v2");
    const utterances = await devUtterances(long ? 1 : 3);
    write(`  ${utterances.length} sentences`);
    const ms: number[] = [];
    const read: (readonly ReadPoint[])[] = [];
    for (const utterance of utterances) {
      const startedAt = performance.now();
      read.push(await reader.read(utterance, signal));
      ms.push(performance.now() - startedAt);
    }
    const judged = utterances.map(({ kinds }, n) => {
      const [top] = (read[n] ?? []).toSorted((a, b) => b.sure - a.sure);
      return { kinds, kind: top?.kind ?? "", sure: top?.sure ?? 0 };
    });
    const marked = judged.filter(({ kinds }) => kinds.length > 0);
    const at = (threshold: number): string => {
      const fired = judged.filter(({ sure }) => sure >= threshold);
      const right = fired.filter(({ kind, kinds }) => kinds.includes(kind)).length;
      return `at ${threshold}: met ${shareText(right, marked.length)}; right ${shareText(right, fired.length)}`;
    };
    const p95 = percentile(ms, 0.95);
    return {
      value: Math.round(p95 * 10) / 10,
      holds: p95 <= msP95Max,
      lines: [
        ...[0.15, 0.25, 0.35, 0.5].map(at),
        `right kind where one is: ${shareText(marked.filter(({ kind, kinds }) => kinds.includes(kind)).length, marked.length)}`,
        `a final: p50 ${percentile(ms, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
      ],
    };
  },
};

/** Of the calls that `gpu/meaning/train/data.py` keeps for it (`is_dev`) one in so many, sentence by sentence. */
const devUtterances = async (oneIn: number): Promise<readonly Utterance[]> => {
  const folder = join(root, "gpu/meaning/talk");
  const list: Utterance[] = [];
  let kept = 0;
  for (const file of (await readdir(folder)).filter(isOfCalls).toSorted()) {
    const calls = JSON.parse(await readFile(join(folder, file), "utf8")) as { readonly turns: readonly Turn[] }[];
    for (const [n, { turns }] of calls.entries())
      if (isDev(`${file.slice(0, -".json".length)}/${n}`) && kept++ % oneIn === 0) list.push(...utterancesOf(turns));
  }
  return list;
};

/** Contrasts are all trained on. */
const isOfCalls = (name: string): boolean => name.endsWith(".json") && !name.startsWith("contrasts-");

const isDev = (name: string): boolean => (createHash("sha256").update(name).digest()[0] ?? 0) % 6 === 0;

const utterancesOf = (turns: readonly Turn[]): readonly Utterance[] => {
  const before: string[] = [];
  const list: Utterance[] = [];
  for (const [speaker, text, marks = []] of turns) {
    let from = 0;
    const ends = marks.map(([words, ...kinds]) => {
      from = text.indexOf(words, from) + words.length;
      return { at: from, kinds };
    });
    for (const { 0: sentence, index } of text.matchAll(/\S.*?(?:[.?!…]["'”’)]?(?=\s)|$)/gsu)) {
      const end = index + sentence.length;
      const kinds = ends.filter(({ at }) => at > index && at <= end).flatMap((each) => each.kinds);
      const words = sentence.split(/\s+/);
      if (speaker === "c" && words.length >= wordsMin) list.push({ before: before.slice(-linesBefore), words, kinds });
      before.push(`${speaker === "r" ? "Rep" : "Customer"}: ${sentence}`);
    }
  }
  return list;
};
