/**
 * Mutation: `speechComing` left out of `whyBusy` in `domain/overload.ts`: calls are let in until the machine is full, and lag.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Channel } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import { type Client, openClient, playSound, startOf } from "@wingman/ops/bin/client";
import { newId } from "@wingman/streams/base/ids";
import { readSample } from "../../harness/sample.ts";
import { startTestWingman } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";
import { percentile } from "./figures.ts";

const lagMsMax = 500;
const callsMax = 16;
const everyMs = 2_500;
/** All that were let in go on so long after the first refusal. */
const afterShortMs = 12_000;
const afterLongMs = 60_000;
/** The first words compile what they run. */
const warmUpMs = 2_000;

export const admission: Measure = {
  name: "speech.admission",
  about:
    "Calls with real sound are begun one after the other until one is refused because of the recogniser: how many of those let in lag, their words shown more than half a second after their end at p95.",
  asked: "0, and the one too many is refused with the reason",
  unit: "calls that lag",
  async run({ long, signal, write }) {
    // Only the recogniser is asked: the players of the sound share this process's event loop with the gateway.
    await using wingman = await startTestWingman({ bounds: { loopMs: Infinity } });
    await wingman.ready;
    const { sides } = await readSample();
    const stop = new AbortController();
    const until = AbortSignal.any([signal, stop.signal]);
    const lags: number[][] = [];
    const playing: Promise<unknown>[] = [];
    const clients: Client[] = [];
    let refusal: Failure | undefined;
    try {
      for (let n = 0; n < callsMax && !refusal; n++) {
        signal.throwIfAborted();
        const client = await openClient(wingman.url);
        clients.push(client);
        const call = newId();
        refusal = await client.ask("start-call", startOf({ call, title: `call ${n}` })).then(
          () => undefined,
          (error: unknown) => {
            if (error instanceof Failure && error.code === "WING_BUSY") return error;
            throw error;
          },
        );
        if (refusal) break;
        const mine: number[] = [];
        lags.push(mine);
        playing.push(play(client, sides, n * 23_000, until, mine));
        await sleep(everyMs, undefined, { signal });
      }
      await sleep(long ? afterLongMs : afterShortMs, undefined, { signal });
    } finally {
      stop.abort();
      await Promise.allSettled(playing);
      await Promise.allSettled(clients.map((client) => client.close()));
    }
    const p95s = lags.map((mine) => percentile(mine, 0.95));
    const late = p95s.filter((ms) => !(ms <= lagMsMax)).length;
    const isTold = refusal !== undefined && /recogniser/.test(refusal.message);
    write(`  ${lags.length} calls let in`);
    return {
      value: late,
      holds: late === 0 && isTold && lags.length > 0,
      lines: [
        `${lags.length} calls let in; words shown after their end at p95, each: ${p95s.map((ms) => (Number.isNaN(ms) ? "no words" : `${Math.round(ms)} ms`)).join(", ")}`,
        refusal ? `the next was refused: ${refusal.message}` : `none of ${callsMax} was refused`,
      ],
    };
  },
};

/** Plays both sides from a place of their own, and notes how late the last word of each look is shown. */
const play = async (
  client: Client,
  sides: Readonly<Record<Channel, Int16Array>>,
  fromMs: number,
  signal: AbortSignal,
  lags: number[],
): Promise<void> => {
  let startedAt = Infinity;
  client.onMessage(({ type, data, at }) => {
    if (type !== "transcript") return;
    for (const event of (data as { events: { type: string; data: { words: { endSample: number }[] } }[] }).events) {
      const endSample = event.type === "FragmentTranscribed" ? event.data.words.at(-1)?.endSample : undefined;
      if (endSample !== undefined && endSample > warmUpMs * 16) lags.push(at - startedAt - endSample / 16);
    }
  });
  const from = (fromMs * 16) % Math.floor(Math.min(sides.rep.length, sides.customer.length) / 2);
  startedAt = Date.now();
  await playSound(client, { rep: sides.rep.subarray(from), customer: sides.customer.subarray(from) }, { signal });
};
