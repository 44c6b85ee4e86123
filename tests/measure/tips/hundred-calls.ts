/** A hundred calls at once on a durable log, and how long it takes from a final to the tip that it sets off. */
import { setTimeout as sleep } from "node:timers/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import { rulesNow } from "@wingman/domain/conductor/rules";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import type { Agents } from "@wingman/streams/agents/agent";
import { runAgents } from "@wingman/streams/agents/role";
import { newId } from "@wingman/streams/base/ids";
import { callAggregate, type Calls, callsOn } from "@wingman/streams/log/calls";
import { publishFragment } from "@wingman/streams/log/fragments";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { connect } from "@nats-io/transport-node";
import { pino } from "pino";
import { callStarted } from "../../harness/events.ts";

export const callCount = 100;
/** One side of each call says something every so often, and in between two interim texts come. */
const turnMs = 4_000;
const wordMs = 300;

const actor = "rep-1" as ActorId;
const tenant = "t1" as TenantId;
export const playbook = compilePlaybook(starterPlaybook);

/** What is said in a call at one of its turns: by whom, and the words. */
export type Said = (turn: number, call: number) => readonly [Channel, string];

export type Figures = {
  readonly took: readonly number[];
  readonly appends: readonly number[];
  readonly sent: number;
  readonly fragments: number;
  readonly lost: number;
  readonly late: number;
};

/** Which utterance an event is the answer to, where it is what is waited for. */
export type AnswerOf = (event: CallEvent) => string | undefined;

/** A tip that an utterance set off, shown or held back: deciding either takes as long. */
export const tipOf: AnswerOf = ({ type, data }) =>
  type === "SuggestionMade" || type === "SuggestionWithheld" ? data.reason.evidence?.utterance : undefined;

/** The calls on one connection, as the gateway and the recogniser are; conductors on another, in the same process as in `npm start`. */
export const holdCalls = async (
  url: string,
  agents: Agents,
  durationMs: number,
  signal: AbortSignal,
  said: Said,
  answerOf: AnswerOf = tipOf,
): Promise<Figures> => {
  const stop = new AbortController();
  const [mine, theirs] = await Promise.all([connect({ servers: url }), connect({ servers: url })]);
  const log = await openJetStreamLog(mine, plainKeyring);
  const own = await openJetStreamLog(theirs, plainKeyring);
  const running = runAgents({
    ...{ log: own, calls: callsOn(own), playbookOf: () => playbook, agents },
    worker: { id: newId(), isGone: () => true },
    logger: pino({ level: "silent" }),
    signal: stop.signal,
  });
  await running.ready;
  const sentAt = new Map<string, number>();
  const took: number[] = [];
  const appends: number[] = [];
  const calls = callsOn(log);
  const following = follow(log, stop.signal, calls, (event) => {
    const utterance = answerOf(event);
    const at = utterance === undefined ? undefined : sentAt.get(utterance);
    if (utterance === undefined || at === undefined) return;
    sentAt.delete(utterance);
    took.push(performance.now() - at);
  });
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  let [sent, fragments] = [0, 0];
  const one = async (n: number): Promise<void> => {
    const { id, version } = playbook.playbook;
    const aggregate = callAggregate(tenant, newId());
    const data = callStarted({ playbook: { id, version }, rules: rulesNow }).data;
    await calls.send(aggregate, { type: "StartCall", call: data, consent: "given" }, { actor });
    await sleep((n / callCount) * turnMs);
    const beganAt = performance.now();
    for (let turn = 0; performance.now() - beganAt < durationMs && !signal.aborted; turn++) {
      const [channel, text] = said(turn, n);
      const utterance = newId();
      const final = finalOf(utterance, channel, text, performance.now() - beganAt);
      for (const share of [0.3, 0.6]) {
        fragments += 1;
        await publishFragment(log, { tenant, call: aggregate.id, channel }, interimOf(final, share));
        await sleep(turnMs / 4);
      }
      const at = performance.now();
      if (channel === "customer") sentAt.set(utterance, at);
      await calls.send(aggregate, { type: "TranscribeUtterance", utterance: final }, { actor, clockMs: final.endMs });
      appends.push(performance.now() - at);
      sent += 1;
      await sleep(turnMs / 2);
    }
    await calls.send(
      aggregate,
      { type: "EndCall", reason: "ended-by-rep", durationMs },
      { actor, clockMs: durationMs },
    );
  };
  await Promise.all(Array.from({ length: callCount }, (_, n) => one(n)));
  await sleep(1_000);
  stop.abort();
  await Promise.all([running.done, following]);
  await Promise.all([mine.close(), theirs.close()]);
  return { took, appends, sent, fragments, lost: sentAt.size, late: loop.percentile(99) / 1e6 };
};

/** What comes is noted by who writes, as the recogniser's role does. */
const follow = async (
  log: JetStreamLog,
  signal: AbortSignal,
  calls: Calls,
  see: (event: CallEvent) => void,
): Promise<void> => {
  for await (const commit of log.follow({ after: 0, signal, kind: "call" })) {
    calls.note(commit);
    for (const event of commit.events) see(event as CallEvent); // Of this kind alone.
  }
};

type Final = EventData<"UtteranceTranscribed">;
const finalOf = (utterance: string, channel: Channel, text: string, beganMs: number): Final => {
  const startMs = Math.round(beganMs);
  const words = text.split(" ").map((word, n) => ({
    ...{ text: word, confidence: 0.9 },
    firstSample: (startMs + n * wordMs) * 16,
    endSample: (startMs + (n + 1) * wordMs) * 16,
  }));
  const endMs = startMs + words.length * wordMs;
  return {
    ...{ utterance, channel, text, words, startMs, endMs, firstSample: startMs * 16, endSample: endMs * 16 },
    ...{ source: "speech", engine: "measure", model: "measure" },
  };
};

const interimOf = ({ utterance, channel, words, startMs }: Final, share: number): EventData<"FragmentTranscribed"> => {
  if (!Array.isArray(words)) throw new Error("words of the measure are not erased");
  const so = words.slice(0, Math.floor(words.length * share));
  return {
    ...{ utterance, channel, words: so, startMs, endMs: startMs + so.length * wordMs, stableCount: so.length },
    ...{ text: so.map(({ text }) => text).join(" "), revision: so.length },
  };
};
