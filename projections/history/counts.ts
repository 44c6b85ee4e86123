/** What a call's row says of its other rows, once it has ended. */
import { lanesOf } from "./lanes.ts";
import type { CallRow, Lane, LineRow, TipRow } from "./tables.ts";

export const lineCounts = (lines: readonly LineRow[]): Pick<CallRow, "lines" | "lanes"> => {
  const spoken = lines.filter(({ kind }) => kind === "words");
  return {
    lines: spoken.length,
    lanes: lanesOf(
      spoken.map((line) => ({ channel: line.channel as Lane["channel"], startMs: line.start_ms, endMs: line.end_ms })),
    ),
  };
};

export const tipCounts = (tips: readonly TipRow[]): Pick<CallRow, "tips" | "tips_liked" | "tips_at_ms"> => {
  const standing = tips.filter(({ forgotten }) => !forgotten);
  return {
    tips: standing.length,
    tips_liked: standing.filter(({ rating }) => rating === "like").length,
    tips_at_ms: standing.map((tip) => tip.made_at_ms).sort((a, b) => a - b),
  };
};
