import type { EventData } from "./events/index.ts";

/** When the people in a call spoke, epoch milliseconds: of a recording its own date, else when the call began. */
export const heldAt = ({ recording }: Pick<EventData<"CallStarted">, "recording">, startedAt: number): number =>
  recording?.recordedAt ?? startedAt;
