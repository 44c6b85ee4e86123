/**
 * What if: a past call's recorded inputs through the same conductor with another playbook or other board rules. Fed by
 * the call's clock (rule 7), nothing is appended and nothing leaves. The same call twice gives the same, unless agents
 * are asked anew.
 */
import { type AnswerEvent, type CallEvent, type EventData, familyOf } from "@wingman/domain/call/events/index";
import { tickMs } from "@wingman/domain/call/policy";
import type { Ask } from "@wingman/domain/conductor/asks";
import { conduct } from "@wingman/domain/conductor/conduct";
import { type Context, type Input, initialContext } from "@wingman/domain/conductor/context";
import type { Rules } from "@wingman/domain/conductor/rules";
import type { Dealt } from "@wingman/domain/feedback/experiment";
import { normalWord } from "@wingman/domain/playbook/match";
import { type CompiledPlaybook, meaningsOf } from "@wingman/domain/playbook/playbook";
import { isErased } from "@wingman/domain/schema";
import { derivedId } from "../base/ids.ts";
import type { Aggregate, EventLog, Recorded, Sequence } from "../log/event-log.ts";
import type { RecordedFragment } from "../log/fragments.ts";
import type { Agent, Agents, Answer } from "./agent.ts";
import { conductorActor, eventInput, fragmentInput, tickInput } from "./inputs.ts";
import type { TriedTip } from "./what-if-compare.ts";

/** A call as it was recorded, in the order of its clock. */
export type PastCall = {
  readonly aggregate: Aggregate;
  readonly started: EventData<"CallStarted">;
  readonly startedAt: string;
  readonly durationMs: number;
  /** Without what conductors wrote, and without ticks. */
  readonly inputs: readonly Input[];
  readonly answers: readonly AnswerEvent[];
  /** Tips that the rep copied, pinned or liked, and had not taken back at the end. */
  readonly accepted: ReadonlySet<string>;
  /** What models were paid for while it was held. */
  readonly spent: Spent;
  /** When interim text came, by its number, where that is known; otherwise it counts as there when its last word ended. */
  readonly cameMs?: ReadonlyMap<number, number>;
  /** Its words were erased, all of them or some: they set nothing off any more. */
  readonly hasErased: boolean;
};

export type Spent = { readonly inputTokens: number; readonly outputTokens: number; readonly microDollars: number };

export type Sources = {
  readonly log: EventLog;
  /** Interim text of a call that is still there. */
  readonly fragmentsOf: (aggregate: Aggregate) => AsyncIterable<RecordedFragment>;
};

/**
 * Reads a call once, for as many tries as one likes. Undefined for one that never started. What the log took after `until`
 * is left out, so that a try that is repeated sees what it saw.
 */
export const readPastCall = async (
  { log, fragmentsOf }: Sources,
  aggregate: Aggregate,
  until: Sequence = Number.MAX_SAFE_INTEGER,
): Promise<PastCall | undefined> => {
  const inputs: Input[] = [];
  const events: CallEvent[] = [];
  let startedAt = "";
  let endMs = 0;
  for await (const commit of log.read(aggregate)) {
    if (commit.sequence > until || isConductors(commit)) continue;
    const input = eventInput(commit);
    inputs.push(input);
    endMs = Math.max(endMs, commit.clockMs);
    if (input.kind !== "event") continue;
    for (const { event } of input.events) events.push(event);
    startedAt ||= commit.events.find(({ type }) => type === "CallStarted")?.time ?? "";
  }
  const started = events.find((event) => event.type === "CallStarted");
  if (!started) return undefined;
  for await (const fragment of fragmentsOf(aggregate)) inputs.push(fragmentInput(fragment));
  const ended = events.find((event) => event.type === "CallEnded");
  return {
    aggregate,
    started: started.data,
    startedAt,
    durationMs: ended?.data.durationMs ?? endMs,
    inputs: inputs.toSorted((a, b) => clockOf(a) - clockOf(b) || order[a.kind] - order[b.kind] || a.n - b.n),
    answers: events.filter(isAnswer),
    accepted: acceptedIn(events),
    spent: spentIn(events),
    hasErased: events.some(
      ({ type, data }) => type === "UtteranceTranscribed" && isErased((data as EventData<typeof type>).words),
    ),
  };
};

/** As the rep left them: a press that was undone does not count. */
const acceptedIn = (events: readonly CallEvent[]): ReadonlySet<string> => {
  const undone = new Set(events.flatMap(({ type, data }) => (type === "ActionUndone" ? [data.undoes] : [])));
  const likes = new Map<string, boolean>();
  const taken = new Set<string>();
  for (const { type, data } of events) {
    if (!("action" in data) || undone.has(data.action)) continue;
    if (type === "SuggestionCopied" || (type === "SuggestionPinned" && data.pinned)) taken.add(data.suggestion);
    if (type === "SuggestionRated") likes.set(data.suggestion, data.rating === "like");
  }
  return new Set([...taken, ...[...likes].flatMap(([suggestion, isLiked]) => (isLiked ? [suggestion] : []))]);
};

