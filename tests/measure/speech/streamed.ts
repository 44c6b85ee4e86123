/**
 * A recogniser over a model of windows that is only played, at the speed of speech: what it says is known, and how long
 * a window takes is what was measured of a real one, so that what is found is the streaming and nothing else.
 */
import { pacedFrames } from "@wingman/gpu/audio/frames";
import { type Faults, noFaults } from "@wingman/gpu/stt/onnx/streaming/scripted-model.fixture";
import { type KnownSound, shortTurns } from "@wingman/gpu/stt/onnx/streaming/scripted-sound.fixture";
import { recognizerInProcess } from "@wingman/gpu/stt/process/recognizer-in-process";
import type { Heard } from "@wingman/gpu/stt/recognizer";

/** Moonshine tiny, q8, one thread: the slower end of what was measured for 1 s, 5 s and 10 s of sound. */
export const moonshineCost = { windowMs: 40, msASecond: 13 };

/** `atMs` is on the channel's own clock: 0 is its first sample. */
export type HeardAt = { readonly heard: Heard; readonly atMs: number };
export type Streamed = { readonly sound: KnownSound; readonly channels: readonly (readonly HeardAt[])[] };

/** Both sides of a call speak at once, the second a little later: more than a call asks of a model. */
export async function streamed({
  turns,
  faults = noFaults,
  signal,
}: {
  turns: number;
  faults?: Faults;
  signal: AbortSignal;
}): Promise<Streamed> {
  const sound = await shortTurns(turns);
  const program = new URL("../../../gpu/stt/onnx/streaming/scripted-engine.test-program.ts", import.meta.url);
  await using recognizer = await recognizerInProcess({
    info: { engine: "scripted", model: "scripted", accuracy: "good", reason: "a measure" },
    program: { program, settings: { turns, faults, ...moonshineCost } },
  });
  const listen = async (channel: string, afterMs: number): Promise<HeardAt[]> => {
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    const startedMs = performance.now();
    const list: HeardAt[] = [];
    const frames = pacedFrames(sound.recording, 20, signal);
    for await (const heard of recognizer.transcribe(
      { call: "c", channel, firstSample: 0, language: "en" },
      frames,
      signal,
    ))
      list.push({ heard, atMs: performance.now() - startedMs });
    return list;
  };
  return { sound, channels: await Promise.all([listen("rep", 0), listen("customer", 700)]) };
}

/** The value below which `share` of them lie. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};
