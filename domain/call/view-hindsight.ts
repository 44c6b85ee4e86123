/** The part of a call's view that people add once it is over: lines as they were corrected, and comments. */
import { type Erased, erased, isErased } from "../schema.ts";
import { type Correction, standingOf } from "./corrections.ts";
import type { EventData } from "./events/index.ts";
import { isForgotten, type Span } from "./forgetting.ts";
import type { CallView, Line } from "./view.ts";

export type CommentSeen = {
  readonly id: string;
  readonly action: string;
  readonly author: string;
  readonly atMs: number;
  /** When it was written, epoch milliseconds. */
  readonly at: number;
  readonly text: string | Erased;
  /** The act that took it off; null while it stands. */
  readonly removedBy: string | null;
  /** Its adding was taken back. */
  readonly undone: boolean;
};

export const correct = (view: CallView, data: EventData<"UtteranceCorrected">, at: number): CallView => {
  const { action, utterance, text, by } = data;
  if (view.corrections.some((known) => known.action === action)) return view;
  const known = view.lines.find((line) => line.id === utterance);
  if (known?.kind !== "words" || isErased(known.text)) return view;
  return relined({ ...view, corrections: [...view.corrections, { action, utterance, text, by, at }] }, utterance);
};

/** The line of an utterance as its corrections have it; what was heard comes back where none stands. */
const relined = (view: CallView, utterance: string): CallView => ({
  ...view,
  lines: view.lines.map((line) =>
    line.id === utterance && line.kind === "words" && !isErased(line.text) ? written(line, view.corrections) : line,
  ),
});

const written = ({ corrected, ...line }: Line, corrections: readonly Correction[]): Line => {
  const was = corrected?.was ?? (isErased(line.text) ? "" : line.text);
  const standing = standingOf(corrections, line.id);
  const text = standing?.text ?? was;
  return {
    ...line,
    text,
    wordCount: text.split(/\s+/).length,
    ...(standing && { corrected: { was, by: standing.by, at: standing.at } }),
  };
};

export const comment = (view: CallView, data: EventData<"CommentAdded">, at: number): CallView => {
  const { comment: id, action, author, atMs, text } = data;
  return view.comments.some((known) => known.id === id)
    ? view
    : { ...view, comments: [...view.comments, { id, action, author, atMs, at, text, removedBy: null, undone: false }] };
};

export const uncomment = (view: CallView, { comment: id, action }: EventData<"CommentRemoved">): CallView => ({
  ...view,
  comments: view.comments.map((known) =>
    known.id === id && known.removedBy === null ? { ...known, removedBy: action } : known,
  ),
});

/** One of these acts undone; the same view where it was another. */
export const undoneHindsight = (view: CallView, action: string): CallView => {
  const undone = view.corrections.find((known) => known.action === action);
  if (undone)
    return relined({ ...view, corrections: view.corrections.filter((known) => known !== undone) }, undone.utterance);
  const comments = view.comments.map((known) => ({
    ...known,
    removedBy: known.removedBy === action ? null : known.removedBy,
    undone: known.undone || known.action === action,
  }));
  return { ...view, comments };
};

/** Those that stand, by their moments. */
export const standingComments = (comments: readonly CommentSeen[]): readonly CommentSeen[] =>
  comments.filter(({ removedBy, undone }) => removedBy === null && !undone).toSorted((a, b) => a.atMs - b.atMs);

/** Without what was written of words that are gone: of these lines, and of moments in the span; of all where somebody was erased. */
export const hindsightWithout = (
  { corrections, comments }: Pick<CallView, "corrections" | "comments">,
  gone: { readonly lines: ReadonlySet<string>; readonly span: Span } | "all",
): Pick<CallView, "corrections" | "comments"> => ({
  corrections: gone === "all" ? [] : corrections.filter(({ utterance }) => !gone.lines.has(utterance)),
  comments: comments.map((known) =>
    gone === "all" || isForgotten([gone.span], known.atMs) ? { ...known, text: erased } : known,
  ),
});

/** A line whose words are gone: what was heard of them, too. */
export const withoutText = ({ corrected: _gone, ...line }: Line): Line => ({ ...line, text: erased, wordCount: 0 });
