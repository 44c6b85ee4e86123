import type { Frame } from "./recognizer.ts";

/** Frames a slow recogniser may fall behind by: 10 s of 20 ms frames. Beyond that the producer waits. */
export const framesWaitingMax = 500;

export type FrameQueue = AsyncIterable<Frame> & {
  /** Resolves when there is room; frames pushed after `end` are dropped. */
  push(frame: Frame): Promise<void>;
  end(): void;
};

/** A bounded queue between the stream of sound and one recogniser. */
export const frameQueue = (): FrameQueue => {
  const frames: Frame[] = [];
  let ended = false;
  let wakeReader: (() => void) | null = null;
  const waitingWriters: (() => void)[] = [];
  const wake = () => {
    const reader = wakeReader;
    wakeReader = null;
    reader?.();
  };
  return {
    async push(frame) {
      if (ended) return;
      frames.push(frame);
      wake();
      if (frames.length > framesWaitingMax) await new Promise<void>((resolve) => waitingWriters.push(resolve));
    },
    end() {
      ended = true;
      wake();
      for (const writer of waitingWriters.splice(0)) writer();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const frame = frames.shift();
        if (frame) {
          if (frames.length <= framesWaitingMax) waitingWriters.shift()?.();
          yield frame;
          continue;
        }
        if (ended) return;
        await new Promise<void>((resolve) => {
          wakeReader = resolve;
        });
      }
    },
  };
};
