/** One call with spoken and written words and presses, in which one process dies; everything that was promised is written down here. */
import { setTimeout as sleep } from "node:timers/promises";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { startOf } from "@wingman/ops/bin/client";
import { newId } from "@wingman/streams/base/ids";
import { conversationMs, talk } from "../../../faults/ground.ts";
import { type Caller, openCaller } from "../../../harness/caller.ts";
import type { Ground, Victim } from "./ground.ts";

/** Well below the pace at which a person is told that it is too often, however long a trial takes. */
const markEveryMs = 500;
const lookEveryMs = 10;
/** Whoever is not as before by then is stuck. */
const backMsMax = 30_000;
const pointMsMax = 1_500;
/** A notice whose sender died over it is sent again when its time for an answer is over. */
const toldMsMax = 40_000;
/** Sides are spoken from one end of the conversation to the other ten times as fast as life. */
const talkMs = conversationMs / 10;
const silentMs = 1_000;

export type Plan = {
  readonly victim: Victim;
  readonly killAtMs: number;
  /** At the first append or database commit after `killAtMs`, between its sending and its answer. */
  readonly atPoint: boolean;
};

/** What was acknowledged, outside of what is killed. */
export type Ledger = { readonly marks: string[]; readonly utterances: string[] };
export type HistoryRow = { readonly call: string; readonly lines: number; readonly tips: number };
export type Trial = Plan & {
  readonly caller: Caller;
  readonly ledger: Ledger;
  readonly reachedPoint: boolean;
  /** From the death to the moment when each part has done something that was asked of it afterwards; undefined: never. */
  readonly backMs: number | undefined;
  readonly stuck: readonly string[];
  readonly row: HistoryRow | undefined;
  /** Ids under which the outside was told of the end. */
  readonly told: readonly string[];
};

export const runTrial = async (ground: Ground, plan: Plan): Promise<Trial> => {
  const call = newId();
  const caller = openCaller(ground.url, call);
  const ledger: Ledger = { marks: [], utterances: [] };
  const asked: Promise<unknown>[] = [];
  const mark = async (): Promise<string> => {
    const action = newId();
    const { position } = await caller.ask("mark", { call, action, note: "" });
    ledger.marks.push(action);
    return position ?? "";
  };
  const write = async (text: string): Promise<string> => {
    const utterance = newId();
    const words = { call, channel: "customer", utterance, revision: 1, text, final: true, source: "typed" } as const;
    await caller.ask("transcript", words);
    ledger.utterances.push(utterance);
    return utterance;
  };
  const ask = (work: Promise<unknown>): void => {
    asked.push(work.catch(() => undefined)); // An error that was said is nothing lost.
  };

  await caller.ask("start-call", startOf({ call, title: `Killed: ${plan.victim}` }));
  const marking = setInterval(() => ask(mark()), markEveryMs);
  const talking = talk(caller, 0, conversationMs);
  ask(write("and honestly that is too expensive for us"));
  await sleep(plan.killAtMs);
  const killed = await ground.kill(plan.victim, call, plan.atPoint ? pointMsMax : null);

  const heardAt = { rep: caller.marks("rep").settledSample, customer: caller.marks("customer").settledSample };
  const probes: Readonly<Record<string, () => Promise<void>>> = {
    "an acknowledgement": async () => void (await mark()),
    "a tip or a reason for none": async () => {
      const utterance = await write("where is our data kept and is it secure");
      while (!caller.facts.some(({ data }) => utteranceIn(data) === utterance)) await sleep(lookEveryMs);
    },
    "settled sound": async () => {
      // All of it may be settled already, when it died late: then a little more is said, of nothing.
      await talking;
      await talk(caller, conversationMs, conversationMs + silentMs);
      for (const channel of ["rep", "customer"] as const)
        while (caller.marks(channel).settledSample <= Math.max(heardAt[channel], (conversationMs - silentMs) * 16))
          await sleep(lookEveryMs);
    },
    "history at the log's end": async () => void (await historyAt(ground.url, await mark(), call)),
  };
  const back: number[] = [];
  const stuck: string[] = [];
  await Promise.all([
    killed.startedAgain,
    ...Object.entries(probes).map(async ([what, probe]) => {
      const isBack = await Promise.race([probe().then(() => true), sleep(backMsMax, false)]);
      if (isBack) back.push(Date.now() - killed.at);
      else stuck.push(what);
    }),
  ]);
  await talking;
  clearInterval(marking);
  await Promise.all(asked);
  // What is told to the outside is told at the end.
  const killedAgain =
    plan.victim === "connectors" ? ground.kill(plan.victim, call, plan.atPoint ? pointMsMax : null) : null;
  const { position } = await caller.ask("end-call", { call, reason: "recording-finished" });
  await (
    await killedAgain
  )?.startedAgain;
  const row = await Promise.race([historyAt(ground.url, position ?? "", call), sleep(backMsMax, undefined)]);
  if (!row) stuck.push("history after the end");
  for (const until = Date.now() + backMsMax; !hasEnded(caller) && Date.now() < until;) await sleep(lookEveryMs);
  if (!hasEnded(caller)) stuck.push("the caller's own view");
  for (const until = Date.now() + toldMsMax; ground.told(call).length === 0 && Date.now() < until;)
    await sleep(lookEveryMs);
  if (ground.told(call).length === 0) stuck.push("a notice to the outside");
  return {
    ...plan,
    caller,
    ledger,
    reachedPoint: killed.atPoint,
    backMs: stuck.length === 0 ? Math.max(...back) : undefined,
    stuck,
    row,
    told: ground.told(call),
  };
};
export const killAtMsMax = talkMs;

const hasEnded = (caller: Caller): boolean => caller.facts.some(({ type }) => type === "CallEnded");

type Fired = { readonly evidence?: Evidence; readonly reason?: { readonly evidence?: Evidence | null } };
type Evidence = { readonly utterance: string };
/** The utterance that made the conductor say something. */
export const utteranceIn = (data: unknown): string | undefined =>
  ((data as Fired).reason?.evidence ?? (data as Fired).evidence)?.utterance;

const historyAt = async (url: string, position: string, call: string): Promise<HistoryRow | undefined> => {
  for (;;) {
    const answer = await signedFetch(`${url}/api/calls?limit=5&position=${position}`).catch(() => undefined);
    const body = (await answer?.json().catch(() => undefined)) as { calls?: HistoryRow[] } | undefined;
    if (answer?.ok) return body?.calls?.find((row) => row.call === call);
    await sleep(lookEveryMs);
  }
};
