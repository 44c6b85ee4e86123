/**
 * How much of a machine an engine needs for what it hears, and for another call, so that one too many is refused before
 * anybody is heard late. Reckoned from what sound has cost here so far: who is silent now will speak. Pure.
 */

/** Both sides of a call, of which one speaks at a time: what is counted is a second of sound, spoken in or not. */
const sidesOfCall = 2;
/** CPU seconds a second of sound until some was heard here: PocketSphinx on an ordinary core, half of it speech. */
export const costAtFirst = 0.15;
/** Sound over which the cost is smoothed, in seconds. */
const smoothOver = 60;
/** A stream so many samples behind shows that there is not enough, whoever else uses the machine. */
export const behindSamplesMax = 8_000;

export type Demand = { readonly cost: number };
export const demandAtFirst: Demand = { cost: costAtFirst };

/** After a moment in which so many seconds of sound of all streams cost so many CPU seconds. */
export const demandAfter = (
  { cost }: Demand,
  { soundSeconds, cpuSeconds }: { readonly soundSeconds: number; readonly cpuSeconds: number },
): Demand => {
  if (soundSeconds <= 0) return { cost };
  const weight = Math.min(1, soundSeconds / smoothOver);
  return { cost: cost * (1 - weight) + (cpuSeconds / soundSeconds) * weight };
};

export type Shares = {
  /** Of the machine: the greater of what was used and what the open streams will need. */
  readonly share: number;
  /** What another call would add; 1 where there is no room for both its sides. */
  readonly perCall: number;
};

export const sharesOf = (
  { cost }: Demand,
  now: {
    readonly used: number;
    readonly streams: number;
    readonly room: number;
    readonly cores: number;
    readonly behindSamples: number;
  },
): Shares => ({
  share: Math.max(now.used, (cost * now.streams) / now.cores, now.behindSamples >= behindSamplesMax ? 1 : 0),
  perCall: now.room < sidesOfCall ? 1 : (cost * sidesOfCall) / now.cores,
});
