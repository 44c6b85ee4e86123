/**
 * Calls that are over, as days of work leave them on the log: turns of the sample calls with the times at which their
 * words were said, final by final, no two calls the same. Without tips: who needs them conducts the call.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CallEvent } from "@wingman/domain/call/events/index";
import { rulesNow } from "@wingman/domain/conductor/rules";
import { lotOf } from "@wingman/domain/feedback/lot";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import { derivedId, newId } from "@wingman/streams/base/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import type { EventLog } from "@wingman/streams/log/event-log";
import { callStarted } from "./events.ts";
import { labelledSamples, type Script } from "./sample.ts";
import { root } from "./wingman.ts";

type Turn = Script["turns"][number];
export type HeldCall = { readonly call: string; readonly durationMs: number };

const callsAtOnce = 6;
/** Of the turns, so many are left out of each call, others of each. */
const leftOut = 0.25;

const scripts = async (): Promise<readonly (readonly Turn[])[]> => {
  const names = await labelledSamples();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(root, "ops/demo/samples", name, "script.json"), "utf8");
      return (JSON.parse(text) as Script).turns;
    }),
  );
};

/** Each of so many minutes; they began a minute apart, the last one now. */
export const holdCalls = async (
  log: EventLog,
  tenant: TenantId,
  { count, minutes, now = Date.now() }: { readonly count: number; readonly minutes: number; readonly now?: number },
): Promise<readonly HeldCall[]> => {
  const all = await scripts();
  const held: HeldCall[] = [];
  const numbers = Array.from({ length: count }, (_, n) => n).values();
  const work = async (): Promise<void> => {
    for (const n of numbers) held[n] = await holdOne(log, tenant, all, n, minutes, now - (count - n) * 60_000);
  };
  await Promise.all(Array.from({ length: callsAtOnce }, work));
  return held;
};

const holdOne = async (
  log: EventLog,
  tenant: TenantId,
  all: readonly (readonly Turn[])[],
  n: number,
  minutes: number,
  beganAt: number,
): Promise<HeldCall> => {
  const call = newId();
  const aggregate = callAggregate(tenant, call);
  let sequence = 0;
  let commits = 0;
  const append = async (clockMs: number, events: readonly CallEvent[]): Promise<void> => {
    const id = derivedId("held", call, commits++) as CommitId;
    const appended = await log.append(
      aggregate,
      {
        ...{ id, actor: "rep-1" as ActorId, cause: null, tick: null, correlation: call, seen: null, fence: null },
        ...{ traceparent: null, clockMs, time: new Date(beganAt + clockMs), events },
      },
      sequence,
    );
    if (appended.kind === "conflict") throw new Error(`somebody else writes to call ${call}`);
    ({ sequence } = appended);
  };
  const start = callStarted({
    title: `Call ${n}`,
    playbook: { id: starterPlaybook.id, version: starterPlaybook.version },
    rules: rulesNow,
  });
  await append(0, [
    start,
    { type: "ConsentRequested", data: { scope: "words" } },
    { type: "ConsentGiven", data: { by: "customer", how: "aloud", scope: "words" } },
  ]);
  const untilMs = minutes * 60_000;
  let fromMs = 0;
  for (let part = 0; fromMs < untilMs; part++) {
    const turns = all[(n + part) % all.length] ?? [];
    for (const turn of turns) {
      if (fromMs + turn.endMs > untilMs || lotOf(`${n}/${part}/${turn.n}`) < leftOut) continue;
      const final = finalOf(turn, fromMs, `${part}-${turn.n}`);
      await append(final.data.endMs, [final]);
    }
    fromMs += (turns.at(-1)?.endMs ?? 0) + 2_000;
  }
  await append(untilMs, [{ type: "CallEnded", data: { reason: "ended-by-rep", durationMs: untilMs } }]);
  return { call, durationMs: untilMs };
};

const finalOf = (turn: Turn, fromMs: number, name: string): Extract<CallEvent, { type: "UtteranceTranscribed" }> => {
  const words = turn.words.map(({ text, startMs, endMs }) => ({
    text,
    firstSample: Math.round((fromMs + startMs) * 16),
    endSample: Math.round((fromMs + endMs) * 16),
    confidence: 0.9,
  }));
  return {
    type: "UtteranceTranscribed",
    data: {
      ...{ utterance: `u-${name}`, channel: turn.channel, text: turn.text, words, source: "speech" },
      firstSample: words[0]?.firstSample ?? 0,
      endSample: words.at(-1)?.endSample ?? 0,
      startMs: Math.round(fromMs + turn.startMs),
      endMs: Math.round(fromMs + turn.endMs),
      ...{ engine: "test", model: "test" },
    },
  };
};
