import type { Lane } from "./tables.ts";

/** Silences up to this are drawn as speech: a ribbon 600 px wide shows a call of half an hour at 3 s a pixel. */
export const laneGapMsMax = 2_000;

/** When each side spoke, from the lines of a call in any order: rep and customer apart, near ones joined, by start. */
export const lanesOf = (lines: readonly Lane[]): Lane[] => {
  const lanes: { channel: Lane["channel"]; startMs: number; endMs: number }[] = [];
  const open: { [side in Lane["channel"]]?: (typeof lanes)[number] } = {};
  for (const { channel, startMs, endMs } of lines.toSorted(
    (a, b) => a.startMs - b.startMs || a.endMs - b.endMs || (a.channel < b.channel ? -1 : 1),
  )) {
    const last = open[channel];
    if (last && startMs - last.endMs <= laneGapMsMax) last.endMs = Math.max(last.endMs, endMs);
    else lanes.push((open[channel] = { channel, startMs, endMs }));
  }
  return lanes;
};
