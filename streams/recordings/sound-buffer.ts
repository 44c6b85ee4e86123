/** One side's sound in memory until it is settled and may be stored. What leaves it is overwritten with silence. */
import type { SampleSpan } from "@wingman/domain/privacy/muted";
import type { Sound } from "../log/sound-shelf.ts";

export type SoundBuffer = {
  /** Takes what comes after all that was ever put there; answers how many of the oldest samples fell out. */
  put(sound: Sound): number;
  /** First sample that is here; undefined where nothing is. */
  first(): number | undefined;
  /** A copy of a run with silence where nothing came; undefined where nothing of it came at all. */
  take(run: SampleSpan): Int16Array | undefined;
  /** Nothing before this sample is needed any more. */
  dropBefore(sample: number): void;
  /** Keeps what lies in one of these runs, and nothing else. */
  keepOnly(runs: readonly SampleSpan[]): void;
  /** Of these samples nothing is to be heard. */
  blank(run: SampleSpan): void;
};

export const soundBuffer = (samplesMax: number): SoundBuffer => {
  let frames: Sound[] = [];
  let count = 0;
  let next = 0;
  const endOf = ({ firstSample, samples }: Sound): number => firstSample + samples.length;
  const leave = (frame: Sound): void => {
    count -= frame.samples.length;
    frame.samples.fill(0);
  };
  const overlap = (frame: Sound, { firstSample, endSample }: SampleSpan): SampleSpan | undefined => {
    const run = { firstSample: Math.max(firstSample, frame.firstSample), endSample: Math.min(endSample, endOf(frame)) };
    return run.firstSample < run.endSample ? run : undefined;
  };
  return {
    put(sound) {
      const cut = Math.max(0, next - sound.firstSample);
      if (cut >= sound.samples.length) return 0;
      const frame = { firstSample: sound.firstSample + cut, samples: sound.samples.subarray(cut) };
      frames.push(frame);
      count += frame.samples.length;
      next = endOf(frame);
      let lost = 0;
      while (count > samplesMax && frames[0]) {
        lost += frames[0].samples.length;
        leave(frames[0]);
        frames.shift();
      }
      return lost;
    },
    first: () => frames[0]?.firstSample,
    take(run) {
      const samples = new Int16Array(run.endSample - run.firstSample);
      let any = false;
      for (const frame of frames) {
        const found = overlap(frame, run);
        if (!found) continue;
        any = true;
        samples.set(
          frame.samples.subarray(found.firstSample - frame.firstSample, found.endSample - frame.firstSample),
          found.firstSample - run.firstSample,
        );
      }
      return any ? samples : undefined;
    },
    dropBefore(sample) {
      while (frames[0] && endOf(frames[0]) <= sample) {
        leave(frames[0]);
        frames.shift();
      }
    },
    keepOnly(runs) {
      frames = frames.filter((frame) => {
        const stays = runs.some((run) => overlap(frame, run));
        if (!stays) leave(frame);
        return stays;
      });
    },
    blank(run) {
      for (const frame of frames) {
        const found = overlap(frame, run);
        if (found) frame.samples.fill(0, found.firstSample - frame.firstSample, found.endSample - frame.firstSample);
      }
    },
  };
};
