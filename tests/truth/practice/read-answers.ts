/** The labelled answers of practice, one half. */
import { readFileSync } from "node:fs";
import type { AnswerCheck } from "@wingman/domain/practice/checks";

export type LabelledAnswer = {
  readonly id: string;
  readonly situation: string;
  readonly about: string;
  readonly customer: string;
  readonly answer: string;
  readonly grade: "good" | "middling" | "poor";
  readonly checks: {
    readonly [Check in AnswerCheck]: { readonly verdict: "yes" | "no" | "na"; readonly quote: string };
  };
};

/** `judging` only to be counted: what it says is shown to nobody who builds the scorer. */
export const readAnswers = (half: "tuning" | "judging"): readonly LabelledAnswer[] =>
  JSON.parse(readFileSync(new URL(`./${half}.json`, import.meta.url), "utf8")) as LabelledAnswer[];
