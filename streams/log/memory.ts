/** The log's twin in memory, for tests of deciders and processors: same contract, no server, nothing kept. */
import type { Aggregate, Appended, EventLog, NewCommit, Recorded, Sequence } from "./event-log.ts";
import { prepareEvents } from "./prepare.ts";
import { type Keyring, plainKeyring } from "./seal.ts";
import { eventSubject } from "./subjects.ts";
import { commitBytesMax, openCommit } from "./wire.ts";
import { Failure } from "@wingman/domain/failure";

export const openMemoryLog = (now: () => number = Date.now, keyring: Keyring = plainKeyring): EventLog => {
  const opened = async (commit: Recorded): Promise<Recorded> =>
    openCommit(commit, (await keyring.forReading([commit.aggregate]))(commit.aggregate));
  const commits: Recorded[] = [];
  const lastOf = new Map<string, Sequence>();
  const listeners = new Set<() => void>();
  return {
    async append(aggregate: Aggregate, commit: NewCommit, expected: Sequence): Promise<Appended> {
      const { events: _events, time: _time, ...meta } = commit;
      const events = prepareEvents(aggregate, commit, await keyring.forWriting(aggregate));
      if (JSON.stringify(events).length > commitBytesMax)
        throw new Failure("WING_LOG_TOO_LARGE", "the commit is too large.");
      const subject = eventSubject(aggregate);
      const mine = commits.find((known) => known.id === commit.id && eventSubject(known.aggregate) === subject);
      if (mine) return { kind: "appended", sequence: mine.sequence, again: true };
      if ((lastOf.get(subject) ?? 0) !== expected) return { kind: "conflict" };
      const sequence = commits.length + 1;
      commits.push({
        ...meta,
        aggregate,
        sequence,
        previous: expected,
        storedAt: now(),
        events: structuredClone(events),
      });
      lastOf.set(subject, sequence);
      for (const wake of [...listeners]) wake();
      return { kind: "appended", sequence, again: false };
    },
    async *read(aggregate, after = 0, { unreadable } = { unreadable: "throw" }): AsyncGenerator<Recorded> {
      const subject = eventSubject(aggregate);
      for (const stored of commits.slice(after)) {
        if (eventSubject(stored.aggregate) !== subject) continue;
        const commit = await opened(stored);
        if (commit.unreadable && unreadable === "throw") throw commit.unreadable;
        yield commit;
      }
    },
    async *follow({ after, signal, kind }): AsyncGenerator<Recorded> {
      let at = after;
      while (!signal.aborted) {
        const next = commits[at];
        if (next) {
          at += 1;
          if (!kind || next.aggregate.kind === kind) yield await opened(next);
          continue;
        }
        await new Promise<void>((resolve) => {
          const wake = () => {
            listeners.delete(wake);
            signal.removeEventListener("abort", wake);
            resolve();
          };
          listeners.add(wake);
          signal.addEventListener("abort", wake, { once: true });
        });
      }
    },
    at: async (sequence) => {
      const stored = commits[sequence - 1];
      return stored && opened(stored);
    },
    last: async () => commits.length,
    aggregates: async (kind) => [
      ...new Map(
        commits
          .map(({ aggregate }) => [eventSubject(aggregate), aggregate] as const)
          .filter(([, is]) => is.kind === kind),
      ).values(),
    ],
  };
};
