/** What a tenant decided about feedback: trials that run or ran, and from where on what people did counts. */
import { accept, type Decision, refuse } from "../decision.ts";
import type { EventOf } from "../schema.ts";
import type * as events from "../tenant/events.ts";
import { type Experiment, experimentsMax, problemOf, runningMax, subjectOf } from "./experiment.ts";

type TenantEvent = EventOf<typeof events>;
export type FeedbackEvent = Extract<
  TenantEvent,
  { type: "ExperimentStarted" | "ExperimentEnded" | "RankingReset" | "RankingRestored" }
>;
export type FeedbackRefusal =
  | "EXPERIMENT_EXISTS"
  | "EXPERIMENT_INVALID"
  | "EXPERIMENT_RUNNING"
  | "EXPERIMENTS_FULL"
  | "EXPERIMENT_UNKNOWN"
  | "RESETS_FULL"
  | "RESET_UNKNOWN";

/** `upTo`: tips made before this place of the log do not count. */
export type Reset = { readonly of: { readonly playbook: string; readonly play: string } | null; readonly upTo: string };
export type Standing = {
  /** In the order in which they were started. */
  readonly experiments: ReadonlyMap<string, Experiment & { readonly isRunning: boolean }>;
  readonly resets: ReadonlyMap<string, Reset>;
};
export const nothingStands: Standing = { experiments: new Map(), resets: new Map() };

/** Resets that stand at once. */
export const resetsMax = 1_000;

/** What a command comes to; again, it changes nothing. */
export const decideFeedback = (
  { experiments, resets }: Standing,
  command: FeedbackEvent,
): Decision<FeedbackEvent, FeedbackRefusal> => {
  switch (command.type) {
    case "ExperimentStarted": {
      const { data } = command;
      const known = experiments.get(data.experiment);
      if (known) {
        const { isRunning: _running, ...same } = known;
        return JSON.stringify(same) === JSON.stringify(data)
          ? accept()
          : refuse("EXPERIMENT_EXISTS", "another trial has this id");
      }
      const problem = problemOf(data);
      if (problem) return refuse("EXPERIMENT_INVALID", problem);
      const running = [...experiments.values()].filter(({ isRunning }) => isRunning);
      if (running.some(({ about }) => subjectOf(about) === subjectOf(data.about)))
        return refuse("EXPERIMENT_RUNNING", "a trial of the same thing is running");
      return running.length >= runningMax || experiments.size >= experimentsMax
        ? refuse("EXPERIMENTS_FULL", `${running.length} trials are running, and ${experiments.size} were begun`)
        : accept(command);
    }
    case "ExperimentEnded": {
      const known = experiments.get(command.data.experiment);
      if (!known) return refuse("EXPERIMENT_UNKNOWN", "there is no such trial");
      return known.isRunning ? accept(command) : accept();
    }
    case "RankingReset": {
      if (resets.has(command.data.reset)) return accept();
      return resets.size >= resetsMax ? refuse("RESETS_FULL", `${resetsMax} resets stand already`) : accept(command);
    }
    case "RankingRestored":
      return resets.has(command.data.reset) ? accept(command) : refuse("RESET_UNKNOWN", "no reset of this id stands");
  }
};

export const evolveFeedback = (standing: Standing, event: FeedbackEvent): Standing => {
  switch (event.type) {
    case "ExperimentStarted":
      return {
        ...standing,
        experiments: new Map(standing.experiments).set(event.data.experiment, { ...event.data, isRunning: true }),
      };
    case "ExperimentEnded": {
      const known = standing.experiments.get(event.data.experiment);
      return known
        ? {
            ...standing,
            experiments: new Map(standing.experiments).set(event.data.experiment, { ...known, isRunning: false }),
          }
        : standing;
    }
    case "RankingReset": {
      const { reset, of, upTo } = event.data;
      return { ...standing, resets: new Map(standing.resets).set(reset, { of, upTo }) };
    }
    case "RankingRestored": {
      const resets = new Map(standing.resets);
      resets.delete(event.data.reset);
      return { ...standing, resets };
    }
  }
};

/** Trials that run, the oldest first. */
export const runningOf = ({ experiments }: Standing): readonly Experiment[] =>
  [...experiments.values()].flatMap(({ isRunning, ...experiment }) => (isRunning ? [experiment] : []));
