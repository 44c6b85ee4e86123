/**
 * Which tips reach the screen. A rep in mid-sentence reads one card; a second at once is noise, and five a
 * minute are ignored. Everything held back is recorded with its reason, so that silence can be explained.
 */
import type { EventData } from "../call/events/index.ts";
import type { Play } from "../playbook/play.ts";
import { own } from "../record.ts";

export const tipsPerMinuteMax = 4;
const minuteMs = 60_000;
/** Two cards closer together cannot both be read; a clearly weightier one may still take over. */
export const gapMsMin = 5_000;
const takeOverPriority = 25;
/** Help that comes later than this after the words is about something else by now. */
export const staleMsMax = 6_000;
/** The same headline or the same subject again within this time says nothing new. */
export const duplicateMs = 45_000;
/** A card stays this long unless somebody points at it. */
export const tipLifeMs = 14_000;

export type Withheld = EventData<"SuggestionWithheld">["because"];

export type Board = {
  /** Tips of the last minute, oldest first. */
  readonly shown: readonly {
    readonly play: string;
    readonly category: string;
    readonly headline: string;
    readonly priority: number;
    readonly atMs: number;
  }[];
  readonly firedAtMs: { readonly [play: string]: number };
  readonly quietUntilMs: number;
};
export const emptyBoard: Board = { shown: [], firedAtMs: {}, quietUntilMs: 0 };

/** Why this play must wait, or undefined when it may be shown. `spokenAtMs` is when its reason was given. */
export const reasonToHold = (board: Board, play: Play, nowMs: number, spokenAtMs: number): Withheld | undefined => {
  if (nowMs < board.quietUntilMs) return "quiet";
  if (nowMs - spokenAtMs > staleMsMax) return "stale";
  const fired = own(board.firedAtMs, play.id);
  if (fired !== undefined && (play.once === true || nowMs - fired < play.coolDownMs)) return "cool-down";
  const recent = board.shown.filter((tip) => nowMs - tip.atMs < minuteMs);
  if (
    recent.some(
      (tip) => nowMs - tip.atMs < duplicateMs && (tip.headline === play.tip.headline || tip.category === play.category),
    )
  )
    return "duplicate";
  if (recent.length >= tipsPerMinuteMax) return "pace";
  const last = recent.at(-1);
  if (last && nowMs - last.atMs < gapMsMin && play.priority < last.priority + takeOverPriority) return "pace";
  return undefined;
};

/** The board after a play was shown. */
export const afterShowing = (board: Board, play: Play, nowMs: number): Board => ({
  ...board,
  shown: [
    ...board.shown.filter((tip) => nowMs - tip.atMs < minuteMs),
    { play: play.id, category: play.category, headline: play.tip.headline, priority: play.priority, atMs: nowMs },
  ],
  firedAtMs: { ...board.firedAtMs, [play.id]: nowMs },
});
