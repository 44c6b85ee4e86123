/** A reader whose server is killed: how long until it reads again, and whether anything was skipped, doubled or out of order. */
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { newId } from "@wingman/streams/base/ids";
import { memoryResults } from "@wingman/streams/follow/memory-results";
import { runReader } from "@wingman/streams/follow/reader";
import { callAggregate } from "@wingman/streams/log/calls";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";
import { patiently } from "@wingman/streams/log/patiently";
import { plainKeyring } from "@wingman/streams/log/seal";
import { callStarted } from "../../harness/events.ts";
import { startNats, type TestNats } from "../../harness/nats.ts";
import type { Measure, MeasureContext } from "../measure-kind.ts";

const secondsAsked = 10;
const appendsAtOnce = 16;
/** What the client may still hold of the time before the kill, twice over: only what comes behind it was read anew. */
const heldMax = 1_000;
const appendMsMax = 60_000;

const append = async (log: JetStreamLog, signal: AbortSignal): Promise<void> => {
  const commit = {
    id: newId() as CommitId,
    actor: "rep" as ActorId,
    cause: null,
    tick: null,
    correlation: "measure",
    clockMs: 0,
    seen: null,
    fence: null,
    traceparent: null,
    time: new Date(),
    events: [callStarted()],
  };
  const aggregate = callAggregate("demo" as TenantId, newId());
  await patiently(signal, appendMsMax, () => log.append(aggregate, commit, 0));
};

/** A reader that notes when it read what; `reached` resolves at the first sequence at or beyond one. */
const openReader = async (log: JetStreamLog, signal: AbortSignal) => {
  const waiting = new Set<{ readonly sequence: number; readonly resolve: () => void }>();
  let last = 0;
  let wrong = 0;
  const store = memoryResults("measure", 0, (count) => count + 1);
  const noting: typeof store = {
    ...store,
    apply: async (step) => {
      const applied = await store.apply(step);
      for (const { commit } of step.taken) {
        if (commit.sequence !== last + 1) wrong += 1;
        last = commit.sequence;
      }
      for (const waiter of [...waiting]) if (last >= waiter.sequence && waiting.delete(waiter)) waiter.resolve();
      return applied;
    },
  };
  const mends: string[] = [];
  const news = { mended: (why: string) => void mends.push(why) };
  const reader = await runReader({ log, store: noting, reads: new Map(), poison: "halt", signal, news });
  return {
    done: reader.done,
    last: () => last,
    wrong: () => wrong,
    mends,
    reached: (sequence: number): Promise<void> =>
      last >= sequence
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.add({ sequence, resolve });
          }),
  };
};

const secondsSince = (at: number): number => (performance.now() - at) / 1_000;

/** Kills while it waits for what comes: seconds from the server's answer to the first commit that is read. */
const whileItWaits = async (nats: TestNats, log: JetStreamLog, kills: number, signal: AbortSignal) => {
  const stop = new AbortController();
  const reader = await openReader(log, AbortSignal.any([signal, stop.signal]));
  const writing = (async () => {
    while (!stop.signal.aborted) await append(log, signal);
  })();
  const seconds: number[] = [];
  for (let n = 0; n < kills; n++) {
    await reader.reached(reader.last() + 50);
    await nats.restart();
    const back = performance.now();
    await reader.reached(reader.last() + 1);
    seconds.push(secondsSince(back));
  }
  stop.abort();
  await writing;
  await reader.done;
  return { seconds, wrong: reader.wrong(), mends: reader.mends };
};

/** Kills while it has thousands of commits before it: seconds to the first that it cannot have held before the kill. */
const inTheMiddle = async (nats: TestNats, log: JetStreamLog, kills: number, signal: AbortSignal) => {
  const end = await log.last();
  const seconds: number[] = [];
  const mends: string[] = [];
  let wrong = 0;
  for (let n = 0; n < kills; n++) {
    const stop = new AbortController();
    const reader = await openReader(log, AbortSignal.any([signal, stop.signal]));
    await reader.reached(Math.floor(((n + 1) / (kills + 2)) * (end - 2 * heldMax)));
    const held = Math.min(end, reader.last() + heldMax);
    await nats.restart();
    const back = performance.now();
    await reader.reached(held);
    seconds.push(secondsSince(back));
    await reader.reached(end);
    stop.abort();
    await reader.done;
    wrong += reader.wrong();
    mends.push(...reader.mends);
  }
  return { seconds, wrong, mends };
};

const figures = (what: string, seconds: readonly number[]): string =>
  `${what}: ${seconds.length} kills, ${seconds.map((one) => one.toFixed(2)).join(" ")} s`;

export const recovery: Measure = {
  name: "log.recovery",
  about: "Seconds from a killed log server's answer to the first commit that a reader reads again, the slowest of all.",
  asked: `< ${secondsAsked} s, each commit once and in order`,
  unit: "s",
  async run({ long, signal, write }: MeasureContext) {
    const [commits, kills] = long ? [50_000, 25] : [10_000, 5];
    await using nats = await startNats();
    const log = await openJetStreamLog(nats.connection, plainKeyring);
    write(`  writing ${commits.toLocaleString("en")} commits`);
    for (let n = 0; n < commits; n += appendsAtOnce)
      await Promise.all(Array.from({ length: Math.min(appendsAtOnce, commits - n) }, () => append(log, signal)));
    write("  killing its server in the middle of them");
    const middle = await inTheMiddle(nats, log, kills, signal);
    write("  killing it while a reader waits");
    const waits = await whileItWaits(nats, log, kills, signal);
    const all = [...middle.seconds, ...waits.seconds];
    const wrong = middle.wrong + waits.wrong;
    const value = Math.max(...all);
    const mends = Map.groupBy([...middle.mends, ...waits.mends], (why) => why);
    return {
      value,
      holds: value < secondsAsked && wrong === 0,
      lines: [
        `${wrong} commits skipped, doubled or out of order, of ${(await log.last()).toLocaleString("en")}`,
        figures("in the middle of a backlog", middle.seconds),
        figures("while it waits", waits.seconds),
        `mends told: ${[...mends].map(([why, times]) => `${why} ${times.length}`).join(", ") || "none"}`,
      ],
    };
  },
};
