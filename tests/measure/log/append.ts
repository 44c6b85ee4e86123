import { randomBytes } from "node:crypto";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { newId } from "@wingman/streams/base/ids";
import { openKeyring } from "@wingman/streams/keys/keyring";
import { masterKeyOf } from "@wingman/streams/keys/master-key";
import { memoryKeyStore } from "@wingman/streams/keys/store";
import { callAggregate } from "@wingman/streams/log/calls";
import type { Aggregate, NewCommit, Sequence } from "@wingman/streams/log/event-log";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { streamNames } from "@wingman/streams/log/streams";
import { callStarted, utterance } from "../../harness/events.ts";
import { startNats } from "../../harness/nats.ts";
import type { Measure } from "../measure-kind.ts";

/** As many as `append` lets be on their way at once, each on a call of its own. */
const writers = 16;
const share = { min: 0.7, p99Max: 1.5 };
const text = "and honestly that is a good deal more than we had thought of spending on it this year";

type Round = { readonly perSecond: number; readonly p99Ms: number };

/** `writers` loops, each sending its next when the last was acknowledged. */
const round = async (each: number, send: (writer: number, n: number) => Promise<void>): Promise<Round> => {
  const took: number[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let n = 0; n < each; n++) {
        const from = performance.now();
        await send(writer, n);
        took.push(performance.now() - from);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  took.sort((a, b) => a - b);
  return { perSecond: (writers * each) / seconds, p99Ms: took[Math.floor(took.length * 0.99)] ?? 0 };
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** A final as the speech worker appends it. */
const finalOf = (n: number): NewCommit => ({
  id: newId() as CommitId,
  actor: "stt" as ActorId,
  cause: null,
  tick: null,
  correlation: newId(),
  clockMs: n * 5_000,
  seen: null,
  fence: 1,
  traceparent: null,
  time: new Date(),
  events: [utterance("customer", n * 80_000, text)],
});

export const append: Measure = {
  name: "log.append",
  about:
    "Throughput of append (schema, redaction, sealing, check, retries) against bare js.publish of the same bytes, same server, same run.",
  asked: "≥ 0.7, its p99 ≤ 1.5 times the bare one's",
  unit: "of bare",
  async run({ long, signal, write }) {
    await using nats = await startNats();
    const log = await openJetStreamLog(nats.connection, openKeyring(memoryKeyStore(), masterKeyOf(randomBytes(32))));
    const tenant = "measure" as TenantId;
    const begin = async (): Promise<{ call: Aggregate; at: Sequence }> => {
      const call = callAggregate(tenant, newId());
      const started = await log.append(call, { ...finalOf(0), events: [callStarted()] }, 0);
      return { call, at: started.kind === "appended" ? started.sequence : 0 };
    };
    const calls = await Promise.all(Array.from({ length: writers }, begin));
    const ours = (each: number, from: number): Promise<Round> =>
      round(each, async (writer, n) => {
        const on = calls[writer] ?? { call: callAggregate(tenant, "none"), at: 0 };
        const appended = await log.append(on.call, finalOf(from + n + 1), on.at);
        if (appended.kind !== "appended") throw new Error("a conflict where one writer writes");
        on.at = appended.sequence;
      });
    await ours(20, 0); // Warm, and something to take the bytes of.
    const stored = await log.manager.streams.getMessage(streamNames.events, { seq: await log.last() });
    if (!stored) throw new Error("nothing was stored");
    const lasts = Array.from({ length: writers }, () => 0);
    const bareSubjects = lasts.map((_, n) => `wm.ev.1.0.${tenant}.call.bare-${n}`);
    const bare = (each: number): Promise<Round> =>
      round(each, async (writer) => {
        const ack = await log.client.publish(bareSubjects[writer] ?? "", stored.data, {
          msgID: newId(),
          expect: { lastSubjectSequence: lasts[writer] ?? 0, streamName: streamNames.events },
        });
        lasts[writer] = ack.seq;
      });
    await bare(20);
    const rounds = long ? 15 : 7;
    const each = long ? 300 : 100;
    const pairs: { ours: Round; bare: Round }[] = [];
    for (let n = 0; n < rounds; n++) {
      signal.throwIfAborted();
      // Which of the two comes first alternates: a disk that is busy for a while then meets both.
      const first = n % 2 === 0 ? await bare(each) : await ours(each, 20 + n * each);
      const second = n % 2 === 0 ? await ours(each, 20 + n * each) : await bare(each);
      pairs.push(n % 2 === 0 ? { bare: first, ours: second } : { bare: second, ours: first });
      write(`  round ${n + 1} of ${rounds}`);
    }
    const ratio = median(pairs.map((pair) => pair.ours.perSecond / pair.bare.perSecond));
    const p99 = median(pairs.map((pair) => pair.ours.p99Ms / pair.bare.p99Ms));
    return {
      value: Math.round(ratio * 100) / 100,
      holds: ratio >= share.min && p99 <= share.p99Max,
      lines: [
        `${stored.data.length} bytes a commit, ${writers} writers, sync_interval always`,
        `ours ${Math.round(median(pairs.map((pair) => pair.ours.perSecond)))}/s, p99 ${median(pairs.map((pair) => pair.ours.p99Ms)).toFixed(1)} ms; bare ${Math.round(median(pairs.map((pair) => pair.bare.perSecond)))}/s, p99 ${median(pairs.map((pair) => pair.bare.p99Ms)).toFixed(1)} ms; p99 ${p99.toFixed(2)} times`,
      ],
    };
  },
};
