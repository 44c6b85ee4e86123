/**
 * Whether the rep speaks, told from the level of their microphone every 10 ms. It must be sure within 100 ms, since the
 * customer falls silent within 200; what kind of sound it was is told later, by how long it lasts and by its words
 * (`barge-in.ts`). Pure: milliseconds on any steady clock.
 */

/** Of the microphone's samples. */
const rateHz = 16_000;
export const blockMs = 10;
const blockSamples = (rateHz * blockMs) / 1_000;
/** Of the newest ten blocks so many must be loud: a click is over before, a syllable is not. */
const lookBlocks = 10;
const loudBlocksMin = 7;
/** So long nearly nothing ends a burst; within words there are shorter quiets. */
const quietBlocks = 20;
const quietLoudMax = 2;
/** Root mean square of 32,767 below which nothing is speech: -42 dB. */
const speechMin = 260;
/** Above the room by so much; the room is the quietest fifth of the last three seconds. */
const overRoom = 4;
const roomBlocks = 300;
const roomMax = 1_200;
/** Louder than what comes back of the customer's own sound, by so much. */
const overEcho = 2.2;
/** Of the customer's sound, the share that came back: of the newest two seconds with any. */
const echoBlocks = 200;
/** Of fewer the beginning of somebody's speech would be too large a part. */
const echoBlocksMin = 100;
const echoMax = 1;
/** Sound that ends so soon after the customer fell silent, twice within a few seconds, was the customer's own. */
const ownSoundMs = 160;
const againMs = 3_000;

export type Ear = {
  /**
   * The newest frame, which ended at `at`; `played` is the loudest level of the customer's sound, of 32,767, of the
   * moments that may be heard in it; 0 where there is none.
   */
  push(samples: Int16Array, at: number, played: number): void;
  /** The burst that goes on, or the last one; null before the first. `endMs` is null while it goes on. */
  burst(): { readonly fromMs: number; readonly endMs: number | null } | null;
  /** The customer fell silent because of this burst: if it ends with it, it was an echo, and the ear learns how loud that is. */
  silenced(at: number): void;
};

export const makeEar = (): Ear => {
  const levels: number[] = [];
  const echoes: number[] = [];
  const recent: number[] = [];
  const loud: boolean[] = [];
  let burst: { fromMs: number; endMs: number | null; shares: number[] } | null = null;
  let silencedAt: number | null = null;
  let echoShare = 0;
  let suspectedAt = Number.NEGATIVE_INFINITY;

  const begun = (at: number): void => {
    const newest = loud.slice(-lookBlocks);
    burst = { fromMs: at - (newest.length - newest.indexOf(true)) * blockMs, endMs: null, shares: recent.splice(0) };
    silencedAt = null;
  };
  const ended = (at: number): void => {
    if (!burst) return;
    burst.endMs = at - quietBlocks * blockMs;
    if (silencedAt === null || burst.endMs - silencedAt > ownSoundMs) return;
    const isAgain = burst.endMs - suspectedAt < againMs;
    suspectedAt = burst.endMs;
    if (!isAgain) return;
    for (const ofPlayed of burst.shares) keep(echoes, ofPlayed, echoBlocks);
    echoShare = Math.max(echoShare, share(burst.shares, 0.9));
  };

  return {
    push(samples, at, played) {
      const blocks = Math.floor(samples.length / blockSamples);
      for (let n = 0; n < blocks; n++) {
        const blockAt = at - (blocks - 1 - n) * blockMs;
        const level = levelOf(samples.subarray(n * blockSamples, (n + 1) * blockSamples));
        const room = Math.min(roomMax, share(levels, 0.2));
        const isLoud = level > Math.max(speechMin, room * overRoom, played * echoShare * overEcho);
        const ofPlayed = played > speechMin ? Math.min(echoMax, level / played) : 0;
        keep(loud, isLoud, quietBlocks);
        const goesOn = burst !== null && burst.endMs === null;
        if (!goesOn) {
          keep(levels, level, roomBlocks);
          // The beginning of a burst is part of it, which is only known once it is noticed.
          recent.push(ofPlayed);
          const settled = recent.length > lookBlocks ? (recent.shift() ?? 0) : 0;
          if (settled > 0) {
            keep(echoes, settled, echoBlocks);
            if (echoes.length >= echoBlocksMin) echoShare = share(echoes, 0.9);
          }
          const newest = loud.slice(-lookBlocks);
          if (newest.filter(Boolean).length >= loudBlocksMin) begun(blockAt);
        } else if (burst) {
          if (ofPlayed > 0) keep(burst.shares, ofPlayed, echoBlocks);
          if (loud.length === quietBlocks && loud.filter(Boolean).length <= quietLoudMax) ended(blockAt);
        }
      }
    },
    burst: () => burst && { fromMs: burst.fromMs, endMs: burst.endMs },
    silenced(at) {
      silencedAt = at;
    },
  };
};

const levelOf = (samples: Int16Array): number => {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
};

/** The value below which so much of the values lies; 0 where there are none. */
const share = (values: readonly number[], of: number): number =>
  values.length === 0 ? 0 : (values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) * of)] ?? 0);

const keep = <Value>(list: Value[], value: Value, max: number): void => {
  list.push(value);
  if (list.length > max) list.shift();
};
