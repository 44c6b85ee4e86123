/** An exercise read off its call's log. */
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { type CompiledScenario, compileScenario } from "@wingman/domain/practice/cues";
import { dialogueAfter, dialogueBegins, type DialogueState } from "@wingman/domain/practice/dialogue-state";
import type { Scenario } from "@wingman/domain/practice/scenario";
import type { Aggregate, EventLog } from "../../log/event-log.ts";

export type Exercise = {
  readonly begun: EventData<"PracticeBegun">;
  readonly startedAt: number;
  /** Id of the rep who does it. */
  readonly rep: string;
  readonly isOver: boolean;
  readonly events: readonly CallEvent[];
};

/** Undefined where the call is no exercise, or there is none. */
export const readExercise = async (
  log: Pick<EventLog, "read">,
  aggregate: Aggregate,
): Promise<Exercise | undefined> => {
  const events: CallEvent[] = [];
  let startedAt = 0;
  for await (const commit of log.read(aggregate))
    for (const { type, data, time } of commit.events) {
      if (type === "CallStarted") startedAt = Date.parse(time);
      events.push({ type, data } as CallEvent); // Checked when it was appended.
    }
  const begun = events.find(({ type }) => type === "PracticeBegun")?.data as EventData<"PracticeBegun"> | undefined;
  const started = events.find(({ type }) => type === "CallStarted")?.data as EventData<"CallStarted"> | undefined;
  if (!begun || !started) return undefined;
  return { begun, startedAt, rep: started.rep.id, isOver: events.some(({ type }) => type === "CallEnded"), events };
};

export const dialogueOf = (
  compiled: CompiledScenario,
  { begun, events }: Pick<Exercise, "begun" | "events">,
): DialogueState =>
  events.reduce((state, event) => dialogueAfter(compiled, state, event), dialogueBegins(compiled, begun));

/** Scenarios made ready to listen with, each once; the longest unused goes first. */
const compiledMax = 200;
export const openCompiled = (): ((scenario: Scenario) => CompiledScenario) => {
  const kept = new Map<Scenario, CompiledScenario>();
  return (scenario) => {
    const compiled = kept.get(scenario) ?? compileScenario(scenario);
    kept.delete(scenario);
    kept.set(scenario, compiled);
    if (kept.size > compiledMax) kept.delete(kept.keys().next().value as Scenario); // Size is positive here.
    return compiled;
  };
};
