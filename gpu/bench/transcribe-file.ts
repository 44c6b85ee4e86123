import type { NoiseMode } from "../cleaning/need.ts";
import { framesOf, pacedFrames } from "../audio/frames.ts";
import type { Frame, Heard, Recognizer } from "../stt/recognizer.ts";

export type Final = Extract<Heard, { kind: "final" }>;
export type Transcript = { readonly text: string; readonly finals: readonly Final[]; readonly tookMs: number };

/** Runs a whole recording through a recogniser: at the speed of speech when `paced`, as fast as it goes otherwise. */
export async function transcribeFile(
  recognizer: Recognizer,
  samples: Int16Array,
  {
    paced,
    frameMs = 20,
    signal = new AbortController().signal,
    language,
    suppressNoise,
  }: {
    paced: boolean;
    frameMs?: number;
    signal?: AbortSignal;
    language?: string;
    suppressNoise?: NoiseMode;
  },
): Promise<Transcript> {
  const finals: Final[] = [];
  const startedMs = performance.now();
  const frames = paced ? pacedFrames(samples, frameMs, signal) : asStream(framesOf(samples, frameMs));
  const channel = {
    ...{ call: "bench", channel: "bench", firstSample: 0 },
    ...(language !== undefined && { language }),
    ...(suppressNoise !== undefined && { suppressNoise }),
  };
  for await (const heard of recognizer.transcribe(channel, frames, signal))
    if (heard.kind === "final") finals.push(heard);
  return {
    text: finals.flatMap((final) => final.words.map((word) => word.text)).join(" "),
    finals,
    tookMs: performance.now() - startedMs,
  };
}

async function* asStream(frames: Iterable<Frame>): AsyncGenerator<Frame> {
  yield* frames;
}
