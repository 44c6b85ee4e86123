/** The agent "meaning": which plays' examples mean the same as what was said. Final words only; its answer is an event. */
import type { EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { Play } from "@wingman/domain/playbook/play";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import type { Meant } from "@wingman/domain/playbook/try";
import type { Agent } from "../agent.ts";
import type { Embedder } from "../embedder.ts";
import type { PointReader, Reading } from "./point-reader.ts";
import { type Examples, openExamples } from "./examples.ts";
import { type Window, windowsOf } from "./windows.ts";

type Understood = EventData<"UtteranceUnderstood">;
type Match = Understood["matches"][number];

export type Meaning = {
  /** Names the model that says so. */
  readonly model: string;
  readonly agent: Agent<"meaning">;
  /** What a side means by these words, as the agent would answer where nothing was said before. */
  meant(playbook: CompiledPlaybook, channel: Channel, words: readonly string[], signal: AbortSignal): Promise<Meant[]>;
  /** Makes the examples' vectors before somebody waits for them: a playbook with 100 of them takes most of a second. */
  prepare(playbook: CompiledPlaybook): Promise<void>;
};

const matchesMax = 20;
/** What is less likely is not written down. */
const sureMin = 0.02;
/** A card shows so many of the words up to the one that has most to do with it. */
const pointWords = 8;
const modelNameMax = 80;

/** `reader`: asked in place of the examples for plays that name a kind of point; undefined while there is none. */
export const openMeaning = (embedder: Embedder, reader: () => PointReader | undefined = () => undefined): Meaning => {
  const examplesOf = openExamples(embedder);
  const model = embedder.model.slice(0, modelNameMax);
  const byExamples = async (
    playbook: CompiledPlaybook,
    channel: Channel,
    words: readonly string[],
    signal: AbortSignal,
  ): Promise<Match[]> => {
    const windows = windowsOf(words);
    const [examples, vectors] = await Promise.all([
      examplesOf(playbook),
      embedder.embed(
        windows.map(({ firstWord, endWord }) => words.slice(firstWord, endWord).join(" ")),
        signal,
      ),
    ]);
    return matchesOf(examples, channel, windows, vectors);
  };
  /** `isThought`: each of its utterances was read with what came before it; only examples are looked at. */
  const understand = async (
    playbook: CompiledPlaybook,
    channel: Channel,
    reading: Reading,
    isThought: boolean,
    signal: AbortSignal,
  ): Promise<Pick<Understood, "matches" | "points">> => {
    const pointed = new Set(playbook.plays.flatMap(({ play }) => (pointOf(play) ? [play.id] : [])));
    const here = channel === "customer" && pointed.size > 0 ? reader() : undefined;
    const [matches, points] = await Promise.all([
      byExamples(playbook, channel, reading.words, signal),
      here && !isThought ? pointsOf(here, reading, signal) : undefined,
    ]);
    const isRead = points !== undefined || (here !== undefined && isThought);
    return {
      matches: isRead ? matches.filter(({ play }) => !pointed.has(play)) : matches,
      ...(points && { points }),
    };
  };
  return {
    model,
    async meant(playbook, channel, words, signal) {
      const { matches, points } = await understand(playbook, channel, { before: [], words }, false, signal);
      const read = playbook.plays.flatMap(({ play }): Meant[] => {
        const found = points?.kinds.find(({ kind }) => kind === pointOf(play)?.kind);
        if (!found) return [];
        const { sure: score, firstWord, endWord } = found;
        return [{ play: play.id, example: 0, score, firstWord, endWord, isRead: true }];
      });
      return [...matches, ...read];
    },
    async *agent({ spoken, before = [] }, { playbook }, signal) {
      const { channel } = spoken;
      const reading = { before, words: spoken.words.map(({ text }) => text) };
      const data = await understand(playbook, channel, reading, spoken.earlier !== undefined, signal);
      yield { type: "UtteranceUnderstood", data: { model, channel, ...data } };
    },
    async prepare(playbook) {
      await examplesOf(playbook);
    },
  };
};

const pointOf = ({ trigger }: Play) => (trigger.on === "meaning" ? trigger.point : undefined);

/** Undefined where the reader could not say: then the examples do. */
const pointsOf = async (reader: PointReader, reading: Reading, signal: AbortSignal): Promise<Understood["points"]> => {
  const read = await reader.read(reading, signal).catch(() => undefined);
  const kinds = read
    ?.filter(({ sure }) => sure >= sureMin)
    .toSorted((a, b) => b.sure - a.sure)
    .map(({ kind, sure, word }) => ({
      ...{ kind, sure: Math.round(sure * 1_000) / 1_000 },
      ...{ firstWord: Math.max(0, word + 1 - pointWords), endWord: word + 1 },
    }));
  return kinds && { model: reader.model.slice(0, modelNameMax), kinds };
};

/** Of each play the place that means it most, where it does; the nearest or surest play first. */
export const matchesOf = (
  examples: Examples,
  channel: Channel,
  windows: readonly Window[],
  vectors: readonly Float32Array[],
): Match[] => {
  const contrast = examples.contrast[channel];
  const shares = contrast ? vectors.map((vector) => contrast.of(vector)) : [];
  const found = examples.all.flatMap(({ id: play, speaker, atLeast, sure, vectors: known }): Match[] => {
    if (speaker !== "either" && speaker !== channel) return [];
    const place = contrast?.classes.findIndex(({ id }) => id === play) ?? -1;
    let best: Match | undefined;
    for (const [at, window] of windows.entries()) {
      const near = nearestOf(known, vectors[at]);
      const score = sure === undefined ? near.score : (shares[at]?.[place] ?? 0);
      const isMeant = near.score >= atLeast && score >= (sure ?? atLeast);
      if (isMeant && score > (best?.score ?? -Infinity)) best = { play, example: near.example, score, ...window };
    }
    return best ? [best] : [];
  });
  return found.toSorted((a, b) => b.score - a.score).slice(0, matchesMax);
};

const nearestOf = (
  known: readonly Float32Array[],
  vector: Float32Array | undefined,
): { readonly example: number; readonly score: number } => {
  let nearest = { example: 0, score: -1 };
  for (const [example, one] of known.entries()) {
    const score = Math.max(-1, Math.min(1, dot(vector, one)));
    if (score > nearest.score) nearest = { example, score };
  }
  return nearest;
};

const dot = (a: Float32Array | undefined, b: Float32Array): number => {
  let sum = 0;
  for (let n = 0; n < b.length; n++) sum += (a?.[n] ?? 0) * (b[n] ?? 0);
  return sum;
};
