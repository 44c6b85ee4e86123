/** Several channels at once at the speed of speech, with nobody silent, and how far behind the recogniser is with each. */
import { setTimeout as sleep } from "node:timers/promises";
import { pacedFrames } from "@wingman/gpu/audio/frames";
import type { Heard, Recognizer } from "@wingman/gpu/stt/recognizer";
import { readSample } from "../../harness/sample.ts";

const channels = ["rep", "customer"] as const;
const frameMs = 20;

/** All turns of the sample one after the other: hardly a pause in it. */
export const speechWithoutPauses = async (): Promise<Int16Array> => {
  const { script, sides } = await readSample();
  const turns = channels.flatMap((channel) =>
    script.turns
      .filter((turn) => turn.channel === channel)
      .map((turn) => sides[channel].subarray(turn.startMs * 16, turn.endMs * 16)),
  );
  const all = new Int16Array(turns.reduce((sum, turn) => sum + turn.length, 0));
  let at = 0;
  for (const turn of turns) {
    all.set(turn, at);
    at += turn.length;
  }
  return all;
};

/** So much of `sound` from `fromMs` on, begun again at its end. */
export const loopOf = (sound: Int16Array, fromMs: number, ms: number): Int16Array =>
  Int16Array.from({ length: ms * 16 }, (_, index) => sound[(fromMs * 16 + index) % sound.length] ?? 0);

/** `lagMs`: after the sound's own time; a report that looked at all there was is late by what hearing it took. */
export type Report = { readonly stream: number; readonly heard: Heard; readonly lagMs: number };

/** Begins one stream after the other, `apartMs` between them, so that they do not look at their words at once. */
export const pacedStreams = async (
  recognizer: Recognizer,
  sounds: readonly Int16Array[],
  options: {
    readonly signal: AbortSignal;
    readonly apartMs?: number;
    readonly onReport: (report: Report) => void;
  },
): Promise<void> => {
  const { signal, apartMs = 137, onReport } = options;
  await Promise.all(
    sounds.map(async (sound, stream) => {
      await sleep(stream * apartMs);
      let startedMs = 0;
      const frames = async function* () {
        startedMs = performance.now();
        yield* pacedFrames(sound, frameMs, signal);
      };
      const about = { call: `paced-${stream}`, channel: "rep", firstSample: 0 };
      for await (const heard of recognizer.transcribe(about, frames(), signal))
        onReport({ stream, heard, lagMs: performance.now() - startedMs - heard.endSample / 16 });
    }),
  );
};
