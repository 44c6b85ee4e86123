import type { EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";

/** A plain start of a call, as a test needs it. */
export const callStarted = (changes: Partial<EventData<"CallStarted">> = {}) => ({
  type: "CallStarted" as const,
  data: {
    kind: "live" as const,
    title: "Dock scheduling",
    rep: { id: "rep-1", name: "Priya Nair" },
    customer: { name: "Tomás Ferreira", company: "Corvane Logistics", role: "COO" },
    language: "en",
    playbook: { id: "b2b-starter", version: 1 },
    experiment: [],
    sample: null,
    ...changes,
  },
});

/** A final of one second a word, beginning at a sample. */
export const utterance = (channel: Channel, firstSample: number, text: string) => {
  const words = text.split(" ").map((word, n) => ({
    text: word,
    firstSample: firstSample + n * 4_000,
    endSample: firstSample + (n + 1) * 4_000,
    confidence: 1,
  }));
  const endSample = firstSample + words.length * 4_000;
  return {
    type: "UtteranceTranscribed" as const,
    data: {
      utterance: `u-${channel}-${firstSample}`,
      channel,
      text,
      words,
      firstSample,
      endSample,
      startMs: firstSample / 16,
      endMs: endSample / 16,
      source: "speech" as const,
      engine: "test",
      model: "test",
    },
  };
};
