/** What a side sounds like while nobody speaks there. Pure. */

/** 40 ms each: four seconds, in which everybody takes breath. */
const framesLooked = 100;
const quietestShare = 0.1;

/** The quietest tenth of the newest frames' loudness; null until there are enough of them. */
export const roomOf = (loudness: readonly number[]): number | null => {
  const newest = loudness.slice(-framesLooked);
  if (newest.length < framesLooked) return null;
  return newest.toSorted((a, b) => a - b)[Math.floor(framesLooked * quietestShare)] ?? null;
};

export const frameMs = 40;
const lookedMs = framesLooked * frameMs;
/** Frames that are late come in a heap; so many more than were due are no loss of others. */
const lateMsMax = 400;

/**
 * How much of the last four seconds' sound never came, 0 to 1: frames are cut on the audio thread, and one that is lost
 * there leaves nothing but a later one. 0 while none came just now: that is silence, told elsewhere.
 */
export const lostShareOf = (framesAt: readonly number[], openedAt: number, now: number): number => {
  const last = framesAt.at(-1);
  if (last === undefined || now - last > lateMsMax || now - openedAt < lookedMs) return 0;
  const due = (last - (now - lookedMs)) / frameMs;
  const came = framesAt.filter((at) => at > now - lookedMs).length;
  return Math.max(0, 1 - came / due);
};