const spentIn = (events: readonly CallEvent[]): Spent => {
  let sum: Spent = { inputTokens: 0, outputTokens: 0, microDollars: 0 };
  for (const { data } of events.filter(isAnswer)) {
    const usage = "usage" in data ? data.usage : undefined;
    if (usage)
      sum = {
        inputTokens: sum.inputTokens + usage.inputTokens,
        outputTokens: sum.outputTokens + usage.outputTokens,
        microDollars: sum.microDollars + (usage.microDollars ?? 0),
      };
  }
  return sum;
};

const isConductors = (commit: Recorded): boolean => commit.actor === conductorActor && commit.seen !== null;
const isAnswer = (event: CallEvent): event is AnswerEvent => familyOf(event.type) === "answers";
const order = { event: 0, fragment: 1, tick: 2 } as const;
const clockOf = (input: Input): number =>
  input.kind === "event" ? input.clockMs : input.kind === "fragment" ? input.fragment.endMs : input.n * tickMs;

export type Trial = {
  readonly playbook: CompiledPlaybook;
  /** In place of the call's own. */
  readonly rules?: Rules | undefined;
  /** The playbook whose answers were recorded: a meaning counts where the play's examples are still the same. */
  readonly recordedWith?: CompiledPlaybook | undefined;
  /** Agents that are asked anew; of all others the recorded answers count. */
  readonly agents?: Agents | undefined;
  /** Another version of a prompt, another model, for agents that are asked anew. */
  readonly dealt?: readonly Dealt[] | undefined;
  /** Awaited before each input, so that a long call does not keep a process from everything else. */
  readonly breathe?: () => Promise<void>;
};

export type Tried = {
  readonly call: string;
  readonly inputs: number;
  /** Made and withheld, in the order in which they came. */
  readonly tips: readonly TriedTip[];
  /** Questions to agents that nobody had asked in the call, so that what they would have found is not known. */
  readonly notKnown: number;
};

/** Conducts the call once more. `signal` ends agents that are asked anew. */
export const tryCall = async (
  past: PastCall,
  { playbook, rules, recordedWith, agents = {}, dealt = [], breathe }: Trial,
  signal: AbortSignal = new AbortController().signal,
): Promise<Tried> => {
  const { aggregate, started } = past;
  const recorded = answersByQuestion(past.answers);
  const asked = new Set<string>();
  const tips: TriedTip[] = [];
  let context = initialContext(aggregate.id, playbook, rules ?? null);
  let [inputs, notKnown, extra] = [0, 0, 0];

  const take = async (input: Input): Promise<void> => {
    const result = conduct(context, input, derivedId);
    inputs += 1;
    ({ context } = result);
    tell(tips, result.events);
    for (const ask of context.pending) {
      if (asked.has(ask.id)) continue;
      asked.add(ask.id);
      for (const event of await answersTo(ask)) {
        extra += 1;
        const { clockMs } = context;
        await take({ kind: "event", n: -extra, clockMs, events: [{ id: `${ask.id}.${extra}`, event }] });
      }
    }
  };

  const answersTo = async (ask: Ask): Promise<readonly AnswerEvent[]> => {
    const agent = agents[ask.agent] as Agent<Ask["agent"]> | undefined; // The name chose it.
    if (agent) {
      const asks = { tenant: aggregate.tenant, call: aggregate.id, language: started.language, playbook, dealt };
      const answers: AnswerEvent[] = [];
      for await (const answer of agent(ask, asks, AbortSignal.any([signal, AbortSignal.timeout(ask.deadlineMs)])))
        answers.push(asEvent(answer, ask, context));
      return answers;
    }
    if (ask.agent === "wording") return []; // A card in other words is the same card.
    if (recorded.byAsk.has(ask.id)) {
      if (ask.agent === "meaning" && !isAllRecorded(playbook, recordedWith)) notKnown += 1;
      return []; // It comes when it came then.
    }
    const same = ask.agent === "knowledge" ? (recorded.byQuestion.get(questionKey(ask.question)) ?? []) : [];
    if (same.length === 0) notKnown += 1;
    return same.map((event) => ({ ...event, data: { ...event.data, ask: ask.id } }) as AnswerEvent);
  };

  const cameMs = (input: Input): number =>
    (input.kind === "fragment" ? past.cameMs?.get(input.n) : undefined) ?? clockOf(input);
  let tick = 0;
  for (const input of past.inputs) {
    await breathe?.();
    for (; (tick + 1) * tickMs <= cameMs(input); tick++)
      if (!context.paused && context.status === "live") await take(tickInput(tick + 1));
    await take(withSameExamples(input, agents, playbook, recordedWith));
  }
  return { call: aggregate.id, inputs, tips, notKnown };
};

