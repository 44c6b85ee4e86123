/** How a model of windows is made to hear a stream; each line for a reason, and those that were weighed say by which measure. */

/** A window is decoded again when so much new sound has come: 192 ms, six frames of the detector. */
export const newSamplesMin = 3_072;
/** A window shorter than 0.4 s (half of it is what was looked back) holds no word yet. */
export const firstWindowSamplesMin = 6_400;
/** Shorter sound gets silence behind it: 0.1 s. Moonshine's first layers have nothing to work on below 60 ms. */
export const windowSamplesMin = 1_600;
/** Sound of one utterance that is kept; the segmenter cuts at 10 s, and what is held on for is not much longer. */
export const utteranceSamplesMax = 16_000 * 28;

/**
 * So many hypotheses in a row must agree on a word before it is called stable, and the last word of each does not count:
 * it may be half spoken. `npm run measure -- speech.stability` shows the others beside it.
 */
export const agreeingHypotheses = 2;
export const heldBackWords = 1;

/** Text tokens a second of sound at most: twice what the quickest speaker of the languages that cost most says. */
export const tokensPerSecondMax = 14;
export const tokensMin = 12;

/** Tokens of the last finals that go before a window; more of it hardly helps and costs as much as what is said. */
export const contextTokensMax = 64;
/** After so long a pause what was said before says little about what comes: 8 s. */
export const contextPauseSamplesMax = 8 * 16_000;

/** Channels that one model may listen to; one more is told that it is busy. */
export const channelCountMax = 16;
/** Windows decoded at once where the model's provider profits. */
export const batchMax = 16;
/** A final is taken before looks that have waited up to so much longer than it. */
export const finalsAheadMs = 400;
/** A channel that is heard less often than this while somebody speaks is not heard well; what that takes is the load. */
export const slowestLookMs = 600;

/** Sound that comes quicker than it was spoken waits for a look at so much of it, or every word of a file would come at its end. */
export const unseenSamplesMax = 8_000;

/** Tokens of the company's names that go before every window: about a dozen names. */
export const vocabularyTokensMax = 48;
