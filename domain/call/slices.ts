/**
 * A call's clock in slices: what was said in one can be forgotten by itself, since each slice is sealed with a key of
 * its own (rule 9). A span is cut where slices are cut, so that folds and keys take the same words.
 */
import { reaches, type Span } from "./forgetting.ts";

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

type Said = {
  readonly utterance?: string;
  readonly startMs?: number;
  readonly endMs?: number;
  readonly evidence?: Evidence | null;
  readonly reason?: { readonly evidence?: Evidence | null };
  readonly from?: Evidence | null;
  /** Lists of a summary: each item names its words. */
  readonly sentences?: readonly Evidence[];
  readonly moments?: readonly Evidence[];
  readonly objections?: readonly Evidence[];
  readonly actions?: readonly Evidence[];
  /** Of a summary that a model wrote: each sentence goes with any of the words it rests on. */
  readonly told?: readonly Written[];
  readonly letter?: readonly Written[];
};
type Written = { readonly sealedAtMs: number; readonly cites: readonly { readonly utterance: string }[] };
type Evidence = { readonly utterance: string; readonly spokenAtMs: number };
type Event = { readonly type: string; readonly data: unknown };

const finalsReachingInto = (
  span: Span,
  events: readonly Event[],
): Required<Pick<Said, "utterance" | "startMs" | "endMs">>[] =>
  events.flatMap(({ type, data }) => {
    const { utterance = "", startMs = 0, endMs = 0 } = data as Said; // Of this type, they are there.
    return type === "UtteranceTranscribed" && reaches(span, startMs, endMs) ? [{ utterance, startMs, endMs }] : [];
  });

/** The span with the rest of each sentence that reaches over its end and stands on the log: a sentence is sealed as one. */
export const withWholeSentences = <Given extends Span>(span: Given, events: readonly Event[]): Given =>
  toSlices({ ...span, toMs: Math.max(span.toMs, ...finalsReachingInto(span, events).map(({ endMs }) => endMs)) });

/** No sentence of the recogniser is longer; interim text of one that was not final yet may have begun so long before. */
const interimMsMax = 15_000;

/** What is to be forgotten of a call's keys for a span that was taken back, given what stands on its log. */
export const spansTaken = (
  span: Span,
  events: readonly Event[],
): { readonly spans: readonly Span[]; readonly interim: readonly Span[] } => {
  const sentences = finalsReachingInto(span, events);
  const gone = new Set(sentences.map(({ utterance }) => utterance));
  // Words of a sentence that reaches into the span, quoted by a tip or a note as of a moment before it.
  const quoted = events.flatMap(({ type, data }) => {
    if (type === "UtteranceTranscribed") return [];
    const said = data as Said; // Whatever the type, these say where its words come from.
    const from = said.evidence ?? said.reason?.evidence ?? said.from;
    const items = [said.sentences, said.moments, said.objections, said.actions].flatMap((list) => list ?? []);
    const before = [...(from ? [from] : []), ...items].filter(
      ({ utterance, spokenAtMs }) => gone.has(utterance) && spokenAtMs > 0 && spokenAtMs <= span.fromMs,
    );
    const written = [said.told, said.letter]
      .flatMap((list) => (Array.isArray(list) ? (list as readonly Written[]) : [])) // What is told of an answer is a text.
      .filter(({ cites }) => cites.some(({ utterance }) => gone.has(utterance)));
    return [...before.map(({ spokenAtMs }) => spokenAtMs), ...written.map(({ sealedAtMs }) => sealedAtMs)].map((atMs) =>
      toSlices({ fromMs: atMs - 1, toMs: atMs }),
    );
  });
  const beganMs = Math.min(span.fromMs - interimMsMax, ...sentences.map(({ startMs }) => startMs));
  return {
    spans: [toSlices(span), ...quoted],
    interim: [toSlices({ fromMs: Math.max(0, beganMs - sliceMs), toMs: span.toMs })],
  };
};
