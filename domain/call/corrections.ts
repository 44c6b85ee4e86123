/**
 * Words that people corrected: what stands now in place of what was heard. A human's words outrank a recogniser's,
 * whenever those come; the newest correction that was not undone stands. Pure.
 */
import { type Erased, isErased } from "../schema.ts";
import type { EventData } from "./events/index.ts";

export type Correction = {
  readonly action: string;
  readonly utterance: string;
  readonly text: string | Erased;
  readonly by: string;
  /** When it was written, epoch milliseconds. */
  readonly at: number;
};

type Placed = Pick<Correction, "action" | "utterance" | "text">;

/** The correction that stands of an utterance; one that cannot be read any more says nothing. */
export const standingOf = <Known extends Placed>(
  corrections: readonly Known[],
  utterance: string,
): (Known & { readonly text: string }) | undefined =>
  corrections.findLast(
    (each): each is Known & { readonly text: string } => each.utterance === utterance && !isErased(each.text),
  );

const tokens = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== "");
const plain = (word: string): string => word.toLowerCase().replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

/**
 * A quotation of what was heard, as the corrected words have it: what was changed within it is taken from the
 * correction, whole. The same where nothing of it was changed, or where it is no quotation of what was heard (interim
 * text that the final had otherwise). Empty where all of it was struck out.
 */
export const quoteNow = (heard: string, now: string, quote: string): string => {
  const [before, after] = [tokens(heard), tokens(now)];
  const said = tokens(quote).map(plain);
  const from = before.findIndex((_, at) => said.every((word, n) => plain(before[at + n] ?? "") === word));
  if (said.length === 0 || from < 0) return quote;
  const to = from + said.length;
  const same = (one: string | undefined, other: string | undefined): boolean => plain(one ?? "") === plain(other ?? "");
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && same(before[head], after[head])) head++;
  let tail = 0;
  while (tail < shorter - head && same(before.at(-1 - tail), after.at(-1 - tail))) tail++;
  const changedTo = before.length - tail;
  // Nothing was changed within it: its own words, wherever they stand now.
  if (to <= head || from >= changedTo) return quote;
  const first = from < head ? from : head;
  const end = to > changedTo ? to - before.length + after.length : after.length - tail;
  return after.slice(first, end).join(" ");
};

type Event = { readonly type: string; readonly data: unknown };
type Quoting = { readonly evidence: { readonly utterance: string; readonly words: string | Erased } };

/** The corrections that stand at the end of these events, by utterance. */
export const standingIn = (events: readonly Event[]): ReadonlyMap<string, EventData<"UtteranceCorrected">> => {
  const undone = new Set(
    events.flatMap(({ type, data }) => (type === "ActionUndone" ? [(data as EventData<"ActionUndone">).undoes] : [])),
  );
  const standing = new Map<string, EventData<"UtteranceCorrected">>();
  for (const { type, data } of events)
    if (type === "UtteranceCorrected") {
      const correction = data as EventData<"UtteranceCorrected">; // As its type says, but for what was erased.
      if (!undone.has(correction.action) && !isErased(correction.text)) standing.set(correction.utterance, correction);
    }
  return standing;
};

/**
 * The events as whoever tells the call should read them: words as corrected, and quotations of them. Not for a replay of
 * what was decided in the call: that came of what was heard. The same events where nothing was corrected.
 */
export const asCorrected = <One extends Event>(events: readonly One[]): readonly One[] => {
  const standing = standingIn(events);
  if (standing.size === 0) return events;
  const heard = new Map<string, string>();
  return events.map((event): One => {
    if (event.type === "UtteranceTranscribed") {
      const data = event.data as EventData<"UtteranceTranscribed">; // As its type says, but for what was erased.
      const now = standing.get(data.utterance);
      if (!now || isErased(data.text) || data.text === "") return event;
      heard.set(data.utterance, data.text);
      return { ...event, data: { ...data, text: now.text, words: [] } }; // Where its words lie in the sound is not known.
    }
    const { evidence } = event.data as Partial<Quoting>; // Whatever the type, it says which words it came of.
    const was = evidence && heard.get(evidence.utterance);
    const now = evidence && standing.get(evidence.utterance);
    if (!evidence || was === undefined || !now || isErased(evidence.words)) return event;
    const { text } = event.data as { readonly text?: string | Erased }; // Of a promise: made of its words.
    return {
      ...event,
      data: {
        ...(event.data as object),
        evidence: { ...evidence, words: quoteNow(was, now.text, evidence.words) },
        ...(typeof text === "string" && { text: quoteNow(was, now.text, text) }),
      },
    };
  });
};
