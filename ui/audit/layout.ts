/** Where the events of a walk stand in its picture: in the order of the log, with what is no event beside them. Pure. */
import type { Entry, Walk } from "./ask.ts";

/** What led to an event and is none itself: sound, interim text, the play, the model. */
export type Leaf = {
  readonly kind: "sound" | "interim" | "play" | "model";
  readonly text: string;
  readonly href: string | null;
};
export type Node =
  | {
      readonly is: "event";
      readonly key: string;
      readonly entry: Entry;
      readonly role: "focus" | "cause" | "effect" | "beside";
    }
  | { readonly is: "leaf"; readonly key: string; readonly leaf: Leaf; readonly of: string };
export type Thread = { readonly from: number; readonly to: number; readonly why: string };
export type Picture = { readonly nodes: readonly Node[]; readonly threads: readonly Thread[] };

export const pictureOf = (walk: Walk, leavesOf: (entry: Entry, interim: number | null) => readonly Leaf[]): Picture => {
  const [causes, effects] = [reached(walk, "from"), reached(walk, "to")];
  const nodes: Node[] = [];
  for (const entry of walk.entries) {
    const { utterance } = entry.facts;
    const interim = typeof utterance === "string" ? (walk.interim[utterance] ?? null) : null;
    for (const leaf of leavesOf(entry, entry.type === "UtteranceTranscribed" ? interim : null))
      nodes.push({ is: "leaf", key: `${entry.place} ${leaf.kind}`, leaf, of: entry.place });
    const role =
      entry.place === walk.focus
        ? "focus"
        : causes.has(entry.place)
          ? "cause"
          : effects.has(entry.place)
            ? "effect"
            : "beside";
    nodes.push({ is: "event", key: entry.place, entry, role });
  }
  const at = new Map(nodes.flatMap((node, n) => (node.is === "event" ? [[node.key, n]] : [])));
  const threads = nodes.flatMap((node, n): Thread[] =>
    node.is === "leaf" ? [{ from: n, to: at.get(node.of) ?? n, why: "leaf" }] : [],
  );
  for (const { from, to, why } of walk.edges) {
    const [a, b] = [at.get(from), at.get(to)];
    if (a !== undefined && b !== undefined) threads.push({ from: a, to: b, why });
  }
  return { nodes, threads };
};

/** Every event that the focus is reached from, or that is reached from it. */
const reached = ({ edges, focus }: Walk, side: "from" | "to"): ReadonlySet<string> => {
  const other = side === "from" ? "to" : "from";
  const found = new Set<string>();
  for (let edge = [focus]; edge.length > 0;) {
    edge = edges.filter((one) => edge.includes(one[other]) && !found.has(one[side])).map((one) => one[side]);
    for (const place of edge) found.add(place);
  }
  return found;
};

/** The event that a key of the picture leads to: up to what led to it, or on to what came of it; null where there is none. */
export const stepFrom = ({ edges, entries }: Walk, place: string, where: "back" | "on"): string | null => {
  const [side, other] = where === "back" ? (["to", "from"] as const) : (["from", "to"] as const);
  const there = edges.filter((edge) => edge[side] === place).map((edge) => edge[other]);
  const inOrder = entries.map((entry) => entry.place).filter((one) => there.includes(one));
  return (where === "back" ? inOrder.at(-1) : inOrder[0]) ?? null;
};
