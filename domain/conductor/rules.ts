/**
 * The rules by which a call is conducted, by version. Which one holds is fixed when a call starts (`CallStarted.rules`),
 * so that a call of before a change replays to the same commits. A version that calls were held by is never changed;
 * a new one is added below.
 */
export type Rules = {
  readonly version: number;
  /** Tips within any 60 s, whatever else holds. */
  readonly tipsPerMinuteMax: number;
  /** So many tips may follow each other at the gap alone, after a rest. */
  readonly burst: number;
  /** After so long one more may come; 0: the gap and the minute alone count. */
  readonly refillMs: number;
  /** Two cards closer together cannot both be read. */
  readonly gapMsMin: number;
  /** Whoever outweighs the newest card by so much waits for neither gap nor refill. */
  readonly takeOverPriority: number;
  /** Help that comes later than this after the words is about something else by now. */
  readonly staleMsMax: number;
  /** The same again within this time says nothing new. */
  readonly duplicateMs: number;
  /** Whether headlines that are nearly the same, and answers from the same passage, are the same. */
  readonly isNearSame: boolean;
  /** Whether a card that was taken back stands no more in the way of the one that is right. */
  readonly forgivesTakenBack: boolean;
  /** Whether utterances are gathered into blocks, and asked for their meaning together. */
  readonly hasBlocks: boolean;
  /** Whether numbers, dates, promises and next steps are noticed by their form, without a play. */
  readonly hearsCommitments: boolean;
  /** Whether one utterance is noted once as a question, and once as an objection to one thing, however many plays hear it. */
  readonly notesOnce: boolean;
  /** What a model found sets off its card once the point is made (`by-point.ts`); null: at once, as wording does. */
  readonly point: PointRules | null;
  /** Whether nobody typing is a silence: it is not, people think while they write. */
  readonly silenceOfTyping: boolean;
  /**
   * Where a reader of points reads along, wording that it can judge waits for it, and counts where the kind is at least
   * so likely; null: wording sets off its card at once.
   */
  readonly wordingSureMin: number | null;
};

/** When a side has made its point. */
export type PointRules = {
  /** It has rested for so long. */
  readonly restMs: number;
  /** What is still on its way, a final or an agent's answer, is waited for so much longer. */
  readonly onItsWayMs: number;
  /** Who talks on and on has made a point, too. */
  readonly holdMsMax: number;
};

const first: Rules = {
  version: 1,
  tipsPerMinuteMax: 4,
  burst: 4,
  refillMs: 0,
  gapMsMin: 5_000,
  takeOverPriority: 25,
  staleMsMax: 6_000,
  duplicateMs: 45_000,
  isNearSame: false,
  forgivesTakenBack: false,
  hasBlocks: false,
  hearsCommitments: false,
  notesOnce: false,
  point: null,
  silenceOfTyping: true,
  wordingSureMin: null,
};

/** Two may come close together, then fewer. A card of twelve words is read in about three seconds (240 words a minute). */
const second: Rules = {
  ...first,
  version: 2,
  burst: 2,
  refillMs: 8_000,
  gapMsMin: 3_000,
  isNearSame: true,
  forgivesTakenBack: true,
  hasBlocks: true,
  hearsCommitments: true,
  notesOnce: true,
};

/** People lead up to what they mean; a card by meaning at the first sentence of it is about the lead. */
const third: Rules = {
  ...second,
  version: 3,
  point: { restMs: 750, onItsWayMs: 1_250, holdMsMax: 12_000 },
};

const fourth: Rules = { ...third, version: 4, silenceOfTyping: false };

/** The price of paper is no objection: of the cards by wording alone one of three was right. */
const fifth: Rules = { ...fourth, version: 5, wordingSureMin: 0.1 };

const versions: readonly Rules[] = [first, second, third, fourth, fifth];

/** By which calls that start now are conducted. */
export const rulesNow = versions.length;

/** The rules of a version; those of the first where none was written, and the newest known for one of a later Wingman. */
export const rulesOf = (version: number | undefined): Rules =>
  versions[Math.min(version ?? 1, versions.length) - 1] ?? first;
