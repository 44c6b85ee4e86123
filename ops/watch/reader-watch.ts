/** Looks at a reader once in a while, for the metrics and the status page: how far behind it is, and what it set aside. */
import { describe } from "@wingman/domain/failure";
import { type Lag, lagOf } from "@wingman/streams/follow/lag";
import type { ReaderNews } from "@wingman/streams/follow/reader";
import type { Sequence } from "@wingman/streams/log/event-log";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { Logger } from "pino";
import type { Metrics } from "./metrics.ts";

/** A page that is fresh to a second, and two small requests for it. */
const lookEveryMs = 1_000;
/** Less than this is the time that a commit takes. */
const lagSecondsShown = 1;

export type WatchedReader = {
  readonly name: string;
  /** Where it stands and how many calls it set aside, as of now. */
  look(): Promise<{ readonly position: Sequence; readonly quarantined: number }>;
};

/** Until `signal` aborts. `tell` gets a sentence whenever it has changed. */
export const watchReader = (
  log: JetStreamLog,
  reader: WatchedReader,
  { metrics, signal, tell }: { readonly metrics: Metrics; readonly signal: AbortSignal; tell?(sentence: string): void },
): void => {
  let said = "";
  const look = async (): Promise<void> => {
    const { position, quarantined } = await reader.look();
    const lag = await lagOf(log, position, Date.now());
    metrics.readerAt(reader.name, lag, quarantined);
    const sentence = sentenceOf(reader.name, lag, quarantined);
    if (sentence === said) return;
    said = sentence;
    tell?.(sentence);
  };
  let looking = false;
  const timer = setInterval(() => {
    if (looking || signal.aborted) return;
    looking = true;
    void look()
      .catch(() => undefined) // A server is away: the figures stay as they were, and `wingman_log_up` says so.
      .finally(() => {
        looking = false;
      });
  }, lookEveryMs);
  timer.unref();
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
};

const sentenceOf = (name: string, { commits, seconds }: Lag, quarantined: number): string => {
  const behind =
    seconds > lagSecondsShown ? `, ${commits.toLocaleString("en")} commits and ${Math.round(seconds)} s behind` : "";
  const aside =
    quarantined > 0
      ? `; ${quarantined} ${quarantined === 1 ? "call is" : "calls are"} set aside, see \`wingman quarantine\``
      : "";
  return `${name} follows the log${behind}${aside}`;
};

/** What becomes of a reader, in the log file and the metrics. */
export const newsOf = (name: string, metrics: Metrics, logger: Logger): ReaderNews => {
  let waiting = false;
  return {
    progress: () => {
      waiting = false;
    },
    mended: (why) => {
      metrics.mended(name, why);
      logger.warn({ reader: name, why }, "a reader was made again and goes on where it was");
    },
    foreign: (sequence) => {
      metrics.foreign();
      logger.error(
        { reader: name, sequence, code: "WING_LOG_FOREIGN" },
        "a message on the log is no commit of anything",
      );
    },
    quarantined: ({ aggregate, sequence }, { code }) =>
      logger.error(
        { reader: name, call: aggregate.id, sequence, code },
        "a commit could not be read; its call is set aside",
      ),
    waits: (why) => {
      metrics.waited(name);
      if (!waiting)
        logger.warn({ reader: name, error: describe(why) }, "a reader waits for what it needs to come back");
      waiting = true;
    },
  };
};
