/** Four facts of an exercise while it lasts, of the rep's side. Pure; by words where nothing was spoken. */
import type { Line } from "@wingman/domain/call/view";
import { heardOf } from "@wingman/domain/coach/talk";

export type Figures = {
  /** Of what both said, 0 to 100; null before anybody said anything. */
  readonly sharePercent: number | null;
  /** Words a minute of one's own speaking; null where it was typed, or too short to say. */
  readonly pace: number | null;
  readonly questions: number;
  readonly fillers: number;
};

/** A pace from a sentence would jump about. */
const paceMsMin = 10_000;

/** `spoken`: the rep's words came as sound, so that their time says something. */
export const figuresOf = (lines: readonly Line[], spoken: boolean): Figures => {
  const said = lines
    .filter((line) => line.kind === "words")
    .map((line) => heardOf({ ...line, text: typeof line.text === "string" ? line.text : null }));
  const mine = said.filter(({ channel }) => channel === "rep");
  const sizeOf = (list: typeof said) =>
    list.reduce((total, line) => total + (spoken ? line.endMs - line.startMs : (line.words ?? 0)), 0);
  const all = sizeOf(said);
  const words = mine.reduce((total, line) => total + (line.words ?? 0), 0);
  const mineMs = mine.reduce((total, line) => total + line.endMs - line.startMs, 0);
  return {
    sharePercent: mine.length === 0 || all === 0 ? null : Math.round((100 * sizeOf(mine)) / all),
    pace: !spoken || mineMs < paceMsMin ? null : Math.round(words / (mineMs / 60_000)),
    questions: mine.filter(({ asks }) => asks).length,
    fillers: mine.reduce((total, line) => total + line.fillers, 0),
  };
};
