/** What Wingman says of itself to Prometheus: every name, type and help text stands here and in docs/reference/metrics.md. */
import type { Mend } from "@wingman/streams/log/event-log";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { Lag } from "@wingman/streams/follow/lag";
import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** Seconds; a durable append takes a few milliseconds, and whoever waits longer than the last waits for a server. */
const appendBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export type Metrics = {
  readerAt(reader: string, lag: Lag, quarantined: number): void;
  mended(reader: string, why: Mend): void;
  waited(reader: string): void;
  foreign(): void;
  /** The same log, its appends timed and its line watched. */
  timed(log: JetStreamLog): JetStreamLog;
  /** In the text format 0.0.4. */
  text(): Promise<string>;
};

export const metricsContentType = Registry.PROMETHEUS_CONTENT_TYPE;

/** One set a process, or a Wingman of a test's own. */
export const openMetrics = (): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  const lagEvents = new Gauge({
    name: "wingman_reader_lag_events",
    help: "Commits on the log, each of one or more events, that a reader has not taken.",
    labelNames: ["reader"],
    registers,
  });
  const lagSeconds = new Gauge({
    name: "wingman_reader_lag_seconds",
    help: "Seconds since the log took the first commit that a reader has not taken; 0 when it has taken all.",
    labelNames: ["reader"],
    registers,
  });
  const quarantined = new Gauge({
    name: "wingman_reader_quarantined",
    help: "Calls that a reader has set aside, because one of their commits could not be read.",
    labelNames: ["reader"],
    registers,
  });
  const mends = new Counter({
    name: "wingman_reader_mends_total",
    help: "Times that a reader was made again, by reason.",
    labelNames: ["reader", "why"],
    registers,
  });
  const waits = new Counter({
    name: "wingman_reader_waits_total",
    help: "Times that a reader waited because its results or its keys were away.",
    labelNames: ["reader"],
    registers,
  });
  const foreign = new Counter({
    name: "wingman_log_foreign_total",
    help: "Messages on the log that are no commits and name no call; passed over.",
    registers,
  });
  const appends = new Histogram({
    name: "wingman_log_append_seconds",
    help: "Seconds until the log had taken a commit, or had refused it.",
    buckets: appendBuckets,
    registers,
  });
  const logs: JetStreamLog[] = [];
  new Gauge({
    name: "wingman_log_up",
    help: "1 while the log's server answers this process, else 0.",
    registers,
    collect() {
      this.set(logs.every(({ line }) => line.isUp()) && logs.length > 0 ? 1 : 0);
    },
  });
  return {
    readerAt(reader, lag, count) {
      lagEvents.set({ reader }, lag.commits);
      lagSeconds.set({ reader }, lag.seconds);
      quarantined.set({ reader }, count);
    },
    mended: (reader, why) => mends.inc({ reader, why: why.replaceAll(" ", "_") }),
    waited: (reader) => waits.inc({ reader }),
    foreign: () => foreign.inc(),
    timed(log) {
      const timed: JetStreamLog = {
        ...log,
        append: async (...commit) => {
          const end = appends.startTimer();
          try {
            return await log.append(...commit);
          } finally {
            end();
          }
        },
      };
      logs.push(timed);
      return timed;
    },
    text: () => registry.metrics(),
  };
};
