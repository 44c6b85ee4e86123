import { randomBytes } from "node:crypto";
import { availableParallelism, loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { CallEvent } from "@wingman/domain/call/events/index";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { storedCheckpoint } from "@wingman/projections/checkpoint";
import { history } from "@wingman/projections/history/model";
import { searchCalls } from "@wingman/projections/history/search/search";
import { kpi } from "@wingman/projections/kpi/model";
import { runProjector } from "@wingman/projections/projector";
import type { ReadModel } from "@wingman/projections/read-model";
import { activeSchema } from "@wingman/projections/rebuild/generations";
import { newId } from "@wingman/streams/base/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { asOwner } from "@wingman/streams/base/tenant-tx";
import { openKeyring } from "@wingman/streams/keys/keyring";
import { masterKeyOf } from "@wingman/streams/keys/master-key";
import { memoryKeyStore } from "@wingman/streams/keys/store";
import { callAggregate } from "@wingman/streams/log/calls";
import type { Aggregate, EventLog, NewCommit, Sequence } from "@wingman/streams/log/event-log";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { callStarted, utterance } from "../../harness/events.ts";
import { startNats } from "../../harness/nats.ts";
import { startPostgres } from "../../harness/postgres.ts";
import type { Measure } from "../measure-kind.ts";
import { randomOf } from "../random.ts";
import { makeWords } from "./many-words.ts";

/** Those that a page after the call reads; each is followed by a projector of its own, as in a Wingman. */
const models: readonly ReadModel[] = [history, kpi];
const bar = { ms: 300, perSecond: 500 };
const secondsLong = { short: 15, long: 60 };
/** So often a call is taken one event further; all calls together make up the rate. */
const calls = 40;
const everyMs = (1_000 * calls) / bar.perSecond;
const endsAfter = 40;
const lookEveryMs = 4;
const settleMsMax = 20_000;
const tenant = "measure" as TenantId;

type Sent = { readonly sequence: Sequence; readonly at: number };

/** Takes calls further at the rate until time is over; each event is one commit, as what people say and do comes. */
const send = async (
  log: EventLog,
  untilMs: number,
  signal: AbortSignal,
): Promise<{ readonly sent: readonly Sent[]; readonly lastWords: string }> => {
  const words = makeWords();
  const random = randomOf(3);
  const sent: Sent[] = [];
  let lastWords = "";
  const one = async (lane: number): Promise<void> => {
    let on: Aggregate | undefined;
    let expected: Sequence = 0;
    let n = 0;
    await sleep((lane * everyMs) / calls);
    for (let turn = 0; performance.now() < untilMs; turn++) {
      signal.throwIfAborted();
      const due = performance.now() + everyMs;
      if (!on) {
        on = callAggregate(tenant, newId());
        expected = 0;
        n = 0;
      }
      const text = Array.from({ length: 6 + Math.floor(random() * 12) }, () => words.pick(random)).join(" ");
      const event: CallEvent =
        n === 0
          ? callStarted({ title: `Call ${lane}` })
          : n < endsAfter
            ? utterance(n % 2 ? "customer" : "rep", n * 160_000, text)
            : { type: "CallEnded", data: { reason: "ended-by-rep", durationMs: n * 1_000 } };
      const commit: NewCommit = {
        id: newId() as CommitId,
        actor: "stt" as ActorId,
        cause: null,
        tick: null,
        correlation: newId(),
        clockMs: n * 1_000,
        seen: null,
        fence: null,
        traceparent: null,
        time: new Date(),
        events: [event],
      };
      const at = performance.now();
      const appended = await log.append(on, commit, expected);
      if (appended.kind !== "appended") throw new Error("nobody else writes to this call");
      sent.push({ sequence: appended.sequence, at });
      expected = appended.sequence;
      if (n > 0 && n < endsAfter) lastWords = text;
      n += 1;
      if (n > endsAfter) on = undefined;
      await sleep(Math.max(0, due - performance.now()));
    }
  };
  await Promise.all(Array.from({ length: calls }, (_, lane) => one(lane)));
  return { sent, lastWords };
};

/** When the rows of each position stood for somebody else to read: they and the position are written in one transaction. */
const watch = async (pool: Pool, model: ReadModel, goesOn: () => boolean): Promise<readonly Sent[]> => {
  const schema = await activeSchema(pool, model);
  const seen: Sent[] = [];
  let last = 0;
  while (goesOn()) {
    const { sequence } = await asOwner(pool, (tx) => storedCheckpoint(tx, model, schema ?? ""), "read");
    if (sequence > last) seen.push({ sequence: (last = sequence), at: performance.now() });
    await sleep(lookEveryMs);
  }
  return seen;
};

const share = (values: readonly number[], of: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * of) - 1)] ?? Number.NaN;

export const visible: Measure = {
  name: "after.visible",
  about: `From the append of an event to its rows being there to read, p95, while ${bar.perSecond} events come a second: a durable nats-server, a real projector, PostgreSQL with the words' index and vocabulary.`,
  asked: `≤ ${bar.ms} ms`,
  unit: "ms",
  async run({ long, signal }) {
    await using nats = await startNats();
    await using server = await startPostgres();
    const { pool } = await server.database([...models]);
    const keyring = openKeyring(memoryKeyStore(), masterKeyOf(randomBytes(32)));
    const log = await openJetStreamLog(nats.connection, keyring);
    const stop = new AbortController();
    const projectors = await Promise.all(
      models.map((model) => runProjector({ log, pool, model, signal: stop.signal })),
    );
    let isOver = false;
    const watched = models.map((model) => watch(pool, model, () => !isOver));
    for (const one of watched) one.catch(() => undefined); // Waited for below, unless something else failed before.
    const seconds = long ? secondsLong.long : secondsLong.short;
    const began = performance.now();
    const { sent, lastWords } = await send(log, began + seconds * 1_000, signal);
    const perSecond = sent.length / ((performance.now() - began) / 1_000);
    const last = Math.max(...sent.map(({ sequence }) => sequence));
    for (const projector of projectors) await projector.caughtUp(last, settleMsMax);
    await sleep(10 * lookEveryMs);
    isOver = true;
    const seen = await Promise.all(watched);
    const delays = seen.map((marks) =>
      sent.map(({ sequence, at }) => {
        const mark = marks.find((one) => one.sequence >= sequence);
        return mark ? mark.at - at : Infinity;
      }),
    );
    const found = await searchCalls(pool, tenant, { words: "the" });
    stop.abort();
    await Promise.all(projectors.map((projector) => projector.done.catch(() => undefined)));
    const worst = Math.max(...delays.map((each) => share(each, 0.95)));
    return {
      value: Math.round(worst),
      holds: worst <= bar.ms && perSecond >= 0.95 * bar.perSecond && found.total > 0 && lastWords !== "",
      lines: [
        ...models.map((model, n) => {
          const each = delays[n] ?? [];
          return `${model.name}: median ${share(each, 0.5).toFixed(0)}, p95 ${share(each, 0.95).toFixed(0)}, slowest ${share(each, 1).toFixed(0)} ms; looked every ${lookEveryMs} ms`;
        }),
        `${sent.length} events at ${perSecond.toFixed(0)} a second in ${calls} calls at once; ${found.total} calls were found by a word afterwards`,
        `load ${loadavg()
          .map((one) => one.toFixed(1))
          .join(" ")} on ${availableParallelism()} cores at the end`,
      ],
    };
  },
};
