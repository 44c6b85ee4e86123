/** What a finished call's summaries say as of now: without what was taken back, and with the words that people corrected. */
import { asCorrected, standingIn } from "../call/corrections.ts";
import type { CallEvent, EventData } from "../call/events/index.ts";
import { summaryOf, withoutTakenBack } from "./summary.ts";
import { type Written, writtenWithout } from "./written.ts";

export type Told = {
  readonly summary: EventData<"CallSummarised">;
  /** As a model told it; undefined where none did. */
  readonly written: Written | undefined;
  /** Whether a sentence of the model's rests on words that were corrected since: it was written before the correction. */
  readonly isOutdated: (sentence: Written["told"][number]) => boolean;
};

/**
 * Undefined before it was summarised. Where words were corrected, the summary by rules is written again from them; what a
 * model wrote stays, and says which of its sentences are older than the words.
 */
export const toldNow = (events: readonly CallEvent[]): Told | undefined => {
  const first = dataOf(events, "CallSummarised");
  if (!first) return undefined;
  const forgotten = events.flatMap((event) => (event.type === "WordsForgotten" ? [event.data] : []));
  const anew = asCorrected(events);
  const summary = anew === events ? first : (summaryOf(anew, first.atMs) ?? first);
  const byModel = dataOf(events, "SummaryWritten");
  const writtenAt = events.findIndex(({ type }) => type === "SummaryWritten");
  const since = new Set(standingIn(events.slice(writtenAt + 1)).keys());
  // Undone since: it rested on words that stand no more.
  const stood = standingIn(events.slice(0, writtenAt + 1));
  const stands = standingIn(events);
  for (const [utterance, { action }] of stood) if (stands.get(utterance)?.action !== action) since.add(utterance);
  return {
    summary: withoutTakenBack(summary, forgotten),
    written: byModel && writtenWithout(byModel, forgotten),
    isOutdated: ({ cites }) => cites.some(({ utterance }) => since.has(utterance)),
  };
};

const dataOf = <Type extends CallEvent["type"]>(
  events: readonly CallEvent[],
  type: Type,
): EventData<Type> | undefined => events.find((event) => event.type === type)?.data as EventData<Type> | undefined;
