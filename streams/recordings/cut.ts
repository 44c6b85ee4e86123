/** Which run of a side's sound may be stored next: allowed, settled (so that what is masked in it is known), and enough. Pure. */
import type { Span } from "@wingman/domain/call/forgetting";
import type { Recordable } from "@wingman/domain/call/recording";
import { muteMarginMs, type SampleSpan } from "@wingman/domain/privacy/muted";
import { sliceMs } from "@wingman/domain/call/slices";
import { cutBefore, pieceSamplesMax, sampleAt, samplesPerMs } from "./piece.ts";

export type Cut = {
  readonly startMs: number;
  readonly spans: readonly Recordable[];
  /** Everything before is stored already, or is not here. */
  readonly fromSample: number;
  /** Everything before became a final, a silence or a gap. */
  readonly settledSample: number;
  /** No more words will come: what is settled is all there is. */
  readonly isOver: boolean;
  /** Take less than half a minute too: this recorder leaves. */
  readonly takeAll: boolean;
};

/** Undefined while there is nothing to be stored yet. */
export const nextRun = (cut: Cut): SampleSpan | undefined => {
  const { startMs, spans, fromSample, settledSample, isOver, takeAll } = cut;
  // The next sentence may be masked from its first word on, and is then muted a little before it.
  const safe = isOver ? settledSample : settledSample - muteMarginMs * samplesPerMs;
  for (const { fromMs, toMs, sure } of spans) {
    const firstSample = Math.max(fromSample, sampleAt(startMs, fromMs));
    const spanEnd = sampleAt(startMs, toMs);
    if (spanEnd <= firstSample) continue;
    if (!sure) return undefined;
    const end = Math.min(spanEnd, safe);
    if (end <= firstSample) return undefined;
    if (end - firstSample >= pieceSamplesMax)
      return { firstSample, endSample: cutBefore(startMs, firstSample, firstSample + pieceSamplesMax) };
    const isWhole = end === spanEnd || isOver;
    // What is cut while more will come is cut between slices, so that none is in two pieces.
    const endSample = isWhole ? end : takeAll ? cutBefore(startMs, firstSample, end) : firstSample;
    if (endSample > firstSample) return { firstSample, endSample };
    return undefined;
  }
  return undefined;
};

/** Whether words of a slice were taken back. */
export const isTakenBack = (forgotten: readonly Span[], slice: number): boolean =>
  forgotten.some(({ fromMs, toMs }) => (slice - 1) * sliceMs < toMs && slice * sliceMs > fromMs);

/** Makes silence where one of these lies; answers which of them did, as far as they reach into the run. */
export const mute = (samples: Int16Array, firstSample: number, muted: readonly SampleSpan[]): readonly SampleSpan[] =>
  muted.flatMap((span) => {
    const from = Math.max(span.firstSample, firstSample);
    const to = Math.min(span.endSample, firstSample + samples.length);
    if (from >= to) return [];
    samples.fill(0, from - firstSample, to - firstSample);
    return [{ firstSample: from, endSample: to }];
  });

/** Spans that touch or overlap as one. */
export const merged = (spans: readonly SampleSpan[]): readonly SampleSpan[] => {
  const list: SampleSpan[] = [];
  for (const span of [...spans].sort((one, other) => one.firstSample - other.firstSample)) {
    const last = list.at(-1);
    if (last && span.firstSample <= last.endSample)
      list[list.length - 1] = { ...last, endSample: Math.max(last.endSample, span.endSample) };
    else list.push(span);
  }
  return list;
};
