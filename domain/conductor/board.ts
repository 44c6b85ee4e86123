/**
 * Which tips reach the screen. A rep in mid-sentence reads one card; a second at once is noise, and five a
 * minute are ignored. Everything held back is recorded with its reason, so that silence can be explained.
 */
import type { EventData } from "../call/events/index.ts";
import { normalWord } from "../playbook/match.ts";
import type { Play } from "../playbook/play.ts";
import { own } from "../record.ts";
import { type Rules, rulesOf } from "./rules.ts";

const minuteMs = 60_000;
/** A card stays this long unless somebody points at it. */
export const tipLifeMs = 14_000;
/** Headlines that share so many of their words say the same (shared words by all words of both). */
export const nearSameMin = 0.7;
/** As many plays as the rep sends to sleep one by one; of more the one that was first wakes. */
const snoozedPlaysMax = 100;

export type Withheld = EventData<"SuggestionWithheld">["because"];

type Shown = {
  readonly play: string;
  readonly suggestion: string;
  readonly category: string;
  readonly headline: string;
  readonly priority: number;
  readonly atMs: number;
  /** Hashes of the passages it quotes. */
  readonly passages: readonly string[];
  readonly takenBack: boolean;
};

export type Board = {
  readonly rules: Rules;
  /** Tips of the last minute, oldest first. */
  readonly shown: readonly Shown[];
  readonly firedAtMs: { readonly [play: string]: number };
  readonly quietUntilMs: number;
  /** Plays that were sent to sleep, each with the press that did it and the moment it wakes. */
  readonly snoozed: readonly { readonly play: string; readonly action: string; readonly untilMs: number }[];
};
export const boardBy = (rules: Rules): Board => ({
  rules,
  shown: [],
  firedAtMs: {},
  quietUntilMs: 0,
  snoozed: [],
});
export const emptyBoard: Board = boardBy(rulesOf(1));

/** Why this play must wait, or undefined when it may be shown. `spokenAtMs` is when its reason was given. */
export const reasonToHold = (
  board: Board,
  play: Play,
  nowMs: number,
  spokenAtMs: number,
  passages: readonly string[] = [],
): Withheld | undefined => {
  const { rules } = board;
  if (nowMs < board.quietUntilMs || isSnoozed(board, play.id, nowMs)) return "quiet";
  if (nowMs - spokenAtMs > rules.staleMsMax) return "stale";
  const fired = own(board.firedAtMs, play.id);
  if (fired !== undefined && (play.once === true || nowMs - fired < play.coolDownMs)) return "cool-down";
  const recent = board.shown.filter((tip) => nowMs - tip.atMs < minuteMs);
  const isSame = (tip: Shown): boolean =>
    !tip.takenBack && nowMs - tip.atMs < rules.duplicateMs && saysSame(rules, tip, play, passages);
  if (recent.some(isSame)) return "duplicate";
  return isTooMuch(rules, recent, play.priority, nowMs) ? "pace" : undefined;
};

const saysSame = (rules: Rules, tip: Shown, play: Play, passages: readonly string[]): boolean =>
  tip.headline === play.tip.headline ||
  tip.category === play.category ||
  (rules.isNearSame &&
    (isNearSame(tip.headline, play.tip.headline) || passages.some((hash) => tip.passages.includes(hash))));

/** Whether two short texts have nearly the same words, in whatever order (Jaccard). */
export const isNearSame = (one: string, other: string): boolean => {
  const [mine, theirs] = [wordsOf(one), wordsOf(other)];
  const shared = [...mine].filter((word) => theirs.has(word)).length;
  return shared > 0 && shared / (mine.size + theirs.size - shared) >= nearSameMin;
};
const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .split(/[\s\u2010-\u2015-]+/)
      .map(normalWord)
      .filter((word) => word !== ""),
  );

const isTooMuch = (rules: Rules, recent: readonly Shown[], priority: number, nowMs: number): boolean => {
  if (recent.length >= rules.tipsPerMinuteMax) return true;
  const last = recent.at(-1);
  if (!last || priority >= last.priority + rules.takeOverPriority) return false;
  return nowMs - last.atMs < rules.gapMsMin || leftOf(rules, recent, nowMs) < 1;
};

/** How many tips the bucket holds: it begins full, a tip takes one, and one comes back every `refillMs`. */
const leftOf = ({ burst, refillMs }: Rules, recent: readonly Shown[], nowMs: number): number => {
  if (refillMs === 0) return burst;
  let [left, atMs] = [burst, -Infinity];
  for (const tip of recent) {
    left = Math.min(burst, left + (tip.atMs - atMs) / refillMs);
    left = Math.max(0, left - 1); // One that took over came on credit, and no debt grows of it.
    ({ atMs } = tip);
  }
  return Math.min(burst, left + (nowMs - atMs) / refillMs);
};

/** The board after a play was shown. */
export const afterShowing = (
  board: Board,
  play: Play,
  nowMs: number,
  suggestion = "",
  passages: readonly string[] = [],
): Board => ({
  ...board,
  shown: [
    ...board.shown.filter((tip) => nowMs - tip.atMs < minuteMs),
    {
      play: play.id,
      suggestion,
      category: play.category,
      headline: play.tip.headline,
      priority: play.priority,
      atMs: nowMs,
      passages,
      takenBack: false,
    },
  ],
  firedAtMs: { ...board.firedAtMs, [play.id]: nowMs },
});

/** The board after a card was taken back: it counts among what was shown, and says nothing any more. */
export const afterTakingBack = (board: Board, suggestion: string): Board => {
  const taken = board.shown.find((tip) => tip.suggestion === suggestion);
  if (!taken || !board.rules.forgivesTakenBack) return board;
  const { [taken.play]: _fired, ...firedAtMs } = board.firedAtMs;
  return {
    ...board,
    firedAtMs: board.firedAtMs[taken.play] === taken.atMs ? firedAtMs : board.firedAtMs,
    shown: board.shown.map((tip) => (tip === taken ? { ...tip, takenBack: true } : tip)),
  };
};

const isSnoozed = ({ snoozed }: Board, play: string, nowMs: number): boolean =>
  snoozed.some((one) => one.play === play && nowMs < one.untilMs);

/** The board after the rep sent a play to sleep; it wakes with the next call at the latest. */
export const afterSnooze = (board: Board, action: string, play: string, untilMs: number): Board => ({
  ...board,
  snoozed: [...board.snoozed.filter((one) => one.action !== action), { play, action, untilMs }].slice(-snoozedPlaysMax),
});

/** The board after a press that sent a play to sleep was undone; the same where it did not. */
export const withoutSnooze = (board: Board, action: string): Board =>
  board.snoozed.some((one) => one.action === action)
    ? { ...board, snoozed: board.snoozed.filter((one) => one.action !== action) }
    : board;
