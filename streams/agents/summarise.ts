/** The summaries of a call that is over, by rules and then by a model: read off its log, appended once under ids that follow from the call. */
import { asCorrected } from "@wingman/domain/call/corrections";
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { summaryOf } from "@wingman/domain/coach/summary";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import { derivedId } from "../base/ids.ts";
import type { Calls } from "../log/calls.ts";
import type { Aggregate, EventLog } from "../log/event-log.ts";

/** Has a model tell the call; undefined where none does. What goes wrong is its own matter: the summary by rules is there. */
export type WriteSummary = (
  aggregate: Aggregate,
  events: readonly CallEvent[],
) => Promise<Omit<EventData<"SummaryWritten">, "atMs"> | undefined>;

const agentsActor = "agents" as ActorId;

/** Appends nothing where nothing was said, where it is there already, and where somebody in the call was erased. */
export const summarise = async (
  log: Pick<EventLog, "read">,
  calls: Calls,
  aggregate: Aggregate,
  write?: WriteSummary,
): Promise<void> => {
  const events: CallEvent[] = [];
  for await (const commit of log.read(aggregate))
    for (const { type, data } of commit.events) events.push({ type, data } as CallEvent); // Checked when it was appended.
  if (events.some(({ type }) => type === "CallSummarised" || type === "PersonalDataForgotten")) return;
  const ended = events.find(({ type }) => type === "CallEnded")?.data as EventData<"CallEnded"> | undefined;
  const told = asCorrected(events); // Whoever is quick corrects before it is told.
  const summary = ended && summaryOf(told, Math.max(0, ended.durationMs));
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
  const written = await write?.(aggregate, told);
  if (!written) return;
  const { tookMs } = written;
  await calls.send(
    aggregate,
    { type: "WriteSummary", written: { ...written, atMs: Math.round(summary.atMs + tookMs) } },
    {
      id: derivedId("written-summary", aggregate.id) as CommitId,
      actor: agentsActor,
      clockMs: summary.atMs,
      correlation: aggregate.id,
    },
  );
};
