import { framesOf, msOfSamples, pacedFrames } from "../audio/frames.ts";
import type { Frame, Heard, HeardWord, Recognizer } from "../stt/recognizer.ts";

export type Final = Extract<Heard, { kind: "final" }>;
/** A report, and how many milliseconds after the first sample was spoken it came (only of meaning when paced). */
export type TimedHeard = { readonly atMs: number; readonly heard: Heard };
export type Transcript = { readonly text: string; readonly finals: readonly Final[]; readonly timed: readonly TimedHeard[]; readonly tookMs: number };

/** Runs a whole recording through a recogniser: at the speed of speech when `paced`, as fast as it goes otherwise. */
export async function transcribeFile(recognizer: Recognizer, samples: Int16Array, { paced, frameMs = 20, signal = new AbortController().signal }: { paced: boolean; frameMs?: number; signal?: AbortSignal }): Promise<Transcript> {
  const timed: TimedHeard[] = [];
  const startedMs = performance.now();
  const frames = paced ? pacedFrames(samples, frameMs, signal) : asStream(framesOf(samples, frameMs));
  for await (const heard of recognizer.transcribe({ call: "bench", channel: "bench", firstSample: 0 }, frames, signal)) timed.push({ atMs: performance.now() - startedMs, heard });
  const finals = timed.map(({ heard }) => heard).filter((heard) => heard.kind === "final");
  return { text: finals.flatMap((final) => final.words.map((word) => word.text)).join(" "), finals, timed, tookMs: performance.now() - startedMs };
}

export type Latencies = {
  /** From the end of an utterance's last word to its final. */
  readonly finalMs: Spread;
  /** From the end of a word to the first report in which it stood, as it stayed, in the stable part. */
  readonly stableMs: Spread;
  /** From the start of an utterance's first word to the first fragment with a word in it. */
  readonly firstWordsMs: Spread;
  /** Between one fragment of an utterance and the next. */
  readonly betweenFragmentsMs: Spread;
  /** The share of words once called stable that the final then lacks: not within two places of where they stood. */
  readonly takenBackShare: number;
};
export type Spread = { readonly count: number; readonly p50: number; readonly p95: number; readonly max: number };

/** What a paced run says about delays, measured against the engine's own word times. */
export function latenciesOf(timed: readonly TimedHeard[]): Latencies {
  const finalMs: number[] = [], stableMs: number[] = [], firstWordsMs: number[] = [], betweenMs: number[] = [];
  let stableCount = 0, takenBackCount = 0;
  let fragments: { atMs: number; words: readonly HeardWord[]; stableCount: number }[] = [];
  for (const { atMs, heard } of timed) {
    if (heard.kind === "fragment") fragments.push({ atMs, words: heard.words, stableCount: heard.stableCount });
    if (heard.kind !== "final") continue;
    const last = heard.words.at(-1);
    const first = heard.words[0];
    if (last !== undefined) finalMs.push(atMs - msOfSamples(last.endSample));
    const firstShown = fragments.find((fragment) => fragment.words.length > 0);
    if (first !== undefined && firstShown !== undefined) firstWordsMs.push(firstShown.atMs - msOfSamples(first.firstSample));
    fragments.forEach((fragment, index) => { if (index > 0) betweenMs.push(fragment.atMs - (fragments[index - 1]?.atMs ?? 0)); });
    heard.words.forEach((word, index) => {
      const shown = fragments.find((fragment) => fragment.stableCount > index && fragment.words[index]?.text === word.text);
      stableMs.push((shown?.atMs ?? atMs) - msOfSamples(word.endSample));
    });
    const claimed = new Set(fragments.flatMap((fragment) => fragment.words.slice(0, fragment.stableCount).map((word, index) => `${index} ${word.text}`)));
    stableCount += claimed.size;
    for (const claim of claimed) {
      const [index = "0", text] = claim.split(" ");
      const around = heard.words.slice(Math.max(0, Number(index) - 2), Number(index) + 3);
      if (!around.some((word) => word.text === text)) takenBackCount += 1;
    }
    fragments = [];
  }
  return { finalMs: spread(finalMs), stableMs: spread(stableMs), firstWordsMs: spread(firstWordsMs), betweenFragmentsMs: spread(betweenMs), takenBackShare: stableCount === 0 ? 0 : takenBackCount / stableCount };
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}

async function* asStream(frames: Iterable<Frame>): AsyncGenerator<Frame> {
  yield* frames;
}
