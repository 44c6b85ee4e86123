/** What stands above the scrubber: moments and spans of the whole call, told by the facts as they came. Pure. */
import type { Entry, Timeline } from "@wingman/domain/call/timeline";

export type MarkerKind = "tip" | "question" | "objection" | "comment" | "mark";
export type Marker = { readonly kind: MarkerKind; readonly atMs: number };
export type Band = { readonly kind: "pause" | "forgotten"; readonly fromMs: number; readonly toMs: number };
export type Markers = { readonly moments: readonly Marker[]; readonly bands: readonly Band[] };

/** More of one kind would be a bar and no marks. */
export const momentsMax = 400;

const kinds: Readonly<Record<string, MarkerKind>> = {
  SuggestionMade: "tip",
  QuestionNoticed: "question",
  ObjectionNoticed: "objection",
  MomentMarked: "mark",
};
export const markersOf = ({ entries, after, endMs }: Timeline): Markers => {
  const moments: Marker[] = [];
  const bands: Band[] = [];
  let pausedAt: number | null = null;
  for (const { event, cameMs } of entries) {
    const kind = kinds[event.type];
    if (kind) moments.push({ kind, atMs: cameMs });
    if (event.type === "CallPaused") pausedAt ??= cameMs;
    if ((event.type === "CallResumed" || event.type === "CallEnded") && pausedAt !== null) {
      bands.push({ kind: "pause", fromMs: pausedAt, toMs: cameMs });
      pausedAt = null;
    }
  }
  for (const { event } of [...entries, ...after])
    if (event.type === "WordsForgotten")
      bands.push({ kind: "forgotten", fromMs: event.data.fromMs, toMs: Math.min(endMs, event.data.toMs) });
  moments.push(...commentsIn([...entries, ...after]));
  return { moments: moments.toSorted((a, b) => a.atMs - b.atMs).slice(0, momentsMax), bands };
};

type Said = { readonly action?: string; readonly comment?: string; readonly atMs?: number; readonly undoes?: string };

/** Comments that stand, at the moments they are about; they are made once the call is over. */
const commentsIn = (entries: readonly Entry[]): readonly Marker[] => {
  const standing = new Map<string, { action: string; atMs: number }>();
  for (const { event } of entries) {
    const { type }: { readonly type: string } = event;
    const { action = "", comment = "", atMs, undoes = "" } = (event.data ?? {}) as Said;
    if (type === "CommentAdded" && atMs !== undefined) standing.set(comment, { action, atMs });
    if (type === "CommentRemoved") standing.delete(comment);
    if (type === "ActionUndone") for (const [id, known] of standing) if (known.action === undoes) standing.delete(id);
  }
  return [...standing.values()].map(({ atMs }) => ({ kind: "comment", atMs }));
};
