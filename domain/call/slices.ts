/**
 * A call's clock in slices: what was said in one can be forgotten by itself, since each slice is sealed with a key of
 * its own (rule 9). A span is cut where slices are cut, so that folds and keys take the same words.
 */
import type { Span } from "./forgetting.ts";

export const sliceMs = 250;
/** Nine hours; no call lasts so long (`callMsMax`). What came later would share the last one. */
export const sliceCount = 2 ** 17;

/** Slice 0 is of what was not said at a moment of the call (a title, a name), and is never taken back by a span. */
export const sliceOf = (atMs: number): number => Math.min(sliceCount - 1, Math.max(0, Math.ceil(atMs / sliceMs)));

/** The span a press takes: from the beginning of a slice to the end of one, never less than was asked. */
export const toSlices = <Given extends Span>(span: Given): Given => ({
  ...span,
  fromMs: Math.max(0, Math.floor(span.fromMs / sliceMs) * sliceMs),
  toMs: Math.ceil(span.toMs / sliceMs) * sliceMs,
});

/** First and last slice of a span, both taken; undefined where it holds none. A moment lies in it when it is after `fromMs` and not after `toMs`. */
export const slicesOf = ({ fromMs, toMs }: Span): { readonly first: number; readonly last: number } | undefined => {
  const first = Math.max(1, Math.floor(fromMs / sliceMs) + 1);
  const last = sliceOf(toMs);
  return first <= last ? { first, last } : undefined;
};
