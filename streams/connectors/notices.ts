/**
 * What the outside is told of a call, as CloudEvents 1.0: ids, durations, counts and the outcome. Never a word that
 * was said, never a name: what has left cannot be forgotten.
 */
import { catalogue, type EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import type { EventLog, Recorded, StoredEvent } from "../log/event-log.ts";

export type Notice = {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: Readonly<Record<string, unknown>>;
};

/** What is read of the log, in the versions known here. */
export const noticedTypes: ReadonlyMap<string, number> = new Map(
  ["CallEnded", "OutcomeRecorded"].map((type) => [type, catalogue.get(type)?.v ?? 0]),
);

/** What is to be told of a commit. Throws `Failure` WING_KEYS_AWAY and WING_LOG_UNKNOWN: then later. */
export const noticesOf = async (
  log: EventLog,
  commit: Recorded,
): Promise<readonly { readonly event: StoredEvent; readonly notice: Notice }[]> => {
  const list: { event: StoredEvent; notice: Notice }[] = [];
  for (const event of commit.events) {
    if (event.type === "CallEnded") {
      const { reason, durationMs } = event.data as EventData<"CallEnded">; // The log checked it against its schema.
      const counts = await countsOf(log, commit);
      list.push({ event, notice: noticeOf(commit, event, "wingman.call.ended", { reason, durationMs, ...counts }) });
    }
    if (event.type === "OutcomeRecorded") {
      const { outcome } = event.data as EventData<"OutcomeRecorded">;
      list.push({ event, notice: noticeOf(commit, event, "wingman.call.outcome-recorded", { outcome }) });
    }
  }
  return list;
};

const noticeOf = (
  { aggregate }: Recorded,
  { id, time }: StoredEvent,
  type: string,
  data: Readonly<Record<string, unknown>>,
): Notice => ({
  specversion: "1.0",
  id,
  source: `/wingman/${aggregate.tenant}`,
  type,
  subject: aggregate.id,
  time,
  datacontenttype: "application/json",
  data: { call: aggregate.id, ...data },
});

const passing = new Set(["WING_KEYS_AWAY", "WING_LOG_UNKNOWN"]);
const counted = { UtteranceTranscribed: "utterances", SuggestionMade: "tips", AudioMissed: "gaps" } as const;

/** Of the call up to this commit; nothing where it cannot be read, since that it ended is worth saying all the same. */
const countsOf = async (log: EventLog, { aggregate, sequence }: Recorded): Promise<Record<string, number>> => {
  const counts = { utterances: 0, tips: 0, gaps: 0 };
  try {
    for await (const commit of log.read(aggregate)) {
      if (commit.sequence > sequence) break;
      for (const { type } of commit.events) if (type in counted) counts[counted[type as keyof typeof counted]] += 1;
    }
    return counts;
  } catch (error) {
    if (error instanceof Failure && !passing.has(error.code)) return {};
    throw error;
  }
};
