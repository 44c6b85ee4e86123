/** How PocketSphinx is set, each line for a measured reason (see ops/decisions where one is argued at length). */
import type { PocketSphinxFiles } from "./files.ts";

/**
 * The weight of the domain's sentences; the general model has the rest. With more, sales talk gains nothing and every
 * other talk loses (ADR 0005).
 */
export const domainShare = 0.3;

/** The weight of how people talk in sales calls, whatever they sell (ADR 0058). */
export const salesShare = 0.3;

/** The weight of a company's names where it has no sentences: enough to be heard, and other words hardly suffer. */
export const namesShare = 0.1;

/** `fast`: twice the streams a core, for more wrong words, of voices unlike the model's many more. */
export type Speed = "usual" | "fast";

export const decoderArguments = (files: PocketSphinxFiles, speed: Speed): string[] => [
  // Sound is scored on every other frame, and by the two likeliest shapes of each sound alone.
  ...(speed === "fast" ? ["-ds", "2", "-topn", "2"] : []),
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

/** PocketSphinx gives no confidence before the end of an utterance, so interim words carry this middling one. */
export const interimConfidence = 0.5;

/** Below this a word of a final is more likely noise than speech. */
export const confidenceMin = 0.02;

/** Two seconds: nobody draws a word out so long; a hum or a fan that got past the detector of speech is one such word ("egged", "luo"). */
export const wordSamplesMax = 32_000;
