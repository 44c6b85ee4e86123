/** What a person says of a change in a report: whether the call would have been served better by it. */
import { type Static, Type } from "typebox";

export const Verdict = Type.Union([Type.Literal("better"), Type.Literal("worse"), Type.Literal("same")]);
export type Verdict = Static<typeof Verdict>;
export const verdicts = ["better", "worse", "same"] as const satisfies readonly Verdict[];
export type VerdictCounts = Readonly<Record<Verdict, number>>;

/** Every person's counts, so that two who disagree are two. */
export const countVerdicts = (said: readonly Verdict[]): VerdictCounts => {
  const count = (verdict: Verdict): number => said.filter((one) => one === verdict).length;
  return { better: count("better"), worse: count("worse"), same: count("same") };
};
