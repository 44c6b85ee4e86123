import type { Sequence } from "../log/event-log.ts";
import type { JetStreamLog } from "../log/jetstream.ts";
import { streamNames } from "../log/streams.ts";

/** `commits` on the log that a reader has not taken, and how many seconds ago the first of them was stored. */
export type Lag = { readonly commits: number; readonly seconds: number };

/** How far a reader of the whole log is behind it; no commit is opened for that. Throws where the log is away. */
export const lagOf = async (
  { manager, line }: Pick<JetStreamLog, "manager" | "line">,
  position: Sequence,
  now: number,
): Promise<Lag> => {
  const { state } = await line.during(() => manager.streams.info(streamNames.events));
  const commits = Math.max(0, state.last_seq - position);
  if (commits === 0) return { commits, seconds: 0 };
  const next = await line.during(() => manager.direct.getMessage(streamNames.events, { seq: position + 1 }));
  return { commits, seconds: next ? Math.max(0, now - next.time.getTime()) / 1_000 : 0 };
};
