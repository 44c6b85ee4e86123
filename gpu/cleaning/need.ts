/**
 * Whether a channel is noisy enough to be cleaned: how far its speech stands above its noise. Cleaning costs and
 * takes a little of clean speech along, so that a quiet line is left alone. Pure: the same levels, the same answer.
 */

/** When sound is cleaned: `auto` where the channel's own noise says so. */
export const noiseModes = ["auto", "always", "never"] as const;
export type NoiseMode = (typeof noiseModes)[number];

/** One level a block of 16 ms is looked at over four: a gap between two words is not shorter. */
const levelBlocks = 4;
/** The noise is the quietest of the last 10 s: nobody speaks for so long without a breath. One that begins is found as late. */
const floorLevelsKept = 156;
/** Before a second was heard there is no telling. */
const levelsEnough = 16;
/** Quieter is no sound at all, and says nothing about the noise that comes with sound: a muted line, a gap. */
const nothingDb = -85;
/** Until it was heard, speech is taken to be as loud as it usually is at its loudest, below full scale. */
const speechDbAtFirst = -20;
/** Speech stands so far above the noise; less is more noise. */
const speechAboveDb = 10;
/** How loud its loud sounds are is learnt at once, and forgotten over some five seconds of speech: most sounds are quieter. */
const louderWeight = 1 / 4;
const quieterWeight = 1 / 64;
/** Cleaned below this, and left alone again above that. */
const onBelowDb = 32;
const offAboveDb = 37;
/** Left alone after 10 s without the need, so that a pause of the noise switches nothing. */
const offLevels = 156;

export type Need = {
  readonly on: boolean;
  /** Mean squares of blocks not yet a level. */
  readonly energies: readonly number[];
  /** The newest last, decibels below full scale. */
  readonly levels: readonly number[];
  readonly speechDb: number;
  readonly quietFor: number;
};

export const noNeed: Need = { on: false, energies: [], levels: [], speechDb: speechDbAtFirst, quietFor: 0 };

/** After a block of sound with this mean square, of samples of -1 to 1. */
export function needAfter(need: Need, energy: number): Need {
  const energies = [...need.energies, energy];
  if (energies.length < levelBlocks) return { ...need, energies };
  const level = 10 * Math.log10(energies.reduce((sum, one) => sum + one, 0) / levelBlocks);
  const kept = { ...need, energies: [] };
  if (!(level > nothingDb)) return kept;
  const levels = [...need.levels, level].slice(-floorLevelsKept);
  if (levels.length < levelsEnough) return { ...kept, levels };
  const floorDb = Math.min(...levels);
  const weight = level > need.speechDb ? louderWeight : level > floorDb + speechAboveDb ? quieterWeight : 0;
  const speechDb = need.speechDb + (level - need.speechDb) * weight;
  const aboveDb = speechDb - floorDb;
  if (!need.on) return { ...kept, levels, speechDb, on: aboveDb < onBelowDb, quietFor: 0 };
  const quietFor = aboveDb > offAboveDb ? need.quietFor + 1 : 0;
  return { ...kept, levels, speechDb, on: quietFor < offLevels, quietFor };
}
