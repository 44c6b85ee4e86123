/** How PocketSphinx is set, each line for a measured reason (see ops/decisions where one is argued at length). */
import type { PocketSphinxFiles } from "./files.ts";

/** The weight of the domain's sentences; the general model has the rest. 0.7 halved the errors in sales talk. */
export const domainShare = 0.7;

export const decoderArguments = (files: PocketSphinxFiles): string[] => [
  "-hmm",
  files.modelDir,
  "-dict",
  files.dictionary,
  // The second pass costs 100 ms after each utterance and gains less than one word in a hundred. (The
  // lattice's best path stays on: 20 ms or so, and without it three words more in a hundred are wrong.)
  "-fwdflat",
  "no",
  // Its own silence removal shifts word times by seconds; Silero does that work here.
  "-remove_silence",
  "no",
  "-remove_noise",
  "no",
  // Fewer paths at once and a look ahead by phones: less than half the time, and in sales talk no word lost.
  "-maxhmmpf",
  "3000",
  "-pl_window",
  "5",
  "-logfn",
  "/dev/null",
];

/** 10 ms frames. */
export const decoderFrameSamples = 160;

/** A look at the open utterance's words every so many 32 ms frames: 64 ms. A look costs little beside the hearing, and a word that waits for it is late. */
export const guessEveryFrames = 2;

/**
 * So many looks in a row must agree on a word, and on all before it, before it is called stable: 256 ms from the first
 * to the last. With 130 ms less it is wrong half again as often; with 250 ms more it is hardly better.
 */
export const agreeingGuesses = 5;

/** PocketSphinx gives no confidence before the end of an utterance, so interim words carry this middling one. */
export const interimConfidence = 0.5;

/** Below this a word of a final is more likely noise than speech. */
export const confidenceMin = 0.02;

/** Ready before a call begins: one call has two channels. */
export const decoderCountWarm = 2;
/** About 90 MB and up to a quarter of a core each. */
export const decoderCountMax = 8;

/** Sound that may be under way between the two processes for one channel; more waits with whoever sends it. */
export const samplesUnderWayMax = 16_000;
/** Reports of one channel that may wait for their reader before no more sound is sent. */
export const heardWaitingMax = 256;
export const startMsMax = 60_000;
export const stopMsMax = 3_000;
