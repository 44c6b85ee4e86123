import { samplesOfMs } from "../audio/frames.ts";
import type { HeardWord, Recognizer } from "./recognizer.ts";
import { ScriptReader } from "./script-reader.ts";
import { untilAborted } from "./until-aborted.ts";

/** What a recogniser heard on each channel of a sample call, at an earlier time. */
export type RecordedWords = { readonly [channel: string]: readonly HeardWord[] };

/** A shorter gap is sound that was lost on its way while the sample played on. */
const standstillSamplesMin = samplesOfMs(1_000);
const rememberedMax = 200;

/**
 * The demo's last resort where no recogniser can be had: in a sample call the words that were recognised earlier, at
 * the moment they are said. It does not listen, so in any other call it hears nothing, and `reason` must say that.
 *
 * A sample call that is paused or reloaded stands still while its channel's clock goes on; the words come later by
 * as much as that. This is remembered from one `transcribe` to the next, for a long pause ends one, but not from one
 * process to the next.
 */
export function recordedRecognizer(samples: ReadonlyMap<string, RecordedWords>, reason: string): Recognizer {
  /** By channel of a call: how far its clock is ahead of the sample's. */
  const standstills = new Map<string, number>();
  const remember = (key: string, standstill: number): void => {
    standstills.delete(key);
    standstills.set(key, standstill);
    for (const oldest of standstills.keys()) {
      if (standstills.size <= rememberedMax) break;
      standstills.delete(oldest);
    }
  };
  return {
    info: { engine: "recorded", model: "as recognised earlier", accuracy: "recorded", reason },
    async *transcribe({ call, channel, firstSample, sample = null }, audio, signal) {
      const words = (sample === null ? undefined : samples.get(sample)?.[channel]) ?? [];
      const key = `${call} ${channel}`;
      let standstill = firstSample === 0 ? 0 : (standstills.get(key) ?? 0);
      const reader = new ScriptReader(later(words, standstill), firstSample);
      for await (const frame of untilAborted(audio, signal)) {
        const gap = frame.firstSample - reader.now;
        if (gap >= standstillSamplesMin) {
          remember(key, (standstill += gap));
          yield* reader.miss(frame.firstSample, later(words, standstill));
        }
        yield* reader.take(frame);
      }
      if (!signal.aborted) yield* reader.finish();
    },
    async [Symbol.asyncDispose]() {},
  };
}

const later = (words: readonly HeardWord[], samples: number): readonly HeardWord[] =>
  samples === 0
    ? words
    : words.map((word) => ({ ...word, firstSample: word.firstSample + samples, endSample: word.endSample + samples }));
