/** Deaths of any role or server at moments of chance that a seed repeats, some of them between a sending and its answer. */
import { callAggregate } from "@wingman/streams/log/calls";
import type { StoredEvent } from "@wingman/streams/log/event-log";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import type { Measure, MeasureContext } from "../measure-kind.ts";
import { randomOf } from "../random.ts";
import { type Audit, audit } from "./kill/audit.ts";
import { type Ground, hasPoint, openCluster, openWhole, type Victim, victims } from "./kill/ground.ts";
import { killAtMsMax, type Plan, runTrial, type Trial } from "./kill/trial.ts";

const trialsShort = 15;
const trialsLong = 1_000;
const atPointShare = 0.4;
const linesMax = 15;

export const kill: Measure = {
  name: "log.kill",
  about: "kill -9 of any role or server in a call with spoken and written words: what was lost, doubled or stuck.",
  asked: "0 acknowledged commits and 0 settled sound lost, 0 double effects, 0 stuck readers",
  unit: "lost, doubled or stuck",
  async run(context) {
    const seed = Number(process.env["WINGMAN_SEED"] ?? Math.floor(Math.random() * 1_000_000));
    const plans = plansOf(seed, context.long ? trialsLong : trialsShort);
    context.write(`  ${plans.length} deaths, seed ${seed} (WINGMAN_SEED=${seed} repeats them)`);
    const found = await killAll(context, plans);
    const sum = (count: (one: Found) => number): number => found.reduce((total, one) => total + count(one), 0);
    const [lost, doubled, stuck] = [
      sum((one) => one.lost.length),
      sum((one) => one.doubled.length),
      sum((one) => one.trial.stuck.length),
    ];
    return {
      value: lost + doubled + stuck,
      holds: lost + doubled + stuck === 0,
      lines: [
        ...victims.map((victim) => backLine(victim, found)),
        `${sum(({ trial }) => trial.ledger.marks.length + trial.ledger.utterances.length)} acknowledged, ${sum((one) => one.finals)} finals, ${sum((one) => one.tips)} tips, ${sum(({ trial }) => trial.row?.lines ?? 0)} lines in history, ${sum(({ trial }) => trial.told.length)} notices: ${lost} lost, ${doubled} doubled, ${stuck} stuck`,
        ...found
          .flatMap((one) =>
            [...one.lost, ...one.doubled, ...one.trial.stuck.map((what) => `stuck: ${what}`)].map(
              (line) => `${one.trial.victim} in ${one.trial.caller.call}: ${line}`,
            ),
          )
          .slice(0, linesMax),
      ],
    };
  },
};

type Found = Audit & { readonly trial: Trial; readonly finals: number; readonly tips: number };

const killAll = async ({ signal, write }: MeasureContext, plans: readonly Plan[]): Promise<Found[]> => {
  await using cluster = await openCluster();
  await using whole = await openWhole();
  const found: Found[] = [];
  for (const plan of plans) {
    signal.throwIfAborted();
    const ground: Ground = plan.victim === "wingman" ? whole : cluster;
    const trial = await runTrial(ground, plan);
    const events = await eventsOf(ground.log, trial.caller.call);
    await trial.caller[Symbol.asyncDispose]();
    const count = (type: string): number => events.filter((event) => event.type === type).length;
    const one = {
      ...audit(trial, events),
      trial,
      finals: count("UtteranceTranscribed"),
      tips: count("SuggestionMade"),
    };
    found.push(one);
    const when = trial.reachedPoint ? "before an answer" : `at ${plan.killAtMs} ms`;
    const back = trial.backMs === undefined ? "never" : `${(trial.backMs / 1_000).toFixed(1)} s`;
    write(
      `  ${plan.victim.padEnd(12)} ${when.padEnd(16)}: back after ${back}, ${one.lost.length} lost, ${one.doubled.length} doubled`,
    );
  }
  return found;
};

/** Each victim as often as the others, in an order of chance. */
const plansOf = (seed: number, count: number): Plan[] => {
  const random = randomOf(seed);
  let left: Victim[] = [];
  return Array.from({ length: count }, () => {
    if (left.length === 0) left = [...victims];
    const [victim = "gateway"] = left.splice(Math.floor(random() * left.length), 1);
    const killAtMs = Math.round(random() * killAtMsMax);
    return { victim, killAtMs, atPoint: random() < atPointShare && hasPoint(victim) };
  });
};

const backLine = (victim: Victim, found: readonly Found[]): string => {
  const mine = found.filter(({ trial }) => trial.victim === victim).map(({ trial }) => trial);
  const sorted = mine.map(({ backMs }) => backMs ?? Infinity).toSorted((a, b) => a - b);
  const at = (share: number): string =>
    ((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN) / 1_000).toFixed(1);
  const points = mine.filter(({ reachedPoint }) => reachedPoint).length;
  return `${victim.padEnd(12)} ${mine.length} killed, ${points} of them before an answer; back after p50 ${at(0.5)}, p99 ${at(0.99)}, worst ${at(1)} s`;
};

const eventsOf = async (log: JetStreamLog, call: string): Promise<StoredEvent[]> => {
  const list: StoredEvent[] = [];
  for await (const commit of log.read(callAggregate(demoPrincipal.tenant, call))) list.push(...commit.events);
  return list;
};
