/**
 * The lines of a call, in the order in which they were begun, with a memory of which are there: a long call has
 * 20,000, and every fragment asks. To the outside a plain array that nothing changes.
 */
import type { Line } from "./view.ts";

/** Belongs to the newest array of a call and is handed on with it; an older array that is asked again gets its own. */
const remembered = new WeakMap<readonly Line[], Set<string>>();

export const hasLine = (lines: readonly Line[], id: string): boolean => idsOf(lines).has(id);

/** Lines stand in the order in which they were begun, whichever side's final came first. */
export const withLine = (lines: readonly Line[], line: Line): readonly Line[] => {
  const ids = idsOf(lines);
  if (ids.has(line.id)) return lines;
  let at = lines.length;
  while (at > 0 && (lines[at - 1]?.startMs ?? 0) > line.startMs) at--;
  const next = at === lines.length ? lines.concat(line) : lines.toSpliced(at, 0, line);
  return handOn(lines, next, ids.add(line.id));
};

export const withNote = (lines: readonly Line[], id: string, note: Line["notes"][number]): readonly Line[] => {
  const ids = idsOf(lines);
  if (!ids.has(id)) return lines;
  // What is noticed was said a moment ago: the line is found near the end.
  const at = lines.findLastIndex((line) => line.id === id);
  const line = lines[at];
  return line ? handOn(lines, lines.with(at, { ...line, notes: [...line.notes, note] }), ids) : lines;
};

const idsOf = (lines: readonly Line[]): Set<string> => {
  const known = remembered.get(lines);
  if (known) return known;
  const ids = new Set(lines.map((line) => line.id));
  remembered.set(lines, ids);
  return ids;
};

const handOn = (from: readonly Line[], to: readonly Line[], ids: Set<string>): readonly Line[] => {
  remembered.delete(from);
  remembered.set(to, ids);
  return to;
};
