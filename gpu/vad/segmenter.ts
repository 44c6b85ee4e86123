/**
 * Where utterances begin and end, told from one probability and one level every 32 ms. Pure: the same
 * frames give the same utterances, so that another worker which takes over cuts as this one would have.
 */
export type Heed = { readonly probability: number; readonly levelDb: number };

/**
 * What a frame did. Frame numbers count from the first frame given; ends are exclusive.
 * - `started`: speech, from `firstFrame` on (a little before it was noticed, lest the first sounds are lost)
 * - `ended`: the utterance was over at `endFrame`, which lies before the frame that settled it
 * - `cut`: the utterance is too long to wait for its end; it is divided at `endFrame` and goes on
 */
export type Step =
  | { readonly kind: "quiet" }
  | { readonly kind: "started"; readonly firstFrame: number }
  | { readonly kind: "speaking" }
  | { readonly kind: "ended"; readonly endFrame: number }
  | { readonly kind: "cut"; readonly endFrame: number };

export type SegmenterSettings = {
  readonly startProbability: number;
  readonly endProbability: number;
  /** So many frames in a row below `endProbability` end the utterance. */
  readonly hangoverFrames: number;
  /** So many frames before the first one that sounded like speech are taken with it. */
  readonly lookBackFrames: number;
  /** So many frames after the last one that sounded like speech belong to the utterance. */
  readonly trailFrames: number;
  readonly utteranceFramesMax: number;
  /** A cut is made at the quietest of so many latest frames. */
  readonly cutSearchFrames: number;
  /** Before that a frame which only just passed, and is the quietest of so many latest ones, is as good: little is heard again. */
  readonly cutAtOnceFrames: number;
};

/** 32 ms a frame: 320 ms of quiet end an utterance, 224 ms are looked back, 10 s is the longest, from 8.5 s on it may be cut. */
export const usualSegmenter: SegmenterSettings = {
  startProbability: 0.5,
  endProbability: 0.35,
  hangoverFrames: 10,
  lookBackFrames: 7,
  trailFrames: 3,
  utteranceFramesMax: 312,
  cutSearchFrames: 47,
  cutAtOnceFrames: 32,
};

export type SegmenterState = {
  /** How many frames were given. */
  readonly frameCount: number;
  /** No later utterance reaches back before this frame. */
  readonly floorFrame: number;
  readonly utterance:
    | { readonly firstFrame: number; readonly lastSpeechFrame: number; readonly recentDb: readonly number[] }
    | undefined;
};

export const quiet: SegmenterState = { frameCount: 0, floorFrame: 0, utterance: undefined };

/** Everything before this frame is settled: it is in an utterance that has ended or can never be in one. */
export const settledFrame = (state: SegmenterState, settings: SegmenterSettings = usualSegmenter): number =>
  state.utterance?.firstFrame ?? Math.max(state.floorFrame, state.frameCount - settings.lookBackFrames);

/** Takes the next frame. `quietFrames` is how long a quiet ends the utterance now, where that changes with who speaks. */
export function advance(
  state: SegmenterState,
  heed: Heed,
  settings: SegmenterSettings = usualSegmenter,
  quietFrames: number = settings.hangoverFrames,
): { state: SegmenterState; step: Step } {
  const frame = state.frameCount;
  const frameCount = frame + 1;
  const { utterance } = state;
  if (utterance === undefined) {
    if (heed.probability < settings.startProbability)
      return { state: { ...state, frameCount }, step: { kind: "quiet" } };
    const firstFrame = Math.max(state.floorFrame, frame - settings.lookBackFrames);
    return {
      state: { ...state, frameCount, utterance: { firstFrame, lastSpeechFrame: frame, recentDb: [heed.levelDb] } },
      step: { kind: "started", firstFrame },
    };
  }
  const lastSpeechFrame = heed.probability >= settings.endProbability ? frame : utterance.lastSpeechFrame;
  if (frame - lastSpeechFrame >= quietFrames) {
    const endFrame = Math.min(frameCount, lastSpeechFrame + 1 + settings.trailFrames);
    return { state: { frameCount, floorFrame: endFrame, utterance: undefined }, step: { kind: "ended", endFrame } };
  }
  const recentDb = [...utterance.recentDb, heed.levelDb].slice(-settings.cutSearchFrames);
  const length = frameCount - utterance.firstFrame;
  const isTooLong = length >= settings.utteranceFramesMax;
  if (
    isTooLong ||
    (length >= settings.utteranceFramesMax - settings.cutSearchFrames && hasJustPassed(recentDb, settings))
  ) {
    const endFrame = frameCount - (isTooLong ? recentDb.length - quietestIndex(recentDb) - 1 : passedFrames);
    const kept = recentDb.slice(endFrame - frameCount);
    return {
      state: { frameCount, floorFrame: endFrame, utterance: { firstFrame: endFrame, lastSpeechFrame, recentDb: kept } },
      step: { kind: "cut", endFrame },
    };
  }
  return {
    state: { ...state, frameCount, utterance: { ...utterance, lastSpeechFrame, recentDb } },
    step: { kind: "speaking" },
  };
}

/** So many frames after it show that it was the quietest. */
const passedFrames = 2;
const hasJustPassed = (recentDb: readonly number[], { cutAtOnceFrames }: SegmenterSettings): boolean => {
  const latest = recentDb.slice(-cutAtOnceFrames);
  return quietestIndex(latest) === latest.length - 1 - passedFrames;
};

/** The frame which, with its neighbours, is the quietest; never the last one, so that a cut always leaves something. */
function quietestIndex(levelsDb: readonly number[]): number {
  let best = 0;
  let bestDb = Number.POSITIVE_INFINITY;
  for (let i = 0; i < levelsDb.length - 1; i++) {
    const around = levelsDb.slice(Math.max(0, i - 1), i + 2);
    const meanDb = around.reduce((sum, level) => sum + level, 0) / around.length;
    if (meanDb < bestDb) [best, bestDb] = [i, meanDb];
  }
  return best;
}
