/** Which call of the log somebody means by the first letters of its id, and which calls there are. */
import { Failure } from "@wingman/domain/failure";
import type { EventData } from "@wingman/domain/call/events/index";
import { isErased } from "@wingman/domain/schema";
import type { Aggregate } from "@wingman/streams/log/event-log";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { streamNames } from "@wingman/streams/log/streams";
import { aggregateOf } from "@wingman/streams/log/subjects";
import { dateTime, printable } from "./terminal.ts";

const listedMax = 10;

export type CallHead = { readonly call: string; readonly startedAt: string; readonly title: string };

/** `last` means the newest. Throws `Failure` WING_CALL_NOT_FOUND or WING_CALL_AMBIGUOUS, which list what could be meant. */
export const findCall = async (log: JetStreamLog, wanted: string): Promise<Aggregate> => {
  const calls = await callsOf(log);
  const meant = wanted === "last" ? calls.slice(0, 1) : calls.filter(({ id }) => id.startsWith(wanted));
  const found = calls.find(({ id }) => id === wanted) ?? meant[0];
  if (found && (meant.length === 1 || found.id === wanted)) return found;
  const list = linesOf(await headsOf(log, found ? meant : calls)).join("\n");
  if (found)
    throw new Failure("WING_CALL_AMBIGUOUS", `${meant.length} calls begin with ${printable(wanted)}:\n${list}`, {
      remedy: "Give more of the id.",
    });
  throw new Failure("WING_CALL_NOT_FOUND", `no call begins with ${printable(wanted)}. The last ones are:\n${list}`, {
    remedy: "Give one of these ids, or its first letters; `last` is the newest.",
  });
};

export const lastCalls = async (log: JetStreamLog): Promise<CallHead[]> => headsOf(log, await callsOf(log));

export const linesOf = (heads: readonly CallHead[]): string[] =>
  heads.map(({ call, startedAt, title }) => `  ${call}  ${dateTime(startedAt)}  ${title}`);

/** The newest calls of the log, whosever they are, newest first. */
export const newestCalls = async (log: JetStreamLog, count: number): Promise<Aggregate[]> =>
  (await callsOf(log)).slice(0, count);

/** Newest first: ids begin with the time they were made at. */
const callsOf = async (log: JetStreamLog): Promise<Aggregate[]> => {
  const { state } = await log.manager.streams.info(streamNames.events, { subjects_filter: "wm.ev.1.*.*.call.*" });
  return Object.keys(state.subjects ?? {})
    .map(aggregateOf)
    .filter((aggregate) => aggregate !== undefined)
    .toSorted((a, b) => (a.id < b.id ? 1 : -1));
};

const headsOf = (log: JetStreamLog, calls: readonly Aggregate[]): Promise<CallHead[]> =>
  Promise.all(calls.slice(0, listedMax).map((aggregate) => headOf(log, aggregate)));

const headOf = async (log: JetStreamLog, aggregate: Aggregate): Promise<CallHead> => {
  for await (const commit of log.read(aggregate, 0, { unreadable: "give" }))
    for (const event of commit.events)
      if (event.type === "CallStarted") {
        const { title } = event.data as EventData<"CallStarted">; // Checked when it was appended.
        return { call: aggregate.id, startedAt: event.time, title: isErased(title) ? "(erased)" : printable(title) };
      }
  return { call: aggregate.id, startedAt: "", title: "(never started)" };
};
