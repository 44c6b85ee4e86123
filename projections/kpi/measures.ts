/** What an ended call's row says of its utterances, tips and notes. Pure. */
import { figuresOf, type Heard, turnsOf } from "@wingman/domain/coach/talk";
import type { CallRow, LineRow, Measures, NotedRow, Objection, TipRow } from "./tables.ts";

export const noMeasures = (): Measures => ({
  rep_ms: 0,
  customer_ms: 0,
  rep_words: 0,
  rep_worded_ms: 0,
  rep_questions: 0,
  customer_questions: 0,
  rep_longest_ms: 0,
  customer_longest_ms: 0,
  rep_patience_ms: null,
  turns: 0,
  tips_made: 0,
  tips_shown: 0,
  tips_accepted: 0,
  tips_liked: 0,
  tips_disliked: 0,
  tip_ms: [],
  objections: [],
  competitors: [],
  intents: [],
});

/** Rows of one call, in any order. */
export const measuresOf = (
  call: Pick<CallRow, "duration_ms" | "told">,
  lines: readonly LineRow[],
  tips: readonly TipRow[],
  noted: readonly NotedRow[],
): Measures => ({ ...talkOf(lines, call.duration_ms), ...tipsOf(tips), ...notedOf(noted, call.told) });

const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);

const talkOf = (rows: readonly LineRow[], callMs: number) => {
  const lines = rows.toSorted((a, b) => a.start_ms - b.start_ms || (a.place < b.place ? -1 : 1)).map(heardIn);
  const rep = lines.filter(({ channel }) => channel === "rep");
  const customer = lines.filter(({ channel }) => channel === "customer");
  const worded = rep.filter(({ words }) => words !== null);
  const spoken = (side: readonly Heard[]) => sum(side.map(({ startMs, endMs }) => endMs - startMs));
  const figures = figuresOf(lines, "rep", callMs);
  return {
    rep_ms: spoken(rep),
    customer_ms: spoken(customer),
    rep_words: sum(worded.map(({ words }) => words ?? 0)),
    rep_worded_ms: spoken(worded),
    rep_questions: rep.filter(({ asks }) => asks).length,
    customer_questions: customer.filter(({ asks }) => asks).length,
    rep_longest_ms: figures.longestTurnMs,
    customer_longest_ms: figuresOf(lines, "customer", callMs).longestTurnMs,
    rep_patience_ms: figures.patienceMs,
    turns: turnsOf(lines),
  };
};

const heardIn = (line: LineRow): Heard => {
  const { words, asks } = line.corrections.findLast((one) => one.words !== null) ?? line;
  const { channel, start_ms: startMs, end_ms: endMs } = line;
  return { channel, startMs, endMs, words, fillers: 0, hedges: 0, asks };
};

/** As `projections/feedback/rates.ts`: accepted are those of the shown that were liked, or copied and not disliked. */
const tipsOf = (rows: readonly TipRow[]) => {
  const tips = rows.filter(({ forgotten, retracted }) => !forgotten && !retracted);
  const shown = tips.filter((tip) => tip.shown);
  return {
    tips_made: tips.length,
    tips_shown: shown.length,
    tips_accepted: shown.filter(({ rating, copied }) => rating === "like" || (copied && rating !== "dislike")).length,
    tips_liked: shown.filter(({ rating }) => rating === "like").length,
    tips_disliked: shown.filter(({ rating }) => rating === "dislike").length,
    tip_ms: shown.flatMap((tip) => tip.after_words_ms ?? []).sort((a, b) => a - b),
  };
};

const notedOf = (rows: readonly NotedRow[], told: CallRow["told"]) => {
  const noted = rows
    .filter((row) => row.off_by === null && !row.forgotten)
    .sort((a, b) => a.at_ms - b.at_ms || (a.signal < b.signal ? -1 : 1));
  const labels = (which: NotedRow["what"]) => noted.filter(({ what }) => what === which);
  return {
    objections: labels("objection").map(({ label, utterance }): Objection => ({
      about: label,
      met: told?.find((one) => one.utterance === utterance && one.about === label)?.met ?? null,
    })),
    competitors: [...new Set(labels("competitor").map(({ label }) => label))].sort(),
    intents: [...new Set(noted.flatMap(intentOf))].sort(),
  };
};

const intentOf = ({ what, label }: NotedRow): readonly string[] => {
  if (what === "objection") return [`objection:${label}`];
  if (what === "commitment") return label === "next-step" ? ["next-step"] : [];
  return [what];
};
