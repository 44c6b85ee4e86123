/** What a tenant decided about feedback: trials that run or ran, and from where on what people did counts. */
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

/** Resets that stand at once; a newer one of the same play takes the place of an older. */
export const resetsMax = 1_000;

/** Why not, in words; null where it is let through, and "again" where it changes nothing. */
export const judgeFeedback = (
  { experiments, resets }: Standing,
  command: FeedbackEvent,
): null | "again" | { readonly reason: FeedbackRefusal; readonly detail: string } => {
  switch (command.type) {
    case "ExperimentStarted": {
      const { data } = command;
      const known = experiments.get(data.experiment);
      if (known) {
        const { isRunning: _running, ...same } = known;
        return JSON.stringify(same) === JSON.stringify(data)
          ? "again"
          : { reason: "EXPERIMENT_EXISTS", detail: "another trial has this id" };
      }
      const problem = problemOf(data);
      if (problem) return { reason: "EXPERIMENT_INVALID", detail: problem };
      const running = [...experiments.values()].filter(({ isRunning }) => isRunning);
      if (running.some(({ about }) => subjectOf(about) === subjectOf(data.about)))
        return { reason: "EXPERIMENT_RUNNING", detail: "a trial of the same thing is running" };
      return running.length >= runningMax || experiments.size >= experimentsMax
        ? {
            reason: "EXPERIMENTS_FULL",
            detail: `${running.length} trials are running, and ${experiments.size} were begun`,
          }
        : null;
    }
    case "ExperimentEnded": {
      const known = experiments.get(command.data.experiment);
      if (!known) return { reason: "EXPERIMENT_UNKNOWN", detail: "there is no such trial" };
      return known.isRunning ? null : "again";
    }
    case "RankingReset": {
      if (resets.has(command.data.reset)) return "again";
      return resets.size >= resetsMax ? { reason: "RESETS_FULL", detail: `${resetsMax} resets stand already` } : null;
    }
    case "RankingRestored":
      return resets.has(command.data.reset) ? null : { reason: "RESET_UNKNOWN", detail: "no reset of this id stands" };
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
