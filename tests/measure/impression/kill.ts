/** Kills in calls, of everything that can die, at moments of chance that a seed repeats. */
import type { Channel } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import { findPocketSphinx } from "@wingman/ops/local/parts/pocketsphinx";
import { withLog as logAtHand } from "@wingman/ops/bin/log-at-hand";
import { openSpeech } from "@wingman/ops/bin/speech";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { callAggregate } from "@wingman/streams/log/calls";
import type { StoredEvent } from "@wingman/streams/log/event-log";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { pino } from "pino";
import { readSample, type Script } from "../../harness/sample.ts";
import { root } from "../../harness/wingman.ts";
import { wingmanProcess } from "../../harness/wingman-process.ts";
import type { Measure, MeasureContext } from "../measure-kind.ts";
import { randomOf } from "../random.ts";
import { type Audit, audit, unheardIn, type Word, wordsSpoken } from "./kill/audit.ts";
import { type Plan, runTrial, type Sides, type Trial } from "./kill/trial.ts";
import { backMsMax, type Victim, victims } from "./kill/victims.ts";

const killsShort = 10;
const killsLong = 40;
const killAtMs = { min: 1_000, max: 4_000 };
/** The last call may begin here at the latest: it lasts until all is as before, and then a little. */
const tailMs = 45_000;

export const kill: Measure = {
  name: "impression.kill",
  about:
    "nats-server, PostgreSQL, the recogniser or all of Wingman killed in a call with real sound: what was lost or doubled.",
  asked: "0 lost, 0 doubled, back ≤ 5 s (PostgreSQL ≤ 10 s)",
  unit: "lost or doubled",
  async run(context) {
    const seed = Number(process.env["WINGMAN_SEED"] ?? Math.floor(Math.random() * 1_000_000));
    const { script, sides } = await readSample();
    const plans = plansOf(seed, context.long ? killsLong : killsShort, script.durationMs - tailMs);
    context.write(`  ${plans.length} kills, seed ${seed} (WINGMAN_SEED=${seed} repeats them)`);
    const found = await killAll(context, plans, sides, script);
    const unheard = found.flatMap(({ trial, unheard: words }) => (words.length > 0 ? [{ trial, words }] : []));
    const lostWords = unheard.length > 0 ? await withoutThoseNobodyHears(context, unheard, sides, script) : [];
    const lost = [...found.flatMap((one) => one.lost), ...lostWords];
    const doubled = found.flatMap((one) => one.doubled);
    const late = found.filter(({ trial }) => (trial.backMs ?? Infinity) > backMsMax[trial.victim]);
    return {
      value: lost.length + doubled.length,
      holds: lost.length === 0 && doubled.length === 0 && late.length === 0,
      lines: [
        ...victims.map((victim) =>
          backLine(
            victim,
            found.map(({ trial }) => trial),
          ),
        ),
        `${found.reduce((sum, one) => sum + one.spokenCount, 0)} words spoken, ${found.reduce((sum, { trial }) => sum + trial.acked.length, 0)} marks acknowledged: ${lost.length} lost, ${doubled.length} doubled, ${Math.round(found.reduce((sum, one) => sum + one.missedMs, 0))} ms of sound told as missed`,
        ...[...lost, ...doubled].slice(0, 10),
      ],
    };
  },
};

type Found = Audit & { readonly trial: Trial };

const killAll = async (
  { signal, write }: MeasureContext,
  plans: readonly Plan[],
  sides: Sides,
  script: Script,
): Promise<Found[]> => {
  await using wingman = await wingmanProcess(
    ({ dataDir, port }) => ({
      args: ["ops/bin/wingman.ts", "up"],
      env: { WINGMAN_DATA_DIR: dataDir, WINGMAN_HTTP_PORT: String(port) },
    }),
    "Ready.",
  );
  await wingman.start();
  const found: Found[] = [];
  for (const plan of plans) {
    signal.throwIfAborted();
    const trial = await runTrial(wingman, sides, plan);
    const events = await withLog(wingman.dataDir, (log) => eventsOf(log, trial.caller.call));
    await trial.caller[Symbol.asyncDispose]();
    const one = { ...audit(trial, events, script), trial };
    found.push(one);
    write(
      `  ${plan.victim.padEnd(12)} at ${(plan.killAtMs / 1_000).toFixed(1)} s: back after ${trial.backMs === undefined ? "never" : `${(trial.backMs / 1_000).toFixed(1)} s`}, ${one.lost.length} lost, ${one.doubled.length} doubled, ${one.unheard.length} words in no final, ${Math.round(one.missedMs)} ms missed${one.missedWhy.length > 0 ? ` (${[...new Set(one.missedWhy)].join("; ")})` : ""}`,
    );
  }
  return found;
};

