import { untilAborted } from "./until-aborted.ts";
import { samplesOfMs } from "../audio/frames.ts";
import type { Recognizer } from "./recognizer.ts";

/** A gap is told about so often, so that a call without an engine does not look like one that is silent. */
const tellSamples = samplesOfMs(10_000);
const reason = "no engine here knows this language";

/** Hears nothing and says so: where no engine knows the language of a call, its sound is missed and never passed off as silence. */
export const deafRecognizer = (): Recognizer => ({
  info: {
    engine: "none",
    model: "none",
    accuracy: "none",
    reason:
      "No engine here knows the language of this call, so nothing is heard: type the words. What to do: npm run wingman -- models list.",
  },
  async *transcribe({ firstSample }, audio, signal) {
    let [told, now] = [firstSample, firstSample];
    for await (const frame of untilAborted(audio, signal)) {
      now = Math.max(now, frame.firstSample + frame.samples.length);
      if (now - told < tellSamples) continue;
      yield { kind: "missed", firstSample: told, endSample: now, reason };
      told = now;
    }
    if (!signal.aborted && now > told) yield { kind: "missed", firstSample: told, endSample: now, reason };
  },
  async [Symbol.asyncDispose]() {},
});
