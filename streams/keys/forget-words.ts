/** "Forget the last 30 seconds", of the keys: what was written of that span before the press can be read by nobody. */
import type { Span } from "@wingman/domain/call/forgetting";
import { spansTaken, withWholeSentences } from "@wingman/domain/call/slices";
import type { Aggregate, EventLog, StoredEvent } from "../log/event-log.ts";
import type { Keys } from "./keyring.ts";

/** The span a press takes, given what stands on the log: whole slices, and whole sentences. */
export const spanOfPress = async <Given extends Span>(log: EventLog, call: Aggregate, asked: Given): Promise<Given> =>
  withWholeSentences(asked, await eventsOf(log, call));

/** Again changes nothing: whoever meets the press on the log may do it once more. Throws `Failure` WING_KEYS_AWAY. */
export const forgetWords = async (log: EventLog, keys: Keys, call: Aggregate, span: Span): Promise<void> => {
  await keys.puncture({ tenant: call.tenant, call: call.id, ...spansTaken(span, await eventsOf(log, call)) });
};

/** A commit that cannot be read must not keep the others' words from being forgotten. */
const eventsOf = async (log: EventLog, call: Aggregate): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for await (const commit of log.read(call, 0, { unreadable: "give" })) events.push(...commit.events);
  return events;
};
