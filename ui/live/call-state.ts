/** What a call's screen is drawn from: the session of a live page gives it, and so does a moment of a replay. */
import type { CallView, Tip } from "@wingman/domain/call/view";
import type { Showing } from "./tip-life.ts";

export type CallState = {
  readonly call: string;
  readonly view: () => CallView;
  /** As the screen shows them: with what was just pressed. */
  readonly tips: () => readonly Tip[];
  readonly paused: () => boolean;
  /** What was heard instead of the words that a taken back tip came of. */
  readonly heardInstead: () => Readonly<Record<string, string>>;
};

/** Which card stands, and what waits or is folded beside it. */
export type TipsShown = {
  readonly showing: () => Showing | null;
  readonly current: () => Tip | null;
  readonly waiting: () => readonly string[];
  readonly folded: () => readonly Tip[];
};

/** What a hand does with what the columns show. */
export type ColumnActs = {
  readonly tickItem: (stage: string, item: string, ticked: boolean) => void;
  readonly rate: (tip: Tip, rating: "like" | "dislike") => void;
  readonly pin: (tip: Tip) => void;
  readonly takeOff: (signal: string) => void;
};
