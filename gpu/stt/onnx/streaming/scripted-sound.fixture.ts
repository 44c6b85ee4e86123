/** Sound of the sample call in which every word's place is known, for models that are only played. */
import { sampleChannel } from "../../pocketsphinx/on-this-machine.ts";
import type { ScriptedWord } from "./scripted-model.fixture.ts";

export type KnownSound = {
  readonly recording: Int16Array;
  readonly words: readonly ScriptedWord[];
  /** In the middle of the first utterance. */
  readonly inSpeechSample: number;
};

const quietSamples = 10_000;

/** Short turns of the sample call with quiet before, between and after them: two of them are about seven seconds. */
export async function shortTurns(count = 2): Promise<KnownSound> {
  const { samples, turns } = await sampleChannel("customer");
  const short = turns
    .filter((turn) => turn.endMs - turn.startMs > 1_200 && turn.endMs - turn.startMs < 9_000)
    .sort((one, other) => Number(one.endMs - one.startMs > 4_000) - Number(other.endMs - other.startMs > 4_000))
    .slice(0, count);
  const recording = new Int16Array(
    short.reduce((sum, turn) => sum + (turn.endMs - turn.startMs) * 16 + quietSamples, quietSamples),
  );
  const words: ScriptedWord[] = [];
  let at = quietSamples;
  for (const turn of short) {
    recording.set(samples.subarray(turn.startMs * 16, turn.endMs * 16), at);
    for (const word of turn.words)
      words.push({
        text: word.text,
        firstSample: at + (word.startMs - turn.startMs) * 16,
        endSample: at + (word.endMs - turn.startMs) * 16,
      });
    at += (turn.endMs - turn.startMs) * 16 + quietSamples;
  }
  return { recording, words, inSpeechSample: quietSamples + 16_000 };
}
