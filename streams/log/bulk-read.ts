/** The log in long runs, for whoever reads all of it: keys are fetched once a run, and nothing is waited for in between. */
import { followStream } from "../follow/follow.ts";
import type { Recorded, Sequence } from "./event-log.ts";
import type { JetStreamLog } from "./jetstream.ts";
import { streamNames } from "./streams.ts";
import { openCommit, parseCommit } from "./wire.ts";

const runMax = 500;

/** Commits after `after` up to `until`, in order, in runs, until `signal` aborts. Throws what `follow` throws. */
export const bulkRead = (log: JetStreamLog) =>
  async function* ({
    after,
    until,
    signal,
  }: {
    readonly after: Sequence;
    readonly until: Sequence;
    readonly signal: AbortSignal;
  }): AsyncGenerator<readonly Recorded[]> {
    if (after >= until) return;
    const leave = new AbortController();
    const source = followStream(log, {
      stream: streamNames.events,
      subjects: ["wm.ev.1.>"],
      after,
      signal: AbortSignal.any([signal, leave.signal]),
    });
    let run: Recorded[] = [];
    try {
      for await (const message of source) {
        run.push(parseCommit(message));
        const isLast = message.sequence >= until;
        if (run.length < runMax && !isLast) continue;
        const sealerOf = await log.keyring.forReading(run.map(({ aggregate }) => aggregate));
        yield run.map((commit) => openCommit(commit, sealerOf(commit.aggregate)));
        if (isLast) return;
        run = [];
      }
    } finally {
      leave.abort();
    }
  };
