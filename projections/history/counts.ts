/** What a call's row says of its other rows, once it has ended. */
import { lanesOf } from "./lanes.ts";
import type { CallRow, Lane, LineRow, NotedRow, TipRow } from "./tables.ts";

export const lineCounts = (lines: readonly LineRow[]): Pick<CallRow, "lines" | "lanes"> => {
  const spoken = lines.filter(({ kind }) => kind === "words");
  return {
    lines: spoken.length,
    lanes: lanesOf(
      spoken.map((line) => ({ channel: line.channel as Lane["channel"], startMs: line.start_ms, endMs: line.end_ms })),
    ),
  };
};

/** Of what its tips were about, and of objections: more than a list of calls is narrowed by. */
const namesMax = 24;
const namesOf = (all: readonly string[]): readonly string[] =>
  [...new Set(all)]
    .filter((name) => name !== "")
    .sort()
    .slice(0, namesMax);

type TipCounts = Pick<CallRow, "tips" | "tips_liked" | "tips_disliked" | "tips_retracted" | "topics" | "tips_at_ms">;

export const tipCounts = (tips: readonly TipRow[]): TipCounts => {
  const standing = tips.filter(({ forgotten }) => !forgotten);
  return {
    tips: standing.length,
    tips_liked: standing.filter(({ rating }) => rating === "like").length,
    tips_disliked: standing.filter(({ rating }) => rating === "dislike").length,
    tips_retracted: standing.filter(({ retracted }) => retracted).length,
    topics: namesOf(standing.map(({ title }) => title)),
    tips_at_ms: standing.map((tip) => tip.made_at_ms).sort((a, b) => a - b),
  };
};

/** Objections that stand, as the playbook calls them. */
export const notedCounts = (noted: readonly NotedRow[]): Pick<CallRow, "objections"> => ({
  objections: namesOf(
    noted
      .filter(({ what, forgotten, off_by }) => what === "objection" && !forgotten && off_by === null)
      .map(({ label }) => label.replace(/^Objection: /, "")),
  ),
});
