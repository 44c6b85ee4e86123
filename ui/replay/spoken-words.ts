/** When each word of a line was said, and the press on one that goes there. */
import type { Entry } from "@wingman/domain/call/timeline";
import { isErased } from "@wingman/domain/schema";
import { charactersBefore, wordAt } from "./word-at.ts";

const samplesPerMs = 16;

type Said = { readonly startMs: number; readonly wordsMs: readonly number[] };

export const spokenWords = (entries: readonly Entry[]) => {
  const said = new Map<string, Said>();
  for (const { event } of entries) {
    if (event.type !== "UtteranceTranscribed") continue;
    const { utterance, words, startMs } = event.data;
    const known = isErased(words) ? [] : words;
    const first = known[0]?.firstSample ?? 0;
    said.set(utterance, {
      startMs,
      wordsMs: known.map(({ firstSample }) => startMs + (firstSample - first) / samplesPerMs),
    });
  }
  return {
    of: (utterance: string): Said | undefined => said.get(utterance),
    /** Goes to the word that was pressed, or to where its line begins. Words that are being marked for copying stay. */
    go(event: MouseEvent, seek: (ms: number) => void): void {
      if (!(event.target instanceof Element) || getSelection()?.isCollapsed === false) return;
      const line = event.target.closest<HTMLElement>("[data-line]");
      const known = said.get(line?.dataset["line"] ?? "");
      if (!line || !known) return;
      const paragraph = event.target.closest("p");
      if (!paragraph) {
        if (event.target.closest("time")) seek(known.startMs);
        return;
      }
      const before = charactersBefore(paragraph, event.clientX, event.clientY);
      if (before === null) return;
      seek(known.wordsMs[wordAt(paragraph.textContent ?? "", before)] ?? known.startMs);
    },
  };
};
