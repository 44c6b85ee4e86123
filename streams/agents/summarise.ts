/** The summary of a call that is over: read off its log, appended once under an id that follows from the call. */
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { summaryOf } from "@wingman/domain/coach/summary";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import { derivedId } from "../base/ids.ts";
import type { Calls } from "../log/calls.ts";
import type { Aggregate, EventLog } from "../log/event-log.ts";

const agentsActor = "agents" as ActorId;

/** Appends nothing where nothing was said, where it is there already, and where somebody in the call was erased. */
export const summarise = async (log: Pick<EventLog, "read">, calls: Calls, aggregate: Aggregate): Promise<void> => {
  const events: CallEvent[] = [];
  for await (const commit of log.read(aggregate))
    for (const { type, data } of commit.events) events.push({ type, data } as CallEvent); // Checked when it was appended.
  if (events.some(({ type }) => type === "CallSummarised" || type === "PersonalDataForgotten")) return;
  const ended = events.find(({ type }) => type === "CallEnded")?.data as EventData<"CallEnded"> | undefined;
  const summary = ended && summaryOf(events, Math.max(0, ended.durationMs));
  if (!summary) return;
  await calls.send(
    aggregate,
    { type: "Summarise", summary },
    {
      id: derivedId("summary", aggregate.id) as CommitId,
      actor: agentsActor,
      clockMs: summary.atMs,
      correlation: aggregate.id,
    },
  );
};
