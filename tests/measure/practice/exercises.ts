/**
 * Mutations: `state.said` of `domain/practice/dialogue.ts` kept without a bound and each partner's `early` never emptied:
 * the heap grows past its bar. `drawn` by `Math.random()`: replayed moves differ.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import { compileScenario } from "@wingman/domain/practice/cues";
import { moveOf } from "@wingman/domain/practice/dialogue";
import { dialogueAfter, dialogueBegins, isOver } from "@wingman/domain/practice/dialogue-state";
import { starterScenarios } from "@wingman/domain/practice/starters";
import { readExercise } from "@wingman/streams/agents/practice/exercise";
import { runAgents } from "@wingman/streams/agents/role";
import { newId } from "@wingman/streams/base/ids";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { connect } from "@nats-io/transport-node";
import { pino } from "pino";
import { callStarted } from "../../harness/events.ts";
import { startNats } from "../../harness/nats.ts";
import type { Measure } from "../measure-kind.ts";
import { percentile, spread } from "../speech/figures.ts";

setFlagsFromString("--expose-gc");
/** What nobody holds any more is no growth. */
const collect = runInNewContext("gc") as () => void;

const exercisesAtOnce = 20;
const growthMbMax = 12;
const answerMsMax = 10_000;
const shortTurns = 24;
const longTurns = 120;
const tenant = "t1" as TenantId;
const actor = "rep-1" as ActorId;
const playbook = compilePlaybook(starterPlaybook);
const compiled = new Map(starterScenarios.map((scenario) => [scenario.id, compileScenario(scenario)]));

type Held = {
  readonly took: readonly number[];
  readonly unanswered: number;
  readonly growthMb: number;
  readonly compared: number;
  readonly differ: readonly string[];
};

/** Whoever sits in it asks one thing after the other, and begins anew once it is over. */
const held = async (turns: number, signal: AbortSignal): Promise<Held> => {
  await using nats = await startNats();
  const [mine, theirs] = await Promise.all([connect({ servers: nats.url }), connect({ servers: nats.url })]);
  const [log, own] = await Promise.all([openJetStreamLog(mine, plainKeyring), openJetStreamLog(theirs, plainKeyring)]);
  const stop = new AbortController();
  const running = runAgents({
    ...{ log: own, calls: callsOn(own), playbookOf: () => playbook },
    practice: { scenarioOf: (_tenant, { id }) => compiled.get(id) },
    worker: { id: newId(), isGone: () => true },
    logger: pino({ level: "silent" }),
    signal: stop.signal,
  });
  await running.ready;
  const calls = callsOn(log);
  const waiting = new Map<string, () => void>();
  const over = new Set<string>();
  const following = (async () => {
    for await (const commit of log.follow({ after: 0, signal: stop.signal, kind: "call" }))
      for (const { type, data } of commit.events) {
        if (type !== "CustomerMoved") continue;
        const { heard, ends } = data as EventData<"CustomerMoved">;
        if (ends !== null) over.add(commit.aggregate.id);
        waiting.get(heard ?? commit.aggregate.id)?.();
      }
  })();
  const answerTo = (key: string): Promise<boolean> =>
    Promise.race([
      new Promise<boolean>((resolve) => waiting.set(key, () => resolve(true))),
      sleep(answerMsMax, false, { ref: false }),
    ]).finally(() => waiting.delete(key));
  const took: number[] = [];
  const begun: string[] = [];
  let unanswered = 0;
  const halves: number[] = [];
  let done = 0;
  const look = (): void => {
    done += 1;
    const all = exercisesAtOnce * turns;
    if (done === Math.floor(all / 2) || done === all) {
      collect();
      halves.push(process.memoryUsage().heapUsed);
    }
  };
  const begin = async (n: number): Promise<{ readonly call: string; readonly startedAt: number }> => {
    const scenario = starterScenarios[n % starterScenarios.length];
    if (!scenario) throw new Error("there are scenarios");
    const call = newId();
    begun.push(call);
    const opened = answerTo(call);
    const startedAt = Date.now();
    await calls.send(
      callAggregate(tenant, call),
      {
        type: "StartCall",
        consent: "given",
        call: {
          ...callStarted({ playbook: { id: playbook.playbook.id, version: playbook.playbook.version } }).data,
          kind: "practice",
        },
        practice: {
          ...{ scenario: { id: scenario.id, version: scenario.version }, rubric: { id: "conversation", version: 1 } },
          ...{ mode: "typed", seed: n, assignment: null, from: null },
        },
      },
      { actor },
    );
    if (!(await opened)) unanswered += 1;
    return { call, startedAt };
  };
  const one = async (n: number): Promise<void> => {
    let sitting = await begin(n);
    for (let turn = 0; turn < turns && !signal.aborted; turn += 1) {
      if (over.has(sitting.call)) sitting = await begin(n + turn);
      const scenario = starterScenarios[n % starterScenarios.length];
      const examples = compiled.get(scenario?.id ?? "")?.cues.flatMap((cue) => cue.examples) ?? [];
      const utterance = newId();
      const text = examples[(turn * 7 + n) % examples.length] ?? "";
      const endMs = Date.now() - sitting.startedAt;
      const answered = answerTo(utterance);
      const at = performance.now();
      await calls.send(
        callAggregate(tenant, sitting.call),
        {
          type: "TranscribeUtterance",
          utterance: {
            ...{
              utterance,
              channel: "rep",
              text,
              words: [],
              firstSample: 0,
              endSample: endMs * 16,
              startMs: endMs,
              endMs,
            },
            ...{ source: "typed", engine: "typed", model: "none" },
          },
        },
        { actor, clockMs: endMs },
      );
      if (await answered) took.push(performance.now() - at);
      else if (!over.has(sitting.call)) unanswered += 1;
      look();
      await sleep(50);
    }
  };
  await Promise.all(Array.from({ length: exercisesAtOnce }, (_, n) => one(n)));
  const { compared, differ } = await replayed(log, begun);
  stop.abort();
  await Promise.all([running.done, following]);
  await Promise.all([mine.close(), theirs.close()]);
  const [half = 0, end = 0] = halves;
  return { took, unanswered, growthMb: (end - half) / 2 ** 20, compared, differ };
};

