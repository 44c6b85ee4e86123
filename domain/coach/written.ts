/** A summary that a model wrote, as it stands: without what rests on words that were taken back since. */
import type { EventData } from "../call/events/index.ts";
import { isForgotten, reaches, type Span } from "../call/forgetting.ts";
import { sliceMs } from "../call/slices.ts";
import { isErased } from "../schema.ts";

export type Written = EventData<"SummaryWritten">;
type Sentence = Written["told"][number];

export const writtenWithout = (written: Written, forgotten: readonly Span[]): Written => {
  const stays = ({ text, cites }: Sentence): boolean =>
    !isErased(text) &&
    !cites.some(
      ({ atMs, spokenAtMs }) =>
        isForgotten(forgotten, spokenAtMs) || forgotten.some((span) => reaches(span, atMs, spokenAtMs)),
    );
  return { ...written, told: written.told.filter(stays), letter: written.letter.filter(stays) };
};

/** A moment of its own for each sentence, in slices after the call: nothing else is sealed as of it. */
export const sealedAfter = (endMs: number, sentence: number): number =>
  (Math.ceil(endMs / sliceMs) + afterwards + sentence) * sliceMs;
/** Words of the last moments may be settled a little after the end that was told. */
const afterwards = 240;
