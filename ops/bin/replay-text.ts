/** A replayed call for people at a terminal. */
import type { Because, Line } from "./replay-story.ts";
import type { Replay } from "./replay.ts";
import { clock, dateTime, printable } from "./terminal.ts";

const differencesShownMax = 20;
const differenceCharsMax = 400;
const indent = " ".repeat(9);

export const replayText = ({
  call,
  title,
  startedAt,
  customer,
  playbook,
  ended,
  story,
  conductor,
  history,
  unknown,
}: Replay): string[] =>
  [
    `${title}${customer && `, with ${customer}`}`,
    `${call}, ${dateTime(startedAt)}, ${ended ? `${clock(ended.durationMs)} long` : "not ended yet"}, playbook ${playbook.id} ${playbook.version}`,
    "",
    ...story.flatMap(linesOf),
    "",
    `The conductor took ${conductor.inputs} inputs again, in the recorded order, over ${conductor.commits} commits: ${differencesIn(conductor.differences)}`,
    ...(conductor.erased > 0
      ? [`  ${conductor.erased} of its events came of words that were erased since, and cannot come again.`]
      : []),
    ...conductor.differences
      .slice(0, differencesShownMax)
      .map((difference) => `  ${difference.slice(0, differenceCharsMax)}`),
    ...(conductor.differences.length > differencesShownMax ? ["  All of them are given by --json."] : []),
    `History makes of it: lines ${history.lines}, tips ${history.tips}, held back ${history.withheld}, noticed ${history.noted}.`,
    ...(unknown > 0 ? [`Events of types that this version does not know: ${unknown}.`] : []),
  ].map(printable);

const differencesIn = (differences: readonly string[]): string =>
  differences.length === 0
    ? "0 differences."
    : `${differences.length} ${differences.length === 1 ? "difference" : "differences"}:`;

const linesOf = (line: Line): string[] => {
  const at = clock(line.atMs).padStart(7);
  switch (line.what) {
    case "words":
      return [`${at}  ${line.by === "rep" ? "Rep     " : "Customer"}  ${line.text}`];
    case "note":
      return [`${at}  · ${line.text}`];
    case "withheld":
      return [`${at}  – Held back: ${line.headline} (${line.reason})`, `${indent}  because ${becauseOf(line.because)}`];
    case "tip":
      return [
        `${at}  ▸ ${line.title}: ${line.headline}${line.takenBack ? " (taken back: the words turned out otherwise)" : ""}`,
        `${indent}  ${line.say}`,
        `${indent}  because ${becauseOf(line.because)}${delays(line)}${line.rating === "none" ? "" : `; rated ${line.rating}`}`,
      ];
  }
};

const becauseOf = ({ play, by, words }: Because): string =>
  words === null ? `of the time (play ${play})` : `the ${by} said "${words}" (play ${play})`;

const delays = ({
  decidedAfterMs,
  shownAfterMs,
}: {
  readonly decidedAfterMs: number | null;
  readonly shownAfterMs: number | null;
}): string =>
  [
    ...(decidedAfterMs === null ? [] : [`; decided ${Math.round(decidedAfterMs)} ms after it`]),
    ...(shownAfterMs === null ? [] : [`, on the screen after ${Math.round(shownAfterMs)} ms`]),
  ].join("");
