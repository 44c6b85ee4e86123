/**
 * From an event back to what led to it and on to what came of it. Pure, over the rows of one aggregate: a cause is what
 * its writer named as such, and what it names that was named before. A tip and what was noticed in the same words by the
 * same play hang together too, whichever was written first; and words lead to a tip that came while they were being
 * said, though they were written down after it.
 */
import type { EntryRow } from "./tables.ts";

/** What a picture holds, and what somebody takes in. */
const causesMax = 14;
const effectsMax = 14;
const backMax = 8;
const onMax = 3;

export type Edge = { readonly from: string; readonly to: string; readonly why: "cause" | "names" | "same-words" };
export type Walked = {
  /** In log order, with the one that was asked for. */
  readonly rows: readonly EntryRow[];
  readonly edges: readonly Edge[];
  readonly more: { readonly causes: number; readonly effects: number };
};

/** `rows`: an aggregate's, in log order, and beside them whatever its causes in others are. */
export const walkFrom = (rows: readonly EntryRow[], focus: EntryRow): Walked => {
  const edges = edgesOf(rows);
  const back = Map.groupBy(edges, ({ to }) => to);
  const on = Map.groupBy(edges, ({ from }) => from);
  const causes = reach(focus.place, back, "from", { deep: backMax, max: causesMax });
  const effects = reach(focus.place, on, "to", { deep: onMax, max: effectsMax });
  const shown = new Set([focus.place, ...causes.found, ...effects.found]);
  return {
    rows: rows.filter(({ place }) => shown.has(place)),
    edges: edges.filter(({ from, to }) => shown.has(from) && shown.has(to)),
    more: { causes: causes.more, effects: effects.more },
  };
};

const reach = (
  start: string,
  edges: ReadonlyMap<string, readonly Edge[]>,
  side: "from" | "to",
  { deep, max }: { readonly deep: number; readonly max: number },
): { readonly found: ReadonlySet<string>; readonly more: number } => {
  const found = new Set<string>();
  const beyond = new Set<string>();
  for (let edge = [start], depth = 0; edge.length > 0 && depth < deep; depth++) {
    const next: string[] = [];
    for (const place of edge)
      for (const { [side]: other } of edges.get(place) ?? []) {
        if (other === start || found.has(other)) continue;
        if (found.size < max) {
          found.add(other);
          next.push(other);
        } else beyond.add(other);
      }
    edge = next;
  }
  return { found, more: beyond.size };
};

/** Causes to effects, each pair once. */
const edgesOf = (rows: readonly EntryRow[]): Edge[] => {
  const byEvent = new Map(rows.map((row) => [row.event_id, row]));
  const makers = new Map<string, EntryRow>();
  /** Who named words that were not final yet. */
  const early = new Map<string, EntryRow[]>();
  const sameWords = new Map<string, EntryRow[]>();
  const edges = new Map<string, Edge>();
  const add = (from: EntryRow | undefined, to: EntryRow, why: Edge["why"]): void => {
    const key = from && `${from.place} ${to.place}`;
    if (key && from.place < to.place && !edges.has(key)) edges.set(key, { from: from.place, to: to.place, why });
  };
  for (const row of rows) {
    for (const used of row.links.uses) {
      const maker = makers.get(used);
      if (maker) add(maker, row, "names");
      else if (used.startsWith(ofWords)) early.set(used, [...(early.get(used) ?? []), row]);
    }
    const of = playAndWords(row);
    if (of !== undefined) {
      for (const other of sameWords.get(of) ?? []) if (isTip(other) !== isTip(row)) add(other, row, "same-words");
      sameWords.set(of, [...(sameWords.get(of) ?? []), row]);
    }
    if (row.cause !== null) add(byEvent.get(row.cause), row, "cause");
    for (const made of row.links.makes) {
      makers.set(made, row); // Whoever names it next means the last that made it.
      for (const tip of early.get(made) ?? [])
        edges.set(`${row.place} ${tip.place}`, { from: row.place, to: tip.place, why: "names" });
      early.delete(made);
    }
  }
  return [...edges.values()];
};

const ofWords = "words:";
const isTip = ({ type }: EntryRow): boolean => type === "SuggestionMade" || type === "SuggestionWithheld";

/** Of a tip and of what was noticed: which play found it in which words. */
const playAndWords = (row: EntryRow): string | undefined => {
  const { play, utterance } = row.facts;
  const isMeant = isTip(row) || row.type.endsWith("Noticed");
  return isMeant && play !== undefined && utterance !== undefined ? `${play}/${utterance}` : undefined;
};