/** Every move of every log decided once more, from what stood before it. */
const replayed = async (log: Parameters<typeof readExercise>[0], begun: readonly string[]) => {
  let compared = 0;
  const differ: string[] = [];
  for (const call of begun) {
    const exercise = await readExercise(log, callAggregate(tenant, call));
    const scenario = compiled.get(exercise?.begun.scenario.id ?? "");
    if (!exercise || !scenario) continue;
    let state = dialogueBegins(scenario, exercise.begun);
    let said = "";
    exercise.events.forEach((event: CallEvent, at) => {
      if (event.type === "CustomerMoved") {
        const { move, utterance: _utterance, by: _by, ...was } = event.data;
        const { cause, heard, atMs, understood } = was;
        const meant = understood.filter(({ how }) => how === "meaning");
        const {
          says,
          hesitates: _hesitates,
          ...again
        } = moveOf(scenario, state, cause === "words" ? { cause, heard: heard ?? "", meant, atMs } : { cause, atMs });
        const next = exercise.events[at + 1];
        said = next?.type === "UtteranceTranscribed" && typeof next.data.text === "string" ? next.data.text : "";
        compared += 1;
        if (JSON.stringify(again) !== JSON.stringify({ ...again, ...was }) || (says ?? "") !== said) differ.push(move);
      }
      state = dialogueAfter(scenario, state, event);
    });
    if (isOver(state) && exercise.events.every(({ type }) => type !== "CustomerMoved")) differ.push(call);
  }
  return { compared, differ };
};

export const exercises: Measure = {
  name: "practice.exercises",
  about: `${exercisesAtOnce} exercises at once on a durable log, the role as it runs: every answer of a rep is answered, and the heap does not grow over the second half.`,
  asked: `heap + ≤ ${growthMbMax} MiB, all answered`,
  unit: "MiB",
  async run({ long, signal }) {
    const { took, unanswered, growthMb } = await held(long ? longTurns : shortTurns, signal);
    return {
      value: Math.round(growthMb * 10) / 10,
      holds: growthMb <= growthMbMax && unanswered === 0 && took.length > 0,
      lines: [
        `an answer on the log after the rep's: ${spread(took)}, p95 ${percentile(took, 0.95).toFixed(0)} ms`,
        `${took.length} answers, ${unanswered} never came`,
      ],
    };
  },
};

export const practiceReplay: Measure = {
  name: "practice.replay",
  about: "The moves of all exercises decided once more from their logs: those that come out otherwise.",
  asked: "0 moves differ",
  unit: "moves",
  async run({ long, signal }) {
    const { compared, differ } = await held(long ? longTurns : shortTurns, signal);
    return {
      value: differ.length,
      holds: differ.length === 0 && compared >= exercisesAtOnce,
      lines: [`${compared} moves compared`, ...differ.slice(0, 5)],
    };
  },
};
