/**
 * Faults that can be planted to see whether the audit finds them. Each undoes one rule, around the product's code and
 * not in it: in the twins, or in what a process is given as its log.
 */
import { decide, type CallCommand, type CallRefusal } from "@wingman/domain/call/call";
import type { CallEvent } from "@wingman/domain/call/events/index";
import { type CallState, evolve, initial } from "@wingman/domain/call/state";
import type { Runtime } from "@wingman/streams/base/runtime";
import { writerOf } from "@wingman/streams/log/aggregate";
import { type Calls, callsOn } from "@wingman/streams/log/calls";
import type { EventLog } from "@wingman/streams/log/event-log";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";

export const mutations = [
  "append without the check",
  "an unanswered append taken for done",
  "a decision that overlooks withdrawn consent",
  "a conductor that does not record what it had seen",
  "a fence that nobody looks at",
  "a reader that does not compare its position",
  "a position that moves without its rows",
  "a reader that passes over a commit",
] as const;
export type Mutation = (typeof mutations)[number];

/** A process's log with a mutation in it. */
export const mutated = (log: JetStreamLog, mutation: Mutation | undefined): JetStreamLog => {
  switch (mutation) {
    case "a conductor that does not record what it had seen":
      return {
        ...log,
        append: (aggregate, commit, expected) =>
          log.append(aggregate, { ...commit, seen: commit.seen?.split(" ").at(-1) ?? null }, expected),
      };
    case "a fence that nobody looks at":
      return {
        ...log,
        async *read(...of: Parameters<EventLog["read"]>) {
          for await (const commit of log.read(...of)) yield { ...commit, fence: null };
        },
      };
    case "a reader that passes over a commit":
      return {
        ...log,
        async *follow(options) {
          for await (const commit of log.follow(options)) if (commit.sequence % 97 !== 50) yield commit;
        },
      };
    default:
      return log;
  }
};

/** A process's writer with a mutation in it. */
export const mutatedCalls = (log: JetStreamLog, runtime: Runtime, mutation: Mutation | undefined): Calls =>
  mutation === "a decision that overlooks withdrawn consent"
    ? writerOf<CallState, CallCommand, CallEvent, CallRefusal>(
        log,
        {
          initial,
          evolve,
          decide: (state, command) =>
            decide(state.consent === "withdrawn" ? { ...state, consent: "given" } : state, command),
        },
        runtime,
      )
    : callsOn(log, runtime);
