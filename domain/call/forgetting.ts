/**
 * "Forget the last 30 seconds": which words a span takes with it. A sentence that reaches into the span goes as a
 * whole, up to the end of the span; what is said after it stays, also where the recogniser heard one sentence.
 */
import type { EventData } from "./events/index.ts";

export type Span = { readonly fromMs: number; readonly toMs: number };
/** No press takes more than this with it; a page asks for 30 s. */
export const forgetMsMax = 120_000;

type Said = Pick<EventData<"UtteranceTranscribed">, "text" | "words" | "startMs" | "endMs">;

/** Words between these two moments reach into the span. */
export const reaches = ({ fromMs, toMs }: Span, startMs: number, endMs: number): boolean =>
  startMs < toMs && endMs > fromMs;

/** Something that was said, noticed or made at this moment lies in one of the spans. */
export const isForgotten = (spans: readonly Span[], atMs: number): boolean =>
  spans.some(({ fromMs, toMs }) => atMs > fromMs && atMs <= toMs);

/** The words without those that are forgotten; the same object where nothing is. None left: text and words are empty. */
export const withoutForgotten = <Words extends Said>(spans: readonly Span[], said: Words): Words => {
  const hit = spans.filter((span) => reaches(span, said.startMs, said.endMs));
  if (hit.length === 0) return said;
  const { words } = said;
  if (!Array.isArray(words)) return said; // Erased already.
  const toMs = Math.max(...hit.map((span) => span.toMs));
  // Words lie in samples of their channel; the first one says where that stands on the call's clock.
  const channelMs = said.startMs - (words[0]?.firstSample ?? 0) / 16;
  const kept = words.filter((word) => channelMs + word.firstSample / 16 >= toMs);
  const first = kept[0];
  return {
    ...said,
    words: kept,
    text: kept.map((word) => word.text).join(" "),
    startMs: first ? channelMs + first.firstSample / 16 : said.startMs,
  };
};