/** Each victim as often as the others, in an order of chance. */
const plansOf = (seed: number, count: number, fromMsMax: number): Plan[] => {
  const random = randomOf(seed);
  const between = (min: number, max: number): number => Math.round(min + random() * (max - min));
  let left: Victim[] = [];
  return Array.from({ length: count }, () => {
    if (left.length === 0) left = [...victims];
    const [victim = "gateway"] = left.splice(between(0, left.length - 1), 1);
    return { victim, fromMs: between(0, fromMsMax), killAtMs: between(killAtMs.min, killAtMs.max) };
  });
};

const backLine = (victim: Victim, trials: readonly Trial[]): string => {
  const times = trials.filter((trial) => trial.victim === victim).map(({ backMs }) => backMs ?? Infinity);
  const sorted = times.toSorted((a, b) => a - b).map((ms) => (ms / 1_000).toFixed(1));
  return `${victim.padEnd(12)} ${times.length} killed, back after ${sorted.join(", ") || "-"} s, asked ≤ ${backMsMax[victim] / 1_000} s`;
};

const withLog = <Result>(dataDir: string, work: (log: JetStreamLog) => Promise<Result>): Promise<Result> =>
  logAtHand({ root, dataDir, signal: new AbortController().signal }, work);

const eventsOf = async (log: JetStreamLog, call: string): Promise<StoredEvent[]> => {
  const list: StoredEvent[] = [];
  for await (const commit of log.read(callAggregate(demoPrincipal.tenant, call))) list.push(...commit.events);
  return list;
};

/** A recogniser that passes over a word does so undisturbed, too: the same sound is heard again in peace. */
const withoutThoseNobodyHears = async (
  { signal, write }: MeasureContext,
  unheard: readonly { readonly trial: Trial; readonly words: readonly Word[] }[],
  sides: Sides,
  script: Script,
): Promise<string[]> => {
  const pocketsphinx = Promise.resolve(await findPocketSphinx({ root }));
  const recognizer = await openSpeech({ root, pocketsphinx, logger: pino({ level: "silent" }), signal });
  if (recognizer instanceof Failure) throw recognizer;
  await using _engine = recognizer;
  const lost: string[] = [];
  for (const { trial, words } of unheard)
    for (const channel of ["rep", "customer"] as const) {
      if (!words.some((word) => word.channel === channel)) continue;
      const sound = sides[channel].slice(trial.fromMs * 16, (trial.fromMs + trial.spokenMs) * 16);
      const spans: { channel: Channel; firstSample: number; endSample: number }[] = [];
      for await (const heard of recognizer.transcribe(
        { call: "control", channel, firstSample: 0 },
        framesOf(sound),
        signal,
      ))
        if (heard.kind === "final" && heard.words.length > 0) spans.push({ channel, ...heard });
      const anyway = unheardIn(spans, wordsSpoken(trial, script)).map(({ startMs }) => startMs);
      for (const word of words)
        if (word.channel === channel && !anyway.includes(word.startMs))
          lost.push(
            `"${word.text}" of ${channel} at ${Math.round(word.startMs)} ms after ${trial.victim} died is in no final`,
          );
    }
  write(`  ${lost.length} of the words in no final are in one when the same sound is heard in peace`);
  return lost;
};

async function* framesOf(sound: Int16Array) {
  for (let at = 0; at < sound.length; at += 640) yield { firstSample: at, samples: sound.slice(at, at + 640) };
}
