import type { ChannelRef } from "@wingman/streams/log/subjects";
import type { EngineInfo, Heard } from "./recognizer.ts";
import { soundFeed, type SoundFeed } from "./sound-feed.ts";
import type { MaskedFinal } from "./words-out.ts";

export type Kept = MaskedFinal | Extract<Heard, { kind: "missed" }>;

/** One side of a live call. It outlives its recogniser: neither a pause in the sound nor a death loses what is held. */
export type Channel = {
  readonly ref: ChannelRef;
  /** The lease under which all of it is written. */
  readonly fence: number;
  /** Aborts when the call is another worker's; what is not settled by then is theirs to hear. */
  readonly stop: AbortController;
  /** What is not settled yet; a recogniser that comes after one that died is given it again. */
  readonly feed: SoundFeed;
  /** Words and gaps that wait for the answer to the question of consent. */
  readonly held: Kept[];
  /** Aborts when another engine was asked for; renewed for the next. */
  turn: AbortController;
  /** What hears it now. */
  info: EngineInfo;
  startMs: number;
  isOpen: boolean;
  /** Somebody listens, or is about to. */
  work: Promise<void> | null;
  lastFrameAt: number;
  /** First sample not taken yet. */
  nextSample: number;
  /** Everything before has become a final, a silence or a gap, held ones included. */
  heardTo: number;
  pausedSince: number | null;
  /** First sample of the utterance whose interim words were kept last. */
  shown: number | null;
};

/** `fence`: the lease under which it is held. */
export const newChannel = (ref: ChannelRef, fence: number, startMs: number, info: EngineInfo): Channel => ({
  ref,
  fence,
  stop: new AbortController(),
  feed: soundFeed(),
  held: [],
  turn: new AbortController(),
  info,
  startMs,
  isOpen: false,
  work: null,
  lastFrameAt: Date.now(),
  nextSample: 0,
  heardTo: 0,
  pausedSince: null,
  shown: null,
});
