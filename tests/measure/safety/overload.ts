import { openGate } from "@wingman/commands/gateway/access";
import { openClient, startOf, type Client } from "@wingman/ops/bin/client";
import { newId } from "@wingman/streams/base/ids";
import { startTestWingman } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";

/** Calls that the gateway under test takes; what a process takes in earnest is a setting. */
const capacity = 12;
const offered = 3 * capacity;
const baseMs = 8_000;
const overMsShort = 25_000;
const overMsLong = 60_000;
const afterMsMax = 30_000;
/** A call types so often; a rep speaks slower. */
const wordsEveryMs = 400;
const timesMax = 2;
const refusedMsMax = 50;
/** Whoever was refused tries again, about so soon. */
const againMs = 1_000;
/** A base of a few milliseconds doubles by one turn of the scheduler. */
const floorMs = 50;

/**
 * Mutation that it finds, planted once: the bound on calls left out (every call is taken, none is refused).
 */
export const overload: Measure = {
  name: "safety.overload",
  about:
    "Three times the calls a gateway takes: interim words of those it took, p95 against the same alone; how soon the others are refused, and how soon all is as before.",
  asked: `≤ ${timesMax} times, refused ≤ ${refusedMsMax} ms each, back ≤ ${afterMsMax / 1_000} s`,
  unit: "times",
  async run({ long, signal }) {
    // Limits by the minute would answer for the bound: one tenant's are spent within seconds here.
    const allows = () => Promise.resolve(true);
    let minute = 0;
    const gate = openGate({ request: allows, stranger: allows }, () => (minute += 60_000));
    await using wingman = await startTestWingman({ bounds: { calls: capacity }, gate });
    await wingman.ready;
    const clients: Client[] = [];
    const open = async (): Promise<Client> => {
      const client = await openClient(wingman.url);
      clients.push(client);
      return client;
    };
    const calls = await Promise.all(
      Array.from({ length: capacity - 1 }, async () => {
        const client = await open();
        const call = newId();
        await client.ask("start-call", startOf({ call, title: "overload" }));
        return { client, call };
      }),
    );
    const base = await talk(calls, baseMs, signal);

    // One more fits; from then on whoever comes is one too many, again and again, as callers are.
    const last = await open();
    const lastCall = newId();
    await last.ask("start-call", startOf({ call: lastCall, title: "overload" }));
    calls.push({ client: last, call: lastCall });
    const storm = new AbortController();
    const refusedMs: number[] = [];
    let taken = 0;
    const others = Array.from({ length: offered - capacity }, async () => {
      const client = await open();
      while (!storm.signal.aborted && !signal.aborted) {
        const from = performance.now();
        await client.ask("start-call", startOf({ call: newId(), title: "one too many" })).then(
          () => (taken += 1),
          (error: { code?: string }) => {
            if (error.code !== "WING_BUSY" && error.code !== "WING_TOO_OFTEN") throw error;
            if (error.code === "WING_BUSY") refusedMs.push(performance.now() - from);
          },
        );
        await new Promise((resolve) => setTimeout(resolve, againMs * (0.5 + Math.random())));
      }
    });
    const under = await talk(calls, long ? overMsLong : overMsShort, signal);
    storm.abort();
    await Promise.all(others);

    const endedAt = performance.now();
    let backMs = Number.POSITIVE_INFINITY;
    while (performance.now() - endedAt < afterMsMax && backMs > afterMsMax)
      if (p95(await talk(calls, 2_000, signal)) <= Math.max(timesMax * p95(base), floorMs))
        backMs = performance.now() - endedAt;
    for (const client of clients) await client.close();
    const times = p95(under) / Math.max(p95(base), floorMs / timesMax);
    return {
      value: Number(times.toFixed(2)),
      holds:
        times <= timesMax &&
        taken === 0 &&
        refusedMs.length > 0 &&
        p95(refusedMs) <= refusedMsMax &&
        backMs <= afterMsMax,
      lines: [
        `${calls.length} calls alone: p95 ${p95(base).toFixed(1)} ms of ${base.length}; beside ${offered - capacity} more: p95 ${p95(under).toFixed(1)} ms of ${under.length}`,
        `${refusedMs.length} refused, p95 ${p95(refusedMs).toFixed(1)} ms, slowest ${Math.max(0, ...refusedMs).toFixed(1)} ms; ${taken} taken beyond the bound`,
        `as before after ${Math.round(backMs)} ms`,
      ],
    };
  },
};

/** Every call types interim words for so long; from each until its own socket has it back. */
const talk = async (
  calls: readonly { readonly client: Client; readonly call: string }[],
  ms: number,
  signal: AbortSignal,
): Promise<number[]> => {
  const took: number[] = [];
  await Promise.all(
    calls.map(async ({ client, call }, n) => {
      await new Promise((resolve) => setTimeout(resolve, (n * wordsEveryMs) / calls.length));
      const until = performance.now() + ms;
      while (performance.now() < until && !signal.aborted) {
        const utterance = newId();
        const from = performance.now();
        const back = client.waitFor("transcript", (facts) =>
          facts.events.some((event) => (event as { data: { utterance?: string } }).data.utterance === utterance),
        );
        client.send("transcript", {
          call,
          channel: "rep",
          utterance,
          revision: 1,
          text: "and then we",
          final: false,
          source: "typed",
        });
        await back;
        took.push(performance.now() - from);
        client.received.length = 0;
        await new Promise((resolve) => setTimeout(resolve, wordsEveryMs));
      }
    }),
  );
  return took;
};

const p95 = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN;
};
