import type { EngineInfo, HeardWord, Recognizer } from "./recognizer.ts";
import { ScriptReader } from "./script-reader.ts";
import { untilAborted } from "./until-aborted.ts";

/**
 * A recogniser that knows beforehand what is said: for each channel the words and their times. It reports
 * them as the sound passes those times, under the contract every recogniser keeps, and does not look at the
 * samples. For tests of what comes after speech, where every run must give the same.
 */
export function scriptedRecognizer(
  wordsOf: (channel: { readonly call: string; readonly channel: string }) => readonly HeardWord[],
  info: EngineInfo = scriptedInfo,
): Recognizer {
  return {
    info,
    async *transcribe(channel, audio, signal) {
      const reader = new ScriptReader(wordsOf(channel), channel.firstSample);
      for await (const frame of untilAborted(audio, signal)) yield* reader.take(frame);
      if (!signal.aborted) yield* reader.finish();
    },
    async [Symbol.asyncDispose]() {},
  };
}

const scriptedInfo: EngineInfo = {
  engine: "scripted",
  model: "words known beforehand",
  accuracy: "best",
  reason: "a test",
};
