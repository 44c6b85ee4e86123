/**
 * How long a quiet must last to end an utterance. One figure for all is wrong for most: who speaks fluently waits
 * for nothing, who pauses to think is cut in the middle, and a phone number is cut by anybody. So it follows the
 * speaker's own pauses within bounds, and the words: what cannot be the end is waited for.
 * Pure: the same sound and words give the same ends. What was learnt of a speaker is not kept: a worker that takes
 * over begins with the profile's own figure, and what it cuts from there on may differ by those bounds.
 */
import type { Expectation } from "./expects-more.ts";

/** Frames of 32 ms. */
export type Endpointing = {
  /** Ends an utterance until enough of the speaker's own pauses are known. An end that took longer was held. */
  readonly quietFrames: number;
  readonly quietFramesMin: number;
  readonly quietFramesMax: number;
  /** What the words leave open ends after so long all the same. */
  readonly holdFrames: number;
};

/** `usual`: 320 ms at first, then 256 to 512 ms by the speaker. Held ones are final within 1,500 ms, recognition included. */
export const endpointings = {
  quick: { quietFrames: 8, quietFramesMin: 6, quietFramesMax: 10, holdFrames: 25 },
  usual: { quietFrames: 10, quietFramesMin: 8, quietFramesMax: 16, holdFrames: 42 },
  /** Of a talk with an agent, who answers what is final: as `usual`, but what the words leave open is held for 800 ms. */
  turn: { quietFrames: 10, quietFramesMin: 8, quietFramesMax: 16, holdFrames: 25 },
  patient: { quietFrames: 16, quietFramesMin: 12, quietFramesMax: 32, holdFrames: 42 },
} as const satisfies Readonly<Record<string, Endpointing>>;

/** One speaker's quiets between words, the newest last, in frames: pauses and ends of turns alike. */
export type Habit = { readonly quiets: readonly number[]; readonly lastSpeechFrame: number | null };
export const noHabit: Habit = { quiets: [], lastSpeechFrame: null };

/** Shorter ones are consonants and breath, and end nothing: below 192 ms. */
export const quietFramesLeast = 6;
/** Longer ones were the end of a turn, somebody else's came between: above 960 ms. */
const pauseFramesMax = 30;
const quietsKept = 24;
/** Before so many are known a speaker is like everybody. */
const quietsEnough = 6;
/** A sentence cut in two is as bad as words that come 384 ms later. */
const cutCostFrames = 12;

/** The habit after a frame with speech in it. A pause which the words explain says nothing about the speaker. */
export function afterSpeech(habit: Habit, frame: number, expected: Expectation): Habit {
  const quiet = habit.lastSpeechFrame === null ? 0 : frame - habit.lastSpeechFrame - 1;
  const counts = quiet >= quietFramesLeast && expected === null;
  return { quiets: counts ? [...habit.quiets, quiet].slice(-quietsKept) : habit.quiets, lastSpeechFrame: frame };
}

/** How many quiet frames in a row end the utterance now. */
export function quietNeeded(endpointing: Endpointing, habit: Habit, expected: Expectation): number {
  const own = ownQuiet(endpointing, habit);
  return expected === null ? own : Math.max(own, endpointing.holdFrames);
}

/**
 * What would have served this speaker best so far: waiting longer spares the pauses that are shorter than the wait,
 * and delays every end of a turn. Who hardly pauses is not waited for, nor is who pauses for so long that a wait
 * within the bounds would spare nothing.
 */
function ownQuiet({ quietFrames, quietFramesMin, quietFramesMax }: Endpointing, { quiets }: Habit): number {
  if (quiets.length < quietsEnough) return quietFrames;
  const pauses = quiets.filter((quiet) => quiet <= pauseFramesMax);
  const ends = quiets.length - pauses.length;
  let [best, bestCost] = [quietFrames, Number.POSITIVE_INFINITY];
  for (let frames = quietFramesMin; frames <= quietFramesMax; frames++) {
    const cost = pauses.filter((pause) => pause >= frames).length * cutCostFrames + ends * frames;
    if (cost < bestCost) [best, bestCost] = [frames, cost];
  }
  return best;
}
