import type { Offer } from "@wingman/domain/speech/choice";
import type { NoiseMode } from "../cleaning/need.ts";
import type { Endpointing } from "../vad/endpointing.ts";

/**
 * The port every speech engine stands behind: sound in, words out, one stream a channel.
 * Times are sample numbers of the channel's own 16 kHz clock, never wall time, so that a dropped
 * frame, a slow engine or another worker taking over cannot move a word.
 */
export const sampleRateHz = 16_000;

/** 16 kHz, mono, signed 16 bit. `firstSample` counts from the channel's first sample. */
export type Frame = { readonly firstSample: number; readonly samples: Int16Array };

/** One word as it was heard; `endSample` is exclusive; `confidence` is 0 to 1. */
export type HeardWord = {
  readonly text: string;
  readonly firstSample: number;
  readonly endSample: number;
  readonly confidence: number;
};

/**
 * What an engine reports about a channel, in order. Finals, silences and misses tile the channel's clock:
 * each begins where the one before it ended (a silence says only its end), so that the end of the latest
 * is the settled sample.
 * - `fragment`: interim text of the open utterance, which begins at the settled sample; the first `stableCount`
 *   words will not change again as far as the engine can tell (a final may still correct them). `revision`
 *   counts from 1 in each utterance. An engine that cannot tell the confidence of interim words says 0.5.
 * - `final`: the utterance is closed. `words` may be empty when what a fragment showed turned out to be nothing.
 * - `silence`: everything before `endSample` is settled and held no speech worth a final.
 * - `missed`: samples that never arrived or could not be decoded, never hidden.
 */
export type Heard =
  | {
      readonly kind: "fragment";
      readonly firstSample: number;
      readonly endSample: number;
      readonly revision: number;
      readonly words: readonly HeardWord[];
      readonly stableCount: number;
    }
  | {
      readonly kind: "final";
      readonly firstSample: number;
      readonly endSample: number;
      readonly words: readonly HeardWord[];
      /** The voice within this side, where it could be told ("s1"). */
      readonly speaker?: string;
      /** BCP 47 of what was spoken, from an engine that can tell. */
      readonly language?: string;
      /** Its end was waited for longer than usual: the words left something open, or the speaker pauses for long. */
      readonly held?: boolean;
      /** Set by the role, not by an engine: words that were left out as an echo of the other side. */
      readonly echo?: Echo;
    }
  | { readonly kind: "silence"; readonly endSample: number }
  | { readonly kind: "missed"; readonly firstSample: number; readonly endSample: number; readonly reason: string };

/** How many words, from the first of them to the last, and how much later than on the other side, in ms. */
export type Echo = {
  readonly wordCount: number;
  readonly firstSample: number;
  readonly endSample: number;
  readonly delayMs: number;
};

/** What is shown beside the words, so that nobody mistakes a basic engine for a good one. */
export type EngineInfo = {
  readonly engine: string;
  readonly model: string;
  /** `recorded`: nothing is recognised now; the words of a sample call were, at an earlier time. */
  readonly accuracy: "none" | "recorded" | "basic" | "good" | "best";
  readonly reason: string;
};

/** A word that no dictionary has: a name of a product, a company, a person. `pronunciation` in ARPAbet, where somebody wrote it down. */
export type VocabularyWord = { readonly word: string; readonly pronunciation: string | null };

/** What a recogniser is asked to hear: one side of one call, from a sample on. */
export type Listening = {
  readonly call: string;
  readonly channel: string;
  readonly firstSample: number;
  /** The sample call that is played, if one is; only an engine of recorded words asks. */
  readonly sample?: string | null;
  /** BCP 47 of what is spoken, or "auto": told from the sound. Left out: what the engine knows best. */
  readonly language?: string;
  /** What this company's calls are about; an engine that cannot be told words leaves them. */
  readonly vocabulary?: readonly VocabularyWord[];
  /** Sound may be sent to another company's engine; left out: it may not. */
  readonly soundMayLeave?: boolean;
  /** The engine that was asked for by name; left out or null: the automatic choice. */
  readonly engine?: string | null;
  /** Sentences as they are said in such calls, one a line; "" where there are none. Left out as the vocabulary is: what the engine was started with. */
  readonly domainText?: string;
  /** How long a quiet ends an utterance; left out: as usual. An engine that finds the ends itself leaves it. */
  readonly endpointing?: Endpointing;
  /** Whether noise is taken out of what is heard; left out: where there is much of it. An engine on another machine gets the sound as it is. */
  readonly suppressNoise?: NoiseMode;
};

export type Recognizer = {
  [Symbol.asyncDispose](): Promise<void>;
  readonly info: EngineInfo;
  /** The engines it chooses from, where it is more than one engine. */
  readonly offers?: readonly Offer[];
  /** What would hear this now. Left out by an engine that is the same for everybody: `info`. */
  infoOf?(about: Listening): EngineInfo;
  /** Share of real time that it needed in the last second for all it hears; 1 is all it has. Left out where it cannot tell. */
  load?(): number | null;
  /** How much another call would add to that; 1 where it has no room for one. */
  perCall?(): number | null;
  /**
   * Recognises one channel of one call until `audio` ends or `signal` aborts. When `audio` ends, an open
   * utterance is closed with a final. Frames come in order: one that lies ahead leaves a gap, which is reported
   * as `missed`; what lies before the latest sample was heard already and is passed over. An abort ends the
   * iteration with no further report and no throw, even while `audio` stands still; its `return` is called.
   * `audio` is read no faster than it can be heard. Throws `Failure` WING_STT_* when the engine dies, and
   * whatever `audio` throws.
   */
  transcribe(channel: Listening, audio: AsyncIterable<Frame>, signal: AbortSignal): AsyncIterable<Heard>;
};
