/** The sound of one channel as a line wants it: in order, in short frames, nothing twice, looked at before it is taken. */
import type { Frame } from "../recognizer.ts";

/** The longest frame that goes out at once, 250 ms: vendors want between 20 and 250. */
const frameSamplesMax = 4_000;

export type Source = {
  /** The next frame, which stays the next until it is taken; undefined at the end. Rejects with what `audio` throws. */
  peek(): Promise<Frame | undefined>;
  /** Takes the frame that was looked at. */
  take(): void;
  /** `audio` threw. */
  readonly isBroken: boolean;
  /** Nobody wants more; not waited for, as a microphone that is silent never answers. */
  leave(): void;
};

export const openSource = (audio: AsyncIterable<Frame>, firstSample: number): Source => {
  const frames = audio[Symbol.asyncIterator]();
  /** What was taken lies before. */
  let next = firstSample;
  let rest: Frame | undefined;
  let asked: Promise<Frame | undefined> | undefined;
  let current: Frame | undefined;
  let isBroken = false;

  const read = async (): Promise<Frame | undefined> => {
    for (;;) {
      const cut = rest && next - rest.firstSample;
      if (rest && cut !== undefined && cut < rest.samples.length) {
        const from = Math.max(0, cut);
        return { firstSample: rest.firstSample + from, samples: rest.samples.subarray(from, from + frameSamplesMax) };
      }
      const answer = await frames.next();
      if (answer.done === true) return undefined;
      rest = answer.value;
    }
  };
  return {
    peek() {
      if (!asked) {
        asked = read().then((frame) => (current = frame));
        asked.catch(() => {
          isBroken = true;
        });
      }
      return asked;
    },
    take() {
      if (current) next = current.firstSample + current.samples.length;
      asked = undefined;
    },
    get isBroken() {
      return isBroken;
    },
    leave() {
      void Promise.allSettled([frames.return?.()]);
    },
  };
};
