/** Which sound of an utterance must not be heard in a recording: that of the words that were masked. */
import type { EventData } from "../call/events/index.ts";
import { isMask } from "./redaction.ts";

/** Word times of a recogniser are off by less than this. */
export const muteMarginMs = 300;
const samplesPerMs = 16;

export type SampleSpan = { readonly firstSample: number; readonly endSample: number };

/**
 * Spans of samples of the utterance's channel (16 kHz), in order and apart, `marginMs` wider on each side than the
 * masked words; between two that follow each other lies what was not made out of the same number, and goes too. Nothing for typed words, which have no sound; the whole utterance where its text was masked and its
 * words do not say where (erased, or more than an event holds).
 */
export const mutedSpans = (
  said: Pick<EventData<"UtteranceTranscribed">, "words" | "firstSample" | "endSample" | "source" | "masks">,
  marginMs: number = muteMarginMs,
): SampleSpan[] => {
  if (said.source !== "speech") return [];
  const words = Array.isArray(said.words) ? said.words : [];
  const masked: { firstSample: number; endSample: number }[] = [];
  words.forEach(({ text, firstSample, endSample }, n) => {
    const last = masked.at(-1);
    if (!isMask(text)) return;
    if (last && isMask(words[n - 1]?.text ?? "")) last.endSample = endSample;
    else masked.push({ firstSample, endSample });
  });
  const spans: SampleSpan[] = masked.length > 0 || !said.masks ? masked : [said];
  const margin = marginMs * samplesPerMs;
  const found: { firstSample: number; endSample: number }[] = [];
  for (const { firstSample, endSample } of spans) {
    const from = Math.max(0, firstSample - margin);
    const last = found.at(-1);
    if (last && from <= last.endSample) last.endSample = Math.max(last.endSample, endSample + margin);
    else found.push({ firstSample: from, endSample: endSample + margin });
  }
  return found;
};
