/**
 * Mutation: `clockMs: Math.max(context.clockMs, fragment.endMs)` in `domain/conductor/context.ts` with `Date.now() % 1000`
 * added: tips come out at other times, and every call is listed.
 */
import { tickMs } from "@wingman/domain/call/policy";
import type { ActorId } from "@wingman/domain/ids";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import { labelledCalls, labelledHalves } from "@wingman/ops/bin/bench/labelled-calls";
import { playbookNamed } from "@wingman/ops/demo/tenant";
import type { Agents } from "@wingman/streams/agents/agent";
import { asHeard, type Conductable } from "@wingman/streams/agents/bench/labelled-call";
import { conductorOf } from "@wingman/streams/agents/conductor";
import { conductorActor, eventInput, fragmentInput, tickInput } from "@wingman/streams/agents/inputs";
import { replayCall } from "@wingman/streams/agents/replay";
import { callsOn } from "@wingman/streams/log/calls";
import type { RecordedFragment } from "@wingman/streams/log/fragments";
import { openMemoryLog } from "@wingman/streams/log/memory";
import { pino } from "pino";
import { root } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";
import { meaningHere } from "./meaning-here.ts";
import { heardOf, sampleIds } from "./sample-hearing.ts";

export const replay: Measure = {
  name: "tips.replay",
  about:
    "Sample calls and labelled calls, as they were heard, conducted with agents that answer in their own time, then replayed from the log with no agent: how many give the same commits.",
  asked: "1",
  unit: "of the calls",
  async run({ signal, write }) {
    await using meaning = await meaningHere(signal);
    const calls: Conductable[] = [];
    for (const half of labelledHalves)
      for (const { call, hearing } of await labelledCalls(root, half)) if (hearing) calls.push(asHeard(call, hearing));
    for (const id of await sampleIds()) calls.push(await heardOf(id));
    const found: Held[] = [];
    for (const call of calls) {
      signal.throwIfAborted();
      const playbook = playbookNamed(call.call.playbook);
      if (!playbook) throw new Error(`there is no starter ${call.call.playbook}`);
      found.push(await heldAndReplayed(call, playbook, playedAgents(meaning.agents), signal));
    }
    write(`  ${found.length} calls held and replayed`);
    const sum = (of: (held: Held) => number): number => found.reduce((all, held) => all + of(held), 0);
    const same = found.filter(({ differences, commits }) => differences.length === 0 && commits > 0).length;
    return {
      value: same / found.length,
      holds: same === found.length,
      lines: [
        `${found.length} calls, ${sum(({ commits }) => commits)} commits of conductors, ${sum(({ inputs }) => inputs)} inputs`,
        `answers on their logs: ${[...answersIn(found)].map(([type, count]) => `${count} ${type}`).join(", ")}; tips ${sum(({ tips }) => tips)}`,
        ...found.flatMap(({ id, commits, differences }) =>
          differences.length === 0
            ? commits > 0
              ? []
              : [`${id}: no commit`]
            : [`${id}: ${differences.length} differences, the first ${(differences[0] ?? "").slice(0, 200)}`],
        ),
      ],
    };
  },
};

type Held = {
  readonly id: string;
  readonly commits: number;
  readonly inputs: number;
  readonly tips: number;
  readonly answers: readonly string[];
  readonly differences: readonly string[];
};

const answersIn = (found: readonly Held[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const type of found.flatMap(({ answers }) => answers)) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
};

/** Meaning is the house's own; documents and a language model are played here, since what they say is on the log either way. */
const playedAgents = (agents: Agents): Agents => ({
  ...agents,
  async *knowledge({ question }) {
    const isKnown = question.length % 2 === 0;
    yield {
      type: "PassagesFound",
      data: {
        ...{ model: "played", question, isKnown, sameAs: null },
        passages: isKnown
          ? [
              {
                ...{ document: "d1", title: "Terms", heading: "Terms", page: null, chunk: "c1", hash: "h1" },
                ...{ text: "It can be ended each month.", score: 0.9 },
              },
            ]
          : [],
      },
    };
  },
  async *wording({ suggestion, say }) {
    for (const [part, isLast] of [false, true].entries())
      yield {
        type: "WordingWritten",
        data: {
          ...{ suggestion, part, isLast, model: "played", prompt: null },
          say: isLast ? `${say} Shall we?`.slice(0, 400) : say,
        },
      };
  },
});

