/** Several engines over the same recordings: who heard how much, with what could not be heard said. */
import { describe } from "@wingman/domain/failure";
import { type EngineInfo, type HeardWord, type Recognizer, sampleRateHz } from "../stt/recognizer.ts";
import { transcribeFile } from "./transcribe-file.ts";
import { characterErrors, type WordErrors, wordErrors } from "./wer.ts";

/** What is said between two moments of a recording; of a whole one where nobody wrote down when. */
export type Said = { readonly text: string; readonly startMs: number | null; readonly endMs: number | null };

export type Clip = {
  readonly name: string;
  readonly said: readonly Said[];
  /** BCP 47. */
  readonly language: string;
  readonly speaker: string | null;
  readonly accent: string | null;
  readonly noise: string | null;
  /** 16 kHz mono. May reject; the clip is then listed as not heard. */
  sound(): Promise<Int16Array>;
};

export type Utterance = Pick<Clip, "language" | "speaker" | "accent" | "noise"> & {
  readonly clip: string;
  /** Within the clip, from 0. */
  readonly index: number;
  readonly said: string;
  readonly heard: string;
  readonly words: WordErrors;
  /** Undefined where the text is too long to be compared by letters. */
  readonly characters: WordErrors | undefined;
};

export type EngineResult = {
  readonly engine: string;
  /** Null where it was not measured; `failures` says why. */
  readonly info: EngineInfo | null;
  /** In the order of the clips. */
  readonly utterances: readonly Utterance[];
  readonly audioMs: number;
  readonly tookMs: number;
  readonly failures: readonly { readonly clip: string | null; readonly why: string }[];
};

export type Contender = { readonly name: string; open(): Promise<Recognizer> };

/** One engine after the other, so that none takes another's cores. A clip that fails is listed and the next one heard. */
export const runBench = async (
  clips: readonly Clip[],
  contenders: readonly Contender[],
  {
    onClip,
    signal,
  }: { readonly onClip?: (engine: string, clip: string, index: number) => void; readonly signal: AbortSignal },
): Promise<readonly EngineResult[]> => {
  const results: EngineResult[] = [];
  for (const contender of contenders) {
    signal.throwIfAborted();
    let recognizer: Recognizer;
    try {
      recognizer = await contender.open();
    } catch (error) {
      const failures = [{ clip: null, why: describe(error) }];
      results.push({ engine: contender.name, info: null, utterances: [], audioMs: 0, tookMs: 0, failures });
      continue;
    }
    try {
      results.push(await heardBy(recognizer, contender.name, clips, signal, onClip));
    } finally {
      await recognizer[Symbol.asyncDispose]();
    }
  }
  return results;
};

const heardBy = async (
  recognizer: Recognizer,
  engine: string,
  clips: readonly Clip[],
  signal: AbortSignal,
  onClip: ((engine: string, clip: string, index: number) => void) | undefined,
): Promise<EngineResult> => {
  const utterances: Utterance[] = [];
  const failures: { clip: string; why: string }[] = [];
  let audioMs = 0;
  let tookMs = 0;
  for (const [index, clip] of clips.entries()) {
    signal.throwIfAborted();
    onClip?.(engine, clip.name, index);
    try {
      const samples = await clip.sound();
      const transcript = await transcribeFile(recognizer, samples, { paced: false, signal, language: clip.language });
      signal.throwIfAborted();
      audioMs += (samples.length / sampleRateHz) * 1_000;
      tookMs += transcript.tookMs;
      utterances.push(
        ...compared(
          clip,
          transcript.finals.flatMap(({ words }) => words),
        ),
      );
    } catch (error) {
      if (signal.aborted) throw error;
      failures.push({ clip: clip.name, why: describe(error) });
    }
  }
  return { engine, info: recognizer.info, utterances, audioMs, tookMs, failures };
};

const compared = (clip: Clip, words: readonly HeardWord[]): readonly Utterance[] => {
  const { name, language, speaker, accent, noise } = clip;
  const heard = heardIn(clip.said, words);
  return clip.said.map(({ text }, index) => ({
    ...{ clip: name, index, language, speaker, accent, noise, said: text, heard: heard[index] ?? "" },
    words: wordErrors(text, heard[index] ?? "", language),
    characters: characterErrors(text, heard[index] ?? "", language),
  }));
};

/**
 * Each heard word belongs to the utterance that its middle lies in, or nearest to: pauses are halved between their
 * neighbours, so that a word heard a little early or late is not an error twice.
 */
const heardIn = (said: readonly Said[], words: readonly HeardWord[]): readonly string[] => {
  const ends = said.slice(1).map(({ startMs }, index) => {
    const endMs = said[index]?.endMs ?? null;
    if (startMs === null || endMs === null) throw new RangeError("utterances of one recording need their times");
    return (endMs + startMs) / 2;
  });
  const heard = said.map((): string[] => []);
  for (const { text, firstSample, endSample } of words) {
    const middleMs = ((firstSample + endSample) / 2 / sampleRateHz) * 1_000;
    const index = ends.findIndex((endMs) => middleMs < endMs);
    heard[index === -1 ? said.length - 1 : index]?.push(text);
  }
  return heard.map((each) => each.join(" "));
};
