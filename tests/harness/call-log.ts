/** A finished call read back from the log, as measures look at it. */
import type { EventData } from "@wingman/domain/call/events/index";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { callAggregate } from "@wingman/streams/log/calls";
import type { EventLog, StoredEvent } from "@wingman/streams/log/event-log";

export type CallLog = {
  readonly startedAt: number;
  /** Call clock of the first sample of a channel. */
  readonly openedAtMs: Readonly<Record<string, number>>;
  readonly events: readonly StoredEvent[];
  of<Type extends Parameters<typeof typed>[0]>(type: Type): EventData<Type>[];
};

const typed = <
  Type extends
    | "SuggestionMade"
    | "SuggestionShown"
    | "SuggestionRetracted"
    | "SuggestionWithheld"
    | "UtteranceTranscribed"
    | "ChannelOpened",
>(
  type: Type,
  events: readonly StoredEvent[],
): EventData<Type>[] => events.filter((event) => event.type === type).map((event) => event.data as EventData<Type>); // Checked when appended.

export const readCallLog = async (log: EventLog, call: string): Promise<CallLog> => {
  const events: StoredEvent[] = [];
  for await (const commit of log.read(callAggregate(demoPrincipal.tenant, call))) events.push(...commit.events);
  return {
    startedAt: Date.parse(events.find((event) => event.type === "CallStarted")?.time ?? ""),
    openedAtMs: Object.fromEntries(typed("ChannelOpened", events).map((opened) => [opened.channel, opened.openedAtMs])),
    events,
    of: (type) => typed(type, events),
  };
};