const startedAt = Date.parse("2026-01-01T00:00:00.000Z");

/** A call held on a log of its own by a conductor as it runs live, and its replay from that log. */
const heldAndReplayed = async (
  { call, past }: Conductable,
  playbook: CompiledPlaybook,
  agents: Agents,
  signal: AbortSignal,
): Promise<Held> => {
  let clockMs = 0;
  const now = (): number => startedAt + clockMs;
  const log = openMemoryLog(now);
  const calls = callsOn(log);
  const { aggregate } = past;
  const [tenant, id] = [aggregate.tenant, aggregate.id];
  const { id: playbookId, version } = playbook.playbook;
  const data = { ...past.started, playbook: { id: playbookId, version } };
  const actor = "rep-1" as ActorId;
  await calls.send(
    aggregate,
    { type: "StartCall", call: data, consent: "given" },
    { actor, time: new Date(startedAt) },
  );
  const asks = watched(agents);
  const conductor = conductorOf({
    ...{ aggregate, startedAt, playbook, calls, agents: asks.agents, now, signal },
    log: pino({ level: "silent" }),
  });
  const fragments = new Map<number, RecordedFragment>();
  let read = 0;
  /** As the role follows the log: whatever is new and not the conductor's own, till nothing more comes of it. */
  const follow = async (): Promise<void> => {
    for (;;) {
      await conductor.idle();
      await asks.idle();
      const before = read;
      for await (const commit of log.read(aggregate, read)) {
        read = commit.sequence;
        if (!(commit.actor === conductorActor && commit.seen !== null))
          conductor.take({ input: eventInput(commit), storedAt: commit.storedAt });
      }
      if (read === before) return;
    }
  };
  await follow();
  let tick = 0;
  for (const input of past.inputs.slice(1)) {
    if (input.kind === "tick") continue;
    const atMs = input.kind === "fragment" ? (past.cameMs?.get(input.n) ?? input.fragment.endMs) : input.clockMs;
    for (; (tick + 1) * tickMs <= atMs; tick++) {
      clockMs = (tick + 1) * tickMs;
      conductor.take({ input: tickInput(tick + 1), storedAt: now() });
      await follow();
    }
    clockMs = Math.max(clockMs, atMs);
    if (input.kind === "fragment") {
      const ref = { tenant, call: id, channel: input.fragment.channel };
      const fragment = { ref, sequence: input.n, storedAt: now(), at: now(), id: input.id, fragment: input.fragment };
      fragments.set(input.n, fragment);
      conductor.take({ input: fragmentInput(fragment), storedAt: now() });
    } else
      for (const { event } of input.events)
        if (event.type === "UtteranceTranscribed")
          await calls.send(aggregate, { type: "TranscribeUtterance", utterance: event.data }, { actor, clockMs });
    await follow();
  }
  conductor.drop();
  const events = (await Array.fromAsync(log.read(aggregate))).flatMap((commit) => commit.events);
  const replayed = await replayCall({ log, fragmentAt: async (n) => fragments.get(n) }, aggregate, playbook);
  return {
    ...{ id: call.id, commits: replayed.commits, inputs: replayed.inputs, differences: replayed.differences },
    tips: events.filter(({ type }) => type === "SuggestionMade").length,
    answers: events.map(({ type }) => type).filter((type) => answerTypes.includes(type)),
  };
};
const answerTypes = ["UtteranceUnderstood", "PassagesFound", "WordingWritten", "AgentFailed"];

/** The agents, and when none of them is at work. */
const watched = (agents: Agents): { readonly agents: Agents; idle(): Promise<void> } => {
  let atWork = 0;
  let wake = Promise.withResolvers<void>();
  const wrapped = Object.fromEntries(
    Object.entries(agents).map(([name, agent]) => [
      name,
      async function* (...given: Parameters<typeof agent>) {
        atWork += 1;
        try {
          yield* (agent as (...all: typeof given) => AsyncIterable<unknown>)(...given);
        } finally {
          atWork -= 1;
          wake.resolve();
          wake = Promise.withResolvers();
        }
      },
    ]),
  ) as Agents; // The same names with the same answers.
  return {
    agents: wrapped,
    async idle() {
      // Asks are begun, and answers written, in turns of their own.
      for (let turn = 0; turn < 3; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
        while (atWork > 0) await wake.promise;
      }
    },
  };
};
