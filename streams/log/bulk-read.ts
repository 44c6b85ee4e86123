/** The log in long runs, for whoever reads all of it: keys are fetched once a run, and nothing is waited for in between. */
import { followStream } from "../follow/follow.ts";
import type { Recorded, Sequence } from "./event-log.ts";
import type { JetStreamLog } from "./jetstream.ts";
import { streamNames } from "./streams.ts";
import { openCommit, parseCommit, type RawMessage } from "./wire.ts";

const runMax = 500;
export const everyEvent = "wm.ev.1.>";

export type Stretch = { readonly after: Sequence; readonly until: Sequence; readonly signal: AbortSignal };

/** What `take` makes of the messages after `after` up to `until`, in order, in runs; what it makes nothing of is passed over. */
export async function* runsOf(
  log: JetStreamLog,
  { after, until, signal }: Stretch,
  take: (message: RawMessage) => Recorded | undefined,
): AsyncGenerator<readonly Recorded[]> {
  if (after >= until) return;
  const leave = new AbortController();
  const source = followStream(log, {
    stream: streamNames.events,
    subjects: [everyEvent],
    after,
    signal: AbortSignal.any([signal, leave.signal]),
  });
  let run: Recorded[] = [];
  try {
    for await (const message of source) {
      const commit = take(message);
      if (commit) run.push(commit);
      const isLast = message.sequence >= until;
      if (run.length < runMax && !isLast) continue;
      yield run;
      if (isLast) return;
      run = [];
    }
  } finally {
    leave.abort();
  }
}

/** Commits after `after` up to `until`, in order, in runs, until `signal` aborts. Throws what `follow` throws. */
export const bulkRead = (log: JetStreamLog) =>
  async function* (stretch: Stretch): AsyncGenerator<readonly Recorded[]> {
    for await (const run of runsOf(log, stretch, parseCommit)) {
      const sealerOf = await log.keyring.forReading(run.map(({ aggregate }) => aggregate));
      yield run.map((commit) => openCommit(commit, sealerOf(commit.aggregate)));
    }
  };
