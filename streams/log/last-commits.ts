/** The newest commit of very many aggregates at once, by headers alone: nothing is opened, and no key is asked for. */
import { unlessCutOff } from "./batch-gap.ts";
import type { Aggregate, Sequence } from "./event-log.ts";
import type { JetStreamLog } from "./jetstream.ts";
import { streamNames } from "./streams.ts";
import { aggregateOf, eventSubject } from "./subjects.ts";

/** Subjects in one request; the server answers at most 1,024. */
const atOnceMax = 1_000;

export type LastCommit = {
  readonly aggregate: Aggregate;
  readonly sequence: Sequence;
  readonly types: readonly string[];
};

/** In no order; an aggregate without a commit has none. */
export const lastCommitsOf = async (log: JetStreamLog, aggregates: readonly Aggregate[]): Promise<LastCommit[]> => {
  const found: LastCommit[] = [];
  for (let at = 0; at < aggregates.length; at += atOnceMax) {
    const subjects = aggregates.slice(at, at + atOnceMax).map(eventSubject);
    try {
      const messages = await log.line.during(() =>
        log.manager.direct.getLastMessagesFor(streamNames.events, { multi_last: subjects }),
      );
      for await (const { subject, seq, header } of unlessCutOff(messages)) {
        const aggregate = aggregateOf(subject);
        if (aggregate) found.push({ aggregate, sequence: seq, types: (header?.get("wm-types") ?? "").split(",") });
      }
    } catch (error) {
      if (!(error instanceof Error && /no message found|no results|404/i.test(error.message))) throw error;
    }
  }
  return found;
};