/** What an agent answers now, as the fact it would have become. */
const asEvent = (answer: Answer, ask: Ask, { clockMs }: Context): AnswerEvent =>
  ({
    type: answer.type,
    data: { ...answer.data, ask: ask.id, agent: ask.agent, from: null, atMs: clockMs, tookMs: 0 },
  }) as AnswerEvent; // Its parts are those of one type.

const questionKey = (question: string): string => question.split(/\s+/).map(normalWord).join(" ");

const answersByQuestion = (answers: readonly AnswerEvent[]) => ({
  byAsk: new Set(answers.map(({ data }) => data.ask)),
  byQuestion: Map.groupBy(
    answers.filter((event) => event.type === "PassagesFound" && !isErased(event.data.question)),
    (event) => questionKey((event as Extract<AnswerEvent, { type: "PassagesFound" }>).data.question),
  ),
});

/** What a model held words against, by its name: plays, points of checklists, small talk; for some, all of it. */
const meaningsIn = (playbook: CompiledPlaybook | undefined): ReadonlyMap<string, string> => {
  const all = playbook ? meaningsOf(playbook) : [];
  const whole = JSON.stringify(all);
  return new Map(all.map((meaning) => [meaning.id, meaning.sure === undefined ? JSON.stringify(meaning) : whole]));
};

/** Whether everything by meaning stood in the playbook of the call, with the same examples. */
const isAllRecorded = (playbook: CompiledPlaybook, recordedWith: CompiledPlaybook | undefined): boolean => {
  const recorded = meaningsIn(recordedWith);
  return [...meaningsIn(playbook)].every(([id, meaning]) => recorded.get(id) === meaning);
};

/** A recorded input without answers that are given anew, and without meanings of examples that have changed. */
const withSameExamples = (
  input: Input,
  agents: Agents,
  playbook: CompiledPlaybook,
  recordedWith: CompiledPlaybook | undefined,
): Input => {
  if (input.kind !== "event" || !input.events.some(({ event }) => isAnswer(event))) return input;
  const isLive = (event: CallEvent): boolean =>
    isAnswer(event) && agents[event.data.agent as keyof Agents] !== undefined;
  const [tried, recorded] = [meaningsIn(playbook), meaningsIn(recordedWith)];
  return {
    ...input,
    events: input.events
      .filter(({ event }) => !isLive(event))
      .map(({ id, event }) => {
        if (event.type !== "UtteranceUnderstood") return { id, event };
        const matches = event.data.matches.filter(
          ({ play }) => tried.has(play) && tried.get(play) === recorded.get(play),
        );
        return { id, event: { ...event, data: { ...event.data, matches } } };
      }),
  };
};

const tell = (tips: TriedTip[], events: readonly { readonly type: string; readonly data: unknown }[]): void => {
  for (const event of events as readonly CallEvent[])
    switch (event.type) {
      case "SuggestionMade":
      case "SuggestionWithheld": {
        const { suggestion, headline, reason } = event.data;
        const { evidence } = reason;
        tips.push({
          suggestion,
          headline,
          kind: event.data.kind,
          play: reason.play,
          category: reason.category,
          say: event.type === "SuggestionMade" ? event.data.say : null,
          atMs: event.type === "SuggestionMade" ? event.data.madeAtMs : event.data.atMs,
          withheld: event.type === "SuggestionWithheld" ? event.data.because : null,
          takenBack: false,
          utterance: evidence?.utterance ?? null,
          spokenAtMs: evidence?.spokenAtMs ?? null,
          words: evidence && !isErased(evidence.words) ? evidence.words : null,
          by: evidence?.channel ?? null,
        });
        break;
      }
      case "SuggestionRefined": {
        const at = tips.findLastIndex(({ suggestion, withheld }) => suggestion === event.data.suggestion && !withheld);
        const tip = tips[at];
        if (tip) tips[at] = { ...tip, say: isErased(event.data.say) ? null : event.data.say };
        break;
      }
      case "SuggestionRetracted": {
        const at = tips.findLastIndex(({ suggestion, withheld }) => suggestion === event.data.suggestion && !withheld);
        const tip = tips[at];
        if (tip) tips[at] = { ...tip, takenBack: true };
        break;
      }
      default:
    }
};
