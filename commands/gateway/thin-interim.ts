/** Interim text under pressure: of one side the newest a few times a second is enough, and its final follows whatever happens. */
import type { LiveFacts } from "@wingman/streams/live/fan-out";

/** Under pressure so much time lies between two of one side. */
export const thinnedMs = 500;

/** Answers whether these are interim words, and ones of that side were sent so short a time ago. */
export const interimThinning = () => {
  const sentAt = new Map<unknown, number>();
  return (events: LiveFacts["events"], now: number): boolean => {
    const [first] = events;
    if (!first || events.some(({ type }) => type !== "FragmentTranscribed")) return false;
    const { channel } = first.data as { channel?: unknown }; // A fragment's data; one without a side is of none.
    if (now - (sentAt.get(channel) ?? -Infinity) < thinnedMs) return true;
    sentAt.set(channel, now);
    return false;
  };
};
